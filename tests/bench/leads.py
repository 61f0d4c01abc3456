"""200,000 leads: collision check at entry, the pool with 16 pickers at once, recycling, lists.

Fills the database named by DATABASE_URL where it holds no leads, measures, prints a table.
"""

from __future__ import annotations

import random
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import batched
from typing import Any, Final

import django

from tests.bench.measure import Line, line, timed

PROVINCE: Final = "130000"
SEED: Final = 20260419
BATCH: Final = 2000
PICKERS: Final = 16
ROUNDS: Final = 6
CHECKS: Final = 40
OVERDUE_SHARE: Final = 0.15
POOLED_SHARE: Final = 0.15
SINCE: Final = date(2015, 1, 1)


class LeadPopulation:
    """Leads of a province, a third of them of registered firms, drawn from one seed."""

    def __init__(self, leads: int, at: datetime) -> None:
        from wutong.domains.org.models import Region
        from wutong.domains.org.queries import within

        self.size, self.at = leads, at
        self.draw = random.Random(SEED)
        province = Region.objects.get(code=PROVINCE)
        counties = Region.objects.filter(within(province.path), level="county").order_by("path")
        self.regions = list(counties.select_related("parent"))

    def write(self) -> None:
        """Units and people, then the leads in batches with keys, index, duties and history."""
        from django.db import transaction

        self.units, self.people = self._squads()
        for numbers in batched(range(self.size), BATCH):
            with transaction.atomic():
                self._batch(list(numbers))

    def _squads(self) -> tuple[list[Any], list[Any]]:
        """A squad a county, and its recruiter."""
        from wutong.domains.org.choices import Role, UnitKind
        from wutong.domains.org.models import Post, Unit, User

        units = Unit.objects.bulk_create(
            Unit(name="招商队", kind=UnitKind.PROMOTION_SQUAD, region=one) for one in self.regions
        )
        people = User.objects.bulk_create(
            User(username=f"squad-{unit.pk}", name=f"队员{unit.pk}", password="!") for unit in units
        )
        Post.objects.bulk_create(
            Post(user=user, title="招商员", role=Role.RECRUITER, unit=unit, starts_on=SINCE)
            for user, unit in zip(people, units, strict=True)
        )
        return units, people

    def _batch(self, numbers: list[int]) -> None:
        from tests.bench.population import firm_name
        from wutong.domains.investors.actions import NewInvestor, register_investors_in_bulk
        from wutong.domains.investors.queries.keys import stored_keys
        from wutong.domains.leads.models import Lead, LeadKey
        from wutong.kernel import search
        from wutong.kernel.bulk import insert_many

        names = [firm_name(number, self._place(number).name[:2]) for number in numbers]
        known = [name for number, name in zip(numbers, names, strict=True) if number % 3 == 0]
        found = register_investors_in_bulk(
            rows=[NewInvestor(name=name) for name in known], by=None, at=self.at
        )
        firms = {name: one.investor.pk for name, one in zip(known, found, strict=True)}
        leads: list[Lead] = [
            self._lead(number, name, firms.get(name))
            for number, name in zip(numbers, names, strict=True)
        ]
        insert_many(leads)
        LeadKey.objects.bulk_create(
            [LeadKey(key=key, lead_id=one.pk) for one in leads if one.investor_id is None
             for key in stored_keys([one.firm_name])],
            batch_size=5000,
        )  # fmt: skip
        insert_many([self._event(one) for one in leads])
        insert_many([self._duty(one) for one in leads if one.is_held])
        search.index_objects(
            "lead",
            [(one.pk, one.region_path, [one.firm_name, one.content, one.code]) for one in leads],
        )

    def _place(self, number: int) -> Any:
        return self.regions[number % len(self.regions)]

    def _lead(self, number: int, name: str, firm: int | None) -> Any:
        from wutong.domains.investors.queries import normalize_name
        from wutong.domains.leads.choices import LeadState
        from wutong.domains.leads.models import Lead

        region, unit = self._place(number), self.units[number % len(self.units)]
        person = self.people[number % len(self.people)]
        chance, on = self.draw.random(), self.at.date()
        pooled = chance < POOLED_SHARE
        overdue = POOLED_SHARE <= chance < POOLED_SHARE + OVERDUE_SHARE
        closed = chance > 0.9
        days = self.draw.randrange(1, 80)
        until = None if pooled or closed else on + timedelta(days=-days if overdue else days)
        state = LeadState.POOL if pooled else LeadState.CLOSED if closed else LeadState.FOLLOWING
        then = self.at - timedelta(days=days)
        return Lead(
            code=f"XS{region.code}-2026-{number:06d}", firm_name=name,
            normalized_name=normalize_name(name), investor_id=firm, content=f"{name[2:6]}生产基地",
            amount=Decimal(self.draw.randrange(500, 60_000)) * 10_000, source="visit",
            industry=name[-8:-4], state=state, region=region, region_path=region.path,
            unit=None if pooled else unit, owner=None if pooled else person,
            reported_by=person, reported_unit=unit, reported_at=then, reported_on=then.date(),
            protected_until=until, falls_on=until, remind_on=until,
            pooled_at=then if pooled else None, updated_at=then,
        )  # fmt: skip

    def _event(self, lead: Any) -> Any:
        from wutong.domains.leads.models import LeadEvent

        return LeadEvent(
            lead=lead, kind="reported", at=lead.reported_at, on=lead.reported_on,
            to_state="studying", region_path=lead.region_path, by_id=lead.reported_by_id,
        )  # fmt: skip

    def _duty(self, lead: Any) -> Any:
        from wutong.domains.leads.models import LeadDuty

        due = lead.reported_on + timedelta(days=14)
        return LeadDuty(
            lead=lead, kind="report", since=lead.reported_on, due=due, bureau_on=due,
            leader_on=due, idle_on=due + timedelta(days=60), region_path=lead.region_path,
        )  # fmt: skip


