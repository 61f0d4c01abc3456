"""The rows that the metric of visits counts, for one question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from wutong.domains.org.queries import within
from wutong.domains.stewardship.models import Visit
from wutong.domains.stewardship.queries.appeal_figures import rows_of
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.scope import VIEW_FIGURES


def visits(question: Question) -> Source:
    """Visits of the period. Confidential ones that the person may not see enter the total alone."""
    rows = Visit.objects.filter(on__range=(question.period.first, question.period.last))
    if question.as_known is not None:
        rows = rows.filter(recorded_at__lte=question.as_known)
    shown, hidden = _split(rows.filter(within(question.scope.path, "region_path")), question)
    return Source(
        visible=shown,
        hidden=hidden,
        dimensions={
            "region": F("region_path"), "project": F("project"), "kind": F("kind"),
            "month": Month(F("on")), "year": Year(F("on")),
        },
        describe=_described,
    )  # fmt: skip


def _split(
    rows: QuerySet[Visit], question: Question
) -> tuple[QuerySet[Visit], QuerySet[Visit] | None]:
    seen = Q(pk__in=Visit.objects.visible_to(question.access).values("pk"))
    if not question.access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen), None
    shown = rows.filter(Q(confidential=False) | seen)
    if not question.scope.confidential_in_totals:
        return shown, None
    return shown, rows.filter(confidential=True).exclude(seen)


def _described(rows: QuerySet[Visit]) -> Iterator[Mapping[str, Any]]:
    columns = {
        "row_key": F("pk"), "row_title": Coalesce("project__name", "investor__name"),
        "row_firm": F("investor__name"), "row_region": F("region__name"), "row_day": F("on"),
    }  # fmt: skip
    for row in rows_of(rows, columns):
        yield row | {
            "key": str(row["row_key"]), "title": row["row_title"],
            "url": reverse("stewardship:visit", args=[row["row_key"]]),
            "investor": row["row_firm"] or "", "region": row["row_region"], "on": row["row_day"],
        }  # fmt: skip
