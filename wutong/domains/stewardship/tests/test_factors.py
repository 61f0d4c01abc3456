"""What projects need: asking, arranging from a source, delivering, dropping; gaps, notices, the
roadmap's day of breaking ground, tables in and out."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.agreements.choices import CommitmentKind, Side
from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.approvals.queries.awaiting import awaited_for
from wutong.domains.notices.models import Notice
from wutong.domains.org.queries import access_of
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions import capacities, factors
from wutong.domains.stewardship.actions.capacities import Source
from wutong.domains.stewardship.actions.factor_importing import import_capacities, import_needs
from wutong.domains.stewardship.actions.factor_reminding import remind_factors
from wutong.domains.stewardship.actions.factors import Wanted
from wutong.domains.stewardship.choices import FactorState, GapReason
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.capacity_list import (
    CapacityFilters,
    capacities_sheet,
    chosen_capacities,
    takers,
)
from wutong.domains.stewardship.queries.factor_books import books_of
from wutong.domains.stewardship.queries.factor_gaps import gaps_of
from wutong.domains.stewardship.queries.factor_list import Filters, chosen_needs, needs_sheet
from wutong.domains.stewardship.queries.factor_proposals import proposals_for
from wutong.domains.stewardship.queries.factor_work import delivering, late
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.spreadsheets import write_table

ON = date(2026, 3, 2)


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def substation(town: Town, total: str = "10000", used: str = "2000", **more: Any) -> FactorCapacity:
    """The park's substation, kept by the power department."""
    source = Source("110kV 临港变", Decimal(total), Decimal(used), "kVA", unit=town.power, **more)
    return capacities.add_capacity(
        region=town.world.county, kind="power", source=source, by=town.bureau, at=MONDAY
    )


def power(quantity: str = "5000", by: str = "2026-04-01", **more: Any) -> Wanted:
    """Power by a day."""
    return Wanted("power", date.fromisoformat(by), Decimal(quantity), **more)


def add(town: Town, wanted: Wanted, **more: Any) -> FactorNeed:
    """A need of the town's project."""
    said = {"project": town.project, "by": town.bureau, "at": MONDAY} | more
    return factors.add_need(wanted=wanted, **said)


def arrange(town: Town, need: FactorNeed, day: str = "2026-04-01", **more: Any) -> FactorNeed:
    """By the power department."""
    said = {"by": town.department, "at": MONDAY} | more
    return factors.arrange_need(need=need, promised_on=date.fromisoformat(day), **said)


