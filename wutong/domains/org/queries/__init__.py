"""Reads of the organisation, and the classes that upper rooms name in their signatures."""

from wutong.domains.org.models import (
    PATH_SEPARATOR,
    Post,
    Region,
    Unit,
    User,
    within,
    within_any,
)
from wutong.domains.org.queries.access import access_of, administrator, operator_access
from wutong.domains.org.queries.calendars import asking_once, working_calendar
from wutong.domains.org.queries.offices import in_charge_of, in_office, members_of, who_sees
from wutong.domains.org.queries.people import (
    account_locked_until,
    has_two_factor,
    may_manage,
    people_found,
    people_managed,
    posts_in_unit,
    posts_managed,
    posts_of,
    sign_in_locked_until,
)
from wutong.domains.org.queries.regions import (
    CUSTOM_LEVELS,
    children_of,
    children_with_counts,
    managed_regions,
    posts_in,
    region_by_code,
    region_line,
    region_stated,
    regions_named,
    units_under,
    units_with_counts,
)
from wutong.domains.org.queries.rules import depth_of, holding_in, may_manage_rules, nearest_to
from wutong.domains.org.queries.trail import TrailFilter, changes_of, exports, trail
from wutong.domains.org.rules import paths_down_to

__all__ = [
    "CUSTOM_LEVELS",
    "PATH_SEPARATOR",
    "Post",
    "Region",
    "TrailFilter",
    "Unit",
    "User",
    "access_of",
    "account_locked_until",
    "administrator",
    "asking_once",
    "changes_of",
    "children_of",
    "children_with_counts",
    "depth_of",
    "exports",
    "has_two_factor",
    "holding_in",
    "in_charge_of",
    "in_office",
    "managed_regions",
    "may_manage",
    "may_manage_rules",
    "members_of",
    "nearest_to",
    "operator_access",
    "paths_down_to",
    "people_found",
    "people_managed",
    "posts_in",
    "posts_in_unit",
    "posts_managed",
    "posts_of",
    "region_by_code",
    "region_line",
    "region_stated",
    "regions_named",
    "sign_in_locked_until",
    "trail",
    "units_under",
    "units_with_counts",
    "who_sees",
    "within",
    "within_any",
    "working_calendar",
]
