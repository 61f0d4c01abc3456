"""What is known of the units that a lead could go to."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q

from wutong.domains.leads.choices import HELD, LeadState
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.page import units_for
from wutong.domains.leads.rules.routing import Proposal, UnitFacts, proposals
from wutong.domains.org.queries import Post
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import ABILITIES, HANDLE_LEAD

PROPOSED: Final = 5


def proposals_for(lead: Lead, on: date, most: int = PROPOSED) -> list[Proposal]:
    """Units of the lead's city that it suits best, each with its reasons; five queries.

    Counts everything, whoever asks: numbers of leads and projects of a unit alone are told.
    """
    units = units_for(lead)
    keys = [unit.pk for unit in units]
    roles = [role for role, abilities in ABILITIES.items() if HANDLE_LEAD in abilities]
    counted = Lead.objects.filter(unit__in=keys).order_by().values_list("unit")
    held = dict(counted.filter(state__in=HELD).annotate(count=Count("pk")))
    of_trade = Q(industry=lead.industry) if lead.industry else Q(pk__in=())
    converted = dict(
        counted.filter(of_trade, state=LeadState.CONVERTED).annotate(count=Count("pk"))
    )
    done = Project.objects.present().filter(of_trade, unit__in=keys).order_by()
    projects = dict(done.values_list("unit").annotate(count=Count("pk")))
    posts = Post.objects.held_on(on).filter(unit__in=keys, role__in=roles).order_by()
    people = dict(posts.values_list("unit").annotate(count=Count("user", distinct=True)))
    facts = (
        UnitFacts(
            unit.pk, unit.name, unit.region.name, projects.get(unit.pk, 0),
            converted.get(unit.pk, 0), held.get(unit.pk, 0), people.get(unit.pk, 0),
            lead.region_path.startswith(unit.region.path),
        )
        for unit in units
    )  # fmt: skip
    return proposals(facts, lead.industry, most)
