"""A million approval cases: a department's queue, the daily clock pass, a roadmap of 340 items.

Fills the database named by DATABASE_URL where it holds no cases, measures, prints a table.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any, Final

import django

from tests.bench.measure import WUTONG, Line, line, run, timed
from tests.bench.people import departments

CITY: Final = "130300"
SEED: Final = 20260301
BATCH: Final = 20_000
DEPARTMENTS: Final = 40
CLERKS_EACH: Final = 5
OPEN_SHARE: Final = 0.3
PAUSED_SHARE: Final = 0.1
OVERDUE_SHARE: Final = 0.1
PAGES: Final = 20
CASE_COLUMNS: Final = (
    "number", "application_id", "version_id", "region_path", "stage", "unit_id", "clerk_id",
    "state", "since", "received_on", "accepted_on", "limit_days", "statutory_days", "due_on",
    "decided_on", "used_days", "on_time", "serial_days", "serial_steps", "steps", "updated_at",
)  # fmt: skip


class CasePopulation:
    """Cases of a city over three years, 30 in 100 of them open, drawn from one seed."""

    def __init__(self, cases: int, at: datetime) -> None:
        from wutong.domains.approvals.models import ItemVersion
        from wutong.domains.org.models import Region
        from wutong.domains.org.queries import within

        self.size, self.at, self.on = cases, at, at.date()
        self.draw = random.Random(SEED)
        self.city = Region.objects.get(code=CITY)
        self.regions = list(
            Region.objects.filter(within(self.city.path), level="county").order_by("path")
        )
        self.versions = list(ItemVersion.objects.filter(drafted=False).order_by("pk"))

    def write(self) -> None:
        """Departments and clerks, then cases in batches, each batch one transaction."""
        from django.db import transaction

        self.units, self.clerks = departments(self.city, DEPARTMENTS, CLERKS_EACH)
        for numbers in batched(range(self.size), BATCH):
            with transaction.atomic():
                self._batch(numbers)

    def _batch(self, numbers: tuple[int, ...]) -> None:
        from wutong.domains.approvals.models import Application, ApprovalCase, CasePause
        from wutong.kernel.bulk import insert_rows

        regions = [self.regions[number % len(self.regions)] for number in numbers]
        applications = insert_rows(
            Application, ("number", "tracking_code", "region_id", "region_path"),
            [(f"S-{number:08d}", f"T-{number:08d}-{self.draw.getrandbits(64):x}", one.pk, one.path)
             for number, one in zip(numbers, regions, strict=True)],
            kind="single", channel="window", applicant_name="某公司", submitted_at=self.at,
        )  # fmt: skip
        rows = [
            self._case(number, key, one.path)
            for number, key, one in zip(numbers, applications, regions, strict=True)
        ]
        keys = insert_rows(ApprovalCase, CASE_COLUMNS, rows)
        paused = [key for key, row in zip(keys, rows, strict=True) if row[7] == "correction"]
        limits = [self.on + timedelta(days=self.draw.randrange(-3, 30)) for _one in paused]
        insert_rows(
            CasePause, ("case_id", "limit_on"), list(zip(paused, limits, strict=True)),
            kind="correction", since=self.on - timedelta(days=9), reason="补正",
        )  # fmt: skip

    def _case(self, number: int, application: int, path: str) -> tuple[Any, ...]:
        version = self.versions[number % len(self.versions)]
        unit = self.units[self.draw.randrange(DEPARTMENTS)].pk
        clerk = self.clerks[unit][self.draw.randrange(1, CLERKS_EACH)]
        chance, limit = self.draw.random(), version.promised_days
        if chance < OPEN_SHARE:
            return self._open(number, application, version, path, unit, clerk, chance, limit)
        received = self.on - timedelta(days=self.draw.randrange(60, 1100))
        decided = received + timedelta(days=self.draw.randrange(0, 40))
        used = max((decided - received).days * 5 // 7, 0)
        return (
            f"S-{number:08d}-01", application, version.pk, path, version.stage, unit, clerk,
            "approved", self.at, received, received, limit, version.statutory_days, decided,
            decided, used, used <= limit, version.serial_days, version.serial_steps, 3, self.at,
        )  # fmt: skip

    def _open(
        self, number: int, application: int, version: Any, path: str, unit: int, clerk: int,
        chance: float, limit: int,
    ) -> tuple[Any, ...]:  # fmt: skip
        paused = chance < OPEN_SHARE * PAUSED_SHARE
        overdue = chance > OPEN_SHARE * (1 - OVERDUE_SHARE)
        days = -self.draw.randrange(1, 40) if overdue else self.draw.randrange(0, 30)
        due = None if paused else self.on + timedelta(days=days)
        received = self.on - timedelta(days=45)
        state = "correction" if paused else "with_department"
        return (
            f"S-{number:08d}-01", application, version.pk, path, version.stage, unit, clerk,
            state, self.at, received, received, limit, version.statutory_days, due, None, None,
            None, version.serial_days, version.serial_steps, None, self.at,
        )  # fmt: skip


def fill(cases: int) -> None:
    """Migrate and write the population where there are no cases."""
    from django.core.management import call_command
    from django.db import connection

    from wutong.config.demo.accounts import load_accounts
    from wutong.domains.approvals.models import ApprovalCase
    from wutong.domains.org.actions import load_reference
    from wutong.kernel import clock

    call_command("migrate", interactive=False, verbosity=0)
    load_reference(at=clock.now())
    load_accounts(clock.now())
    if ApprovalCase.objects.exists():
        return
    begun = time.perf_counter()
    CasePopulation(cases, clock.now()).write()
    print(f"{cases:,} cases written in {time.perf_counter() - begun:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def queue_times() -> list[float]:
    """The first page of departments' queues, as a browser gets it from the site's own code."""
    from django.test import Client

    from wutong.domains.org.models import User

    times = []
    for number in range(PAGES):
        client = Client()
        person = User.objects.get(username=f"clerk-{number % DEPARTMENTS}")
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        for _warm in range(2):
            _get(client)
        times.append(timed(lambda client=client: _get(client)))
    return times


def _get(client: Any) -> None:
    answer = client.get("/approvals/queue/")
    if answer.status_code != 200:
        raise RuntimeError(f"the queue answered {answer.status_code}")


def pass_lines() -> Iterator[str]:
    """The clock pass as the command line runs it, twice: seconds and peak memory of its process."""
    with tempfile.TemporaryDirectory() as scratch:
        for what in ("clock pass, everything new", "clock pass, the same day again"):
            done = run([*WUTONG, "case", "remind", "--json"], Path(scratch))
            if done.code:
                raise RuntimeError(done.errors)
            told = sum(json.loads(done.output).values())
            yield (
                f"| {what}, {told:,} told | {done.seconds:.1f} s | {done.peak} MB at most"
                " | < 60 s, < 300 MB |"
            )


def roadmap_line() -> Line:
    """A roadmap over 340 items, worked out."""
    from tests.bench.approvals import ROUNDS, big_roadmap
    from wutong.domains.approvals.rules.roadmap import make

    makings = big_roadmap()
    make(makings)
    return line(
        "roadmap of 340 items", lambda: [timed(lambda: make(makings)) for _ in range(ROUNDS)],
        "< 200",
    )  # fmt: skip


def main(cases: int) -> None:
    """Fill, measure, print."""
    django.setup()
    fill(cases)
    from django.db import connection

    from wutong.domains.approvals.models import ApprovalCase

    opened = ApprovalCase.objects.open().count()
    print(f"\n{connection.vendor}, {cases:,} cases, {opened:,} of them open\n")
    print("| what | median ms | p95 ms | goal ms |\n| --- | --- | --- | --- |")
    for one in (line("a department's queue, first page", queue_times, "< 50"), roadmap_line()):
        print(f"| {one.what} | {one.median:.0f} | {one.p95:.0f} | {one.goal} |", flush=True)
    for text in pass_lines():
        print(text, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
