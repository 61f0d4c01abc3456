"""People who may take part in an engagement or see to what follows."""

from __future__ import annotations

from wutong.domains.engagements.models import Engagement
from wutong.domains.org.queries import User
from wutong.domains.projects.queries.regions import people_to_choose


def people_near(engagement: Engagement) -> dict[int, User]:
    """People in office on its first day in the host's region, above it, or in one of its units."""
    found = people_to_choose(engagement.region.path, engagement.starts_on)
    return {one.pk: one for one in found}
