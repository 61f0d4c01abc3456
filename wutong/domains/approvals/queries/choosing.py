"""What can be chosen in forms of cases: units, clerks, results, items at the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from wutong.domains.approvals.choices import APPROVED, OPEN, ApprovalStage, PaperSource
from wutong.domains.approvals.models import (
    ApprovalCase,
    ItemHandler,
    ItemPaper,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.papers import on_file
from wutong.domains.approvals.queries.roadmap import needed_items
from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Post, Unit, User, paths_down_to, within_any
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import ABILITIES, HANDLE_CASE, Access

HANDLING_ROLES: Final = [role for role, may in ABILITIES.items() if HANDLE_CASE in may]
COLLEAGUES: Final = 100


def units_for(case: ApprovalCase) -> QuerySet[Unit]:
    """Units that handle items in the case's region or above it."""
    handlers = ItemHandler.objects.filter(region__path__in=paths_down_to(case.region_path))
    return Unit.objects.filter(pk__in=handlers.values("unit")).order_by("name")


def clerks_for(case: ApprovalCase) -> QuerySet[User]:
    """People whose post lets them handle the case: of its unit, or of its region and above."""
    scope = Q(region__path__in=paths_down_to(case.region_path))
    if case.unit_id is not None:
        scope |= Q(unit=case.unit_id)
    posts = Post.objects.filter(scope, role__in=HANDLING_ROLES, ends_on=None)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")


def results_of(case: ApprovalCase) -> list[PaperKind]:
    """The papers that the item issues."""
    return list(PaperKind.objects.filter(issued_by__version=case.version_id).order_by("pk"))


@dataclass(frozen=True)
class Offered:
    """An item that the window may receive now: whether the project needs it and what it has."""

    version: ItemVersion
    needed: bool
    state: str
    """Empty, ``open`` or ``approved``."""


def offered_items(
    project: Project | None, investor: Investor | None, region_path: str, on: date
) -> list[Offered]:
    """The catalogue in force at the place; what the project needs and has not asked for first."""
    needed = {one.code for one in needed_items(project, on)} if project is not None else set()
    there = _there(project, investor)
    stages = list(ApprovalStage.values)
    offered = [
        Offered(one, one.item.code in needed, there.get(one.item.code, ""))
        for one in versions_on(region_path, on)
    ]
    return sorted(
        offered,
        key=lambda one: (
            bool(one.state), not one.needed, stages.index(one.version.stage),
            one.version.item.code,
        ),
    )  # fmt: skip


def _there(project: Project | None, investor: Investor | None) -> Mapping[str, str]:
    if project is not None:
        cases = ApprovalCase.objects.filter(project=project)
    elif investor is not None:
        cases = ApprovalCase.objects.filter(investor=investor, project=None)
    else:
        return {}
    found: dict[str, str] = {}
    for code, state in cases.filter(state__in=(*OPEN, *APPROVED)).values_list(
        "version__item__code", "state"
    ):
        found[code] = "open" if state in OPEN else found.get(code, "approved")
    return found


def clerks_of(unit: Unit | None, access: Access, key: str = "") -> list[User]:
    """Colleagues to whom cases can be given: of the unit, or in the person's regions; with ``key``
    only the one of that key. The action asks again for each case."""
    if unit is not None:
        scope = Q(unit=unit) | Q(region__path__in=paths_down_to(unit.region.path))
    else:
        scope = (
            Q(unit__in=access.units(HANDLE_CASE))
            | within_any(access.region_paths(HANDLE_CASE), "region__path")
            | within_any(access.region_paths(HANDLE_CASE), "unit__region__path")
        )
    if key and not key.isdecimal():
        return []
    posts = Post.objects.filter(scope, role__in=HANDLING_ROLES, ends_on=None)
    people = User.objects.filter(pk__in=posts.values("user"), is_active=True)
    if key:
        people = people.filter(pk=int(key))
    elif unit is None and access.user is not None and not access.units(HANDLE_CASE):
        people = people.exclude(pk=access.user)
    return list(people.order_by("name")[:COLLEAGUES])


def papers_offered(
    versions: Sequence[int], project: Project | None, investor: Investor | None, on: date
) -> dict[int, tuple[int, int]]:
    """For each version how many papers it asks for and how many of them are there already: on
    file and valid, or shared between departments. Two queries."""
    asked = list(
        ItemPaper.objects.filter(version__in=versions, required=True).values_list(
            "version_id", "paper__code", "paper__source"
        )
    )
    there = set(on_file(project, investor, None, on, {code for _v, code, _s in asked}))
    found: dict[int, tuple[int, int]] = {}
    for version, code, source in asked:
        count, ready = found.get(version, (0, 0))
        is_there = code in there or source == PaperSource.SHARED
        found[version] = (count + 1, ready + is_there)
    return found
