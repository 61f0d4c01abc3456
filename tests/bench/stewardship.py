"""Half a million appeals and orders: the first page of every queue, the pass over what is late.

Fills the database named by DATABASE_URL where it holds no orders, measures, prints a table. Half
are appeals; 30 in 100 of both are open, of these 10 in 100 late.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any, Final

import django

from tests.bench.measure import WUTONG, line, run, timed
from tests.bench.people import departments

CITY: Final = "130300"
SEED: Final = 20260501
BATCH: Final = 20_000
UNITS: Final = 60
PEOPLE_EACH: Final = 3
OPEN_SHARE: Final = 0.3
LATE_SHARE: Final = 0.1
PAGES: Final = 12
ORDER_COLUMNS: Final = (
    "number", "kind", "source", "title", "region_id", "region_path", "giver_id", "owner_unit_id",
    "given_at", "due_on", "first_due_on", "state", "reported_at", "report", "closed_on",
    "closed_by_id", "on_time", "updated_at",
)  # fmt: skip
APPEAL_COLUMNS: Final = (
    "number", "channel", "category", "level", "title", "content", "asker_name", "region_id",
    "region_path", "state", "since", "received_at", "received_on", "lead_unit_id", "clock_since",
    "due_on", "resolve_by", "answered_on", "answer", "objects_until", "resolved_on", "resolved_by",
    "confirm_code", "updated_at", "blocked",
)  # fmt: skip
TASK_COLUMNS: Final = ("appeal_id", "unit_id", "leads", "given_at")
QUEUES: Final = (
    ("a department's orders", "clerk-{}", "/orders/?whose=mine"),
    ("a department, all orders it sees", "clerk-{}", "/orders/"),
    ("a department, orders of every state", "clerk-{}", "/orders/?state=all"),
    ("a department's appeals", "clerk-{}", "/appeals/?whose=unit"),
    ("a department, all appeals it sees", "clerk-{}", "/appeals/"),
    ("a leader, all open orders", "leader", "/orders/"),
    ("a leader, given by oneself", "leader", "/orders/?whose=given"),
    ("a leader, late orders", "leader", "/orders/?state=late"),
    ("a leader, orders with a card", "leader", "/orders/?card=cards"),
    ("a leader, orders by source", "leader", "/orders/?source=visit"),
    ("a leader, orders of every state", "leader", "/orders/?state=all"),
    ("a supervisor, orders to close", "supervisor", "/orders/?state=reported"),
    ("a supervisor, open appeals", "supervisor", "/appeals/"),
    ("a supervisor, late appeals", "supervisor", "/appeals/?state=late"),
    (
        "a supervisor, what blocks the most money",
        "supervisor",
        "/appeals/?blocking=yes&sort=-blocked",
    ),
    ("a supervisor, the latest appeals", "supervisor", "/appeals/?sort=-received_on"),
)


class Matters:
    """Appeals and orders of a city over three years, drawn from one seed."""

    def __init__(self, count: int, at: datetime) -> None:
        from wutong.domains.org.models import Region, User
        from wutong.domains.org.queries import within

        self.size, self.at, self.on = count, at, at.date()
        self.draw = random.Random(SEED)
        self.city = Region.objects.get(code=CITY)
        self.regions = list(
            Region.objects.filter(within(self.city.path), level="county").order_by("path")
        )
        self.givers = list(
            User.objects.filter(username__in=["leader", "supervisor", "bureau"]).order_by("pk")
        )

    def write(self) -> None:
        """Departments, then matters in batches, each batch one transaction."""
        from django.db import transaction

        from wutong.domains.stewardship.models import Appeal, AppealTask, SupervisionOrder
        from wutong.kernel.bulk import insert_rows

        self.units, _people = departments(self.city, UNITS, PEOPLE_EACH)
        for numbers in batched(range(self.size // 2), BATCH):
            with transaction.atomic():
                insert_rows(SupervisionOrder, ORDER_COLUMNS, [self._order(one) for one in numbers])
                insert_rows(Appeal, APPEAL_COLUMNS, [self._appeal(one) for one in numbers],
                            limits={})  # fmt: skip
        leading = Appeal.objects.order_by("pk").values_list("pk", "lead_unit")
        for rows in batched(list(leading), BATCH):
            with transaction.atomic():
                insert_rows(AppealTask, TASK_COLUMNS, [(*row, True, self.at) for row in rows],
                            ended_reason="")  # fmt: skip

    def _days(self) -> tuple[bool, date, date]:
        """Whether it is open, the day it came, and its last day."""
        if self.draw.random() >= OPEN_SHARE:
            came = self.on - timedelta(days=self.draw.randrange(60, 1100))
            return False, came, came + timedelta(days=21)
        late = self.draw.random() < LATE_SHARE
        days = -self.draw.randrange(1, 40) if late else self.draw.randrange(0, 40)
        return True, self.on - timedelta(days=45), self.on + timedelta(days=days)

    def _order(self, number: int) -> tuple[Any, ...]:
        opened, _came, due = self._days()
        region = self.regions[number % len(self.regions)]
        unit = self.units[self.draw.randrange(UNITS)].pk
        giver = self.givers[self.draw.randrange(len(self.givers))].pk
        reported = opened and self.draw.random() < LATE_SHARE
        ended = None if opened else due - timedelta(days=1)
        return (
            f"DB-{number:08d}", "supervision", self.draw.choice(["meeting", "visit", "appeal"]),
            f"第 {number} 件督办事项", region.pk, region.path, giver, unit, self.at, due, due,
            "reported" if reported else "open" if opened else "closed",
            self.at if reported or not opened else None, "已办" if reported or not opened else "",
            ended, None if opened else giver, None if opened else True, self.at,
        )  # fmt: skip

    def _appeal(self, number: int) -> tuple[Any, ...]:
        opened, came, due = self._days()
        region = self.regions[number % len(self.regions)]
        unit = self.units[self.draw.randrange(UNITS)].pk
        ended = None if opened else due
        return (
            f"SQ-{number:08d}", "hotline", self.draw.choice(["power", "land", "tax"]), "county",
            f"第 {number} 件诉求", "内容", "某人", region.pk, region.path,
            "assigned" if opened else "resolved", self.at, self.at, came, unit, came,
            due if opened else None, due, ended, "" if opened else "已办", ended, ended,
            "" if opened else "asker", f"{number:08d}-{self.draw.getrandbits(64):x}", self.at,
            None if number % 5 else self.draw.randrange(1, 100_000) * 10_000,
        )  # fmt: skip


def fill(count: int) -> None:
    """Migrate and write the population where there are no orders."""
    from django.core.management import call_command

    from wutong.config.demo.accounts import load_accounts
    from wutong.domains.org.actions import load_reference
    from wutong.domains.stewardship.models import SupervisionOrder
    from wutong.kernel import clock

    call_command("migrate", interactive=False, verbosity=0)
    load_reference(at=clock.now())
    load_accounts(clock.now())
    if SupervisionOrder.objects.exists():
        return
    begun = time.perf_counter()
    Matters(count, clock.now()).write()
    print(f"{count:,} matters written in {time.perf_counter() - begun:.0f} s", flush=True)
    settle()


def settle() -> None:
    """Have the database count what it holds, which a PostgreSQL does by itself within minutes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def queue_times(username: str, path: str) -> list[float]:
    """The first page as a browser gets it from the site's own code, of several people where the
    name has a place for a number."""
    from django.test import Client

    from wutong.domains.org.models import User

    times = []
    for number in range(PAGES):
        client = Client()
        person = User.objects.get(username=username.format(number))
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        for _warm in range(2):
            _get(client, path)
        times.append(timed(lambda client=client: _get(client, path)))
    return times


