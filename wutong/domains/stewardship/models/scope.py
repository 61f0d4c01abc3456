"""Who sees what stands on a project, a firm or a region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import Project, seen_by, ways_seen
from wutong.kernel.metrics.expressions import Gathered
from wutong.kernel.scope import VIEW, Access


def visible(access: Access) -> Q:
    """Rows with ``region_path``, ``confidential`` and ``project`` that a person sees by office.

    Ordinary ones in the person's regions; confidential ones with their project alone.
    """
    office = Q(within_any(access.region_paths(VIEW), "region_path"), confidential=False)
    return office | Q(seen_by(access, "project__"), project__removed_at=None)


def ways_visible(access: Access) -> list[Q]:
    """The condition of :func:`visible` taken apart, for :func:`any_way`."""
    office = Q(within_any(access.region_paths(VIEW), "region_path"), confidential=False)
    projects = (Project.objects.present().filter(way).values("pk") for way in ways_seen(access))
    return [office, *(Q(Gathered(F("project"), one.query)) for one in projects)]


def any_way(rows: QuerySet[Any], ways: Iterable[Q]) -> Gathered:
    """The condition that one of ``ways`` holds, of ``rows`` or what is narrowed from them.

    One way in after the other, each by its index: for either-or a database reads all the rows.
    For people of units, projects and firms, to whom thousands belong; where the ways lead to most
    of the rows, as for a region's, either-or along the order of the list is the faster one.
    """
    first, *others = (rows.order_by().filter(way).values("pk") for way in ways)
    return Gathered(F("pk"), first.union(*others).query)
