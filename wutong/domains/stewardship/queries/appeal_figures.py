"""The rows that metrics of appeals count, for one question.

An appeal is known from the moment it was received; what was done to it from the moment of its
event. Joined ones stand with the one they joined. Confidential ones that the person may not see
enter the total alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from wutong.domains.org.queries import within
from wutong.domains.stewardship.choices import (
    AppealKind,
    AppealMove,
    AppealState,
    SymposiumState,
)
from wutong.domains.stewardship.models import Appeal, AppealEvent, Symposium
from wutong.domains.stewardship.queries.symposia import visible_symposia
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.engine import SPLIT_PREFIX
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.scope import VIEW_FIGURES

CHUNK: Final = 500
RESOLVING: Final = (AppealMove.CONFIRM, AppealMove.LAPSE)


def received(question: Question, *more: Q) -> Source:
    """Appeals received within the period."""
    return _appeals(_known(question).filter(*more, received_on__range=_days(question)), question)


def suggestions(question: Question) -> Source:
    """Of these, suggestions."""
    return received(question, Q(kind=AppealKind.SUGGESTION))


def resolved(question: Question) -> Source:
    """Of the appeals received within the period, those that are resolved by its last day."""
    rows = _known(question).filter(received_on__range=_days(question))
    return _appeals(_resolved(rows, question, (None, question.period.last)), question)


def problems_closed(question: Question) -> Source:
    """Problems resolved within the period, whenever they came."""
    rows = _known(question).filter(kind=AppealKind.PROBLEM)
    rows = _resolved(rows, question, _days(question))
    return _appeals(rows, question, "resolved_on")


def due(question: Question, *more: Q) -> Source:
    """Appeals that were to be answered within the period; closed ones are left out."""
    rows = _known(question).filter(*more, resolve_by__range=_days(question))
    return _appeals(rows.exclude(state=AppealState.CLOSED), question, "resolve_by")


def answered_in_time(question: Question) -> Source:
    """Of these, the ones whose last answer came in time."""
    return due(question, Q(answered_on__lte=F("resolve_by")))


def satisfied(question: Question, *, points: bool) -> Source:
    """Askers' words within the period; with ``points`` what they gave."""
    rows = _known(question).filter(satisfaction__isnull=False)
    rows = _resolved(rows, question, _days(question))
    return _appeals(rows, question, "resolved_on", F("satisfaction") if points else None)


def reopened(question: Question) -> Source:
    """Reopenings within the period."""
    rows = AppealEvent.objects.filter(move=AppealMove.REOPEN, on__range=_days(question))
    if question.as_known is not None:
        rows = rows.filter(at__lte=question.as_known)
    return _source(rows, question, "appeal__", "on", None)


def symposia(question: Question) -> Source:
    """Symposia held within the period."""
    rows = Symposium.objects.filter(
        state__in=[SymposiumState.HELD, SymposiumState.PUBLISHED], on__range=_days(question)
    )
    if question.as_known is not None:
        rows = rows.filter(created_at__lte=question.as_known)
    rows = rows.filter(within(question.scope.path, "region_path"))
    if not question.access.may(VIEW_FIGURES, question.scope.path):
        rows = rows.filter(pk__in=visible_symposia(question.access).values("pk"))
    return Source(
        visible=rows,
        dimensions={"region": F("region_path"), "month": Month(F("on")), "year": Year(F("on"))},
        describe=_described_symposia,
    )


def _days(question: Question) -> tuple[Any, Any]:
    return question.period.first, question.period.last


def _known(question: Question) -> QuerySet[Appeal]:
    """Appeals as known: received by then, and not joined to another by then."""
    if question.as_known is None:
        return Appeal.objects.exclude(state=AppealState.JOINED)
    joined = AppealEvent.objects.filter(
        appeal=OuterRef("pk"), to_state=AppealState.JOINED, at__lte=question.as_known
    )
    return Appeal.objects.filter(~Exists(joined), received_at__lte=question.as_known)


