"""Entering and editing a project's ordinary attributes, its pace and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wutong.domains.investors.actions import disclose
from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.projects.actions.support import (
    changes_of,
    require,
    require_past,
    take_turn,
)
from wutong.domains.projects.actions.team import join_team
from wutong.domains.projects.actions.values import planned_value
from wutong.domains.projects.choices import Attribute, Pace, TeamCapacity
from wutong.domains.projects.models import Fact, PaceChange, Project
from wutong.domains.projects.rules.errors import BadValue, NotAllowed
from wutong.kernel import audit, events, search
from wutong.kernel.clock import day_of
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import EDIT

EDITABLE = frozenset({
    "name", "investor", "signing_entity", "parent", "phase_name", "content", "industry",
    "industry_code", "high_technology", "build_kind", "land_kind", "key_project", "next_step",
    "next_step_due", "progress_note", "note", "confidential",
})  # fmt: skip
SEQUENCE_DIGITS = 4
AFTER_HYPHEN = "."  # the character after "-" in ASCII: the open end of a range on codes


def next_codes(region: Region, year: int, count: int) -> list[str]:
    """The next free project codes ``division-year-number`` of a region, e.g. 211103-2019-0017.

    Holds the region's row until the transaction ends, so that nobody else takes the same codes.
    """
    Region.objects.select_for_update().get(pk=region.pk)
    prefix = f"{region.code}-{year}-"
    taken = Project.objects.filter(code__gt=prefix, code__lt=prefix[:-1] + AFTER_HYPHEN)
    # A number past 9999 is longer, and comes before 9999 in the alphabet.
    last = taken.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
    start = int(last.rpartition("-")[2]) + 1 if last else 1
    return [f"{prefix}{number:0{SEQUENCE_DIGITS}d}" for number in range(start, start + count)]


@transaction.atomic
def create_project(
    *,
    name: str,
    region: Region,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    total_investment: Decimal | None = None,
    on: date | None = None,
    plans: Mapping[Attribute, str] | None = None,
    **attributes: Any,
) -> Project:
    """Enter a project; region, unit, total investment (元) and planned days (``2022-09`` or
    ``2022-09-15``, by attribute) become claims of day ``on``.

    They show at once on the project and count in figures when verified. Raises BadValue for an
    unknown attribute, an empty name or what is no planned day, NotAllowed outside the person's scope. Who enters a
    confidential project is on its team: only the team and its leaders see it.
    """
    name = name.strip()
    if not name:
        raise BadValue(_("项目名称不能为空。"))
    if unknown := set(attributes) - EDITABLE:
        raise BadValue(_("不认识的字段：%(names)s。") % {"names": "、".join(sorted(unknown))})
    planned = {one: planned_value(text) for one, text in (plans or {}).items() if text}
    project = Project(
        code=next_codes(region, day_of(at).year, 1)[0],
        name=name,
        normalized_name=normalize_text(name),
        region=region,
        region_path=region.path,
        unit=unit,
        total_investment=total_investment,
        planned_start=planned.get(Attribute.PLANNED_START),
        created_at=at,
        created_by=by,
        updated_at=at,
        **attributes,
    )
    _require_scope(project, by, at)
    project.save()
    _first_facts(project, planned, by, at, on or day_of(at))
    index_names([project])
    _disclose_firm(project, by, at)
    if project.confidential and by is not None:
        _put_on_team(project, by, at)
    audit.record(
        actor=by,
        at=at,
        action="projects.created",
        target=project,
        changes=changes_of({}, {"name": name, "region": region.name, **attributes}),
    )
    return project


def _require_scope(project: Project, by: User | None, at: datetime) -> None:
    from wutong.domains.org.queries import access_of  # noqa: PLC0415

    if by is not None and not access_of(by, day_of(at)).may(
        EDIT, project.region_path, project.unit_id
    ):
        raise NotAllowed(_("您的岗位不能在这个地区新建项目。"))


def _put_on_team(project: Project, by: User, at: datetime) -> None:
    join_team(
        project=project, user=by, capacity=TeamCapacity.TASK_FORCE, on=day_of(at), by=by, at=at
    )


def _first_facts(
    project: Project, planned: Mapping[Attribute, str], by: User | None, at: datetime, on: date
) -> None:
    facts = [Fact(project=project, attribute=Attribute.REGION, region=project.region)]
    if project.unit:
        facts.append(Fact(project=project, attribute=Attribute.UNIT, unit=project.unit))
    if project.total_investment is not None:
        facts.append(
            Fact(
                project=project,
                attribute=Attribute.TOTAL_INVESTMENT,
                money=project.total_investment,
            )
        )
    facts += [Fact(project=project, attribute=one, planned=text) for one, text in planned.items()]
    for fact in facts:
        fact.on, fact.claimed_by, fact.claimed_at = on, by, at
    Fact.objects.bulk_create(facts)


def _disclose_firm(project: Project, by: User | None, at: datetime) -> None:
    """The firm of an open project is no secret, even if it was known from a confidential one."""
    firm = project.investor
    if firm is not None and firm.confidential_only and not project.confidential:
        disclose(investor=firm, by=by, at=at)


def index_names(projects: list[Project]) -> None:
    """Make the projects findable by name, code and signing entity."""
    search.index_objects(
        "project",
        [
            search.Indexed(
                pk=project.pk,
                region_path=project.region_path,
                names=[
                    text for text in (project.name, project.code, project.signing_entity) if text
                ],
            )
            for project in projects
        ],
    )


@transaction.atomic
def edit_project(
    *,
    project: Project,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    reason: str = "",
    seen_version: int | None = None,
) -> Project:
    """Change ordinary attributes; only what changes is checked, so old rows stay repairable.

    Raises BadValue, NotAllowed, and AlreadyMoved when somebody saved in between.
    """
    require(by, EDIT, project, at)
    if unknown := set(changes) - EDITABLE:
        raise BadValue(_("不能这样修改的字段：%(names)s。") % {"names": "、".join(sorted(unknown))})
    _check_parent(project, changes)
    before = {name: getattr(project, name) for name in changes}
    differing = changes_of(before, changes)
    if not differing:
        return project
    take_turn(project, at, seen_version)
    for name, value in changes.items():
        setattr(project, name, value)
    project.normalized_name = normalize_text(project.name)
    project.updated_at = at
    _validate(project, changes)
    project.save(update_fields=[*changes, "normalized_name", "updated_at"])
    index_names([project])
    _disclose_firm(project, by, at)
    if "confidential" in differing:
        events.publish("projects.placed", former_units={project.pk: project.unit_id}, at=at)
    audit.record(
        actor=by,
        at=at,
        action="projects.edited",
        target=project,
        changes=differing,
        reason=reason,
    )
    return project


def _validate(project: Project, changes: dict[str, Any]) -> None:
    untouched = [field.name for field in Project._meta.fields if field.name not in changes]
    try:
        project.full_clean(exclude=untouched, validate_constraints=False)
    except ValidationError as error:
        raise BadValue("；".join(error.messages)) from error


def _check_parent(project: Project, changes: dict[str, Any]) -> None:
    parent = changes.get("parent")
    if parent is None:
        return
    if parent.pk == project.pk or parent.parent_id is not None:
        raise BadValue(_("上级项目须是另一个没有上级的项目。"))
    if project.children.exists():
        raise BadValue(_("这个项目下有分期，不能再归入别的项目。"))


@transaction.atomic
def change_pace(
    *, project: Project, pace: Pace, on: date, reason: str, by: User | None, at: datetime
) -> PaceChange:
    """Say that the project is slowed, stalled, suspended or normal again, and why.

    The change of the latest day stands; an earlier one that is entered late only fills the gap.
    """
    require(by, EDIT, project, at)
    require_past(on, at)
    if not reason:
        raise BadValue(_("变更推进状态须写明原因。"))
    take_turn(project, at)
    change = PaceChange.objects.create(
        project=project, pace=pace, on=on, reason=reason, by=by, at=at
    )
    latest = project.pace_changes.order_by("-on", "-pk").first() or change
    old, project.pace = project.pace, latest.pace
    project.save(update_fields=["pace"])
    audit.record(
        actor=by,
        at=at,
        action="projects.pace_changed",
        target=project,
        changes={"pace": [old, pace], "on": [None, on.isoformat()]},
        reason=reason,
    )
    if old != project.pace:
        events.publish("projects.pace_changed", project=project.pk, pace=project.pace, by=by, at=at)
    return change
