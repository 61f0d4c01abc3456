"""Stewards with what they serve, coverage by place, the served firms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from wutong.domains.org.queries import Region, User, within, within_any
from wutong.domains.projects.choices import TeamCapacity
from wutong.domains.projects.queries import Project, ProjectMember
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.queries.spreads import stewards_in
from wutong.domains.stewardship.rules.spreading import SLACK
from wutong.kernel.scope import VIEW, Access

WITHOUT: Final = "none"
OVER, UNDER, IDLE = "over", "under", "idle"


@dataclass(frozen=True)
class Line:
    """A steward: how many firms and projects; ``share`` in percent of the region's average,
    ``bar`` of the one with the most."""

    person: User
    place: str
    firms: int
    by_hand: int
    projects: int
    share: int
    bar: int

    @property
    def standing(self) -> str:
        """``over``, ``under`` or ``idle``; empty within a tenth of the average."""
        if not self.firms:
            return IDLE
        if self.share > 100 + 100 * SLACK:
            return OVER
        return UNDER if self.share < 100 - 100 * SLACK else ""


@dataclass(frozen=True)
class Coverage:
    """Served firms of a place and how many have a steward; ``percent`` is rounded down."""

    name: str
    code: str
    firms: int
    covered: int

    @property
    def percent(self) -> int:
        """0 where there are none."""
        return self.covered * 100 // self.firms if self.firms else 0


def seen_firms(access: Access) -> QuerySet[ServedFirm]:
    """Served firms of the person's regions, and the ones that they serve themselves."""
    if not access.signed_in or access.is_investor:
        return ServedFirm.objects.none()
    own = FirmSteward.objects.filter(steward=access.user, until=None).values("investor")
    office = within_any(access.region_paths(VIEW), "region_path")
    return ServedFirm.objects.filter(office | Q(investor__in=own), left_on=None)


def stewards_of(access: Access, region: Region | None, on: date) -> list[Line]:
    """Stewards in office in the region and whoever serves a firm of it, the fullest first. Without
    a region the person alone. Five queries, however many."""
    if region is None:
        places: dict[int, str] = {access.user or 0: ""}
        scope = Q(steward=access.user)
    else:
        places = {one.key: one.path for one in stewards_in(region.path, on)}
        scope = within(region.path, "region_path")
    held = FirmSteward.objects.filter(scope, until=None)
    counted = held.values("steward").annotate(
        firms=Count("pk"), by_hand=Count("pk", filter=Q(by_hand=True))
    )
    loads = {row["steward"]: (row["firms"], row["by_hand"]) for row in counted.order_by()}
    keys = places.keys() | loads.keys()
    people = User.objects.in_bulk(keys)
    projects = _project_counts(access, list(keys))
    names = dict(Region.objects.filter(path__in=set(places.values())).values_list("path", "name"))
    average = sum(firms for firms, _hand in loads.values()) / max(len(keys), 1)
    most = max((firms for firms, _hand in loads.values()), default=0)
    lines = [
        Line(
            people[key], names.get(places.get(key, ""), ""), *loads.get(key, (0, 0)),
            projects.get(key, 0), _percent(loads.get(key, (0, 0))[0], average),
            _percent(loads.get(key, (0, 0))[0], most),
        )
        for key in keys
        if key in people
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (-one.firms, one.person.name, one.person.pk))


def _percent(part: int, whole: float) -> int:
    return round(part * 100 / whole) if whole else 0


def _project_counts(access: Access, people: list[int]) -> Counter[int]:
    rows = ProjectMember.objects.filter(
        user__in=people, left_on=None, capacity=TeamCapacity.PROJECT_STEWARD,
        project__in=Project.objects.visible_to(access).values("pk"),
    )  # fmt: skip
    counted = rows.order_by().values("user").annotate(count=Count("pk"))
    return Counter({row["user"]: row["count"] for row in counted})


def coverage_of(region: Region) -> tuple[Coverage, list[Coverage]]:
    """Coverage of a region, and of each of its children with firms. Three queries."""
    served = _counted(ServedFirm.objects.filter(within(region.path, "region_path"), left_on=None))
    present = FirmSteward.objects.filter(within(region.path, "region_path"), until=None)
    covered = _counted(
        ServedFirm.objects.filter(
            within(region.path, "region_path"), left_on=None,
            investor__in=present.values("investor"),
        )
    )  # fmt: skip
    children = Region.objects.filter(parent=region).order_by("code")
    lines = [
        Coverage(one.name, one.code, _below(served, one.path), _below(covered, one.path))
        for one in children
    ]
    whole = Coverage(region.name, region.code, sum(served.values()), sum(covered.values()))
    return whole, [one for one in lines if one.firms]


def _counted(rows: QuerySet[ServedFirm]) -> dict[str, int]:
    counted = rows.order_by().values("region_path").annotate(count=Count("pk"))
    return {row["region_path"]: row["count"] for row in counted}


def _below(counts: dict[str, int], path: str) -> int:
    return sum(count for place, count in counts.items() if place.startswith(path))


def chosen_firms(
    access: Access, *, region: str = "", text: str = "", steward: str = ""
) -> QuerySet[ServedFirm]:
    """Served firms that the person sees, narrowed; ``steward`` is a key, or ``none``."""
    rows = seen_firms(access)
    if region:
        found = Region.objects.filter(code=region).first()
        rows = rows.filter(within(found.path, "region_path")) if found else rows.none()
    if text:
        rows = rows.filter(investor__name__contains=text)
    present = FirmSteward.objects.filter(until=None)
    if steward == WITHOUT:
        rows = rows.exclude(investor__in=present.values("investor"))
    elif steward.isdecimal():
        rows = rows.filter(investor__in=present.filter(steward=int(steward)).values("investor"))
    now = present.filter(investor=OuterRef("investor"))
    rows = rows.annotate(
        steward_key=Subquery(now.values("steward")[:1]),
        steward_name=Subquery(now.values("steward__name")[:1]),
        steward_reason=Subquery(now.values("reason")[:1]),
        steward_by_hand=Subquery(now.values("by_hand")[:1]),
    )
    return rows.select_related("investor", "region").order_by("region_path", "pk")


def exported_firms(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Each firm's cells with its steward. No phones."""
    for one in rows.iterator(chunk_size=2000):
        yield [
            one.investor.name, one.investor.uscc or "", one.region.name, one.industry_code,
            one.weight, one.since.isoformat(), one.steward_name or "",
            one.steward_reason or "",
        ]  # fmt: skip


def history_of_firm(investor: int) -> QuerySet[FirmSteward]:
    """Who served a firm when, the latest first."""
    rows = FirmSteward.objects.filter(investor=investor).select_related("steward", "given_by")
    return rows.order_by("-since", "-pk")


def teams_of(access: Access, person: int) -> QuerySet[ProjectMember]:
    """A person's places on teams of projects that the viewer sees, present ones first."""
    rows = ProjectMember.objects.filter(
        user=person, project__in=Project.objects.visible_to(access).values("pk")
    )
    return rows.select_related("project__region").order_by("-left_on", "project__code")