def _resolved(
    rows: QuerySet[Appeal], question: Question, days: tuple[Any, Any]
) -> QuerySet[Appeal]:
    """Those that stand resolved on a day within ``days``; as known: by the last event that ended
    or reopened it."""
    first, last = days
    since = {} if first is None else {"gte": first}
    if question.as_known is None:
        bounds = {f"resolved_on__{name}": day for name, day in ({"lte": last} | since).items()}
        return rows.filter(state=AppealState.RESOLVED, **bounds)
    latest = (
        AppealEvent.objects.filter(appeal=OuterRef("pk"), at__lte=question.as_known)
        .filter(Q(move__in=RESOLVING) | Q(move=AppealMove.REOPEN))
        .order_by("-at", "-pk")
    )
    told = rows.annotate(
        last_move=Subquery(latest.values("move")[:1]), last_on=Subquery(latest.values("on")[:1])
    )
    bounds = {f"last_on__{name}": day for name, day in ({"lte": last} | since).items()}
    return told.filter(last_move__in=RESOLVING, **bounds)


def _appeals(
    rows: QuerySet[Appeal], question: Question, day: str = "received_on", amount: Any = None
) -> Source:
    return _source(rows, question, "", day, amount)


def _source(rows: QuerySet[Any], question: Question, appeal: str, day: str, amount: Any) -> Source:
    """``appeal`` is the way from a row to its appeal."""
    path = f"{appeal}region_path"
    inside = rows.filter(within(question.scope.path, path))
    shown, hidden = split(inside, question, Appeal, appeal)
    return Source(
        visible=shown,
        hidden=hidden,
        dimensions={
            "region": F(path), "unit": F(f"{appeal}lead_unit"), "project": F(f"{appeal}project"),
            "level": F(f"{appeal}level"), "category": F(f"{appeal}category"),
            "channel": F(f"{appeal}channel"), "month": Month(F(day)), "year": Year(F(day)),
        },
        amount=amount,
        describe=lambda chosen: _described(chosen, appeal, day),
    )  # fmt: skip


def split(
    rows: QuerySet[Any], question: Question, model: type[Any], prefix: str
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """Who may view the unit's figures sees all of its ordinary rows; anyone else only their own.

    ``prefix`` is the way from a row to its ``model``, which says who sees it.
    """
    access = question.access
    way = f"{prefix}in" if prefix else "pk__in"
    seen = Q(**{way: model.objects.visible_to(access).values("pk")})
    if not access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen), None
    confidential = Q(**{f"{prefix}confidential": True})
    shown = rows.filter(~confidential | seen)
    if not question.scope.confidential_in_totals:
        return shown, None
    return shown, rows.filter(confidential).exclude(seen)


def rows_of(rows: QuerySet[Any], columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each row's columns, with the raw keys of a split and the amount where it counts one."""
    split = [name for name in rows.query.annotations if name.startswith(SPLIT_PREFIX)]
    counts = ["metric_amount"] if "metric_amount" in rows.query.annotations else []
    found = rows.annotate(**columns).values(*columns, *split, *counts)
    for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
        for row in chunk:
            yield {
                "stage": "", "industry": "", "known_from": None, "evidence": "", "claim": None,
                "investor": "", "unit": "", "amount": row.get("metric_amount"), **row,
            }  # fmt: skip


def _described(rows: QuerySet[Any], appeal: str, day: str) -> Iterator[Mapping[str, Any]]:
    columns = {
        "row_number": F(f"{appeal}number"), "row_title": F(f"{appeal}title"), "row_day": F(day),
        "row_firm": F(f"{appeal}investor__name"), "row_region": F(f"{appeal}region__name"),
        "row_unit": F(f"{appeal}lead_unit__name"),
    }  # fmt: skip
    for row in rows_of(rows, columns):
        yield row | {
            "key": row["row_number"], "title": row["row_title"],
            "url": reverse("stewardship:appeal", args=[row["row_number"]]),
            "investor": row["row_firm"] or "", "region": row["row_region"],
            "unit": row["row_unit"] or "", "on": row["row_day"],
        }  # fmt: skip


def _described_symposia(rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    columns = {"row_key": F("pk"), "row_title": F("title"), "row_day": F("on"),
               "row_region": F("region__name")}  # fmt: skip
    for row in rows_of(rows, columns):
        yield row | {
            "key": str(row["row_key"]), "title": row["row_title"], "region": row["row_region"],
            "url": reverse("stewardship:symposium", args=[row["row_key"]]), "on": row["row_day"],
        }  # fmt: skip
