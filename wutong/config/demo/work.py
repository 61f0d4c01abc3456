"""Work in progress, so that every page has something to show: claims that wait, next steps that are
late, projects that do not move, a confidential project, a bulletin. All of it is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

import typst
from django.core.files.base import ContentFile
from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.bulletins.actions import draft_bulletin, issue_bulletin, review_bulletin
from wutong.domains.bulletins.models import Bulletin, BulletinTemplate
from wutong.domains.investors.actions import add_contact, register_investor
from wutong.domains.org.models import Unit
from wutong.domains.projects.actions import (
    attach_evidence,
    change_pace,
    claim_fact,
    claim_funds,
    claim_milestone,
    create_project,
    edit_project,
    join_team,
)
from wutong.domains.projects.choices import (
    Attribute,
    EvidenceKind,
    FundKind,
    Pace,
    Stage,
    TeamCapacity,
)
from wutong.domains.projects.models import Evidence, Project
from wutong.kernel.clock import day_of
from wutong.kernel.money import YI

LARGEST: Final = 12
NEW_PROJECT: Final = "渤海湾海洋装备研发中心（演示）"
CONFIDENTIAL_PROJECT: Final = "北戴河新区涉密装备项目（演示）"
NEXT_STEPS: Final = (
    ("落实项目用地指标，报自然资源部门会审", -12),
    ("协调供电线路接入方案", -3),
    ("与投资方确认首期资本金到位时间", 2),
    ("办理环评批复", 6),
    ("签订土地出让合同", 15),
    ("召开专班调度会", 21),
)
BULLETIN_FROM, BULLETIN_TO = date(2022, 1, 1), date(2022, 9, 9)


@transaction.atomic
def load_work(at: datetime) -> None:
    """Load all of it once."""
    if Project.objects.filter(name=NEW_PROJECT).exists():
        return
    largest = list(
        Project.objects.present()
        .filter(region_path__startswith=region_of(QINHUANGDAO).path, stage=Stage.SIGNED)
        .order_by("-total_investment")[:LARGEST]
    )
    _plan_next_steps(largest, at)
    _slow_down(largest, at)
    _claim_on(largest, at)
    _new_projects(at)
    _speak_for(largest[0], at)


def _paper(title: str) -> ContentFile[bytes]:
    """A one-page PDF that says that it is for show."""
    source = f'#set text(font: ("Noto Sans CJK SC", "Noto Sans SC"), 16pt)\n= {title}\n演示用文件，不具效力。'
    return ContentFile(typst.compile(source.encode()), name=f"{title}.pdf")


def _attach(project: Project, kind: EvidenceKind, by: str, at: datetime) -> Evidence:
    return attach_evidence(
        project=project, kind=kind, file=_paper(str(kind.label)), by=person(by), at=at
    )


def _plan_next_steps(projects: Sequence[Project], at: datetime) -> None:
    for project, (step, days) in zip(projects, NEXT_STEPS, strict=False):
        due = day_of(at) + timedelta(days=days)
        changes = {"next_step": step, "next_step_due": due}
        edit_project(project=project, changes=changes, by=person("bureau"), at=at)
    team = (
        ("steward", TeamCapacity.PROJECT_STEWARD),
        ("recruiter", TeamCapacity.RECRUITER),
        ("leader", TeamCapacity.LEADER_SPONSOR),
    )
    for project in projects[:6]:
        for username, capacity in team:
            join_team(
                project=project, user=person(username), capacity=capacity, on=day_of(at),
                by=person("bureau"), at=at,
            )  # fmt: skip


def _slow_down(projects: Sequence[Project], at: datetime) -> None:
    reasons = (
        (Pace.SLOWED, "投资方调整产能布局，推迟开工"),
        (Pace.STALLED, "土地手续未办结，已停滞三个月"),
        (Pace.SUSPENDED, "等待规划调整批复"),
    )
    for project, (pace, reason) in zip(projects[3:], reasons, strict=False):
        change_pace(
            project=project, pace=pace, on=day_of(at), reason=reason, by=person("bureau"), at=at
        )


def _claim_on(projects: Sequence[Project], at: datetime) -> None:
    """Claims of the steward and the recruiter that wait for somebody else."""
    for number, project in enumerate(projects[:4]):
        slip = _attach(project, EvidenceKind.BANK_SLIP, "steward", at)
        claim_funds(
            project=project, amount=Decimal(number + 1) * YI / 2, on=day_of(at),
            kind=FundKind.DOMESTIC, by=person("steward"), at=at, evidence=slip,
            voucher=f"演示-{number + 1:03d}",
        )  # fmt: skip
    claim_fact(
        project=projects[4], attribute=Attribute.TOTAL_INVESTMENT, on=day_of(at),
        value=(projects[4].total_investment or YI) + 2 * YI, by=person("recruiter"), at=at,
        note="投资方追加二期设备",
    )  # fmt: skip


def _new_projects(at: datetime) -> None:
    """A project of the squad whose signing waits, and a confidential one of the bureau."""
    region, on = region_of(QINHUANGDAO), day_of(at)
    recruiter, squad = person("recruiter"), Unit.objects.get(name="京津招商小分队")
    firm = register_investor(
        name="渤海湾海洋装备（演示）有限公司", by=recruiter, at=at, origin="天津市"
    )
    project = create_project(
        name=NEW_PROJECT, region=region, unit=squad, investor=firm, by=recruiter, at=at,
        total_investment=18 * YI, on=on, content="海洋工程装备的研发、试验和中试。",
        industry="海洋工程",
    )  # fmt: skip
    contract = _attach(project, EvidenceKind.CONTRACT, "recruiter", at)
    claim_milestone(
        project=project, stage=Stage.SIGNED, on=on, by=recruiter, at=at, evidence=[contract]
    )
    create_project(
        name=CONFIDENTIAL_PROJECT, region=region, by=person("bureau"), at=at, confidential=True,
        total_investment=30 * YI, on=on,
    )  # fmt: skip


def _speak_for(project: Project, at: datetime) -> None:
    """The demo's investor speaks for the firm of the largest project."""
    if project.investor is None:
        return
    contact = add_contact(
        investor=project.investor, name="欧阳客", title="项目代表", by=person("bureau"), at=at
    )
    contact.user = person("investor")
    contact.save(update_fields=["user"])


@transaction.atomic
def load_bulletins(at: datetime) -> None:
    """One issued, one in draft; once. What the demo knows at ``at`` must all be there before."""
    if Bulletin.objects.exists():
        return
    region, analyst = region_of(QINHUANGDAO), person("analyst")
    shown = BulletinTemplate.objects.filter(region=None, code__in=("semimonthly", "overview"))
    templates = list(shown.order_by("pk"))
    for template in templates[:1]:
        bulletin = draft_bulletin(
            template=template, region=region, first_day=BULLETIN_FROM, last_day=BULLETIN_TO,
            by=analyst, at=at,
        )  # fmt: skip
        review_bulletin(bulletin=bulletin, by=person("supervisor"), at=at, seen=bulletin.revision)
        issue_bulletin(bulletin=bulletin, by=person("bureau"), at=at)
    for template in templates[-1:]:
        draft_bulletin(
            template=template, region=region, first_day=BULLETIN_FROM, last_day=BULLETIN_TO,
            by=analyst, at=at,
        )  # fmt: skip
