"""Who is due for a visit: the person's own projects and firms, their unit's, or a region's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Q, Sum
from django.urls import reverse

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import asking_once, within, working_calendar
from wutong.domains.projects.queries import Project, ProjectMember
from wutong.domains.stewardship.choices import AppealState, OrderSource
from wutong.domains.stewardship.models import Appeal, FirmSteward, PlannedVisit, SupervisionOrder
from wutong.domains.stewardship.queries.rules import rules_of
from wutong.domains.stewardship.queries.visits import last_seen, last_seen_of_firms
from wutong.domains.stewardship.rules.visiting import SERVED_STAGES, Advice, Facts, advise
from wutong.kernel.clock import day_of
from wutong.kernel.scope import VIEW, Access

MINE, OF_UNIT, EVERYWHERE, SILENT = "mine", "unit", "all", "silent"
CONSIDERED: Final = 2000
"""Projects weighed at most, the largest first."""
OFFERED: Final = 200


@dataclass(frozen=True)
class Candidate:
    """A project or a firm with how due it is; ``planned`` is the person's own plan."""

    title: str
    url: str
    region: str
    stage: str
    last: date | None
    advice: Advice
    project: Project | None = None
    investor: Investor | None = None
    planned: PlannedVisit | None = None

    @property
    def key(self) -> str:
        """Names it in forms."""
        if self.project is not None:
            return f"project-{self.project.pk}"
        return f"firm-{self.investor.pk}" if self.investor else ""


@dataclass(frozen=True)
class Considered:
    """Those who are due, the most due first; ``left_out``: there were more than could be weighed."""

    due: list[Candidate]
    rest: int
    left_out: bool


@dataclass
class _Troubles:
    """What is open, by project or firm."""

    problems: dict[int, Any] = field(default_factory=dict)
    promises: dict[int, int] = field(default_factory=dict)


def who_is_due(access: Access, whose: str, on: date, *, silent: bool = False) -> Considered:
    """Those who are due on ``on``, the most due first; with ``silent`` those not seen for too long.

    ``whose`` is :data:`MINE` (team and firms of the person), :data:`OF_UNIT` or
    :data:`EVERYWHERE`. The number of queries doesn't grow with the rows.
    """
    with asking_once():
        chosen = list(_projects(access, whose)[: CONSIDERED + 1])
        projects, left_out = chosen[:CONSIDERED], len(chosen) > CONSIDERED
        firms = _firms(access) if whose == MINE else []
        found = [*_of_projects(access, projects, on), *_of_firms(access, firms, on)]
    due = [one for one in found if (one.advice.silent if silent else one.advice.due)]
    due.sort(key=lambda one: (-one.advice.score, one.title))
    return Considered(due, len(found) - len(due), left_out)


def offered(access: Access) -> tuple[list[Project], list[Investor]]:
    """Projects and firms to choose from without signal: the person's own, then the latest."""
    seen = Project.objects.visible_to(access).select_related("region", "investor")
    team = ProjectMember.objects.filter(user=access.user, left_on=None).values("project")
    latest = seen.defer("content", "note").order_by("-updated_at", "-pk")
    own = list(latest.filter(pk__in=team)[:OFFERED])
    rest = latest.exclude(pk__in=[one.pk for one in own])[: OFFERED - len(own)]
    projects = [*own, *rest]
    named = [one.investor for one in _firms(access)] + [one.investor for one in projects]
    firms = {one.pk: one for one in named if one is not None}
    return projects, list(firms.values())[:OFFERED]


def _projects(access: Access, whose: str) -> Any:
    rows = Project.objects.visible_to(access).filter(stage__in=SERVED_STAGES)
    if whose == MINE:
        team = ProjectMember.objects.filter(user=access.user, left_on=None).values("project")
        rows = rows.filter(pk__in=team)
    elif whose == OF_UNIT:
        rows = rows.filter(unit__in=access.units(VIEW))
    elif access.home and access.region_paths(VIEW):
        rows = rows.filter(within(access.home, "region_path"))
    rows = rows.select_related("region", "investor").defer("content", "note")
    return rows.order_by(F("total_investment").desc(nulls_last=True), "-pk")


