"""What the metrics of approvals count, split, know and keep confidential."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from wutong.domains.approvals.choices import ApprovalStage, CaseMove, CaseState
from wutong.domains.approvals.models import ApprovalCase, CaseEvent, PaperKind, PaperOnFile
from wutong.domains.approvals.tests.rows import THEN, case_row
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Unit
from wutong.domains.projects.tests.world import World, build_world, project
from wutong.kernel import metrics
from wutong.kernel.metrics import BadQuestion
from wutong.kernel.scope import LEADER, LINE_DEPARTMENT, Access, Grant

YEAR = ("2022-01-01", "2022-12-31")
MARCH = date(2022, 3, 10)


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


@pytest.fixture
def bureaus(world: World) -> list[Unit]:
    """Two departments of the county."""
    return [
        Unit.objects.create(name=name, kind=UnitKind.DEPARTMENT, region=world.county)
        for name in ("住建局", "资源局")
    ]


class Cases:
    """Numbers cases and ends them."""

    def __init__(self, world: World) -> None:
        self.world, self.count = world, 0

    def __call__(self, used: int = 5, **more: Any) -> ApprovalCase:
        self.count += 1
        given = {
            "state": CaseState.APPROVED, "decided_on": MARCH, "used_days": used,
            "on_time": used <= 5, "serial_days": 20, "serial_papers": 10, "serial_steps": 5,
            "papers_handed_in": 7, "steps": 3, "due_on": None, **more,
        }  # fmt: skip
        if given["state"] == CaseState.WITH_DEPARTMENT:
            given |= {"decided_on": None, "used_days": None, "on_time": None}
        case = case_row(given.pop("region", self.world.county), number=self.count, **given)
        event(case, CaseMove.APPROVE, datetime(2022, 3, 10, 8, tzinfo=UTC))
        return case


def event(case: ApprovalCase, move: CaseMove, at: datetime) -> None:
    CaseEvent.objects.create(case=case, move=move, to_state=case.state, at=at)


@pytest.fixture
def cases(world: World) -> Cases:
    """Make cases that ended in March."""
    return Cases(world)


def value(world: World, code: str, **more: Any) -> Decimal | None:
    return metrics.ask(code, world.question(*YEAR, **more)).total.value


def split(world: World, code: str, by: str, **more: Any) -> dict[str, Decimal | None]:
    answer = metrics.ask(code, world.question(*YEAR, by=(by,), **more))
    return {one.labels[by]: one.value for one in answer.values if one.value}


def test_savings_are_baseline_minus_actual_of_approved_cases(world: World, cases: Cases) -> None:
    cases(5, in_parallel=True)
    cases(25, state=CaseState.APPROVED_WITH_DEFICIENCY)  # slower than the serial way
    cases(6, state=CaseState.REJECTED, reason="不符合规划")
    cases(state=CaseState.WITH_DEPARTMENT)
    cases(state=CaseState.WITHDRAWN, used_days=None, on_time=None)
    cases(state=CaseState.REVOKED, reason="欺骗取得")
    cases(decided_on=date(2021, 12, 31))
    assert value(world, "approval_cases_received") == 7
    assert value(world, "approval_cases") == 3
    assert value(world, "approval_cases_parallel") == 1
    assert value(world, "approval_days_saved") == 15 - 5
    assert value(world, "approval_papers_saved") == 6
    assert value(world, "approval_steps_saved") == 4
    assert value(world, "approval_on_time_rate") == Decimal(1) / 3
    assert value(world, "approval_median_days") == 6
    assert split(world, "approval_days_saved", "parallel") == {"并联": 15, "单办": -5}
    assert value(world, "approval_days_saved", only={"parallel": "yes"}) == 15


def test_medians_by_stage_department_region_and_month(
    world: World, cases: Cases, bureaus: list[Unit]
) -> None:
    first, second = bureaus
    for used in (1, 3, 8):
        cases(used, unit=first)
    for used in (2, 5):
        cases(used, unit=second, stage=ApprovalStage.ACCEPTANCE, region=world.other_county)
    assert value(world, "approval_median_days") == 3
    assert split(world, "approval_median_days", "unit") == {"住建局": 3, "资源局": Decimal("3.5")}
    by_stage = metrics.ask("approval_median_days", world.question(*YEAR, by=("stage",)))
    shown = {one.labels["stage"]: by_stage.display(one) for one in by_stage.values}
    assert shown["立项用地规划许可"] == "3 个工作日"
    assert shown["竣工验收"] == "3.5 个工作日"
    assert shown["工程建设许可"] == "—"
    country = world.question(*YEAR, region=world.country, by=("region", "month"))
    (only,) = [one for one in metrics.ask("approval_median_days", country).values if one.value]
    assert (only.keys, only.value) == ({"region": "130300", "month": "2022-03"}, 3)
    behind = metrics.rows("approval_median_days", world.question(*YEAR))
    assert [row.amount for row in behind] == [8, 5, 3, 2, 1]
    assert behind[0].facts["unit"] == "住建局"
    assert metrics.count_rows("approval_median_days", world.question(*YEAR)) == 5
    with pytest.raises(BadQuestion):
        metrics.ask_each(["approval_median_days"], world.question(*YEAR, by=("stage",)))


def test_rows_add_up(world: World, cases: Cases) -> None:
    for used in (2, 4, 30):
        cases(used)
    for code in ("approval_cases", "approval_days_saved", "approval_papers_saved"):
        behind = metrics.rows(code, world.question(*YEAR))
        assert sum(row.amount for row in behind) == value(world, code)
        assert behind[0].facts["url"].endswith("/C-1/")
    parts = metrics.rows_by("approval_cases", world.question(*YEAR, by=("stage",)))
    assert [len(one) for one in parts.values()] == [3]


def test_confidential_cases_enter_the_total_alone(world: World, cases: Cases) -> None:
    secret = project(world.county, THEN, confidential=True)
    cases(3)
    cases(9, project=secret, confidential=True)
    department = Access(grants=(Grant(LINE_DEPARTMENT, world.city.path),))
    leader = Access(grants=(Grant(LEADER, world.city.path),))
    for access, seen in ((department, 1), (leader, 2)):
        question = world.question(*YEAR, access=access)
        assert metrics.ask("approval_cases", question).total.value == 2
        assert metrics.ask("approval_median_days", question).total.value == 6
        assert metrics.count_rows("approval_cases", question) == seen
        titles = [row.title for row in metrics.rows("approval_median_days", question)]
        assert ("涉密项目" in titles) == (seen == 1)
    by = metrics.ask(
        "approval_median_days", world.question(*YEAR, access=department, by=("region",))
    )
    assert {one.labels["region"]: one.value for one in by.values}["涉密项目"] == 9


def test_a_department_sees_its_own_cases(world: World, cases: Cases, bureaus: list[Unit]) -> None:
    cases(3, unit=bureaus[0])
    cases(9, unit=bureaus[1])
    own = Access(grants=(Grant(LINE_DEPARTMENT, unit=bureaus[0].pk),))
    assert value(world, "approval_cases", access=own) == 1
    assert value(world, "approval_median_days", access=own) == 3


def test_as_known_before_a_decision_was_revoked(world: World, cases: Cases) -> None:
    case = cases(5)
    case.state, case.reason = CaseState.REVOKED, "欺骗取得"
    case.save()
    event(case, CaseMove.REVOKE, datetime(2022, 6, 1, tzinfo=UTC))
    assert value(world, "approval_cases") == 0
    assert value(world, "approval_cases", as_known=datetime(2022, 5, 1, tzinfo=UTC)) == 1
    assert value(world, "approval_days_saved", as_known=datetime(2022, 5, 1, tzinfo=UTC)) == 15
    assert value(world, "approval_cases", as_known=datetime(2022, 3, 1, tzinfo=UTC)) == 0
    assert value(world, "approval_cases", as_known=datetime(2022, 7, 1, tzinfo=UTC)) == 0


def test_permits_by_stage(world: World, cases: Cases) -> None:
    permit = PaperKind.objects.create(code="P1", name="许可证", source="result", is_permit=True)
    other = PaperKind.objects.create(code="P2", name="受理单", source="result")
    first = cases(stage=ApprovalStage.CONSTRUCTION_PERMIT)
    second = cases(stage=ApprovalStage.ACCEPTANCE)
    for case, kind, withdrawn in (
        (first, permit, None), (first, permit, None), (first, other, None), (second, permit, None),
        (second, permit, THEN),
    ):  # fmt: skip
        PaperOnFile.objects.create(
            application=case.application, paper=kind, name=kind.name, on_paper=True,
            issued_on=MARCH, from_case=case, added_at=THEN, withdrawn_at=withdrawn,
        )  # fmt: skip
    assert value(world, "permits_issued") == 3
    assert split(world, "permits_issued", "stage") == {"施工许可": 2, "竣工验收": 1}
    assert len(metrics.rows("permits_issued", world.question(*YEAR))) == 3


def test_business_set_up_within_a_day(world: World, cases: Cases) -> None:
    def setup(*used: int, **more: Any) -> None:
        first: ApprovalCase | None = None
        for days in used:
            case = cases(days, stage=ApprovalStage.BUSINESS_SETUP,
                         **{"received_on": date(2022, 1, 4), **more})  # fmt: skip
            first = first or case
            case.application = first.application
            case.save()
        assert first is not None
        first.application.kind = "business_setup"
        first.application.save()

    setup(1, 0, 1)
    setup(1, 2)
    setup(1, accepted_on=date(2022, 1, 5))
    setup(1, state=CaseState.WITH_DEPARTMENT)
    setup(1, state=CaseState.WITHDRAWN)
    assert value(world, "business_setups") == 3
    assert value(world, "business_setups_within_a_day") == 1
    assert value(world, "business_setup_within_a_day_rate") == Decimal(1) / 3
    assert split(world, "business_setups", "month") == {"2022年3月": 3}
    assert len(metrics.rows("business_setup_within_a_day_rate", world.question(*YEAR))) == 3
