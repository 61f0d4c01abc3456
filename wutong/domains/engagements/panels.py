"""What this room puts on pages of others: on a project's, a firm's and an introducer's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from wutong.domains.engagements.forms.introducing import IntroductionForm
from wutong.domains.engagements.models import Engagement, FirmMet
from wutong.domains.engagements.queries.listing import Filters, chosen_engagements, ordered
from wutong.domains.investors.queries import Referrer
from wutong.domains.leads.queries import Lead
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel.scope import EDIT, RECORD_ENGAGEMENT, Access

SHOWN: Final = 8
LEADS_SHOWN: Final = 50
REFERRERS_OFFERED: Final = 300


def engagements_of_project(
    project: Project, access: Access, _at: datetime
) -> dict[str, Any] | None:
    """The latest engagements about the project, or at which it was signed; none for investors."""
    rows = chosen_engagements(access, Filters(project=project.code))
    found = list(ordered(rows, "-on")[: SHOWN + 1])
    if access.is_investor:
        return None
    return {
        "found": found[:SHOWN],
        "more_url": f"{reverse('engagements:list')}?project={project.code}"
        if len(found) > SHOWN
        else "",
    }


def engagements_of_firm(investor: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The latest engagements that met the firm; none for an investor."""
    if access.is_investor:
        return None
    met = FirmMet.objects.filter(removed_at=None, investor=investor).values("engagement")
    found = list(Engagement.objects.visible_to(access).filter(pk__in=met)[: SHOWN + 1])
    return {
        "found": found[:SHOWN],
        "more_url": f"{reverse('engagements:list')}?firm={investor.pk}"
        if len(found) > SHOWN
        else "",
        "new_url": f"{reverse('engagements:new')}?kind=talk&firm={investor.name}"
        if access.may_ever(RECORD_ENGAGEMENT)
        else "",
    }


def introducers_of_project(
    project: Project, access: Access, _at: datetime
) -> dict[str, Any] | None:
    """Who brought the project: those named for it, else those who brought its firm."""
    if access.is_investor:
        return None
    may = permits(access, EDIT, project)
    own = list(project.introductions.select_related("referrer"))
    of_firm = Referrer.objects.none()
    if not own and project.investor_id:
        of_firm = Referrer.objects.visible_to(access).filter(introduced=project.investor_id)
    return {
        "project": project,
        "own": own,
        "of_firm": list(of_firm),
        "may_edit": may,
        "form": IntroductionForm(access=access) if may else None,
        "offered": Referrer.objects.visible_to(access)[:REFERRERS_OFFERED] if may else (),
    }


def leads_of_introducer(referrer: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The latest leads that an introducer brought, of those that the person may see."""
    rows = Lead.objects.visible_to(access).filter(introducer=referrer).order_by("-pk")
    found = list(rows[:LEADS_SHOWN])
    return {"found": found} if found else None
