"""Signing events and the projects signed at them."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from wutong.domains.org.queries import Region, paths_down_to, within_any
from wutong.domains.projects.choices import MilestoneKind, Standing
from wutong.domains.projects.models import Project, SigningEvent
from wutong.domains.projects.queries.regions import kept_choices
from wutong.kernel.scope import VIEW, Access

EVENTS_AT_MOST: Final = 100


def events_seen(access: Access) -> QuerySet[SigningEvent]:
    """Events of the person's regions and of the regions above them."""
    roots = access.region_paths(VIEW) or ((access.home,) if access.home else ())
    above = {path for root in roots for path in paths_down_to(root)}
    # Asked of each event, of which there are few, and not of the country's regions.
    near = Region.objects.filter(pk=OuterRef("region")).filter(
        within_any(roots) | Q(path__in=above)
    )
    return SigningEvent.objects.filter(Exists(near)).prefetch_related("region")


def events_to_choose(access: Access) -> list[SigningEvent]:
    """The latest events, for a list of choices."""
    return list(events_seen(access).order_by("-on", "-pk")[:EVENTS_AT_MOST])


def events_offered(access: Access) -> list[tuple[int, str]]:
    """(key, name) of :func:`events_to_choose` for a filter; kept for a while, as regions are."""
    scope = (access.region_paths(VIEW), access.home)
    return kept_choices(
        "events", scope, lambda: [(one.pk, str(one)) for one in events_to_choose(access)]
    )


def events_with_counts(access: Access) -> QuerySet[SigningEvent]:
    """Events with ``signed`` projects and their ``amount`` (元) that the person sees."""
    seen = Project.objects.visible_to(access).filter(parent=None).values("pk")
    counted = Q(
        milestones__kind=MilestoneKind.FORMAL,
        milestones__standing=Standing.VERIFIED,
        milestones__project__in=seen,
    )
    return (
        events_seen(access)
        .annotate(
            signed=Count("milestones", filter=counted),
            amount=Sum("milestones__project__total_investment", filter=counted),
        )
        .order_by("-on", "-pk")
    )
