"""The rows that metrics of orders count, for one question: events of giving, closing, escalating.

An event is known from its moment. What was cancelled by then doesn't count as given. Confidential
ones that the person may not see enter the total alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from wutong.domains.org.queries import within
from wutong.domains.stewardship.choices import Escalation, OrderMove
from wutong.domains.stewardship.models import OrderEvent, SupervisionOrder
from wutong.domains.stewardship.queries.appeal_figures import rows_of, split
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.expressions import Month, Year


def given(question: Question) -> Source:
    """Orders given within the period and not cancelled."""
    cancelled = OrderEvent.objects.filter(order=OuterRef("order"), move=OrderMove.CANCEL)
    if question.as_known is not None:
        cancelled = cancelled.filter(at__lte=question.as_known)
    return _source(_events(question, OrderMove.GIVE).filter(~Exists(cancelled)), question)


def closed(question: Question) -> Source:
    """Orders that their givers closed within the period."""
    return _source(_events(question, OrderMove.CLOSE), question)


def closed_on_time(question: Question) -> Source:
    """Of these, the ones reported in time."""
    return _source(_events(question, OrderMove.CLOSE).filter(order__on_time=True), question)


def cards(question: Question, *, level: Escalation) -> Source:
    """Steps onto one rung within the period."""
    rows = _events(question, OrderMove.ESCALATE).filter(escalation=level)
    return _source(rows, question)


def _events(question: Question, move: OrderMove) -> QuerySet[OrderEvent]:
    days = (question.period.first, question.period.last)
    rows = OrderEvent.objects.filter(move=move, on__range=days)
    return rows if question.as_known is None else rows.filter(at__lte=question.as_known)


def _source(rows: QuerySet[OrderEvent], question: Question) -> Source:
    inside = rows.filter(within(question.scope.path, "order__region_path"))
    shown, hidden = split(inside, question, SupervisionOrder, "order__")
    return Source(
        visible=shown,
        hidden=hidden,
        dimensions={
            "region": F("order__region_path"), "unit": F("order__owner_unit"),
            "project": F("order__project"), "source": F("order__source"),
            "month": Month(F("on")), "year": Year(F("on")),
        },
        describe=_described,
    )  # fmt: skip


def _described(rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    columns = {
        "row_number": F("order__number"), "row_title": F("order__title"), "row_day": F("on"),
        "row_region": F("order__region__name"), "row_unit": F("order__owner_unit__name"),
    }  # fmt: skip
    for row in rows_of(rows, columns):
        yield row | {
            "key": row["row_number"], "title": row["row_title"],
            "url": reverse("stewardship:order", args=[row["row_number"]]),
            "region": row["row_region"], "unit": row["row_unit"], "on": row["row_day"],
        }  # fmt: skip
