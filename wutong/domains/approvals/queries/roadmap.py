"""What a project's roadmap is made of, read in a number of queries that doesn't grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from wutong.domains.approvals.choices import APPROVED, OPEN, PAUSED, CaseState
from wutong.domains.approvals.models import (
    ApprovalCase,
    CasePause,
    GreenChannel,
    OneTimeNotice,
    PaperOnFile,
    Roadmap,
    RoadmapStep,
)
from wutong.domains.approvals.queries.awaiting import awaited_for
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.catalogue import catalogue_on, rule_of, versions_on
from wutong.domains.approvals.rules.answers import works_stand_on
from wutong.domains.approvals.rules.catalogue import Item
from wutong.domains.approvals.rules.needs import Choice, Need, needs_of
from wutong.domains.approvals.rules.plan import Given, Plan, Progress
from wutong.domains.approvals.rules.roadmap import make
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel.clock import day_of
from wutong.kernel.scope import PLAN_ROADMAP, Access
from wutong.kernel.workdays import Pause, WorkingCalendar

CORRECTING: Final = (CaseState.CORRECTION_BEFORE, CaseState.CORRECTION)
LAND_WORDS: Final = (
    ("出让", "granted"), ("划拨", "allocated"), ("自有", "own"), ("租", "leased"),
    ("临时", "temporary"),
)  # fmt: skip


def attributes_of(project: Project, answers: Mapping[str, str] | None = None) -> dict[str, str]:
    """What conditions may ask of a project: its record first, then what was answered.

    Area in ㎡, money in yuan. A phase without an industry of its own takes its parent's.
    """
    parent = project.parent
    known = {
        "industry_code": project.industry_code or (parent.industry_code if parent else ""),
        "total_investment": _text(project.total_investment),
        "land_area": _text(project.land_area),
        "land_supply": next((code for word, code in LAND_WORDS if word in project.land_kind), ""),
    }
    known = {code: value for code, value in known.items() if value}
    return {**(answers or {}), **known}


def _text(number: Any) -> str:
    return "" if number is None else f"{number:f}"


def permits_planning(access: Access, project: Project) -> bool:
    """Whether the person makes and adjusts this project's roadmap."""
    return permits(access, PLAN_ROADMAP, project)


def roadmap_in_force(project: Project) -> Roadmap | None:
    """The roadmap that is not superseded, with its steps."""
    return (
        Roadmap.objects.filter(project=project, superseded_at=None)
        .select_related("made_by")
        .prefetch_related("steps__version__item")
        .first()
    )


def choices_of(steps: Iterable[RoadmapStep]) -> dict[str, Choice]:
    """What people decided, by item."""
    found = {
        step.version.item.code: Choice(
            step.included, step.reason, step.by_commitment, step.extra_days, step.not_before
        )
        for step in steps
    }
    return {code: choice for code, choice in found.items() if choice.chooses}


@dataclass(frozen=True)
class Standing:
    """A project's roadmap as it stands: the one in force, or, without one, what it would be."""

    project: Project
    roadmap: Roadmap | None
    given: Given
    plan: Plan


def standing_of(project: Project, on: date, roadmap: Roadmap | None = None) -> Standing:
    """The roadmap in force worked out for ``on``; without one the plan that begins on ``on``.

    ``roadmap`` is the one in force where it was read already. Raises CycleFound where the
    catalogue goes round in a ring.
    """
    roadmap = roadmap or roadmap_in_force(project)
    given = given_of(project, roadmap, on)
    return Standing(project, roadmap, given, make(given))


def given_of(project: Project, roadmap: Roadmap | None, on: date) -> Given:
    """What the roadmap is made of. The catalogue is that of the day it was made."""
    answers = roadmap.answers if roadmap else {}
    calendar = calendar_for(project.region_path)
    made_on = day_of(roadmap.made_at) if roadmap else on
    return Given(
        catalogue=catalogue_on(project.region_path, made_on),
        attributes=attributes_of(project, answers),
        starts_on=roadmap.starts_on if roadmap else on,
        on=on,
        calendar=calendar,
        choices=choices_of(roadmap.steps.all()) if roadmap else {},
        progress=progress_of(project, on, calendar),
        green=GreenChannel.objects.filter(project=project, ended_at=None).exists(),
        works_stand_on=works_stand_on(answers),
        stage_days=rule_of(project.region_path).stage_days,
        on_file=papers_on_file(project, on),
        awaited=awaited_for(project, on),
    )


def renewed(project: Project, given: Given, on: date) -> Given:
    """The same roadmap by the catalogue of ``on``; decisions about items that are gone fall away."""
    catalogue = catalogue_on(project.region_path, on)
    kept = {code: one for code, one in given.choices.items() if code in catalogue.by_code}
    return replace(given, catalogue=catalogue, choices=kept)


