"""Cases of two made-up landings in several states: decided, under review, paused, at the window."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.approvals import actions
from wutong.domains.approvals.models import Application, ApprovalCase, ItemHandler, ItemVersion
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.org.actions import add_unit
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Region, Unit, User
from wutong.domains.projects.models import Project
from wutong.kernel.clock import day_of

TERMINAL, MEDICINE = "智能终端", "创新药"
PDF: Final = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class _Desk:
    """The window and the departments of the demo's city, on days before ``now``."""

    now: datetime
    region: Region
    clerk: User
    department: User
    versions: dict[str, ItemVersion]

    def day(self, ago: int) -> datetime:
        """Mid-morning, so many days ago."""
        return self.now - timedelta(days=ago)

    def receive(self, project: Project, codes: Collection[str], ago: int) -> Application:
        """One application of these items at the window."""
        return actions.receive(
            kind="parallel" if len(codes) > 1 else "single", channel="window",
            items=[self.versions[code] for code in codes], project=project,
            applicant_name="" if project.investor else f"{project.name}项目公司",
            contact="周经理", by=self.clerk, at=self.day(ago),
        )  # fmt: skip

    def case(self, application: Application, code: str) -> ApprovalCase:
        """The application's case of this item, as it stands."""
        (found,) = (one for one in actions.refreshed(application) if one.version.item.code == code)
        return found

    def bring(self, case: ApprovalCase, ago: int, but: Collection[str] = ()) -> None:
        """Hand in everything that lacks, the first paper as a file."""
        rows = case.papers.filter(state__in=["missing", "unsuitable"])
        for place, row in enumerate(rows.exclude(paper__code__in=but).select_related("paper")):
            content = PDF + f"% {case.number} {row.paper.code}\n".encode()
            row.case = case
            actions.hand_in_paper(
                paper=row, file=None if place else ContentFile(content, name="扫描件.pdf"),
                by=self.clerk, at=self.day(ago),
            )  # fmt: skip

    def to_department(
        self, application: Application, code: str, ago: int, but: Collection[str] = ()
    ) -> ApprovalCase:
        """With its papers in, accepted and handed on."""
        case = self.case(application, code)
        self.bring(case, ago, but)
        return actions.accept_and_route(case=case, by=self.clerk, at=self.day(ago))

    def approve(self, application: Application, code: str, begun: int, ended: int) -> None:
        """From the window to the certificate."""
        case = self.to_department(application, code, begun)
        actions.approve(case=case, by=self.department, at=self.day(ended))

    def find_fault(self, case: ApprovalCase, problem: str, by: User, ago: int) -> None:
        """The first paper doesn't suit; everything that lacks is named."""
        row = case.papers.select_related("case__version", "paper").exclude(on_file=None).first()
        if row is not None:
            row.case = case
            actions.find_unsuitable(paper=row, problem=problem, by=by, at=self.day(ago))
        actions.ask_for_correction(case=case, by=by, at=self.day(ago))


@transaction.atomic
def load(at: datetime) -> None:
    """Make them once, where the demo's projects are there."""
    region = region_of(QINHUANGDAO)
    if ApprovalCase.objects.filter(region_path__startswith=region.path).exists():
        return
    on = day_of(at)
    versions = {one.item.code: one for one in versions_on(region.path, on)}
    desk = _Desk(at, region, person("clerk"), person("department"), versions)
    _put_handlers(desk)
    terminal, medicine = _project(region, TERMINAL), _project(region, MEDICINE)
    if terminal is not None:
        _landing(desk, terminal)
    if medicine is not None:
        _second_landing(desk, medicine)


def _project(region: Region, word: str) -> Project | None:
    rows = Project.objects.present().filter(
        region_path__startswith=region.path, name__contains=word, parent=None, confidential=False
    )
    return rows.select_related("region", "investor").order_by("code").first()


def _put_handlers(desk: _Desk) -> None:
    """Each item is handled by the unit of the city that bears the catalogue's name."""
    units: dict[str, Unit] = {}
    for version in desk.versions.values():
        name = version.department
        if name not in units:
            units[name] = Unit.objects.filter(region=desk.region, name=name).first() or add_unit(
                region=desk.region, name=name, kind=UnitKind.DEPARTMENT, by=None, at=desk.now
            )
        ItemHandler.objects.get_or_create(
            item=version.item, region=desk.region, defaults={"unit": units[name]}
        )


def _landing(desk: _Desk, project: Project) -> None:
    """A factory on new land, on its way to the planning permit."""
    first = desk.receive(project, ["company_registration", "planning_conditions"], 34)
    desk.approve(first, "company_registration", 34, 34)
    desk.approve(first, "planning_conditions", 34, 33)
    filing = desk.receive(project, ["project_filing"], 33)
    desk.approve(filing, "project_filing", 33, 32)
    beside = desk.receive(
        project,
        ["environment_report_form", "soil_conservation", "energy_review", "design_contract_filing",
         "land_grant_contract"],
        14,
    )  # fmt: skip
    desk.approve(beside, "land_grant_contract", 14, 12)
    form = desk.to_department(beside, "environment_report_form", 14)
    desk.find_fault(form, "附图比例尺不清，缺少监测点位图", desk.department, 9)
    soil = desk.to_department(beside, "soil_conservation", 13)
    actions.begin_special_procedure(
        case=soil, procedure="expert_review", reason="水土保持方案专家评审会", by=desk.department,
        at=desk.day(8),
    )  # fmt: skip
    desk.to_department(beside, "energy_review", 12)
    desk.to_department(beside, "design_contract_filing", 11)
    permit = desk.receive(project, ["land_permit_granted"], 5)
    later = desk.to_department(permit, "land_permit_granted", 5, but=["topographic_map"])
    if later.papers.filter(paper__code="topographic_map", state="missing").exists():
        actions.approve_with_deficiency(
            case=later, by=desk.department, at=desk.day(3),
            days={"topographic_map": day_of(desk.day(3)) + timedelta(days=6)},
        )  # fmt: skip
    desk.to_department(desk.receive(project, ["land_registration"], 2), "land_registration", 2)
    waiting = desk.receive(project, ["scheme_review", "supervision_contract_filing"], 1)
    told = desk.case(waiting, "supervision_contract_filing")
    actions.ask_for_correction(
        case=told, by=desk.clerk, at=desk.day(1), note="材料请加盖单位公章。"
    )


def _second_landing(desk: _Desk, project: Project) -> None:
    """A medicine plant: something rejected, withdrawn, under review, and fresh at the window."""
    first = desk.receive(project, ["planning_conditions", "seismic_requirement"], 21)
    case = desk.to_department(first, "planning_conditions", 21)
    actions.reject(
        case=case, reason="选址在生态保护红线缓冲带内，建议调整后重新申请", by=desk.department,
        at=desk.day(19),
    )  # fmt: skip
    actions.withdraw(
        case=desk.case(first, "seismic_requirement"), reason="选址调整，重新申请", by=desk.clerk,
        at=desk.day(18),
    )  # fmt: skip
    again = desk.receive(project, ["planning_conditions", "seismic_requirement"], 3)
    desk.approve(again, "planning_conditions", 3, 2)
    desk.to_department(again, "seismic_requirement", 2)
    desk.receive(project, ["design_contract_filing"], 0)
