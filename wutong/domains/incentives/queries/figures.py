"""The rows that metrics of awards count, for one question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Case, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from wutong.domains.incentives.choices import AwardState, PaymentKind
from wutong.domains.incentives.models import Award, AwardPayment
from wutong.domains.incentives.models.awards import awards_seen_by
from wutong.domains.org.queries import within
from wutong.domains.stewardship.queries.appeal_figures import rows_of
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.money import MoneyField


def approved(question: Question, *, amounts: bool = False) -> Source:
    """Awards approved within the period that were not refused or clawed back since."""
    rows = Award.objects.filter(approved_on__range=_days(question))
    if question.as_known is None:
        rows = rows.filter(state__in=(AwardState.APPROVED, AwardState.PAID))
    else:
        rows = rows.filter(
            Q(ended_at=None) | Q(ended_at__gt=question.as_known), approved_at__lte=question.as_known
        )
    return _source(rows, question, "", "approved_on", F("amount") if amounts else None)


def paid(question: Question) -> Source:
    """Payments within the period, less what came back within it."""
    rows = AwardPayment.objects.filter(on__range=_days(question))
    if question.as_known is not None:
        rows = rows.filter(recorded_at__lte=question.as_known)
    back = ExpressionWrapper(F("amount") * Value(-1), output_field=MoneyField())
    amount = Case(
        When(kind=PaymentKind.RECOVERED, then=back), default=F("amount"), output_field=MoneyField()
    )
    return _source(rows, question, "award__", "on", amount)


def _days(question: Question) -> tuple[Any, Any]:
    return question.period.first, question.period.last


def _source(
    rows: QuerySet[Any], question: Question, way: str, day: str, amount: Any | None
) -> Source:
    inside = rows.filter(
        within(question.scope.path, f"{way}project__region_path"),
        awards_seen_by(question.access, way),
    )

    def described(found: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
        columns = {
            "row_key": F(f"{way}pk"), "row_title": F(f"{way}rule_title"), "row_day": F(day),
            "row_who": Coalesce(f"{way}referrer__name", f"{way}person__name", f"{way}unit__name"),
            "row_region": F(f"{way}project__region__name"),
        }  # fmt: skip
        for row in rows_of(found, columns):
            yield row | {
                "key": str(row["row_key"]), "title": f"{row['row_who']} {row['row_title']}",
                "url": reverse("incentives:award", args=[row["row_key"]]),
                "region": row["row_region"], "on": row["row_day"],
            }  # fmt: skip

    return Source(
        visible=inside, amount=amount, describe=described,
        dimensions={
            "region": F(f"{way}project__region_path"), "project": F(f"{way}project"),
            "month": Month(F(day)), "year": Year(F(day)),
        },
    )  # fmt: skip