def _get(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def pass_lines() -> Iterator[str]:
    """The pass as the command line runs it, twice: seconds and peak memory of its process."""
    with tempfile.TemporaryDirectory() as scratch:
        for what in ("escalation, everything new", "escalation, the same day again"):
            done = run([*WUTONG, "order", "escalate", "--json"], Path(scratch))
            if done.code:
                raise RuntimeError(done.errors)
            steps = sum(json.loads(done.output).values())
            yield (
                f"| {what}, {steps:,} steps | {done.seconds:.1f} s | {done.peak} MB at most"
                " | < 60 s |"
            )


def main(count: int) -> None:
    """Fill, measure, print."""
    django.setup()
    fill(count)
    from django.db import connection

    from wutong.domains.stewardship.models import Appeal, SupervisionOrder

    opened = Appeal.objects.open().count() + SupervisionOrder.objects.open().count()
    print(f"\n{connection.vendor}, {count:,} appeals and orders, {opened:,} of them open\n")
    print("| what | median ms | p95 ms | goal ms |\n| --- | --- | --- | --- |")
    escalated = list(pass_lines())
    settle()
    for what, username, path in QUEUES:
        one = line(what, lambda name=username, at=path: queue_times(name, at), "< 50")
        print(f"| {one.what} | {one.median:.0f} | {one.p95:.0f} | {one.goal} |", flush=True)
    for text in escalated:
        print(text, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
