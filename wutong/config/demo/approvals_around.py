"""What accompanies the demo's cases: green channel, agency, a firm online, a set-up, an absence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    ClerkAbsence,
    GreenChannel,
    ItemHandler,
)
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.together import setup_versions
from wutong.domains.investors.models import Investor
from wutong.domains.org.models import Region
from wutong.domains.projects.models import Project
from wutong.kernel.clock import day_of

PDF: Final = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NEW_FIRM: Final = "秦皇岛海港新能科技有限公司"


@transaction.atomic
def load(at: datetime) -> None:
    """Make them once, after the cases."""
    region = region_of(QINHUANGDAO)
    if GreenChannel.objects.filter(project__region_path__startswith=region.path).exists():
        return
    busy = (
        Project.objects.present()
        .filter(approval_cases__isnull=False, region_path__startswith=region.path)
        .distinct()
        .order_by("code")
        .first()
    )
    if busy is None:
        return
    _accompany(busy, at)
    _set_up(region, at)
    _be_away(region, at)
    _apply_online(at)


def _accompany(project: Project, at: datetime) -> None:
    """The city's leader hurries it, the steward acts for the firm."""
    actions.grant_green_channel(
        project=project, reason="省重点产业项目，市委专题会议定绿色通道办理",
        by=person("leader"), at=at - timedelta(hours=2),
    )  # fmt: skip
    begun = day_of(at) - timedelta(days=34)
    actions.record_agency(
        project=project, agent=person("steward"), by=person("clerk"), at=at,
        consent=Consent("项目公司法定代表人", begun, ContentFile(PDF, name="委托书.pdf")),
        starts_on=begun, scope="立项至竣工验收全部事项",
    )  # fmt: skip
    Application.objects.filter(project=project, agency=None).update(
        agency=project.agencies.order_by("-pk").first()
    )


def _set_up(region: Region, at: datetime) -> None:
    """A new firm set up within a day: licence first, everything else on it."""
    clerk, then = person("clerk"), at - timedelta(days=6)
    services = setup_versions(region.path, day_of(then))
    if not services:
        return
    application = actions.receive_business_setup(
        region=region, applicant_name=NEW_FIRM, contact="何经理", by=clerk, at=then
    )
    for case in sorted(
        actions.refreshed(application),
        key=lambda one: one.version.item.code != "company_registration",
    ):
        _through(case.pk, then)


def _through(key: int, at: datetime) -> None:
    """From the window to the certificate within a day, where a unit handles the item."""
    case = ApprovalCase.objects.select_related("version__item").get(pk=key)
    handled = ItemHandler.objects.filter(item=case.version.item).exists()
    if not handled:
        return
    for row in case.papers.filter(state="missing").select_related("case__version", "paper"):
        actions.hand_in_paper(paper=row, by=person("clerk"), at=at)
    case.refresh_from_db()
    actions.accept_and_route(case=case, by=person("clerk"), at=at)
    actions.approve(case=case, by=person("department"), at=at)


def _be_away(region: Region, at: datetime) -> None:
    """The window's clerk is away next week."""
    held = ItemHandler.objects.filter(region=region).select_related("unit__region").first()
    if held is None or ClerkAbsence.objects.exists():
        return
    begins = day_of(at) + timedelta(days=5)
    actions.record_absence(
        clerk=person("department"), deputy=person("clerk"), unit=held.unit, starts_on=begins,
        ends_on=begins + timedelta(days=4), reason="省里培训", by=None, at=at,
    )  # fmt: skip


def _apply_online(at: datetime) -> None:
    """The firm of the demo's investor hands in online; one paper has to be brought anew."""
    investor = person("investor")
    firm = Investor.objects.current().filter(contacts__user=investor).first()
    project = (
        Project.objects.present().filter(investor=firm, confidential=False).order_by("code").first()
        if firm
        else None
    )
    if firm is None or project is None:
        return
    there = {one.item.code: one for one in versions_on(project.region_path, day_of(at))}
    wanted = [
        there[code] for code in ("planning_conditions", "seismic_requirement") if code in there
    ]
    if len(wanted) < 2:
        return
    application = actions.receive(
        kind="parallel", channel="online", items=wanted, project=project, contact="欧阳客",
        phone="13800001234", by=investor, at=at - timedelta(days=2),
    )  # fmt: skip
    first, second = actions.refreshed(application)
    for row in first.papers.filter(state="missing").select_related("case__version", "paper"):
        actions.hand_in_paper(paper=row, by=investor, at=at - timedelta(days=2))
    first.refresh_from_db()
    actions.accept_and_route(case=first, by=None, at=at - timedelta(days=1))
    if second.papers.filter(state="missing").exists():
        actions.ask_for_correction(case=second, by=None, at=at - timedelta(days=1))
