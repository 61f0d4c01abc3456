"""What the page, the pack and the minutes of a dispatch meeting say of each line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.queries import Project, ProjectMember
from wutong.domains.projects.queries.funds import funds_in_place_of
from wutong.domains.stewardship.choices import OPEN_APPEALS
from wutong.domains.stewardship.models import AgendaLine, Appeal, FactorNeed, SupervisionOrder
from wutong.domains.stewardship.queries.factor_gaps import Gap, with_gaps
from wutong.domains.stewardship.queries.pace_plans import Stopped, shown
from wutong.domains.stewardship.rules.agenda import (
    Reason,
    Section,
    Source,
    reason_kept,
    sections,
)
from wutong.kernel.scope import Access
from wutong.ui.deadlines import Left, left_until

ADDRESSES: Final = {
    Source.APPEAL: "stewardship:appeal",
    Source.ORDER: "stewardship:order",
    Source.COMMITMENT: "agreements:commitment",
    Source.CASE: "approvals:case",
}
LAST_ORDERS: Final = 5
TONES: Final = {"stalled": "red", "slowed": "yellow", "late": "red", "stuck": "yellow",
                "factor": "yellow"}  # fmt: skip


@dataclass(frozen=True)
class Why:
    """A reason as a page shows it: in words, with the address of what it speaks of."""

    kind: str
    label: str
    tone: str
    title: str
    days: str
    url: str


@dataclass(frozen=True)
class LineShown:
    """A line of the agenda: the project, why it is there, what was decided and ordered."""

    line: AgendaLine
    why: list[Why]
    orders: list[SupervisionOrder]
    place: int

    @property
    def main_reason(self) -> str:
        """The section it stands in."""
        return self.line.main_reason

    @property
    def ask(self) -> str:
        """What is asked for, where no reason says it already."""
        return ask_of(self.line, self.why)


def days_in_words(reason: Reason) -> str:
    """How long it has stood open, is late, or how many working days are left."""
    days = reason.days
    if reason.source == Source.REQUEST or (reason.source == Source.FACTOR and not days):
        return ""
    if days < 0 or reason.kind == "due":
        left = -days
        if not left:
            return _("今天到期")
        return ngettext("剩 %(n)s 个工作日", "剩 %(n)s 个工作日", left) % {"n": left}
    if not days and reason.source in (Source.PACE, Source.APPEAL):
        return _("今天起")
    if reason.source == Source.PACE:
        return _("已 %(n)s 个工作日") % {"n": days}
    if reason.source == Source.APPEAL:
        return _("提出 %(n)s 个工作日") % {"n": days}
    return _("超期 %(n)s 个工作日") % {"n": days}


def why_of(line: AgendaLine) -> list[Why]:
    """The reasons that stand on the line, the worst first."""
    project = line.project
    return [_why(reason_kept(stored), project) for stored in line.reasons]


def _why(reason: Reason, project: Any) -> Why:
    name = ADDRESSES.get(reason.source)
    url = reverse(name, args=[reason.key]) if name and reason.key else ""
    if not url and reason.source != Source.REQUEST:
        url = reverse("projects:detail", args=[project.code])
    return Why(
        reason.kind.value, str(reason.kind.label), TONES.get(reason.kind.value, ""),
        reason.title or _("没有写明"), days_in_words(reason), url,
    )  # fmt: skip


def ask_of(line: AgendaLine, why: Iterable[Why]) -> str:
    """What is asked for on the line, where none of its reasons says it already."""
    return "" if any(one.title == line.ask for one in why) else line.ask


def lines_shown(lines: Sequence[AgendaLine], orders: Iterable[SupervisionOrder]) -> list[LineShown]:
    """Lines that stand on the agenda, numbered in their order, each with the meeting's orders."""
    of_project: dict[int | None, list[SupervisionOrder]] = defaultdict(list)
    for order in orders:
        of_project[order.project_id].append(order)
    standing = [one for one in lines if not one.dropped_reason]
    return [
        LineShown(one, why_of(one), of_project[one.project_id], place)
        for place, one in enumerate(standing, start=1)
    ]