class TestTheCourse:
    """From asking to delivered."""

    def test_a_need_goes_its_way_and_leaves_a_trail(self, town: Town) -> None:
        source = substation(town)
        need = add(town, power(capacity=source, details={"voltage": "10kV"}, for_start=True))
        assert (need.unit, need.measure, need.state) == (town.power, "kVA", FactorState.NEEDED)
        assert Notice.objects.filter(person=town.department, url=f"/factors/{need.pk}/").exists()
        arrange(town, need, capacity=source)
        assert (need.state, need.promised_on) == (FactorState.ARRANGED, date(2026, 4, 1))
        factors.deliver_need(
            need=need, delivered_on=date(2026, 4, 1), by=town.department, at=at("2026-04-01")
        )
        assert (need.state, need.delivered) == (FactorState.DELIVERED, Decimal(5000))
        assert gaps_of([town.project], on=date(2026, 5, 1)) == []
        actions = AuditEntry.objects.filter(target_kind="stewardship.factorneed", target_id=need.pk)
        assert [one.action.partition("_")[2] for one in actions] == ["deliver", "arrange", "added"]
        assert actions.first().region_path == town.project.region_path  # type: ignore[union-attr]

    def test_less_than_needed_says_so_and_is_delivered_again(self, town: Town) -> None:
        need = arrange(town, add(town, power(unit=town.power)))
        common: dict[str, Any] = {"by": town.department, "at": at("2026-04-02")}
        factors.deliver_need(
            need=need, delivered_on=date(2026, 4, 2), delivered=Decimal(3000), **common
        )
        (gap,) = gaps_of([town.project], on=date(2026, 4, 2))
        assert (gap.reason, gap.days_late) == (GapReason.SHORT, 1)
        factors.deliver_need(
            need=need, delivered_on=date(2026, 4, 2), delivered=Decimal(5000), **common
        )
        assert gaps_of([town.project], on=date(2026, 4, 3)) == []
        with pytest.raises(AlreadyMoved):
            factors.deliver_need(need=need, delivered_on=date(2026, 4, 2), **common)

    def test_what_is_not_needed_any_more_frees_its_source(self, town: Town) -> None:
        source = substation(town)
        need = arrange(town, add(town, power(capacity=source)), capacity=source)
        assert books_of([source])[source.pk].left == 3000
        with pytest.raises(BadValue, match="理由"):
            factors.drop_need(need=need, reason=" ", by=town.bureau, at=MONDAY)
        factors.drop_need(need=need, reason="改用自备电源", by=town.bureau, at=MONDAY)
        assert books_of([source])[source.pk].left == 8000
        factors.take_back(need=need, reason="又要了", by=town.bureau, at=MONDAY)
        assert need.state == FactorState.NEEDED

    def test_who_may(self, town: Town) -> None:
        need = add(town, power(unit=town.power))
        for person in (town.other_department, town.stranger, town.leader):
            with pytest.raises(NotAllowed):
                arrange(town, FactorNeed.objects.get(pk=need.pk), by=person)
        with pytest.raises(NotAllowed):
            add(town, power(), by=town.department)
        with pytest.raises(NotAllowed):
            capacities.add_capacity(
                region=town.world.elsewhere, kind="power", source=Source("某变", Decimal(1)),
                by=town.bureau, at=MONDAY,
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("wanted", "field"),
        [
            (Wanted("power", ON, Decimal("0.001")), "quantity"),
            (Wanted("power", ON, Decimal(5), "亩"), "measure"),
            (Wanted("power", ON, Decimal(5), details={"voltage": "9kV"}), "voltage"),
            (Wanted("power", ON, Decimal(5), details={"power_factor": "2"}), "power_factor"),
            (Wanted("magic", ON), "kind"),
        ],
    )
    def test_what_cannot_be_asked(self, town: Town, wanted: Wanted, field: str) -> None:
        with pytest.raises(BadValue) as refusal:
            add(town, wanted)
        assert refusal.value.field == field

    def test_an_arranged_need_keeps_what_it_takes(self, town: Town) -> None:
        source = substation(town)
        need = arrange(town, add(town, power(capacity=source)), capacity=source)
        common: dict[str, Any] = {"need": need, "by": town.bureau, "at": MONDAY}
        with pytest.raises(BadValue, match="退回"):
            factors.change_need(wanted=power("6000", capacity=source), **common)
        later = power("5000", "2026-05-01", measure="kVA", capacity=source)
        factors.change_need(wanted=later, **common)
        assert need.needed_by == date(2026, 5, 1)


class TestSources:
    """What is left, and who goes away empty."""

    def test_beyond_what_is_left_only_with_a_reason(self, town: Town) -> None:
        source = substation(town)
        first = arrange(town, add(town, power(capacity=source)), capacity=source)
        other = a_project(town.world.county, MONDAY, name="冷链项目")
        second = add(town, power("3600", measure="kW", capacity=source), project=other)
        (gap,) = gaps_of([other], on=ON - timedelta(days=30))
        assert gap.reasons == (GapReason.OVER_COMMITTED,)
        with pytest.raises(BadValue, match=r"只剩 3000\.00 kVA，要用 4000\.00 kVA") as refusal:
            arrange(town, second, capacity=source)
        assert refusal.value.field == "over_reason"
        second.refresh_from_db()
        arrange(town, second, capacity=source, over_reason="二号主变 6 月投运")
        book = books_of([source])[source.pk]
        assert (book.left, book.over_committed) == (-1000, True)
        assert second.over_reason == "二号主变 6 月投运"
        arrange(town, first, "2026-03-20", capacity=source)  # it takes no more than it did
        first.refresh_from_db()
        assert first.over_reason == ""

    def test_a_source_gives_from_its_day_on_and_not_after_it_is_closed(self, town: Town) -> None:
        source = substation(town, from_day=date(2026, 5, 1))
        need = add(town, power(capacity=source))
        with pytest.raises(BadValue, match="2026-05-01 起"):
            arrange(town, need, capacity=source)
        need.refresh_from_db()
        capacities.close_capacity(capacity=source, reason="检修", by=town.department, at=MONDAY)
        with pytest.raises(BadValue, match="停用"):
            arrange(town, need, "2026-06-01", capacity=source)
        capacities.open_capacity(capacity=source, reason="完工", by=town.department, at=MONDAY)
        need.refresh_from_db()
        arrange(town, need, "2026-06-01", capacity=source)

    def test_less_total_shows_the_conflict(self, town: Town) -> None:
        source = substation(town)
        arrange(town, add(town, power(capacity=source)), capacity=source)
        capacities.change_capacity(
            capacity=source, source=Source("110kV 临港变", Decimal(6000), Decimal(2000), "kVA"),
            reason="一台主变退运", by=town.bureau, at=MONDAY,
        )  # fmt: skip
        (gap,) = gaps_of([town.project], on=ON)
        assert gap.reasons == (GapReason.OVER_COMMITTED,)
        with pytest.raises(BadValue, match="同名"):
            substation(town)

    def test_a_source_of_another_place_or_kind_does_not_reach(self, town: Town) -> None:
        source = substation(town)
        elsewhere = a_project(town.world.elsewhere, MONDAY)
        with pytest.raises(BadValue, match="供不到"):
            add(town, power(capacity=source), project=elsewhere, by=None)
        with pytest.raises(BadValue, match="供不到"):
            add(town, Wanted("water", ON, Decimal(5), capacity=source))

    def test_what_one_does_not_see_is_in_the_sums_without_a_name(self, town: Town) -> None:
        source = substation(town)
        secret = a_project(town.world.county, MONDAY, name="涉密项目", confidential=True)
        add(town, power("1000", capacity=source), project=secret, by=None)
        access = access_of(town.bureau, ON)
        (taker,) = takers(books_of([source])[source.pk], access)
        assert (taker.need, taker.line.take.quantity) == (None, 1000)
        assert not Notice.objects.exists()
        assert FactorNeed.objects.visible_to(access).count() == 0
        assert FactorNeed.objects.visible_to(access_of(town.leader, ON)).count() == 1


