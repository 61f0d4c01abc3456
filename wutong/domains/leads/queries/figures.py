"""The rows that metrics of leads count, for one question.

A lead is known from the moment it was reported; a step from the moment it was taken. Confidential
leads that the person may not see enter the total alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from wutong.domains.leads.choices import DutyKind, EventKind
from wutong.domains.leads.models import Lead, LeadCredit, LeadDuty, LeadEvent
from wutong.domains.leads.models.lead import by_office, seen_by
from wutong.domains.org.queries import within
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.engine import SPLIT_PREFIX
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.scope import VIEW_FIGURES

CHUNK: Final = 500


def registered(question: Question) -> Source:
    """Leads reported within the period."""
    rows = Lead.objects.filter(
        reported_on__range=_days(question), **_known(question, "reported_at")
    )
    return _source(
        rows, question, "", "reported_on", unit="reported_unit", person="reported_by"
    )  # fmt: skip


def converted(question: Question) -> Source:
    """Shares of the credit for leads that became projects within the period."""
    rows = LeadCredit.objects.filter(
        converted_on__range=_days(question), **_known(question, "set_at")
    )
    return _source(
        rows, question, "lead__", "converted_on", unit="unit", person="person", amount=F("share")
    )


def responses_due(question: Question, *more: Q) -> Source:
    """Responses that were due within the period; leads that went elsewhere before are left out."""
    rows = LeadDuty.objects.filter(
        *more, kind=DutyKind.RESPOND, due__range=_days(question), dropped_at=None,
        **_known(question, "lead__reported_at"),
    )  # fmt: skip
    return _source(rows, question, "lead__", "due", unit="lead__unit", person="lead__owner")


def responded_on_time(question: Question) -> Source:
    """Of those, the ones that came by their last day, as far as it was known."""
    known = {} if question.as_known is None else {"done_at__lte": question.as_known}
    return responses_due(question, Q(done_on__lte=F("due"), **known))


def lapsed(question: Question) -> Source:
    """Leads that fell into the pool within the period because their protection was over."""
    rows = LeadEvent.objects.filter(
        kind=EventKind.LAPSED, on__range=_days(question), **_known(question, "at")
    )
    return _source(
        rows, question, "lead__", "on", unit="from_unit", person="from_person"
    )  # fmt: skip


def _days(question: Question) -> tuple[Any, Any]:
    return question.period.first, question.period.last


def _known(question: Question, field: str) -> dict[str, Any]:
    return {} if question.as_known is None else {f"{field}__lte": question.as_known}


def _source(
    rows: QuerySet[Any],
    question: Question,
    lead: str,
    day: str,
    *,
    unit: str,
    person: str,
    amount: Any = None,
) -> Source:
    """``lead`` is the way from a row to its lead; ``unit`` and ``person`` whose it counts as."""
    scoped = rows.filter(within(question.scope.path, "region_path"))
    visible, hidden = _split(scoped, question, lead)
    return Source(
        visible=visible,
        hidden=hidden,
        dimensions={
            "region": F("region_path"), "unit": F(unit), "person": F(person),
            "source": F(f"{lead}source"), "industry": F(f"{lead}industry"),
            "month": Month(F(day)), "year": Year(F(day)),
        },
        amount=amount,
        describe=lambda chosen: _described(chosen, lead, day),
    )  # fmt: skip


def _split(
    rows: QuerySet[Any], question: Question, lead: str
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """Who may view the unit's figures sees all of its ordinary rows; anyone else only their own."""
    access = question.access
    if not access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen_by(access, lead)), None
    confidential = Q(**{f"{lead}confidential": True})
    known = by_office(access, lead)
    if access.user is not None:
        known |= Q(**{f"{lead}owner": access.user}) | Q(**{f"{lead}reported_by": access.user})
    visible = rows.filter(~confidential | known)
    if not question.scope.confidential_in_totals:
        return visible, None
    return visible, rows.filter(confidential).exclude(known)


def _described(rows: QuerySet[Any], lead: str, day: str) -> Iterator[Mapping[str, Any]]:
    counts = "metric_amount" in rows.query.annotations
    split = [name for name in rows.query.annotations if name.startswith(SPLIT_PREFIX)]
    columns = {
        "lead_code": F(f"{lead}code"), "lead_firm": F(f"{lead}firm_name"),
        "lead_region": F(f"{lead}region__name"), "lead_unit": F(f"{lead}unit__name"),
        "lead_industry": F(f"{lead}industry"), "lead_state": F(f"{lead}state"),
        "lead_content": F(f"{lead}content"), "day": F(day),
    }  # fmt: skip
    wanted = [*columns, *split, *(["metric_amount"] if counts else [])]
    found = rows.annotate(**columns).values(*wanted)
    for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
        for row in chunk:
            yield {
                "key": row["lead_code"],
                "title": f"{row['lead_firm']} · {row['lead_content']}",
                "url": reverse("leads:detail", args=[row["lead_code"]]),
                "investor": row["lead_firm"],
                "region": row["lead_region"],
                "unit": row["lead_unit"] or "",
                "industry": row["lead_industry"],
                "stage": "",
                "on": row["day"],
                "known_from": None,
                "amount": row.get("metric_amount"),
                "evidence": "",
                "claim": None,
                **{name: row[name] for name in split},
            }
