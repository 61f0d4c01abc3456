"""What every write to a project shares: locking, permission, the copies on the project's row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, access_of
from wutong.domains.projects.choices import Standing
from wutong.domains.projects.models import Fact, Milestone, Project
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.projects.rules.copies import (
    COPIED,
    Copies,
    KnownFact,
    ReachedStage,
    latest_copies,
)
from wutong.domains.projects.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import events
from wutong.kernel.clock import day_of

CHUNK = 500
COPIED_FIELDS = (
    "stage",
    "stage_rank",
    "stage_on",
    "total_investment",
    "land_area",
    "planned_start",
    "region_id",
    "region_path",
    "unit_id",
    "figures_on",
    "figures_known_from",
    "stages_known_from",
    "updated_at",
)


def require(by: Any, ability: str, project: Project, at: datetime) -> None:
    """Refuse the write unless ``by`` has ``ability`` for this project. ``by`` None is the system.

    Raises NotAllowed.
    """
    if by is None:
        return
    if not permits(access_of(by, day_of(at)), ability, project):
        raise NotAllowed(_("您的岗位不能对这个项目做此操作。"))


def require_past(on: date, at: datetime) -> None:
    """A fact lies in the past. Raises BadValue for a day after ``at``."""
    if on > day_of(at):
        raise BadValue(_("日期 %(on)s 还没有到，不能申报未来的事实。") % {"on": on})


def take_turn(project: Project, at: datetime, seen_version: int | None = None) -> None:
    """Win the project for this transaction: of two people, the second sees a changed version.

    Call inside a transaction, with the version that the person saw. Raises AlreadyMoved.
    """
    version = project.version if seen_version is None else seen_version
    won = Project.objects.filter(pk=project.pk, version=version).update(
        version=F("version") + 1, updated_at=at
    )
    if not won:
        raise AlreadyMoved(_("别人刚刚更新了这个项目，请刷新后再操作。"))
    project.version = version + 1


def refresh_copies(projects: Collection[int], at: datetime) -> None:
    """Bring the copies of these projects up to their verified facts, in bounded chunks."""
    for keys in batched(sorted(projects), CHUNK):
        # Two verifications of one project at once: the second waits here and reads the first's.
        rows = list(
            Project.objects.select_for_update(of=("self",))
            .filter(pk__in=keys)
            .select_related("region")
            .order_by("pk")
        )
        milestones, facts = _facts_of(keys)
        regions = _regions(facts)
        places = {one.pk: (one.region_id, one.unit_id) for one in rows}
        stages = {one.pk: one.stage for one in rows}
        for project in rows:
            copies = latest_copies(milestones[project.pk], facts[project.pk])
            put_copies(project, copies, regions, at)
        Project.objects.bulk_update(
            rows, [name.removesuffix("_id") for name in COPIED_FIELDS], batch_size=100
        )
        _tell_of_moves(rows, places, at)
        _tell_of_stages(rows, stages, at)


def _tell_of_moves(
    projects: list[Project], places: dict[int, tuple[int, int | None]], at: datetime
) -> None:
    """Tell the rooms above which projects lie elsewhere now, each with the unit it belonged to."""
    former = {
        one.pk: places[one.pk][1]
        for one in projects
        if (one.region_id, one.unit_id) != places[one.pk]
    }
    if former:
        events.publish("projects.placed", former_units=former, at=at)


def _tell_of_stages(projects: list[Project], stages: dict[int, str], at: datetime) -> None:
    """Tell the rooms above which projects stand at another stage now, and at which."""
    changed = {one.pk: one.stage for one in projects if one.stage != stages[one.pk]}
    if changed:
        events.publish("projects.staged", stages=changed, at=at)


def put_copies(project: Project, copies: Copies, regions: dict[int, Region], at: datetime) -> None:
    """Write the copies onto an instance; the caller saves. A fact-less region or unit stays."""
    project.stage = copies.stage
    project.stage_rank = copies.stage_rank
    project.stage_on = copies.stage_on
    project.total_investment = copies.total_investment
    project.land_area = copies.land_area
    project.planned_start = copies.planned_start
    if copies.region is not None:
        project.region = regions[copies.region]
        project.region_path = regions[copies.region].path
    if copies.unit is not None:
        project.unit_id = copies.unit
    project.figures_on = copies.figures_on
    project.figures_known_from = at
    project.stages_known_from = at
    project.updated_at = at


def _facts_of(
    keys: Sequence[int],
) -> tuple[dict[int, list[ReachedStage]], dict[int, list[KnownFact]]]:
    milestones: dict[int, list[ReachedStage]] = defaultdict(list)
    for project, stage, on in Milestone.objects.filter(
        project__in=keys, standing=Standing.VERIFIED, kind="formal"
    ).values_list("project", "stage", "on"):
        milestones[project].append(ReachedStage(stage, on))
    facts: dict[int, list[KnownFact]] = defaultdict(list)
    for fact in Fact.objects.filter(
        project__in=keys, standing=Standing.VERIFIED, attribute__in=COPIED
    ):
        facts[fact.project_id].append(known_fact(fact))
    return milestones, facts


def known_fact(fact: Fact) -> KnownFact:
    """A verified fact in the form of the rules; regions and units by key."""
    columns = (
        fact.money, fact.number, fact.flag, fact.region_id, fact.unit_id, fact.planned,
    )  # fmt: skip
    value = next((one for one in columns if one is not None), None)
    return KnownFact(
        fact.attribute, fact.on, (fact.decided_at or fact.claimed_at, fact.pk or 0), value
    )


def _regions(facts: dict[int, list[KnownFact]]) -> dict[int, Region]:
    keys = {fact.value for many in facts.values() for fact in many if fact.attribute == "region"}
    return {region.pk: region for region in Region.objects.filter(pk__in=keys)}


def changes_of(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """``{field: [old, new]}`` for what differs, as text."""
    return {
        name: [_text(before.get(name)), _text(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def keys_of(rows: Iterable[Any]) -> set[int]:
    """The project keys of claims."""
    return {row.project_id for row in rows}
