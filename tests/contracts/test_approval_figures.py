"""What regions published about approvals comes out of cases that were really handled.

Q6 (泉港 2021), X12 (兴隆台 2019), K9 and K10 (喀左 2023) of ``figures.csv``: each test receives,
accepts, decides, and then asks the metric. No figure is typed into the data: the data say which
items a project needs, which papers they share and on which working day each case was decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.choices import (
    ApplicationKind,
    ApprovalStage,
    Channel,
    ItemKind,
    PaperSource,
)
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    ApprovalItem,
    ItemHandler,
    ItemPaper,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.queries.agencies import agency_plan
from wutong.domains.approvals.queries.catalogue import rule_of
from wutong.domains.approvals.queries.together import setup_versions
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Region, Unit
from wutong.domains.projects.tests.world import World, build_world, person, project
from wutong.kernel import metrics
from wutong.kernel.workdays import national_calendar

pytestmark = pytest.mark.django_db
CALENDAR: Final = national_calendar()


@pytest.fixture
def world(db: None) -> World:
    """Regions of three provinces."""
    return build_world()


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 4, tzinfo=UTC)


class Hall:
    """A service hall: a catalogue of its own, one department a name, and how cases pass."""

    def __init__(self, region: Region) -> None:
        self.region = region

    def unit(self, name: str) -> Unit:
        return Unit.objects.get_or_create(
            name=name, region=self.region, defaults={"kind": UnitKind.DEPARTMENT}
        )[0]

    def item(
        self, code: str, department: str, papers: Iterable[str], stage: str, **more: Any
    ) -> ItemVersion:
        """An item of this region with its papers, handled by the department."""
        given = {
            "number": 1, "name": code, "kind": ItemKind.LICENCE, "stage": stage,
            "department": department, "statutory_days": 30, "promised_days": 20,
            "serial_days": 10, "serial_steps": 5, "valid_from": date(2015, 1, 1),
            "created_at": noon(date(2015, 1, 1)),
        } | more  # fmt: skip
        item = ApprovalItem.objects.create(code=code, region=self.region)
        version = ItemVersion.objects.create(item=item, **given)
        for place, name in enumerate(papers):
            ItemPaper.objects.create(version=version, paper=paper(name), position=place)
        ItemHandler.objects.create(item=item, region=self.region, unit=self.unit(department))
        return version

    def pass_through(self, application: Application, used: dict[str, int], on: date) -> None:
        """Papers are brought, cases accepted on ``on`` and decided after ``used`` working days."""
        for case in actions.refreshed(application):
            self.bring(case, on)
        for case in actions.refreshed(application):
            actions.accept_and_route(case=case, by=None, at=noon(on))
        ends = [(used[case.version.item.code], case) for case in actions.refreshed(application)]
        for days, case in sorted(ends, key=lambda one: (one[0], one[1].pk)):
            actions.approve(case=case, by=None, at=noon(CALENDAR.add(on, days)))

    def bring(self, case: ApprovalCase, on: date) -> None:
        """What the case still lacks is handed in on paper."""
        for row in case.papers.filter(state="missing").select_related("case__version", "paper"):
            actions.hand_in_paper(paper=row, by=None, at=noon(on))


def paper(name: str, **more: Any) -> PaperKind:
    given = {"name": name, "source": PaperSource.APPLICANT, **more}
    return PaperKind.objects.get_or_create(code=f"own:{name}", defaults=given)[0]


def ask(world: World, code: str, region: Region, year: int, **more: Any) -> str:
    question = world.question(f"{year}-01-01", f"{year}-12-31", region=region, **more)
    answer = metrics.ask(code, question)
    if metrics.find(code).aggregate == metrics.Aggregate.SUM:
        rows = metrics.rows(code, question)
        assert sum(row.amount for row in rows) == answer.total.value
    return answer.display(answer.total)


def by_stage(world: World, code: str, region: Region, year: int) -> list[Decimal | None]:
    question = world.question(f"{year}-01-01", f"{year}-12-31", region=region, by=("stage",))
    return [one.value for one in metrics.ask(code, question).values][:4]


def test_q6_parallel_approval_in_quangang(world: World) -> None:
    """17 projects, six items side by side (one needs no soil plan): four papers are common to a
    project's items, two items took a day more than the rest."""
    region = world.elsewhere
    hall = Hall(region)
    shared = ("申请表", "营业执照", "立项文件", "用地文件")
    used = {"规划": 5, "环评": 6, "水保": 5, "能评": 5, "施工图": 6, "人防": 5}
    items = {
        code: hall.item(code, f"{code}处", (*shared, f"{code}图件"), ApprovalStage.WORKS_PLANNING)
        for code in used
    }
    for number in range(17):
        needed = [one for code, one in items.items() if number or code != "水保"]
        on = CALENDAR.add(date(2021, 3, 1), number)
        mine = project(region, noon(on), name=f"第{number}号项目")
        application = actions.receive(
            kind=ApplicationKind.PARALLEL, channel=Channel.WINDOW, items=needed, project=mine,
            applicant_name=f"第{number}号公司", by=None, at=noon(on),
        )  # fmt: skip
        hall.pass_through(application, used, on)
    assert ask(world, "approval_cases_parallel", region, 2021) == "101 件"
    assert ask(world, "approval_days_saved", region, 2021) == "471 个工作日"
    assert ask(world, "approval_papers_saved", region, 2021) == "336 份"
    assert ask(world, "approval_steps_saved", region, 2021) == "168 个"
    assert ask(world, "approval_on_time_rate", region, 2021) == "100.00%"


