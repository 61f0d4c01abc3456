"""Questions to metrics as people put them: by codes and days, on a page, the API, a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_default_timezone, is_naive, make_aware
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, region_by_code
from wutong.kernel.metrics import (
    Answer,
    BadQuestion,
    Period,
    Question,
    Row,
    Scope,
    Value,
    plain,
)
from wutong.kernel.metrics.published import PublishedFigure, narrowing
from wutong.kernel.money import Rounding
from wutong.kernel.scope import Access


def scope_of(region: Region) -> Scope:
    """A region as the unit of a question."""
    return Scope(region.code, region.name, region.path, region.pk, region.confidential_in_totals)


def unit_scope(code: str) -> Scope:
    """The unit with this division code. Raises BadQuestion."""
    region = region_by_code(code)
    if region is None:
        raise BadQuestion(f"没有这个单位代码：{code!r}；请用 6 位行政区划代码（乡镇 9 位）。")
    return scope_of(region)


def read_day(text: str, name: str) -> date:
    """``2022-09-09`` as a day. Raises BadQuestion naming the field."""
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise BadQuestion(f"{name}不是日期：{text!r}；请写 2022-09-09。")
    return day


def read_time(text: str) -> datetime:
    """An instant; a bare day means its end, a time without offset is China's. Raises BadQuestion."""
    try:
        instant = parse_datetime(text.strip())
        day = parse_date(text.strip())
    except ValueError:
        instant = day = None
    if instant is None and day is not None:
        instant = datetime.combine(day, time.max)
    if instant is None:
        raise BadQuestion(f"“截至所知”不是时间：{text!r}；请写 2022-09-09 或 2022-09-09T18:00。")
    return make_aware(instant, get_default_timezone()) if is_naive(instant) else instant


@dataclass(frozen=True)
class AskedFor:
    """A question in the words of a query string or a command line."""

    unit: str
    first: str
    last: str
    as_known: str = ""
    by: Sequence[str] = ()
    only: Mapping[str, str] = field(default_factory=dict)

    def question(self, access: Access) -> Question:
        """The question itself. Raises BadQuestion with one sentence."""
        return Question(
            scope=unit_scope(self.unit),
            period=Period(read_day(self.first, "起始日"), read_day(self.last, "截止日")),
            access=access,
            as_known=read_time(self.as_known) if self.as_known else None,
            by=tuple(self.by),
            only=dict(self.only),
        )


def value_document(
    answer: Answer,
    value: Value,
    rounding: Rounding | None = None,
    behind: Sequence[Row] | None = None,
    published: Mapping[str, Sequence[PublishedFigure]] | None = None,
) -> dict[str, Any]:
    """One value as every JSON face writes it; numbers as strings, 元 for amounts.

    ``rows`` stands only where rows were asked for, ``published`` (by narrowing) beside a value that
    somebody published: also what no rows can give, marked as such with the reason.
    """
    question, metric = answer.question, answer.metric
    document: dict[str, Any] = {
        "metric": metric.code,
        "title": metric.title,
        "version": metric.version,
        "unit": question.scope.code,
        "unit_name": question.scope.name,
        "measure": metric.measure,
        "value": None if value.value is None else plain(value.value),
        "display": answer.display(value, rounding),
        "from": question.period.first.isoformat(),
        "to": question.period.last.isoformat(),
        "as_known": question.as_known.isoformat() if question.as_known else None,
        "definition": metric.definition,
        "by": value.keys,
        "by_labels": value.labels,
    }
    if stated := (published or {}).get(narrowing({**question.only, **value.keys})):
        document["published"] = [
            {
                "value": one.value, "stated_count": one.stated_count, "source": one.source,
                "reproducible": one.reproducible, "reason": one.reason,
            }
            for one in stated
        ]  # fmt: skip
    if behind is not None:
        document["rows"] = [row_document(row) for row in behind]
    return document


def row_document(row: Row) -> dict[str, Any]:
    """One row behind a value."""
    facts = {
        key: _text(fact) for key, fact in row.facts.items() if key not in {"key", "title", "amount"}
    }
    return {"project": row.key, "name": row.title, "amount": plain(row.amount), **facts}


def _text(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def rows_address(
    code: str, question: Question, version: str | None = None, only: Mapping[str, str] | None = None
) -> str:
    """The page that lists the rows behind a value."""
    narrowed_to = {**question.only, **(only or {})}
    parameters = {
        "unit": question.scope.code,
        "from": question.period.first.isoformat(),
        "to": question.period.last.isoformat(),
        **({"as_known": question.as_known.isoformat()} if question.as_known else {}),
        **({"version": version} if version else {}),
        **{f"only.{name}": key for name, key in narrowed_to.items()},
    }
    return f"{reverse('projects:metric_rows', args=[code])}?{urlencode(parameters)}"


def definition_text(answer: Answer) -> str:
    """What hovering a figure tells: 口径, period and the time as of which it is known."""
    period = answer.question.period
    known = answer.question.as_known
    metric = answer.metric
    says = _("%(title)s（口径 %(version)s）：%(definition)s") % {
        "title": metric.label, "version": metric.version, "definition": metric.definition
    }  # fmt: skip
    when = _("%(first)s 至 %(last)s") % {"first": period.first, "last": period.last}
    if known:
        when += _("；按 %(time)s 所知") % {"time": f"{known:%Y-%m-%d %H:%M}"}
    return f"{says}\n{when}"
