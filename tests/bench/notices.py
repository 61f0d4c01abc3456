"""N messages out of the site: what is told is routed, and two workers send it at once to a fake
receiver, by real HTTP on loopback; then the same number as a flood that becomes digests.

Fills the database named by DATABASE_URL where it holds no robots: a unit, a person and a robot
for each message, spread over the counties. Prints a table; fails where anything went twice.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import batched, cycle
from pathlib import Path
from typing import Any, Final

import django

from tests.bench.measure import Run, run
from tests.bench.people import SINCE

BATCH: Final = 5_000
A_DIGEST: Final = 100
"""Notices to each address of the flood."""
WORKERS: Final = 2
WORKING: Final = [sys.executable, "-m", "tests.bench.notices", "work"]


class Group:
    """What the robots' groups were sent: how many messages each, by the key in its address."""

    def __init__(self) -> None:
        self.messages: Counter[str] = Counter()
        self.lock = threading.Lock()

    def take(self, path: str) -> None:
        """Count one message."""
        with self.lock:
            self.messages[path.rpartition("=")[2]] += 1


@contextmanager
def listening(group: Group) -> Iterator[str]:
    """The receiver on a free port of this machine; yields its origin."""

    class Handler(BaseHTTPRequestHandler):
        """Takes every message, as WeCom answers."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            group.take(self.path)
            body = b'{"errcode": 0}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def fill(count: int) -> None:
    """Migrate, and write ``count`` units with a person and a robot each where there are none."""
    from django.core.management import call_command

    from wutong.domains.notices.models import Robot
    from wutong.domains.org.actions import load_reference
    from wutong.domains.org.models import Region
    from wutong.kernel import clock

    call_command("migrate", interactive=False, verbosity=0)
    load_reference(at=clock.now())
    if Robot.objects.exists():
        return
    counties = cycle(Region.objects.filter(level="county").order_by("path"))
    for numbers in batched(range(count), BATCH):
        _write({number: next(counties) for number in numbers})


def _write(places: dict[int, Any]) -> None:
    from django.db import transaction

    from wutong.domains.notices.choices import NoticeKind
    from wutong.domains.notices.models import ChannelChoice, Robot
    from wutong.domains.org.choices import Role, UnitKind
    from wutong.domains.org.models import Post, Unit, User

    with transaction.atomic():
        units = Unit.objects.bulk_create(
            Unit(name=f"第{number}专班", kind=UnitKind.TASK_FORCE, region=region)
            for number, region in places.items()
        )
        people = User.objects.bulk_create(
            User(username=f"told-{number}", name=f"经办{number}", password="!") for number in places
        )
        robots = Robot.objects.bulk_create(
            Robot(region=unit.region, unit=unit, vendor="wecom", name=f"第{number}群",
                  host="127.0.0.1", address="-")
            for number, unit in zip(places, units, strict=True)
        )  # fmt: skip
        Post.objects.bulk_create(
            Post(user=user, title="经办", role=Role.LINE_DEPARTMENT, unit=unit, starts_on=SINCE)
            for user, unit in zip(people, units, strict=True)
        )
        ChannelChoice.objects.bulk_create(
            ChannelChoice(person=user, kind=NoticeKind.ASSIGNED, robot=robot)
            for user, robot in zip(people, robots, strict=True)
        )


def move_in(origin: str) -> None:
    """Give every robot its address at the receiver, and forget what earlier runs told."""
    from wutong.domains.notices.models import Delivery, Notice, Robot
    from wutong.kernel.sealing import seal

    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    for robots in batched(Robot.objects.order_by("pk"), BATCH):
        for robot in robots:
            robot.address = seal(f"{origin}/cgi-bin/webhook/send?key={robot.pk}")
        Robot.objects.bulk_update(robots, ["address"])


def tell(people: list[int], each: int, name: str, at: datetime) -> None:
    """Tell each of ``people`` so many things."""
    from wutong.domains.notices.actions.telling import Telling, tell_all
    from wutong.domains.notices.choices import NoticeKind

    tell_all(
        (
            Telling((person,), NoticeKind.ASSIGNED, f"bench.{name}:{number}", lambda: "有一项交办",
                    "/notices/")
            for person in people for number in range(each)
        ),
        at=at,
    )  # fmt: skip


def work() -> None:
    """Send as the worker does, until nothing is due; print how many messages and how long."""
    django.setup()
    from wutong.domains.notices.actions.delivering import deliver_due
    from wutong.domains.notices.queries.outbox import destinations_due
    from wutong.kernel import clock

    begun, messages = time.perf_counter(), 0
    while destinations_due(clock.now(), 1):
        messages += deliver_due(now=clock.now)
    print(json.dumps({"messages": messages, "seconds": time.perf_counter() - begun}))


def sent_by(workers: int) -> list[Run]:
    """Have so many workers send at once, each a process of its own."""

    def one(_number: int) -> Run:
        with tempfile.TemporaryDirectory() as scratch:
            done = run(WORKING, Path(scratch))
        if done.code:
            raise RuntimeError(done.errors)
        return done

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(workers)))


def told_line(what: str, count: int, begun: float) -> str:
    """How long telling or routing took."""
    took = time.perf_counter() - begun
    return f"| {what}, {count:,} notices | {count / took:,.0f}/s | {took:.1f} s | |"


def scene(group: Group, what: str, people: list[int], each: int, workers: int) -> None:
    """Tell, route, send; print a line for each. Raises RuntimeError where anything is missing or
    went twice."""
    from wutong.domains.notices.actions.routing import route_new
    from wutong.domains.notices.choices import DeliveryState
    from wutong.domains.notices.models import Delivery
    from wutong.kernel import clock

    Delivery.objects.all().delete()
    group.messages.clear()
    count = len(people) * each
    begun = time.perf_counter()
    tell(people, each, f"{what}-{time.time_ns()}", clock.now())
    print(told_line(f"{what}: told", count, begun), flush=True)
    begun = time.perf_counter()
    route_new(at=clock.now())
    print(told_line(f"{what}: routed", count, begun), flush=True)
    done = sent_by(workers)
    told = [json.loads(one.output) for one in done]
    sent, took = sum(one["messages"] for one in told), max(one["seconds"] for one in told)
    peak = max(one.peak for one in done)
    shares = " + ".join(f"{one['messages']:,}" for one in told)
    print(f"| {what}: sent, {sent:,} messages ({shares}) | {sent / took:,.0f}/s | {took:.1f} s"
          f" | {peak} MB at most |", flush=True)  # fmt: skip
    ended = Delivery.objects.filter(state=DeliveryState.SENT).count()
    twice = sum(1 for times in group.messages.values() if times > 1)
    arrived = group.messages.total()
    if (ended, arrived, twice) != (count, len(people), 0) or sent != arrived:
        raise RuntimeError(f"{ended} of {count} sent, {arrived} arrived, {twice} addresses twice")


def main(count: int) -> None:
    """Fill, measure, print."""
    group = Group()
    with listening(group) as origin:
        os.environ["ROBOT_ORIGINS"] = origin
        django.setup()
        fill(count)
        move_in(origin)
        from django.db import connection

        from wutong.domains.notices.models import ChannelChoice

        people = list(ChannelChoice.objects.order_by("person").values_list("person", flat=True))
        print(f"\n{connection.vendor}, {len(people):,} addresses\n")
        print("| what | a second | in all | memory |\n| --- | --- | --- | --- |")
        scene(group, "one worker", people[: count // 10], 1, 1)
        scene(group, "two workers", people[:count], 1, WORKERS)
        scene(group, "a flood", people[: count // A_DIGEST], A_DIGEST, WORKERS)


if __name__ == "__main__":
    if sys.argv[1:] == ["work"]:
        work()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
