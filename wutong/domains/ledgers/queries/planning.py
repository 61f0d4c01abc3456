"""What an import would do, row by row, before anything is written.

The same plan shows the differences and carries out the import, so that what was confirmed is
what happens.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import (
    DATE_MEANINGS,
    LineOutcome,
    Meaning,
    RowOutcome,
    SheetKind,
)
from wutong.domains.ledgers.queries.differences import Change, Delta, delta_of, merge_into
from wutong.domains.ledgers.queries.engagements import (
    PlannedEngagement,
    PlannedEngagements,
    plan_engagements,
)
from wutong.domains.ledgers.queries.existing import Kept, kept_projects
from wutong.domains.ledgers.queries.firms import Firms, StatedFirm, stated_firms
from wutong.domains.ledgers.queries.places import AnyRegion, AnyUnit, Places
from wutong.domains.ledgers.rules.reading import CellIssue, LedgerLine, LedgerReading, Question
from wutong.domains.ledgers.rules.readings import Day
from wutong.domains.ledgers.rules.stating import Moment, Stated, state
from wutong.domains.ledgers.rules.understanding import data_lines, engagement_lines
from wutong.domains.org.queries import Region
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import Access

_FROM_LINE = {
    LineOutcome.TOTAL: RowOutcome.TOTAL,
    LineOutcome.SECTION: RowOutcome.SECTION,
    LineOutcome.HEADER: RowOutcome.HEADER,
    LineOutcome.NOTE: RowOutcome.NOTE,
    LineOutcome.DUPLICATE: RowOutcome.DUPLICATE,
    LineOutcome.UNREADABLE: RowOutcome.UNREADABLE,
}
_LONGEST_NAME = 200


@dataclass
class PlannedProject:
    """A project that the file speaks of, in one or several rows."""

    name: str
    kept: Kept
    firm: StatedFirm | None = None
    region: AnyRegion | None = None
    rows: list[PlannedRow] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.kept.project is None


@dataclass
class PlannedRow:
    """One row of the file: what it would do, and why not where it does nothing."""

    line: LedgerLine
    outcome: RowOutcome
    why: str = ""
    project: PlannedProject | None = None
    stated: Stated | None = None
    delta: Delta | None = None
    unit: AnyUnit | None = None
    suspects: tuple[str, ...] = ()
    engagement: PlannedEngagement | None = None

    @property
    def changes(self) -> list[Change]:
        return self.delta.changes if self.delta is not None else []


@dataclass
class ImportPlan:
    """The whole of what an import would do."""

    reading: LedgerReading
    region: Region
    rows: list[PlannedRow]
    projects: list[PlannedProject]
    places: Places
    questions: list[Question]
    engagements: list[PlannedEngagement] = field(default_factory=list)

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.open]

    def counts(self) -> dict[str, int]:
        """How many rows have each outcome, and how many raise a suspicion."""
        counted = Counter(row.outcome.value for row in self.rows)
        counted["suspects"] = sum(bool(row.suspects) for row in self.rows)
        return dict(counted)

    @property
    def issues(self) -> list[CellIssue]:
        return [issue for row in self.rows for issue in row.line.issues]


def plan_import(
    reading: LedgerReading,
    region: Region,
    access: Access,
    *,
    today: date,
    answers: Mapping[str, str] | None = None,
) -> ImportPlan:
    """Compare a reading with what is kept in the region's subtree; writes nothing."""
    given = answers or {}
    lines = data_lines(reading)
    places = Places(region, given)
    planner = _Planner(
        places,
        stated_firms(lines),
        kept_projects((normalize_text(_name(line)) for line in lines), region, access),
        Moment(_stands_on(reading, today), today, _rates(given)),
        _date_columns(reading),
        given,
    )
    rows = {id(line): planner.plan(line) for line in _stages_first(lines)}
    met = plan_engagements(engagement_lines(reading), region, access, today)
    rows |= {id(line): _of_engagement(line, met) for line in engagement_lines(reading)}
    ordered = [
        rows.get(id(line)) or _left_out(line) for sheet in reading.sheets for line in sheet.lines
    ]
    questions = [*reading.questions, *_region_questions(places, given)]
    return ImportPlan(
        reading, region, ordered, planner.projects, places, questions, met.engagements
    )


