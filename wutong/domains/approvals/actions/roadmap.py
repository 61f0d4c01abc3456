"""Making and adjusting a project's landing roadmap; one is in force at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.models import Roadmap, RoadmapStep
from wutong.domains.approvals.queries.roadmap import (
    attributes_of,
    given_of,
    permits_planning,
    renewed,
    roadmap_in_force,
)
from wutong.domains.approvals.rules.answers import read_answers, works_stand_on
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.rules.needs import Choice, check_choices
from wutong.domains.approvals.rules.plan import Given, Plan
from wutong.domains.approvals.rules.roadmap import make
from wutong.domains.org.queries import User, access_of
from wutong.domains.projects.queries import Project
from wutong.kernel import audit
from wutong.kernel.clock import day_of

MOST_EXTRA_DAYS = 500


@transaction.atomic
def make_roadmap(
    *,
    project: Project,
    by: User | None,
    at: datetime,
    starts_on: date | None = None,
    answers: Mapping[str, object] | None = None,
    choices: Mapping[str, Choice] | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Roadmap:
    """Put a roadmap in force, by the catalogue of the day; the one before is superseded.

    Answers and choices are added to those of the roadmap before: an empty answer takes one back,
    ``Choice()`` leaves an item to its conditions again. ``starts_on`` is by default the one before
    or the day of ``at``. ``seen`` is the roadmap that the person looked at, None where there was
    none. Raises NotAllowed, BadValue (also without a reason for superseding), CycleFound, and
    AlreadyMoved where somebody else made one meanwhile.
    """
    _require(by, project, at)
    before = roadmap_in_force(project)
    if (before.pk if before else None) != seen:
        raise AlreadyMoved(_("别人刚刚调整了这个项目的路线图，请刷新后再操作。"))
    if before is not None and not reason.strip():
        raise BadValue("reason", _("请写明调整原因。"))
    kept, told = _answers(before, answers)
    on = day_of(at)
    given = renewed(project, given_of(project, before, on), on)
    old_plan = make(given) if before else None
    check_choices(given.catalogue, choices or {})
    _check_days(choices or {})
    given = replace(
        given,
        attributes=attributes_of(project, kept),
        starts_on=starts_on or given.starts_on,
        works_stand_on=works_stand_on(kept),
        choices={**given.choices, **(choices or {})},
    )
    plan = make(given)
    roadmap = _put_in_force(project, before, given, plan, kept, reason.strip(), by, at)
    audit.record(
        actor=by, at=at, target=roadmap, reason=reason.strip(),
        action="approvals.roadmap_adjusted" if before else "approvals.roadmap_made",
        changes=_changes(old_plan, plan) | {code: list(pair) for code, pair in told.items()},
    )  # fmt: skip
    return roadmap


def _require(by: User | None, project: Project, at: datetime) -> None:
    if by is not None and not permits_planning(access_of(by, day_of(at)), project):
        raise NotAllowed(_("您的岗位不能编制这个项目的路线图。"))


def _answers(
    before: Roadmap | None, answers: Mapping[str, object] | None
) -> tuple[dict[str, str], dict[str, tuple[Any, Any]]]:
    """What is kept, and what changed of it."""
    old = dict(before.answers) if before else {}
    taken_back = {code for code, value in (answers or {}).items() if value in ("", None)}
    kept = {code: value for code, value in old.items() if code not in taken_back}
    kept |= read_answers(answers or {})
    told = {
        code: (old.get(code), kept.get(code))
        for code in {**old, **kept}
        if old.get(code) != kept.get(code)
    }
    return kept, told


def _check_days(choices: Mapping[str, Choice]) -> None:
    for choice in choices.values():
        if not 0 <= choice.extra_days <= MOST_EXTRA_DAYS:
            told = _("材料延后请填 0 到 %(most)s 个工作日。")
            raise BadValue("extra_days", told % {"most": MOST_EXTRA_DAYS})


def _put_in_force(
    project: Project,
    before: Roadmap | None,
    given: Given,
    plan: Plan,
    answers: dict[str, str],
    reason: str,
    by: User | None,
    at: datetime,
) -> Roadmap:
    """Of two at once exactly one wins: by a conditional update, else by the unique constraint."""
    told = AlreadyMoved(_("别人刚刚调整了这个项目的路线图，请刷新后再操作。"))
    if before is not None:
        open_ones = Roadmap.objects.filter(pk=before.pk, superseded_at=None)
        if not open_ones.update(superseded_at=max(at, before.made_at)):
            raise told
    try:
        with transaction.atomic():
            roadmap = Roadmap.objects.create(
                project=project, starts_on=given.starts_on, answers=answers, reason=reason,
                stated=stated(plan, given), made_by=by, made_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise told from error
    codes = dict.fromkeys([*plan.by_code, *given.choices])
    RoadmapStep.objects.bulk_create(_step(roadmap, given, code) for code in codes)
    return roadmap


def _step(roadmap: Roadmap, given: Given, code: str) -> RoadmapStep:
    choice = given.choice(code)
    return RoadmapStep(
        roadmap=roadmap,
        version_id=given.catalogue.by_code[code].version_id,
        included=choice.included,
        reason=choice.reason.strip(),
        by_commitment=choice.by_commitment,
        extra_days=choice.extra_days,
        not_before=choice.not_before,
    )


def stated(plan: Plan, given: Given) -> dict[str, Any]:
    """The totals as they stand when a roadmap is made: what was forecast then."""
    return {
        "items": len(plan.steps),
        "open_questions": len(plan.questions),
        "breaks_ground": plan.breaks_ground,
        "ground": plan.ground.isoformat(),
        "accepted": plan.accepted.isoformat() if plan.accepted else None,
        "path": list(plan.path),
        "serial": plan.savings.serial.as_json(),
        "plan": plan.savings.plan.as_json(),
        "green": given.green,
    }


def _changes(before: Plan | None, after: Plan) -> dict[str, list[Any]]:
    """What an adjustment did, for the trail."""
    was: dict[str, Any] = {} if before is None else _told(before)
    now = _told(after)
    return {name: [was.get(name), value] for name, value in now.items() if was.get(name) != value}


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "ground": plan.ground.isoformat(),
        "accepted": plan.accepted.isoformat() if plan.accepted else None,
        "days": plan.savings.plan.days,
        "items": "、".join(sorted(plan.by_code)),
    }