def fill(leads: int) -> None:
    """Migrate and write the population where there are no leads."""
    from django.core.management import call_command

    from wutong.config.demo.accounts import load_accounts
    from wutong.domains.leads.models import Lead
    from wutong.domains.org.actions import load_reference
    from wutong.kernel import clock

    call_command("migrate", interactive=False, verbosity=0)
    load_reference(at=clock.now())
    load_accounts(clock.now())
    if not Lead.objects.exists():
        begun = time.perf_counter()
        LeadPopulation(leads, clock.now()).write()
        print(f"{leads:,} leads written in {time.perf_counter() - begun:.0f} s", flush=True)
    _analyze()


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def check_times() -> list[float]:
    """Collision checks of firms that are there, that are nearly there, and that are not."""
    from tests.bench.population import firm_name
    from wutong.domains.leads.models import Lead
    from wutong.domains.leads.queries.collisions import Registration, collisions
    from wutong.domains.org.models import Region

    path = Region.objects.get(code="130302").path
    there = list(Lead.objects.order_by("pk").values_list("firm_name", flat=True)[::7919])
    names = there[: CHECKS // 2] + [
        firm_name(number * 977 + 5, "天津") for number in range(CHECKS // 2)
    ]
    for name in names[:3] + names[-3:]:
        collisions(Registration(name, path, content="生产基地"))
    return [
        timed(lambda name=name: collisions(Registration(name, path, content="生产基地")))
        for name in names
    ]


def pick_times(*, same: bool) -> Callable[[], list[float]]:
    """16 people at once, each with a connection of their own: for one lead, or each for another."""

    def measure() -> list[float]:
        from wutong.domains.leads.models import Lead
        from wutong.kernel import clock
        from wutong.kernel.workdays import national_calendar

        people = _pickers()
        free = Lead.objects.pooled().filter(previous_owner=None)
        pool = list(free.order_by("pk")[: ROUNDS * PICKERS])
        times: list[float] = []
        national_calendar()  # read once a process
        for number in range(ROUNDS):
            leads = pool[number * PICKERS : (number + 1) * PICKERS]
            chosen = [leads[0]] * PICKERS if same else leads
            spent, won = _at_once(people, chosen, clock.now())
            if won != (1 if same else PICKERS):
                raise RuntimeError(f"{won} of {PICKERS} got a lead")
            times += spent
        return times

    return measure


def _pickers() -> list[Any]:
    """People of the province who may take as many leads as the rounds ask for."""
    from wutong.domains.leads.actions import save_terms
    from wutong.domains.leads.rules.terms import Terms
    from wutong.domains.org.choices import Role
    from wutong.domains.org.models import Post, Region, User
    from wutong.kernel import clock

    save_terms(terms=Terms(daily_picks=3000, capacity=3600), region=None, by=None, at=clock.now())
    province = Region.objects.get(code=PROVINCE)
    people = []
    for number in range(PICKERS):
        user, made = User.objects.get_or_create(
            username=f"picker-{number}", defaults={"name": f"省招商员{number}"}
        )
        if made:
            Post.objects.create(
                user=user, title="招商员", role=Role.RECRUITER, region=province, starts_on=SINCE
            )
        people.append(user)
    return people


def _at_once(people: list[Any], leads: list[Any], at: datetime) -> tuple[list[float], int]:
    from django.db import connection

    from wutong.domains.leads.actions import pick
    from wutong.domains.leads.rules.errors import AlreadyMoved

    start, times, won = threading.Barrier(len(people)), [0.0] * len(people), [0] * len(people)

    def run(place: int) -> None:
        connection.ensure_connection()
        start.wait()
        begun = time.perf_counter()
        try:
            pick(lead=leads[place], by=people[place], at=at)
            won[place] = 1
        except AlreadyMoved:
            pass
        finally:
            times[place] = (time.perf_counter() - begun) * 1000
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, sum(won)


def list_times() -> list[float]:
    """Pages of the list as the city's bureau sees them."""
    from wutong.config.demo.accounts import person
    from wutong.domains.leads.queries.listing import Filters, chosen_leads, list_page
    from wutong.domains.org.queries import access_of
    from wutong.kernel import clock

    access = access_of(person("bureau"), clock.today())
    asked = [
        (Filters(), "-reported_at"), (Filters(state="following"), "-amount"),
        (Filters(text="xcl"), "-reported_at"), (Filters(state="pool"), "-pooled_at"),
    ]  # fmt: skip
    return [
        timed(lambda one=one, sort=sort: list_page(chosen_leads(access, one), sort, ""))
        for one, sort in asked * 4
    ]


def recycling_line() -> str:
    """The pass over all overdue leads: how many, how long, how much memory it took at its peak."""
    from wutong.domains.leads.actions import recycle
    from wutong.kernel import clock

    tracemalloc.start()
    begun = time.perf_counter()
    done = recycle(at=clock.now())
    spent = time.perf_counter() - begun
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    rate = done.count / spent if spent else 0
    return (
        f"| recycling of {done.count:,} overdue leads | {spent:.1f} s, {rate:,.0f} leads/s | "
        f"{peak / 2**20:.0f} MB of objects at most | bounded |"
    )


def main(leads: int) -> None:
    """Fill, measure, print."""
    django.setup()
    fill(leads)
    from django.db import connection

    print(f"\n{connection.vendor}, {leads:,} leads\n\n| what | median ms | p95 ms | goal ms |")
    print("| --- | --- | --- | --- |")
    for one in _lines():
        print(f"| {one.what} | {one.median:.0f} | {one.p95:.0f} | {one.goal} |", flush=True)
    print(recycling_line(), flush=True)


def _lines() -> Iterator[Line]:
    yield line("collision check at entry", check_times, "< 50")
    yield line("a pool lead, 16 pickers for the same one", pick_times(same=True), "< 100")
    yield line("a pool lead, 16 pickers for one each", pick_times(same=False), "< 100")
    yield line("list of leads", list_times, "< 50")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
