"""The rows that metrics of stewards count, for one question: how firms stood on its last day.

Days alone say what was known: a stewardship counts from its first day to its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from wutong.domains.org.queries import within, within_any
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.queries.appeal_figures import rows_of
from wutong.kernel.metrics import Question, Source
from wutong.kernel.scope import VIEW, VIEW_FIGURES


def served(question: Question) -> Source:
    """Firms that are served on the last day."""
    return _source(_served(question), question, "investor__name")


def with_steward(question: Question) -> Source:
    """Of these, the ones that have a steward."""
    held = _held(question).filter(investor=OuterRef("investor"))
    return _source(_served(question).filter(Exists(held)), question, "investor__name")


def stewards(question: Question) -> Source:
    """Stewards who serve at least one of these firms: the row of the first of their firms."""
    rows = _held(question).filter(investor__in=_served(question).values("investor"))
    earlier = rows.filter(steward=OuterRef("steward"), pk__lt=OuterRef("pk"))
    return _source(rows.filter(~Exists(earlier)), question, "steward__name", {})


def _served(question: Question) -> QuerySet[ServedFirm]:
    last = question.period.last
    rows = ServedFirm.objects.filter(Q(left_on=None) | Q(left_on__gt=last), since__lte=last)
    return rows.filter(_seen(question))


def _held(question: Question) -> QuerySet[FirmSteward]:
    last = question.period.last
    rows = FirmSteward.objects.filter(Q(until=None) | Q(until__gte=last), since__lte=last)
    return rows.filter(_seen(question))


def _seen(question: Question) -> Q:
    """Within the unit; without the ability to view its figures, the person's own regions alone."""
    place = Q(within(question.scope.path, "region_path"))
    if question.access.may(VIEW_FIGURES, question.scope.path):
        return place
    return place & Q(within_any(question.access.region_paths(VIEW), "region_path"))


def _source(
    rows: QuerySet[Any], question: Question, title: str, dimensions: Mapping[str, Any] | None = None
) -> Source:
    split = {"region": F("region_path")} if dimensions is None else dimensions
    return Source(visible=rows, dimensions=split, describe=lambda chosen: _described(chosen, title))


def _described(rows: QuerySet[Any], title: str) -> Iterator[Mapping[str, Any]]:
    columns = {
        "row_key": F("pk"), "row_title": F(title), "row_firm": F("investor__name"),
        "row_firm_key": F("investor"), "row_region": F("region__name"), "row_day": F("since"),
    }  # fmt: skip
    for row in rows_of(rows, columns):
        yield row | {
            "key": str(row["row_key"]), "title": row["row_title"], "investor": row["row_firm"],
            "url": reverse("investors:detail", args=[row["row_firm_key"]]),
            "region": row["row_region"], "on": row["row_day"],
        }  # fmt: skip
