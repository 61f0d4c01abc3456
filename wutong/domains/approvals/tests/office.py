"""A city with a window, two departments, a small catalogue, a firm and its project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile

from wutong.domains.approvals import actions
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
    CasePaper,
    ItemHandler,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.investors.models import Investor, InvestorContact
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.projects.tests.world import project as a_project

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def at(day: str, hour: int = 10) -> datetime:
    """A moment in China on this day."""
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, hour - 8, tzinfo=UTC)


def paper_file(content: bytes = PDF, name: str = "材料.pdf") -> ContentFile[bytes]:
    """A small file that may be kept."""
    return ContentFile(content, name=name)


@dataclass
class Office:
    """Everything is there once it is made.

    ``site`` (选址意见书) asks for an application form (required) and a map (may come later) and
    issues the site opinion; ``land`` asks for the form, the site opinion and a shared licence;
    ``survey`` asks for nothing but the form and waits for ``site``.
    """

    world: World
    clerk: User
    colleague: User
    department: User
    deputy: User
    supervisor: User
    leader: User
    stranger: User
    speaker: User
    planning: Unit
    ecology: Unit
    firm: Investor
    project: Project
    site: ItemVersion
    land: ItemVersion
    survey: ItemVersion

    def receive(self, *items: ItemVersion, **more: Any) -> Application:
        """An application of the project at the window."""
        chosen = items or (self.site,)
        kind = ApplicationKind.PARALLEL if len(chosen) > 1 else ApplicationKind.SINGLE
        facts = {"kind": kind, "channel": Channel.WINDOW, "items": chosen, "project": self.project,
                 "by": self.clerk, "at": MONDAY} | more  # fmt: skip
        return actions.receive(**facts)

    def case(self, item: ItemVersion | None = None, **more: Any) -> ApprovalCase:
        """A received case."""
        (made,) = actions.refreshed(self.receive(item or self.site, **more))
        return made

    def bring(
        self, case: ApprovalCase, code: str, content: bytes | None = None, **more: Any
    ) -> Any:
        """Hand in a paper of the case, on paper without ``content``."""
        facts = {"by": self.clerk, "at": MONDAY} | more
        file = paper_file(content) if content is not None else None
        made = actions.hand_in_paper(paper=self.paper(case, code), file=file, **facts)
        case.refresh_from_db()
        return made

    def paper(self, case: ApprovalCase, code: str) -> CasePaper:
        """A paper of the case."""
        return case.papers.select_related("case__version", "paper").get(paper__code=code)

    def complete(self, item: ItemVersion | None = None, **more: Any) -> ApprovalCase:
        """A received case with all its papers."""
        case = self.case(item, **more)
        for row in case.papers.filter(state="missing"):
            self.bring(case, row.paper.code)
        return case

    def in_review(self, item: ItemVersion | None = None, **more: Any) -> ApprovalCase:
        """A complete case that its department reviews."""
        return actions.accept_and_route(case=self.complete(item, **more), by=self.clerk, at=MONDAY)


def item(code: str, name: str, **more: Any) -> ItemVersion:
    """An item in force since 2020."""
    facts = {
        "number": 1, "valid_from": date(2020, 1, 1), "name": name, "kind": ItemKind.LICENCE,
        "stage": ApprovalStage.LAND_PLANNING, "department": "自然资源局", "statutory_days": 20,
        "promised_days": 8, "green_days": 4, "serial_days": 20, "serial_steps": 5,
        "deficiency_days": 10, "created_at": MONDAY,
    } | more  # fmt: skip
    made = ApprovalItem.objects.create(code=code)
    return ItemVersion.objects.create(item=made, **facts)


def _kind(code: str, name: str, source: str = PaperSource.APPLICANT, **more: Any) -> PaperKind:
    return PaperKind.objects.create(code=code, name=name, source=source, **more)


def _catalogue() -> tuple[ItemVersion, ItemVersion, ItemVersion]:
    form, map_ = _kind("form", "申请表"), _kind("map", "地形图")
    opinion = _kind("opinion", "选址意见书", PaperSource.RESULT, validity_days=730, is_permit=True)
    licence = _kind("licence", "营业执照", PaperSource.SHARED)
    permit = _kind("permit", "用地规划许可证", PaperSource.RESULT, is_permit=True)
    report = _kind("report", "勘测定界报告", PaperSource.INTERMEDIARY)
    site, land = item("SITE", "选址意见"), item("LAND", "用地规划许可", commitment_allowed=True)
    survey = item("SURVEY", "勘测定界", department="生态环境局")
    ItemPaper.objects.create(version=site, paper=form, position=1)
    ItemPaper.objects.create(version=site, paper=map_, position=2, deficiency_allowed=True)
    ItemPaper.objects.create(version=land, paper=form, position=1)
    ItemPaper.objects.create(version=land, paper=opinion, position=2)
    ItemPaper.objects.create(version=land, paper=licence, position=3)
    ItemPaper.objects.create(version=survey, paper=report, position=1)
    ItemResult.objects.create(version=site, paper=opinion)
    ItemResult.objects.create(version=land, paper=permit)
    ItemPrerequisite.objects.create(version=land, requires=site.item, waiting="decision")
    ItemPrerequisite.objects.create(version=survey, requires=site.item, waiting="acceptance")
    return site, land, survey


def build_office() -> Office:
    """The office, saved."""
    world = build_world()
    city = world.city
    firm = Investor.objects.create(name="宁锂公司", normalized_name="宁锂", created_at=MONDAY)
    planning = Unit.objects.create(name="自然资源局", kind=UnitKind.DEPARTMENT, region=city)
    ecology = Unit.objects.create(name="生态环境局", kind=UnitKind.DEPARTMENT, region=city)
    site, land, survey = _catalogue()
    for version, unit in ((site, planning), (land, planning), (survey, ecology)):
        ItemHandler.objects.create(item=version.item, region=city, unit=unit)
    speaker = person("speaker", Role.INVESTOR, region=city)
    InvestorContact.objects.create(investor=firm, name="欧阳客", user=speaker)
    return Office(
        world=world,
        clerk=person("clerk", Role.APPROVAL_CLERK, region=city),
        colleague=person("colleague", Role.APPROVAL_CLERK, region=city),
        department=person("department", Role.LINE_DEPARTMENT, unit=planning),
        deputy=person("deputy", Role.LINE_DEPARTMENT, unit=planning),
        supervisor=person("supervisor", Role.SUPERVISOR, region=city),
        leader=person("leader", Role.LEADER, region=city),
        stranger=person("stranger", Role.APPROVAL_CLERK, region=world.elsewhere),
        speaker=speaker,
        planning=planning,
        ecology=ecology,
        firm=firm,
        project=a_project(world.county, MONDAY, investor=firm),
        site=site,
        land=land,
        survey=survey,
    )
