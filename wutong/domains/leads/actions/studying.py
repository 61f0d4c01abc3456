"""What a study (研判) decides: a project in the reserve pool, following on, back, or closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.actions import link_referrer
from wutong.domains.leads.actions.credit import pass_to_project, usual_shares, write_credit
from wutong.domains.leads.actions.handling import require_no_conflict, tie_firm
from wutong.domains.leads.actions.support import (
    Before,
    close_duties,
    end,
    move_to,
    require_handling,
    require_reason,
    require_state,
    take_turn,
    write_step,
)
from wutong.domains.leads.choices import DutyKind, EventKind, LeadState, TransferState
from wutong.domains.leads.models import Lead
from wutong.domains.leads.rules.credit import Share
from wutong.domains.leads.rules.errors import BadValue, NotAllowed
from wutong.domains.org.queries import User
from wutong.domains.projects import actions as projects
from wutong.domains.projects.actions import refusals as projects_refusals
from wutong.domains.projects.choices import Attribute, Stage, TeamCapacity
from wutong.domains.projects.queries import Project
from wutong.kernel.clock import day_of

IN_HAND = (LeadState.REPORTED, LeadState.STUDYING, LeadState.FOLLOWING)
LONGEST_NAME = 200
STUDIED = (DutyKind.RESPOND, DutyKind.STUDY)


@transaction.atomic
def follow(*, lead: Lead, by: User | None, at: datetime, reason: str = "") -> Lead:
    """The lead is worth following: feedback within days, a report every fortnight from now on.

    Raises NotAllowed, NotNow, AlreadyMoved.
    """
    require_handling(by, lead, at)
    require_state(lead, LeadState.REPORTED, LeadState.STUDYING)
    take_turn(lead, at)
    before = Before.of(lead)
    lead.owner = lead.owner or by
    close_duties(lead, STUDIED, by, at)
    move_to(lead, LeadState.FOLLOWING, by, at)
    lead.save(update_fields=["owner", "state", "falls_on"])
    write_step(lead, EventKind.STUDIED, by, at, before=before, reason=reason)
    return lead


@transaction.atomic
def send_back(*, lead: Lead, reason: str, by: User | None, at: datetime) -> Lead:
    """Back to the reporter, who is to complete it. Raises BadValue, NotAllowed, NotNow."""
    require_handling(by, lead, at)
    require_state(lead, *IN_HAND)
    why = require_reason(reason)
    take_turn(lead, at)
    before = Before.of(lead)
    close_duties(lead, STUDIED, by, at)
    move_to(lead, LeadState.RETURNED, by, at)
    lead.save(update_fields=["state", "falls_on"])
    write_step(lead, EventKind.RETURNED, by, at, before=before, reason=why)
    return lead


@transaction.atomic
def close(*, lead: Lead, reason: str, by: User | None, at: datetime) -> Lead:
    """The lead comes to nothing, with a reason. Raises BadValue, NotAllowed, NotNow."""
    require_handling(by, lead, at)
    require_state(lead, *IN_HAND, LeadState.RETURNED, LeadState.POOL)
    require_no_conflict(lead)
    why = require_reason(reason)
    take_turn(lead, at)
    before = Before.of(lead)
    close_duties(lead, STUDIED, by, at)
    _end(lead, LeadState.CLOSED, at)
    lead.save(update_fields=["state", "ended_on", "falls_on", "offered_unit", "offered_path"])
    write_step(lead, EventKind.CLOSED, by, at, before=before, reason=why)
    return lead


def _end(lead: Lead, state: LeadState, at: datetime) -> None:
    end(lead, state, at)
    lead.transfers.pending().update(
        state=TransferState.WITHDRAWN, answered_at=at, answer=_("线索已办结")
    )


def project_name_of(lead: Lead) -> str:
    """What the project is called unless somebody says otherwise: the firm and its undertaking."""
    return f"{lead.firm_name}{lead.content}"[:LONGEST_NAME]


@transaction.atomic
def convert(
    *, lead: Lead, by: User | None, at: datetime, name: str = "", reason: str = ""
) -> Project:
    """Make the lead a project in the reserve pool, with all that is known of it.

    The firm is registered where it is not; the project's stage, total and land are claims that
    somebody else verifies; the credit goes to the holder unless it was divided before. Raises
    NotAllowed, NotNow, AlreadyMoved, BadValue and what the projects' room refuses.
    """
    require_handling(by, lead, at)
    require_state(lead, *IN_HAND)
    require_no_conflict(lead)
    take_turn(lead, at)
    before = Before.of(lead)
    lead.owner = lead.owner or by
    close_duties(lead, STUDIED, by, at)
    if lead.investor_id is None:
        tie_firm(lead, by, at)
    project = _create_project(lead, name.strip() or project_name_of(lead), by, at)
    _end(lead, LeadState.CONVERTED, at)
    lead.project = project
    lead.save(update_fields=["owner", "state", "ended_on", "falls_on", "offered_unit",
                             "offered_path", "project"])  # fmt: skip
    write_step(
        lead, EventKind.CONVERTED, by, at, before=before, reason=reason,
        changes={"project": [None, project.code]},
    )  # fmt: skip
    _give_credit(lead, project, by, at)
    return project


def _create_project(lead: Lead, name: str, by: User | None, at: datetime) -> Project:
    if len(name) > LONGEST_NAME:
        raise BadValue("name", _("项目名称太长，最多 200 个字。"))
    try:
        project = _enter(lead, name, by, at)
    except projects_refusals.NotAllowed as refusal:
        raise NotAllowed(str(refusal)) from refusal
    except projects_refusals.ProjectError as refusal:
        raise BadValue("name", str(refusal)) from refusal
    if lead.introducer is not None and lead.investor is not None:
        link_referrer(investor=lead.investor, referrer=lead.introducer, by=by, at=at)
    return project


def _enter(lead: Lead, name: str, by: User | None, at: datetime) -> Project:
    """The project with its team and claims. Raises ProjectError."""
    on = day_of(at)
    attributes: dict[str, Any] = {
        "investor": lead.investor, "content": lead.content, "industry": lead.industry,
        "note": lead.note, "confidential": lead.confidential,
    }  # fmt: skip
    project = projects.create_project(
        name=name, region=lead.region, unit=lead.unit, total_investment=lead.amount,
        by=by, at=at, **attributes,
    )  # fmt: skip
    if lead.owner is not None:
        projects.join_team(
            project=project, user=lead.owner, capacity=TeamCapacity.RECRUITER, on=on, by=None,
            at=at,
        )  # fmt: skip
    if lead.land_area:
        projects.claim_fact(
            project=project, attribute=Attribute.LAND_AREA, value=lead.land_area, on=on, by=by,
            at=at,
        )  # fmt: skip
    projects.claim_milestone(
        project=project, stage=Stage.RESERVE, on=on, by=by, at=at,
        note=_("由线索 %(code)s 转入") % {"code": lead.code},
    )  # fmt: skip
    return project


def _give_credit(lead: Lead, project: Project, by: User | None, at: datetime) -> None:
    divided = [Share(one.share, one.unit_id, one.person_id) for one in lead.credits.all()]
    shares = divided or usual_shares(lead)
    if not shares:
        return
    if divided:
        lead.credits.update(converted_on=lead.ended_on, region_path=lead.region_path)
    else:
        write_credit(lead=lead, shares=shares, by=by, at=at, reason="")
    pass_to_project(project, shares, by, at, str(lead.code))
