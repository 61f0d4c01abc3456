"""Large leads: from the amount that the region sets, the city takes part."""

from __future__ import annotations

from datetime import datetime

from wutong.domains.leads.actions.support import is_large, write_step
from wutong.domains.leads.choices import EventKind
from wutong.domains.leads.models import Lead
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.org.choices import RegionLevel, UnitKind
from wutong.domains.org.queries import Region, Unit, User, region_line


def join_city(lead: Lead, terms: Terms, by: User | None, at: datetime) -> bool:
    """Let the city above, with its promotion bureau, take part in a large lead; once.

    Nothing happens where the lead is the city's own. Saves the lead.
    """
    if lead.joined_region_id is not None or not is_large(lead, terms):
        return False
    city = _city_above(lead.region)
    if city is None:
        return False
    lead.joined_region = city
    lead.joined_unit = Unit.objects.filter(
        region=city, kind=UnitKind.PROMOTION_BUREAU, closed_on=None
    ).first()
    lead.save(update_fields=["joined_region", "joined_unit"])
    write_step(lead, EventKind.CITY_JOINED, by, at, unit=lead.joined_unit, reason=city.name)
    return True


def _city_above(region: Region) -> Region | None:
    above = [one for one in region_line(region) if one.pk != region.pk]
    return next((one for one in reversed(above) if one.level == RegionLevel.CITY), None)