class TestWhatFollows:
    """Gaps, notices, the roadmap, proposals."""

    def test_ground_waits_for_what_must_be_there_before(self, town: Town) -> None:
        need = add(town, power(for_start=True, unit=town.power))
        add(town, Wanted("roads", ON))
        (awaited,) = awaited_for(town.project, ON)
        assert (awaited.by, awaited.name) == (None, "电力 5,000 kVA")
        arrange(town, need, "2026-05-20")
        (awaited,) = awaited_for(town.project, ON)
        assert awaited.by == date(2026, 5, 20)
        assert "晚 49 天" in awaited.why
        factors.deliver_need(need=need, delivered_on=ON, by=town.department, at=MONDAY)
        assert awaited_for(town.project, ON) == ()
        factors.take_back(need=need, reason="误报", by=town.department, at=MONDAY)
        town.project.stage = Stage.STARTED
        assert awaited_for(town.project, ON) == ()

    def test_reminded_before_and_after_once_each(self, town: Town) -> None:
        need = add(town, power(by="2026-03-05", unit=town.power))
        Notice.objects.all().delete()
        early = remind_factors(at=at("2026-02-10"))
        assert (early.due, early.late) == (0, 0)
        assert remind_factors(at=at("2026-03-04")).due == 1
        assert remind_factors(at=at("2026-03-04")).due == 0
        told = set(Notice.objects.values_list("person__username", "kind"))
        assert told == {("department", "due"), ("colleague", "due")}
        assert remind_factors(at=at("2026-03-09")).late == 1
        assert remind_factors(at=at("2026-03-10")).late == 0
        assert Notice.objects.filter(person=town.bureau, kind="overdue").count() == 1
        need.refresh_from_db()
        later = power(by="2026-04-01", unit=town.power)
        factors.change_need(need=need, wanted=later, by=town.bureau, at=MONDAY)
        assert remind_factors(at=at("2026-04-02")).late == 1

    def test_the_pass_goes_through_batches_and_tells_nobody_of_what_is_confidential(
        self, town: Town
    ) -> None:
        secret = a_project(town.world.county, MONDAY, name="涉密项目", confidential=True)
        for number in range(5):
            add(
                town, power(str(number + 1), "2026-03-01", unit=town.power), project=secret, by=None
            )
        assert remind_factors(at=MONDAY, batch=2).late == 5
        assert not Notice.objects.exists()

    def test_the_record_and_promises_propose_needs(self, town: Town) -> None:
        town.project.land_area = Decimal(100_000)
        town.project.save()
        signed = Agreement.objects.create(
            project=town.project, region=town.world.county, region_path=town.world.county.path,
            title="投资协议", kind="formal", state="signed", signed_on=ON, created_at=MONDAY,
            updated_at=MONDAY,
        )  # fmt: skip
        promise = Commitment.objects.create(
            agreement=signed, side=Side.GOVERNMENT, kind=CommitmentKind.POWER, due_on=ON,
            text="供电容量 8000 千伏安接至红线", quantity=Decimal(8000), measure="千伏安",
            created_at=MONDAY,
        )  # fmt: skip
        access = access_of(town.bureau, ON)
        first, second = proposals_for(town.project, access)
        assert (first.kind, first.quantity, first.measure) == ("power", Decimal(8000), "kVA")
        assert (first.needed_by, first.commitment) == (ON, promise.pk)
        assert (second.kind, second.quantity, second.measure) == ("land", Decimal(150), "亩")
        add(town, power("8000", commitment=promise))
        assert [one.kind for one in proposals_for(town.project, access)] == ["land"]

    def test_work_of_the_unit_and_of_the_bureau(self, town: Town) -> None:
        add(town, power(by="2026-03-10", unit=town.power))
        add(town, power(by="2026-02-20", unit=town.power))
        unit = delivering(access_of(town.department, ON), MONDAY, 10)
        assert [one.due for one in unit] == [date(2026, 2, 20), date(2026, 3, 10)]
        assert [one.due for one in late(access_of(town.bureau, ON), MONDAY, 10)] == [
            date(2026, 2, 20)
        ]

    def test_gaps_of_many_projects_take_two_queries(self, town: Town) -> None:
        source = substation(town)
        projects = [
            a_project(town.world.county, MONDAY, name=f"项目{number}") for number in range(6)
        ]
        for one in projects:
            add(town, power(capacity=source), project=one)
        with CaptureQueriesContext(connection) as queries:
            found = gaps_of(projects, on=ON)
        assert len(queries) == 2
        assert len(found) == 6
        over = [one for one in found if GapReason.OVER_COMMITTED in one.reasons]
        assert [one.project.name for one in over] == [f"项目{number}" for number in range(1, 6)]

    def test_the_list_by_gap_and_late(self, town: Town) -> None:
        add(town, power(by="2026-02-20"))
        arrange(town, add(town, power(by="2026-06-01", unit=town.power)), "2026-07-01")
        access = access_of(town.bureau, ON)

        def count(**more: str) -> int:
            return chosen_needs(access, Filters(**more), ON).count()

        assert (count(), count(state="gaps"), count(state="late")) == (2, 2, 2)
        assert count(gap="promised_late") == 1
        assert count(gap="over_committed") == 0
        assert (count(unit=str(town.power.pk)), count(unit="-")) == (1, 1)


