"""Agency service (全程代办): an agent acts for a firm with its written consent, kept on file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.filing import Stored, store
from wutong.domains.approvals.actions.support import access_for, required_text
from wutong.domains.approvals.models import AgencyService, PaperOnFile
from wutong.domains.approvals.queries.agencies import in_force, not_over
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import User, access_of
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import INVESTOR, RECORD_AGENCY


@dataclass(frozen=True)
class Consent:
    """The firm's written word: who gave it and when; the file, or the number of what is on paper."""

    given_by: str
    given_on: date
    file: File[Any] | None = None
    document_number: str = ""


def _require(project: Project, by: User | None, at: datetime) -> None:
    access = access_for(by, at)
    if access is not None and not permits(access, RECORD_AGENCY, project):
        raise NotAllowed(_("您的岗位不能登记这个项目的代办。"))


@transaction.atomic
def record_agency(
    *,
    project: Project,
    agent: User,
    consent: Consent,
    by: User | None,
    at: datetime,
    starts_on: date,
    ends_on: date | None = None,
    scope: str = "",
) -> AgencyService:
    """Record that ``agent`` acts for the project's firm from ``starts_on``, with its consent.

    One agent serves a project at a time. Raises NotAllowed, BadValue without a consent of that
    day or before, AlreadyMoved where the project has a service that runs.
    """
    _require(project, by, at)
    _check(consent, agent, starts_on, ends_on, at)
    # Of two who record one at once the second waits for the first here.
    Project.objects.select_for_update().get(pk=project.pk)
    if in_force(starts_on).filter(project=project).exists():
        raise AlreadyMoved(_("这个项目已有代办，请先结束再登记。"))
    stored = store(consent.file, at) if consent.file is not None else Stored()
    paper = PaperOnFile.objects.create(
        project=project, name=str(_("代办委托书")), document_number=consent.document_number.strip(),
        sha256=stored.sha256, size=stored.size, content_type=stored.content_type,
        file=stored.path, on_paper=not stored.path, issued_on=consent.given_on, added_by=by,
        added_at=at,
    )  # fmt: skip
    agency = AgencyService.objects.create(
        project=project, agent=agent, consented_by=consent.given_by.strip()[:60],
        consented_on=consent.given_on, consent=paper, scope=scope.strip()[:300],
        starts_on=starts_on, ends_on=ends_on, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="approvals.agency_recorded", target=agency,
        changes={"agent": [None, str(agent)], "consented_on": [None, str(consent.given_on)]},
    )  # fmt: skip
    return agency


def _check(
    consent: Consent, agent: User, starts_on: date, ends_on: date | None, at: datetime
) -> None:
    required_text(consent.given_by, _("请填写委托人。"), "consented_by")
    if consent.file is None and not consent.document_number.strip():
        raise BadValue("consent", _("请上传委托书，或者填写纸质委托书的编号。"))
    if consent.given_on > day_of(at):
        raise BadValue("consented_on", _("委托日期还没有到。"))
    if consent.given_on > starts_on:
        raise BadValue("starts_on", _("代办不能早于委托日期。"))
    if ends_on is not None and ends_on < starts_on:
        raise BadValue("ends_on", _("结束日期不能早于开始日期。"))
    posts = access_of(agent, day_of(at)).grants
    if not posts or all(one.role == INVESTOR for one in posts):
        raise BadValue("agent", _("代办员须是在岗的工作人员。"))


@transaction.atomic
def end_agency(
    *, agency: AgencyService, on: date, reason: str, by: User | None, at: datetime
) -> AgencyService:
    """End the service with ``on`` as its last day. Raises NotAllowed, BadValue, AlreadyMoved."""
    _require(agency.project, by, at)
    why = required_text(reason, _("请写明结束代办的原因。"))
    if on < agency.starts_on:
        raise BadValue("on", _("结束日期不能早于开始日期。"))
    running = AgencyService.objects.filter(pk=agency.pk, ends_on=agency.ends_on)
    ended_before = agency.ends_on is not None and agency.ends_on <= day_of(at)
    if ended_before or not running.update(ends_on=on):
        raise AlreadyMoved(_("这项代办已经结束。"))
    audit.record(
        actor=by, at=at, action="approvals.agency_ended", target=agency, reason=why,
        changes={"ends_on": [str(agency.ends_on) if agency.ends_on else None, str(on)]},
    )  # fmt: skip
    agency.refresh_from_db()
    return agency


@transaction.atomic
def pass_on_agencies(
    *, holder: User, successor: User, keys: Collection[int], on: date, by: User | None,
    at: datetime,
) -> int:  # fmt: skip
    """Give these services of an agent that are not over on ``on`` to a successor; how many.

    The consent, the first day and the days used stay: the service goes on.
    """
    rows = list(
        AgencyService.objects.select_for_update()
        .filter(not_over(on), pk__in=keys, agent=holder)
        .order_by("pk")
    )
    for row in rows:
        row.agent = successor
        row.save(update_fields=["agent"])
        audit.record(
            actor=by, at=at, action="approvals.agency_passed_on", target=row,
            changes={"agent": [str(holder), str(successor)]},
        )  # fmt: skip
    return len(rows)