def _of_engagement(line: LedgerLine, met: PlannedEngagements) -> PlannedRow:
    """A row of an engagement sheet: the engagement it belongs to and what it brings to it."""
    planned = met.rows[id(line)]
    return PlannedRow(
        line,
        planned.outcome,
        planned.why,
        delta=Delta(changes=list(planned.changes)),
        engagement=planned.engagement,
    )


def _stages_first(lines: list[LedgerLine]) -> list[LedgerLine]:
    """Rows of funds come last: they speak of projects that other sheets bring."""
    return sorted(lines, key=lambda line: line.kind == SheetKind.FUNDS)


def _name(line: LedgerLine) -> str:
    return line.text(Meaning.PROJECT_NAME)[:_LONGEST_NAME]


def _stands_on(reading: LedgerReading, today: date) -> date:
    """The day the ledger says it stands at, else the last day that any row mentions."""
    if reading.as_of is not None:
        return min(reading.as_of, today)
    days = [
        value.on
        for line in data_lines(reading)
        for meaning, value in line.values.items()
        if meaning in DATE_MEANINGS and isinstance(value, Day) and value.on <= today
    ]
    return max(days, default=today)


def _rates(answers: Mapping[str, str]) -> dict[str, Decimal]:
    rates = {}
    for key, answer in answers.items():
        if key.startswith("rate:"):
            try:
                rate = Decimal(answer)
            except InvalidOperation:
                continue
            if rate > 0:
                rates[key.removeprefix("rate:")] = rate
    return rates


def _date_columns(reading: LedgerReading) -> dict[str, frozenset[Meaning]]:
    return {
        sheet.name: frozenset(
            c.meaning for c in sheet.columns if c.meaning is not None and c.meaning in DATE_MEANINGS
        )
        for sheet in reading.sheets
    }


def _left_out(line: LedgerLine) -> PlannedRow:
    """A row that is no record, or stands in a sheet of unknown kind."""
    outcome = _FROM_LINE.get(line.outcome)
    if outcome is not None:
        return PlannedRow(line, outcome, line.why)
    return PlannedRow(line, RowOutcome.HELD, _("不知道这张表记的是什么，没有导入"))


def _region_questions(places: Places, answers: Mapping[str, str]) -> list[Question]:
    choices = [("unit", _("归入%(unit)s") % {"unit": places.unit})]
    choices += [(r.code, r.name) for r in places.unit.children.order_by("path")[:60]]
    choices += [("park", _("新建为园区")), ("zone", _("新建为开发区"))]
    asked = [name for name in places.unknown if name]
    asked += [
        key.removeprefix("region:")
        for key in answers
        if key.startswith("region:") and key.removeprefix("region:") not in places.unknown
    ]
    return [
        Question(
            f"region:{name}",
            "",
            _("「%(name)s」不在%(unit)s的区划里，是哪里？") % {"name": name, "unit": places.unit},
            tuple(choices),
            "unit",
            answer=answers.get(f"region:{name}", ""),
        )
        for name in asked
    ]