class TestTables:
    """Out as a table, and in again."""

    def test_sources_come_back_as_they_went_out(self, town: Town) -> None:
        substation(town, from_day=date(2026, 5, 1), note="二期")
        data = _bytes(capacities_sheet(_all(town), ON))
        again = import_capacities(data=data, by=town.bureau, at=MONDAY)
        assert (again.new, again.changed, again.same) == (0, 0, 1)
        FactorCapacity.objects.update(total=9000)
        assert import_capacities(data=data, by=town.bureau, at=MONDAY).changed == 1
        FactorCapacity.objects.all().delete()
        assert import_capacities(data=data, by=town.bureau, at=MONDAY).new == 1
        found = FactorCapacity.objects.get()
        assert (found.total, found.unit, found.note) == (Decimal(10_000), town.power, "二期")

    def test_needs_come_back_as_they_went_out(self, town: Town) -> None:
        add(town, power(for_start=True, unit=town.power, details={"voltage": "35kV"}))
        rows = FactorNeed.objects.all()
        data = _bytes(needs_sheet(rows))
        assert import_needs(data=data, by=town.bureau, at=MONDAY).same == 1
        FactorNeed.objects.all().delete()
        assert import_needs(data=data, by=town.bureau, at=MONDAY).new == 1
        found = FactorNeed.objects.get()
        assert (found.for_start, found.details["voltage"]) == (True, "35kV")

    def test_one_line_at_fault_and_nothing_is_written(self, town: Town) -> None:
        substation(town)
        sheet = capacities_sheet(_all(town), ON)
        rows = [list(map(str, row)) for row in sheet.rows]
        good, bad = [*rows[0]], [*rows[0]]
        good[2], bad[2], bad[3] = "新变电站", "坏行", "很多"
        data = write_table("表", sheet.columns, [good, bad]).read()
        with pytest.raises(BadValue, match="第 3 行：总量不是数：很多"):
            import_capacities(data=data, by=town.bureau, at=MONDAY)
        assert FactorCapacity.objects.count() == 1
        with pytest.raises(BadValue, match="xlsx"):
            import_capacities(data=b"not a table", by=town.bureau, at=MONDAY)


def _all(town: Town) -> Any:
    return chosen_capacities(access_of(town.bureau, ON), CapacityFilters())


def _bytes(sheet: Any) -> bytes:
    file = write_table(sheet.title, sheet.columns, sheet.rows)
    return io.BytesIO(file.read()).getvalue()