def sections_of(rows: Iterable[LineShown]) -> list[Section]:
    """Rows by the section they stand in."""
    return sections(rows)


def money_of(rows: Iterable[LineShown]) -> Decimal:
    """What the lines put at stake together, in 元."""
    return sum((row.line.amount for row in rows if row.line.amount is not None), Decimal(0))


@dataclass
class Sheet:
    """One project on one page: state, money, people, problems, deadlines, factors, orders."""

    project: Any
    row: LineShown
    funds: Decimal | None
    stopped: Stopped | None
    people: list[ProjectMember] = field(default_factory=list)
    appeals: list[tuple[Appeal, Left | None]] = field(default_factory=list)
    factors: list[tuple[FactorNeed, Gap | None]] = field(default_factory=list)
    orders: list[tuple[SupervisionOrder, Left | None]] = field(default_factory=list)


def sheets_of(rows: Sequence[LineShown], access: Access, on: date) -> list[Sheet]:
    """A page for each line; a fixed number of queries for all."""
    projects = [row.line.project for row in rows]
    keys = [one.pk for one in projects]
    funds = funds_in_place_of(projects)
    stopped = {one.project.pk: one for one in shown(projects, on)}
    people, appeals = _people(keys), _appeals(keys, access, on)
    factors, orders = _factors(keys, on), _orders(keys, access, on)
    return [
        Sheet(row.line.project, row, funds.get(key), stopped.get(key), people[key], appeals[key],
              factors[key], orders[key])
        for key, row in zip(keys, rows, strict=True)
    ]  # fmt: skip


def _people(keys: list[int]) -> dict[int, list[ProjectMember]]:
    found: dict[int, list[ProjectMember]] = defaultdict(list)
    rows = ProjectMember.objects.filter(project__in=keys, left_on=None).select_related("user")
    for one in rows:
        found[one.project_id].append(one)
    return found


def _appeals(
    keys: list[int], access: Access, on: date
) -> dict[int, list[tuple[Appeal, Left | None]]]:
    found: dict[int, list[tuple[Appeal, Left | None]]] = defaultdict(list)
    rows = Appeal.objects.visible_to(access).filter(project__in=keys, state__in=OPEN_APPEALS)
    for one in rows.select_related("lead_unit").order_by("due_on", "pk"):
        found[one.project_id or 0].append((one, _left(one.due_on, on, one.region_path)))
    return found


def _factors(keys: list[int], on: date) -> dict[int, list[tuple[FactorNeed, Gap | None]]]:
    found: dict[int, list[tuple[FactorNeed, Gap | None]]] = defaultdict(list)
    rows = FactorNeed.objects.filter(project__in=keys).exclude(state="dropped")
    for need, gap in with_gaps(rows.select_related("project", "capacity", "unit"), on):
        found[need.project_id].append((need, gap))
    return found


def _orders(
    keys: list[int], access: Access, on: date
) -> dict[int, list[tuple[SupervisionOrder, Left | None]]]:
    """The last orders of each project, the latest first."""
    found: dict[int, list[tuple[SupervisionOrder, Left | None]]] = defaultdict(list)
    rows = SupervisionOrder.objects.visible_to(access).filter(project__in=keys)
    for one in rows.select_related("owner_unit", "owner").order_by("-given_at", "-pk"):
        own = found[one.project_id or 0]
        if len(own) < LAST_ORDERS:
            own.append((one, left_of(one, on)))
    return found


def left_of(order: SupervisionOrder, on: date) -> Left | None:
    """How near an order's last day is; None once it is closed."""
    if order.state not in ("open", "reported"):
        return None
    return _left(order.due_on, on, order.region_path)


def _left(due: date | None, on: date, region_path: str) -> Left | None:
    return None if due is None else left_until(due, on, working_calendar(region_path))


def projects_named(access: Access, words: str) -> Any:
    """The visible project with this code or name."""
    seen = Project.objects.visible_to(access)
    return seen.filter(code=words).first() or seen.filter(name=words).first()