def _firms(access: Access) -> list[FirmSteward]:
    rows = FirmSteward.objects.filter(steward=access.user, until=None)
    return list(rows.select_related("investor", "region").order_by("pk")[:CONSIDERED])


def _of_projects(access: Access, projects: Sequence[Project], on: date) -> Iterable[Candidate]:
    keys = [one.pk for one in projects]
    rules = rules_of({one.region_path for one in projects})
    seen, plans = last_seen(projects), _plans(access, "project", keys)
    troubles = _troubles("project", keys, on)
    for one in projects:
        last, since = seen.get(one.pk), one.stage_on or day_of(one.created_at)
        facts = Facts(
            silence_days=rules[one.region_path].silence_days, stage=one.stage, pace=one.pace,
            investment=one.total_investment, key_project=one.key_project,
            honours=len(one.investor.honours) if one.investor else 0,
            **_days(last, since, one.region_path, on), **_open(troubles, one.pk),
        )  # fmt: skip
        yield Candidate(
            one.name, reverse("projects:detail", args=[one.code]), one.region.name,
            str(one.get_stage_display()), last, advise(facts), project=one,
            investor=one.investor, planned=plans.get(one.pk),
        )  # fmt: skip


def _of_firms(access: Access, stewarded: Sequence[FirmSteward], on: date) -> Iterable[Candidate]:
    keys = [one.investor_id for one in stewarded]
    rules = rules_of({one.region_path for one in stewarded})
    seen, plans = last_seen_of_firms(keys, whole=True), _plans(access, "investor", keys)
    troubles = _troubles("investor", keys, on)
    for one in stewarded:
        last = seen.get(one.investor_id)
        facts = Facts(
            silence_days=rules[one.region_path].silence_days, honours=len(one.investor.honours),
            **_days(last, one.since, one.region_path, on), **_open(troubles, one.investor_id),
        )  # fmt: skip
        yield Candidate(
            one.investor.name, reverse("investors:detail", args=[one.investor_id]),
            one.region.name, "", last, advise(facts), investor=one.investor,
            planned=plans.get(one.investor_id),
        )  # fmt: skip


def _days(last: date | None, since: date, region_path: str, on: date) -> dict[str, Any]:
    calendar = working_calendar(region_path)
    return {
        "seen": max(0, calendar.count(last, on)) if last is not None else None,
        "known": max(0, calendar.count(since, on)),
    }


def _open(troubles: _Troubles, key: int) -> dict[str, Any]:
    row = troubles.problems.get(key, {})
    return {
        "problems": row.get("count", 0), "late": row.get("late", 0),
        "blocked": row.get("blocked") or Decimal(0),
        "late_promises": troubles.promises.get(key, 0),
    }  # fmt: skip


def _troubles(name: str, keys: Sequence[int], on: date) -> _Troubles:
    """Appeals that nobody answered yet, and promises of visits past their day. Two queries."""
    waiting = Appeal.objects.open().exclude(state=AppealState.ANSWERED)
    rows = waiting.filter(**{f"{name}__in": keys}).order_by().values(name)
    counted = rows.annotate(
        count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), blocked=Sum("blocked")
    )
    way = "project" if name == "project" else "visit__investor"
    orders = SupervisionOrder.objects.open().filter(source=OrderSource.VISIT, due_on__lt=on)
    promises = orders.filter(**{f"{way}__in": keys}).order_by().values(way)
    return _Troubles(
        {row[name]: row for row in counted},
        dict(promises.annotate(count=Count("pk")).values_list(way, "count")),
    )


def _plans(access: Access, name: str, keys: Sequence[int]) -> Mapping[int, PlannedVisit]:
    rows = PlannedVisit.objects.filter(person=access.user, visit=None, **{f"{name}__in": keys})
    return {getattr(one, f"{name}_id"): one for one in rows}


def plans_of(access: Access) -> dict[date, list[PlannedVisit]]:
    """What the person has put on a day and not yet done, by day."""
    seen = Project.objects.visible_to(access).values("pk")
    rows = PlannedVisit.objects.filter(person=access.user, visit=None)
    rows = rows.filter(Q(project=None) | Q(project__in=seen))
    found: dict[date, list[PlannedVisit]] = defaultdict(list)
    for one in rows.select_related("project__region", "investor").order_by("on", "pk"):
        found[one.on].append(one)
    return dict(found)
