"""Whose the credit for a lead is: shares that add up to one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.support import require_handling, require_reason, write_step
from wutong.domains.leads.choices import EventKind
from wutong.domains.leads.models import Lead, LeadCredit
from wutong.domains.leads.rules.credit import Share, check_shares
from wutong.domains.leads.rules.errors import BadValue, NotAllowed
from wutong.domains.org.queries import Unit, User, access_of
from wutong.domains.projects import actions as projects
from wutong.domains.projects.actions import refusals
from wutong.domains.projects.actions.credit import CreditLine
from wutong.domains.projects.queries import Project
from wutong.kernel.clock import day_of
from wutong.kernel.scope import DISPATCH_LEAD


@transaction.atomic
def set_lead_credit(
    *, lead: Lead, shares: Sequence[Share], by: User | None, at: datetime, reason: str
) -> list[LeadCredit]:
    """Divide the credit anew; who dispatches the leads of the place does, never the holder alone.

    Raises BadValue unless the shares add up to 1, NotAllowed.
    """
    require_handling(by, lead, at)
    if by is not None and not access_of(by, day_of(at)).may(
        DISPATCH_LEAD, lead.region_path, lead.unit_id
    ):
        raise NotAllowed(_("业绩由招商局分配，您的岗位不能修改。"))
    rows = write_credit(lead=lead, shares=shares, by=by, at=at, reason=require_reason(reason))
    if lead.project is not None:
        pass_to_project(lead.project, shares, by, at, reason)
    return rows


def write_credit(
    *, lead: Lead, shares: Sequence[Share], by: User | None, at: datetime, reason: str
) -> list[LeadCredit]:
    """Replace the lead's shares, in the caller's transaction. Raises BadValue."""
    check_shares(shares)
    _check_parties(shares)
    old = {(one.unit_id, one.person_id): str(one.share) for one in lead.credits.all()}
    lead.credits.all().delete()
    rows = LeadCredit.objects.bulk_create(
        LeadCredit(
            lead=lead, unit_id=one.unit, person_id=one.person, share=one.share,
            region_path=lead.region_path, set_by=by, set_at=at,
            converted_on=lead.ended_on if lead.project_id else None,
        )
        for one in shares
    )  # fmt: skip
    new = {(one.unit, one.person): str(one.share) for one in shares}
    write_step(
        lead, EventKind.CREDIT_SET, by, at, reason=reason,
        changes={"credit": [_words(old), _words(new)]},
    )  # fmt: skip
    return rows


def _check_parties(shares: Sequence[Share]) -> None:
    units = {one.unit for one in shares if one.unit is not None}
    people = {one.person for one in shares if one.person is not None}
    known = Unit.objects.filter(pk__in=units).count(), User.objects.filter(pk__in=people).count()
    if known != (len(units), len(people)):
        raise BadValue("shares", _("业绩份额里有不存在的单位或人员。"))


def _words(shares: dict[tuple[int | None, int | None], str]) -> list[str]:
    return [f"{unit or '-'}/{person or '-'}: {share}" for (unit, person), share in shares.items()]


def usual_shares(lead: Lead) -> list[Share]:
    """All of the credit to the holder and the unit; to the reporter where nobody holds it."""
    unit = lead.unit_id or lead.reported_unit_id
    person = lead.owner_id or lead.reported_by_id
    return [Share(Decimal(1), unit, person)] if unit or person else []


def pass_to_project(
    project: Project, shares: Sequence[Share], by: User | None, at: datetime, reason: str
) -> None:
    """Give the project the same shares, which its metrics count by. Raises NotAllowed, BadValue."""
    lines = [CreditLine(one.unit, one.person, one.share) for one in shares]
    try:
        projects.set_credit(project=project, shares=lines, by=by, at=at, reason=reason)
    except refusals.NotAllowed as refusal:
        raise NotAllowed(str(refusal)) from refusal
    except refusals.ProjectError as refusal:
        raise BadValue("shares", str(refusal)) from refusal
