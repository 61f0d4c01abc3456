"""Asking the metrics what a template needs: one question a request, whatever the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from wutong.domains.bulletins.choices import Dimension, Shift
from wutong.domains.bulletins.rules.parting import belongs, can_part
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.requests import Groups, Request, request_period
from wutong.domains.org.queries import Region, children_of
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets.queries import Calendars, targets_of
from wutong.kernel import metrics
from wutong.kernel.metrics import Answer, Question, Row
from wutong.kernel.metrics import Period as MetricPeriod
from wutong.kernel.scope import ANALYST, Access, Grant

Labels = dict[tuple[str, str], str]


def public_access(region: Region) -> Access:
    """The access that a bulletin is computed with: the region's figures and ordinary rows.

    It belongs to nobody, so that the same bulletin comes out whoever issues it, and confidential
    projects enter totals alone.
    """
    return Access(grants=(Grant(role=ANALYST, region_path=region.path),))


@dataclass(slots=True)
class Asker:
    """Asks for one region and period, as known at one time (None: now)."""

    region: Region
    period: Period
    as_known: datetime | None
    labels: Labels = field(default_factory=dict)
    _keys: dict[tuple[str, str, str, str], str | None] = field(default_factory=dict)
    _rows: dict[Request, list[Row]] = field(default_factory=dict)
    _parts: dict[Request, dict[str, list[Row]]] = field(default_factory=dict)

    def answers(self, requests: Iterable[Request]) -> dict[Request, Groups]:
        """The answers by request; a request about a period that isn't there has none.

        Requests that differ by their metric alone are asked together and share statements.
        """
        found: dict[Request, Groups] = {}
        together: dict[Request, list[Request]] = {}
        for request in sorted(requests):
            if request.shift == Shift.TARGET:
                found[request] = self._targets(request)
            elif request.version:
                found |= self._ask([request])
            else:
                together.setdefault(replace(request, metric=""), []).append(request)
        for family in together.values():
            found |= self._ask(family)
        return found

    def rows(self, request: Request, group: str) -> list[Row]:
        """The rows behind one group of a request; none for targets."""
        if request.shift == Shift.TARGET:
            return []
        if can_part(request.by, group):
            every = self._all_rows(replace(request, by=""))
            return [row for row in every if belongs(row.facts, request.by, group)]
        if not request.by:
            return self._all_rows(request)
        if request not in self._parts:
            question = self._question(request)
            self._parts[request] = (
                metrics.rows_by(request.metric, question, request.version or None)
                if question
                else {}
            )
        return self._parts[request].get(group, [])

    def _all_rows(self, request: Request) -> list[Row]:
        if request not in self._rows:
            question = self._question(request)
            found = (
                metrics.rows(request.metric, question, request.version or None) if question else []
            )
            self._rows[request] = found
        return self._rows[request]

    def _ask(self, family: list[Request]) -> dict[Request, Groups]:
        """Answers of requests that differ by their metric alone."""
        first = family[0]
        question = self._question(first)
        if question is None:
            missing = request_period(first, self.period) is None
            return {} if missing else {request: {} for request in family}
        if first.version:
            answers = {first.metric: metrics.ask(first.metric, question, first.version)}
        else:
            answers = metrics.ask_many([request.metric for request in family], question)
        return {request: self._groups(request, answers[request.metric]) for request in family}

    def _groups(self, request: Request, answer: Answer) -> Groups:
        groups: dict[str, Decimal | None] = {}
        for value in answer.values:
            member = value.by.get(request.by)
            key = member.key if member else ""
            if member:
                self.labels[(request.by, key)] = member.label
            groups[key] = value.value
        return groups

    def _question(self, request: Request) -> Question | None:
        """None where there is no such period, or a filter names something that isn't there."""
        period = request_period(request, self.period)
        if period is None:
            return None
        question = Question(
            scope=scope_of(self.region),
            period=MetricPeriod(period.first_day, period.last_day),
            access=public_access(self.region),
            as_known=self.as_known,
            by=(request.by,) if request.by else (),
        )
        only: dict[str, str] = {}
        for dimension, named in request.filters:
            key = self._key(request, question, dimension, named)
            if key is None:
                return None
            only[dimension] = key
        return Question(
            question.scope, question.period, question.access, self.as_known, question.by, only
        )

    def _key(self, request: Request, question: Question, dimension: str, named: str) -> str | None:
        """The key of the member that a template names by its key or its label."""
        place = (request.metric, dimension, named, str(question.period))
        if place not in self._keys:
            asked = Question(
                question.scope, question.period, question.access, self.as_known, (dimension,)
            )
            answer = metrics.ask(request.metric, asked, request.version or None)
            members = [value.by[dimension] for value in answer.values]
            self._keys[place] = next(
                (member.key for member in members if named in (member.key, member.label)), None
            )
        return self._keys[place]

    def due(self, codes: Iterable[str]) -> dict[tuple[str, str], Decimal]:
        """How much of the year's target of each metric is due by the period's last day, of the
        region ("") and of its parts, in at most two queries."""
        wanted = set(codes)
        if not wanted:
            return {}
        paths = {"": self.region.path} | {one.code: one.path for one in children_of(self.region)}
        calendars = Calendars(paths.values(), self.period.last_day, self.as_known)
        return {
            (code, group): calendars.share(path, code)
            for code in wanted
            for group, path in paths.items()
        }

    def _targets(self, request: Request) -> Groups:
        year = self.period.last_day.year
        if request.by == Dimension.REGION:
            children = {child.pk: child.code for child in children_of(self.region)}
            goals = targets_of(
                regions=children, codes=[request.metric], year=year, known=self.as_known
            )
            return {children[region]: value for (region, _), value in goals.items()}
        if request.by:
            return {}
        goals = targets_of(
            regions=[self.region.pk], codes=[request.metric], year=year, known=self.as_known
        )
        value = goals.get((self.region.pk, request.metric))
        return {} if value is None else {"": value}