class _Planner:
    """Plans one row after the other; what earlier rows bring counts as kept for later ones."""

    def __init__(
        self,
        places: Places,
        firms: Firms,
        kept: dict[str, list[Kept]],
        moment: Moment,
        date_columns: Mapping[str, frozenset[Meaning]],
        answers: Mapping[str, str],
    ) -> None:
        self._places = places
        self._firms = firms
        self._moment = moment
        self._date_columns = date_columns
        self._answers = answers
        self.projects: list[PlannedProject] = []
        self._by_name: dict[str, list[PlannedProject]] = defaultdict(list)
        for name, many in kept.items():
            for one in many:
                self._by_name[name].append(PlannedProject(name, one, _firm_of(one)))

    def plan(self, line: LedgerLine) -> PlannedRow:
        """What one row that was read would do."""
        firm = self._firms.of(line)
        candidates = self._candidates(line, firm)
        if len(candidates) > 1:
            return PlannedRow(line, RowOutcome.HELD, _ambiguous(candidates))
        stated = state(line, self._moment, self._date_columns.get(line.sheet, frozenset()))
        project = candidates[0] if candidates else self._add(line, firm)
        return self._planned(line, project, stated, firm)

    def _candidates(self, line: LedgerLine, firm: StatedFirm | None) -> list[PlannedProject]:
        named = self._by_name.get(normalize_text(_name(line)), [])
        if firm is None:
            return named
        same = [one for one in named if one.firm is not None and _same_firm(one.firm, firm)]
        return same or [one for one in named if one.firm is None]

    def _add(self, line: LedgerLine, firm: StatedFirm | None) -> PlannedProject:
        project = PlannedProject(_name(line), Kept(), firm)
        self._by_name[normalize_text(_name(line))].append(project)
        return project

    def _planned(
        self, line: LedgerLine, project: PlannedProject, stated: Stated, firm: StatedFirm | None
    ) -> PlannedRow:
        first = not project.rows
        settles = firm is not None and project.firm is None
        if settles:
            project.firm = firm
        region, unit = self._places.region_of(line), self._places.unit_of(line)
        if project.region is None:
            project.region = region
        names_place = any(line.text(m) for m in (Meaning.REGION, Meaning.PARK, Meaning.TOWN))
        takes_region = (first and project.is_new) or names_place
        delta = delta_of(
            stated, project.kept, region if takes_region else None, unit, self._answers, line
        )
        if settles and not project.is_new and firm is not None:
            delta.changes.append(Change("investor", _("投资方"), "", firm.name))
        merge_into(project.kept, delta)
        if first:
            self.projects.append(project)
        outcome = _outcome(project, first, delta)
        row = PlannedRow(
            line,
            outcome,
            _why(project, first, stated, delta, line),
            project,
            stated,
            delta,
            unit,
            firm.suspects if firm is not None else (),
        )
        project.rows.append(row)
        return row


def _firm_of(kept: Kept) -> StatedFirm | None:
    investor = kept.project.investor if kept.project is not None else None
    if investor is None:
        return None
    return StatedFirm(investor.name, investor.uscc or "", investor_id=investor.pk)


def _same_firm(one: StatedFirm, other: StatedFirm) -> bool:
    if one.investor_id is not None and other.investor_id is not None:
        return one.investor_id == other.investor_id
    if one.uscc and other.uscc:
        return one.uscc == other.uscc
    return normalize_text(one.name) == normalize_text(other.name)


def _ambiguous(candidates: Iterable[PlannedProject]) -> str:
    firms = "、".join(one.firm.name if one.firm else _("未写投资方") for one in candidates)
    return _("有几个同名项目（%(firms)s），不知是哪一个，没有导入") % {"firms": firms}


def _outcome(project: PlannedProject, first: bool, delta: Delta) -> RowOutcome:
    if delta.held:
        return RowOutcome.HELD
    if project.is_new and first:
        return RowOutcome.NEW
    if not delta.changes:
        return RowOutcome.UNCHANGED
    if project.is_new or set(delta.kinds) == {"funds"}:
        return RowOutcome.NEW
    return RowOutcome.CHANGED


def _why(
    project: PlannedProject, first: bool, stated: Stated, delta: Delta, line: LedgerLine
) -> str:
    said = list(delta.held or ())
    if project.is_new and first and line.kind == SheetKind.FUNDS:
        said.append(_("其他表里没有这个项目，新建为待补资料的项目"))
    said.extend(stated.remarks)
    said.extend(delta.remarks)
    return "；".join(said)[:500]