def test_x12_a_full_agency_service_of_75_working_days(world: World) -> None:
    """One project, from land to acceptance, by an agent with the firm's consent; a correction and
    an expert review stand in between and take no day of the 75."""
    region = world.county
    hall = Hall(region)
    person("agent", Role.STEWARD, region=region)
    begun = date(2019, 1, 7)
    mine = project(region, noon(begun))
    agency = actions.record_agency(
        project=mine, agent=person("agent2", Role.APPROVAL_CLERK, region=region),
        consent=Consent("企业代表", begun, None, "委托〔2019〕1号"), starts_on=begun, by=None,
        at=noon(begun),
    )  # fmt: skip
    way = (
        ("备案", 3), ("用地规划", 8), ("环评", 17), ("工程规划", 12), ("施工图审查", 10),
        ("施工许可", 12), ("竣工验收", 8), ("不动产登记", 5),
    )  # fmt: skip
    on = begun
    for code, days in way:
        version = hall.item(code, f"{code}处", ("申请表",), ApprovalStage.LAND_PLANNING)
        application = actions.receive(
            kind=ApplicationKind.SINGLE, channel=Channel.WINDOW, items=[version], project=mine,
            agency=agency, applicant_name="百思特达", by=None, at=noon(on),
        )  # fmt: skip
        (case,) = actions.refreshed(application)
        hall.bring(case, on)
        (case,) = actions.refreshed(application)
        actions.accept_and_route(case=case, by=None, at=noon(on))
        on = decide(case, on, days, waits=code in {"环评", "施工许可"})
    plan = agency_plan(agency, on)
    assert (plan.limit_days, plan.used_days, plan.left_days) == (75, 75, 0)
    assert plan.open_cases == 0
    assert CALENDAR.count(begun, on) > 75
    used = ApprovalCase.objects.filter(application__agency=agency).values_list("used_days")
    assert sum(days for (days,) in used if days) == 75


def decide(case: ApprovalCase, accepted: date, days: int, *, waits: bool) -> date:
    """Approve after ``days`` working days; ``waits``: an expert review of 12 in between."""
    halfway = CALENDAR.add(accepted, 4)
    end = CALENDAR.add(accepted, days)
    if waits:
        back = CALENDAR.add(halfway, 12)
        actions.begin_special_procedure(
            case=case, procedure="expert_review", reason="专家评审", limit_on=back, by=None,
            at=noon(halfway),
        )  # fmt: skip
        actions.end_special_procedure(case=case, by=None, at=noon(back))
        end = CALENDAR.add(end, 12)
    actions.approve(case=case, by=None, at=noon(end))
    return end


