"""The pool (公海): what lies there for a person, and where a picked lead goes."""

from __future__ import annotations

from wutong.domains.leads.models import Lead
from wutong.domains.leads.models.lead import LeadQuerySet
from wutong.domains.org.queries import Unit
from wutong.kernel.scope import HANDLE_LEAD, Access


def pooled(access: Access) -> LeadQuerySet:
    """Leads in the pool that the person sees."""
    return Lead.objects.visible_to(access).pooled()


def where_to(access: Access, lead: Lead) -> Unit | None:
    """The unit that a picked lead belongs to: the person's own of that place, else none."""
    own = Unit.objects.filter(pk__in=access.units(HANDLE_LEAD)).select_related("region")
    units = sorted(own.order_by("pk"), key=lambda unit: -len(unit.region.path))
    near = [one for one in units if lead.region_path.startswith(one.region.path)]
    return near[0] if near else units[0] if units else None
