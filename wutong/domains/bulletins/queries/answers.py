"""Asking the metrics what a template needs: one question a request, whatever the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from wutong.domains.bulletins.choices import Dimension, Shift
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.requests import Groups, Request, request_period
from wutong.domains.org.models import Region
from wutong.domains.org.queries import children_of
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets.queries import targets_of
from wutong.kernel import metrics
from wutong.kernel.metrics import Period as MetricPeriod
from wutong.kernel.metrics import Question, Row
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

    def answers(self, requests: Iterable[Request]) -> dict[Request, Groups]:
        """The answers by request; a request about a period that isn't there has none."""
        found = {}
        for request in sorted(requests):
            groups = self._groups(request)
            if groups is not None:
                found[request] = groups
        return found

    def rows(self, request: Request, group: str) -> list[Row]:
        """The rows behind one group of a request; none for targets."""
        question = self._question(request)
        if question is None or request.shift == Shift.TARGET:
            return []
        only = {**question.only, **({request.by: group} if request.by else {})}
        asked = Question(
            question.scope, question.period, question.access, question.as_known, only=only
        )
        return metrics.rows(request.metric, asked, request.version or None)

    def _groups(self, request: Request) -> Groups | None:
        if request.shift == Shift.TARGET:
            return self._targets(request)
        question = self._question(request)
        if question is None:
            return None if self._missing_period(request) else {}
        answer = metrics.ask(request.metric, question, request.version or None)
        groups: dict[str, Decimal | None] = {}
        for value in answer.values:
            member = value.by.get(request.by)
            key = member.key if member else ""
            if member:
                self.labels[(request.by, key)] = member.label
            groups[key] = value.value
        return groups

    def _missing_period(self, request: Request) -> bool:
        return request_period(request, self.period) is None

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