STAGES: Final = (
    (ApprovalStage.LAND_PLANNING, 8, 23),
    (ApprovalStage.WORKS_PLANNING, 12, 32),
    (ApprovalStage.CONSTRUCTION_PERMIT, 12, 18),
    (ApprovalStage.ACCEPTANCE, 8, 13),
)


def test_k9_four_stages_of_40_working_days(world: World) -> None:
    """The national limits of the four stages, kept by 23, 32, 18 and 13 projects that got their
    permit of the stage."""
    region = world.other_county
    hall = Hall(region)
    limits = rule_of(region.path).stage_days
    assert [limits[stage] for stage, _days, _permits in STAGES] == [8, 12, 12, 8]
    assert sum(limits[stage] for stage, _days, _permits in STAGES) == 40
    for stage, _days, projects in STAGES:
        version = hall.item(f"{stage}许可", "行政审批局", ("申请表",), stage,
                            promised_days=limits[stage])  # fmt: skip
        permit = paper(f"{stage}证", source=PaperSource.RESULT, is_permit=True)
        ItemResult.objects.create(version=version, paper=permit)
        for number in range(projects):
            on = CALENDAR.add(date(2023, 2, 1), number)
            application = actions.receive(
                kind=ApplicationKind.SINGLE, channel=Channel.WINDOW, items=[version],
                region=region, applicant_name=f"第{number}家", by=None, at=noon(on),
            )  # fmt: skip
            hall.pass_through(application, {version.item.code: limits[stage]}, on)
    assert by_stage(world, "permits_issued", region, 2023) == [23, 32, 18, 13]
    assert by_stage(world, "approval_median_days", region, 2023) == [8, 12, 12, 8]
    assert ask(world, "permits_issued", region, 2023) == "86 件"
    assert ask(world, "approval_on_time_rate", region, 2023) == "100.00%"


def test_k10_a_business_set_up_in_a_day(world: World) -> None:
    """The report counts seven departments and names six; a bank opens the account. The services
    that it names are seven, and all are done in a working day."""
    region = world.county
    on = date(2023, 5, 8)
    services = setup_versions(region.path, on) or []
    assert len(services) == 7
    names = {one.department for one in services}
    assert len({name for name in names if "银行" not in name}) == 6
    assert rule_of(region.path).stage_days[ApprovalStage.BUSINESS_SETUP] == 1
    hall = Hall(region)
    for one in services:
        ItemHandler.objects.create(item=one.item, region=region, unit=hall.unit(one.department))
    for number, days in enumerate((0, 1, 1, 2)):
        application = actions.receive_business_setup(
            region=region, applicant_name=f"新办{number}公司", by=None, at=noon(on)
        )
        assert application.cases.count() == 7
        first, *rest = actions.refreshed(application)
        for case in (first, *rest):
            for row in case.papers.filter(state="missing").exclude(paper__code="business_licence"):
                paper_row = case.papers.select_related("case__version", "paper").get(pk=row.pk)
                actions.hand_in_paper(paper=paper_row, by=None, at=noon(on))
        for case in actions.refreshed(application):
            if case.version.item.code == "company_registration":
                actions.accept_and_route(case=case, by=None, at=noon(on))
                actions.approve(case=case, by=None, at=noon(on))
        for case in actions.refreshed(application):
            if case.decided_on is None:
                actions.accept_and_route(case=case, by=None, at=noon(on))
        for case in actions.refreshed(application):
            if case.decided_on is None:
                actions.approve(case=case, by=None, at=noon(CALENDAR.add(on, days)))
    assert ask(world, "business_setups", region, 2023) == "4 户"
    assert ask(world, "business_setups_within_a_day", region, 2023) == "3 户"
    assert ask(world, "business_setup_within_a_day_rate", region, 2023) == "75.00%"