def outdated_items(given: Given, project: Project, on: date) -> list[str]:
    """Names of items that the catalogue of ``on`` has in another version, or not any more."""
    now = {version.pk: version for version in versions_on(project.region_path, on)}
    then = {item.version_id: item.name for item in given.catalogue}
    gone = [name for key, name in then.items() if key not in now]
    fresh = [version.name for key, version in now.items() if key not in then]
    return list(dict.fromkeys([*gone, *fresh]))


def progress_of(project: Project, on: date, calendar: WorkingCalendar) -> dict[str, Progress]:
    """The project's cases that run or were decided well, by item; of several the latest."""
    asked = OneTimeNotice.objects.filter(case=OuterRef("pk")).order_by("-number")
    rows = (
        ApprovalCase.objects.filter(project=project, state__in=[*OPEN, *APPROVED])
        .select_related("version__item")
        .prefetch_related("pauses")
        .annotate(correct_by=Subquery(asked.values("correct_by")[:1]))
        .order_by("received_on", "pk")
    )
    return {row.version.item.code: _progress(row, on, calendar) for row in rows}


def _progress(case: ApprovalCase, on: date, calendar: WorkingCalendar) -> Progress:
    stopped = case.state in PAUSED
    pauses = list(case.pauses.all())
    still = next((one for one in pauses if one.until is None), None) if stopped else None
    used = 0
    if stopped and case.accepted_on is not None:
        spans = [Pause(one.since, one.until) for one in pauses]
        used = max(calendar.used(case.accepted_on, on, spans), 0)
    return Progress(
        accepted_on=case.accepted_on,
        decided_on=case.decided_on if case.state in APPROVED else None,
        due_on=case.due_on,
        paused=stopped,
        correcting=case.state in CORRECTING,
        paused_why=still.reason if still else "",
        resumes_by=_resumes_by(case, still),
        days_left=max(case.limit_days - used, 0),
        used_days=case.used_days,
        papers=case.papers_handed_in or 0,
        steps=case.steps or 0,
        number=case.number,
        state=case.state,
        case=case.pk,
    )


def _resumes_by(case: ApprovalCase, pause: CasePause | None) -> date | None:
    """The last day of a pause; of a correction before acceptance that of the notice."""
    if case.state == CaseState.CORRECTION_BEFORE:
        by: date | None = case.correct_by  # type: ignore[attr-defined]
        return by
    return pause.limit_on if pause else None


def cases_seen(access: Access, plan: Plan) -> dict[int, str]:
    """Numbers of the plan's cases that the person sees, by their keys; one query, none without
    cases."""
    keys = [step.progress.case for step in plan.steps if step.progress and step.progress.case]
    if not keys:
        return {}
    return dict(
        ApprovalCase.objects.visible_to(access).filter(pk__in=keys).values_list("pk", "number")
    )


def papers_on_file(project: Project, on: date) -> frozenset[str]:
    """Codes of papers that lie on file for the project or its firm and still hold on ``on``."""
    of_whom = Q(project=project)
    if project.investor_id is not None:
        of_whom |= Q(investor=project.investor_id)
    rows = PaperOnFile.objects.filter(of_whom, withdrawn_at=None, paper__isnull=False).filter(
        Q(valid_until=None) | Q(valid_until__gte=on)
    )
    return frozenset(rows.values_list("paper__code", flat=True))


def needs_for(project: Project, on: date) -> tuple[Need, ...]:
    """Each item of the catalogue of ``on`` and whether the project needs it: by its roadmap in
    force, else by its record alone."""
    roadmap = roadmap_in_force(project)
    answers = roadmap.answers if roadmap else {}
    return needs_of(
        catalogue_on(project.region_path, on),
        attributes_of(project, answers),
        choices_of(roadmap.steps.all()) if roadmap else {},
    )


def needed_items(project: Project, on: date) -> tuple[Item, ...]:
    """The items that the project needs."""
    return tuple(one.item for one in needs_for(project, on) if one.needed)


def roadmaps_hidden_from_trail(access: Access) -> Q:
    """Audit rows about roadmaps of projects that are confidential now and not this person's to
    see."""
    hidden = Roadmap.objects.filter(project__confidential=True).exclude(
        project__in=Project.objects.visible_to(access).filter(confidential=True).values("pk")
    )
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="approvals.roadmap", target_id__in=keys)


def history_of(project: Project) -> list[Roadmap]:
    """Every roadmap of the project with its steps, the latest first."""
    return list(
        Roadmap.objects.filter(project=project)
        .select_related("made_by")
        .prefetch_related("steps__version__item")
    )
