"""The rows that metrics of approvals count, for one question.

A case counts on the day it was decided, in the state as known then; confidential ones that the
person may not see enter the total alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import batched
from typing import Any, Final

from django.db.models import (
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.urls import reverse

from wutong.domains.approvals.choices import (
    APPROVED,
    OPEN,
    ApplicationKind,
    ApprovalStage,
    CaseState,
)
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    CaseEvent,
    PaperOnFile,
    visible,
)
from wutong.domains.org.queries import within
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.engine import SPLIT_PREFIX
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.scope import VIEW, VIEW_FIGURES, Access

CHUNK: Final = 500
DECIDED: Final = (*APPROVED, CaseState.REJECTED)
SAVED: Final = {
    "days": ("serial_days", "used_days"),
    "papers": ("serial_papers", "papers_handed_in"),
    "steps": ("serial_steps", "steps"),
}


def decided(question: Question) -> Source:
    """Cases approved or rejected within the period."""
    return _cases(_in_states(question, DECIDED), question)


def timed(question: Question) -> Source:
    """Of those, the ones whose clock ran."""
    return _cases(_in_states(question, DECIDED).filter(on_time__isnull=False), question)


def used_days(question: Question) -> Source:
    """Working days that decided cases took, without pauses."""
    rows = _in_states(question, DECIDED).filter(used_days__isnull=False)
    return _cases(rows, question, F("used_days"))


def received(question: Question) -> Source:
    """Cases handed in within the period, whatever became of them."""
    rows = ApprovalCase.objects.filter(
        received_on__range=_days(question), **_known(question, "application__submitted_at")
    )
    return _cases(rows, question, day="received_on")


def saved(question: Question, *, what: str) -> Source:
    """Serial baseline − actual of the cases approved within the period."""
    baseline, actual = SAVED[what]
    rows = _in_states(question, APPROVED).filter(**{f"{actual}__isnull": False})
    return _cases(rows, question, ExpressionWrapper(F(baseline) - F(actual), IntegerField()))


def permits(question: Question) -> Source:
    """Permits that approved cases issued within the period and that were not withdrawn."""
    rows = PaperOnFile.objects.filter(
        from_case__isnull=False, paper__is_permit=True, issued_on__range=_days(question),
        **_known(question, "added_at"),
    )  # fmt: skip
    standing = Q(withdrawn_at=None)
    if question.as_known is not None:
        standing |= Q(withdrawn_at__gt=question.as_known)
    return _source(
        rows.filter(standing), question, "from_case__", "issued_on", None, _described_permits
    )


def setups(question: Question, *, within_a_day: bool = False) -> Source:
    """Business set-ups completed within the period; of those, the ones done within a day: each
    service accepted on the day it was handed in and decided in one working day."""
    cases = ApprovalCase.objects.filter(application=OuterRef("pk"))
    last = cases.order_by().values("application").annotate(last=Max("decided_on")).values("last")
    rows = (
        Application.objects.filter(
            kind=ApplicationKind.BUSINESS_SETUP, **_known(question, "submitted_at")
        )
        .filter(~Exists(cases.filter(state__in=OPEN)), Exists(cases.filter(state__in=APPROVED)))
        .annotate(completed_on=Subquery(last))
        .filter(completed_on__range=_days(question))
    )
    if within_a_day:
        in_time = Q(used_days__lte=1, accepted_on=F("received_on"), state__in=APPROVED)
        rows = rows.filter(~Exists(cases.exclude(in_time)))
    return _source(rows, question, "", "completed_on", None, _described_setups, of_cases=False)


def _days(question: Question) -> tuple[Any, Any]:
    return question.period.first, question.period.last


def _known(question: Question, field: str) -> dict[str, Any]:
    return {} if question.as_known is None else {f"{field}__lte": question.as_known}


def _in_states(question: Question, states: tuple[CaseState, ...]) -> QuerySet[ApprovalCase]:
    """Cases decided within the period that are in one of ``states``, or were when it was known."""
    rows = ApprovalCase.objects.filter(decided_on__range=_days(question))
    if question.as_known is None:
        return rows.filter(state__in=states)
    known = CaseEvent.objects.filter(case=OuterRef("pk"), at__lte=question.as_known)
    return rows.filter(
        Exists(known.filter(to_state__in=states)),
        ~Exists(known.filter(to_state=CaseState.REVOKED)),
    )


def _cases(
    rows: QuerySet[ApprovalCase], question: Question, amount: Any = None, day: str = "decided_on"
) -> Source:
    return _source(rows, question, "", day, amount, _described)


def _source(
    rows: QuerySet[Any],
    question: Question,
    case: str,
    day: str,
    amount: Any,
    describe: Callable[[QuerySet[Any], str, str], Iterator[Mapping[str, Any]]],
    *,
    of_cases: bool = True,
) -> Source:
    """``case`` is the way from a row to its case; rows that aren't of cases are applications."""
    path = f"{case}region_path"
    visible_rows, hidden = _split(rows.filter(within(question.scope.path, path)), question, case,
                                  of_cases=of_cases)  # fmt: skip
    more = {
        "stage": F(f"{case}stage"), "unit": F(f"{case}unit"), "parallel": F(f"{case}in_parallel"),
    } if of_cases else {}  # fmt: skip
    return Source(
        visible=visible_rows,
        hidden=hidden,
        dimensions={
            "region": F(path), "project": F(f"{case}project"), "month": Month(F(day)),
            "year": Year(F(day)), **more,
        },
        amount=amount,
        describe=lambda chosen: describe(chosen, case, day),
    )  # fmt: skip


def seen_cases(access: Access, case: str = "") -> Q:
    """Cases that the person may see one by one; ``case`` is the way to them."""
    return visible(access, case) | Q(**{f"{case}unit__in": access.units(VIEW)})


def _split(
    rows: QuerySet[Any], question: Question, case: str, *, of_cases: bool
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """Who may view the unit's figures sees all of its ordinary rows; anyone else only their own."""
    access = question.access
    seen = seen_cases(access, case) if of_cases else visible(access)
    if not access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen), None
    confidential = Q(**{f"{case}confidential": True})
    shown = rows.filter(~confidential | seen)
    if not question.scope.confidential_in_totals:
        return shown, None
    return shown, rows.filter(confidential).exclude(seen)


def _rows(
    rows: QuerySet[Any], columns: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each row's columns, and the raw keys of a split with the amount where it counts one."""
    split = [name for name in rows.query.annotations if name.startswith(SPLIT_PREFIX)]
    counts = ["metric_amount"] if "metric_amount" in rows.query.annotations else []
    found = rows.annotate(**columns).values(*columns, *split, *counts)
    for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
        for row in chunk:
            yield row, {
                **{name: row[name] for name in split}, "amount": row.get("metric_amount"),
                "stage": "", "industry": "", "known_from": None, "evidence": "", "claim": None,
            }  # fmt: skip


def _described(
    rows: QuerySet[Any], case: str, day: str, title: str = "version__name"
) -> Iterator[Mapping[str, Any]]:
    columns = {
        "case_number": F(f"{case}number"), "row_title": F(title), "row_day": F(day),
        "row_applicant": F(f"{case}application__applicant_name"),
        "row_region": F(f"{case}application__region__name"), "row_unit": F(f"{case}unit__name"),
        "row_stage": F(f"{case}stage"),
    }  # fmt: skip
    for row, more in _rows(rows, columns):
        yield {
            "key": row["case_number"],
            "title": f"{row['row_applicant']} · {row['row_title']}",
            "url": reverse("approvals:case", args=[row["case_number"]]),
            "investor": row["row_applicant"],
            "region": row["row_region"],
            "unit": row["row_unit"] or "",
            "on": row["row_day"],
            **more,
            "stage": str(ApprovalStage(row["row_stage"]).label),
        }


def _described_permits(rows: QuerySet[Any], case: str, day: str) -> Iterator[Mapping[str, Any]]:
    return _described(rows, case, day, "name")


def _described_setups(rows: QuerySet[Any], _case: str, day: str) -> Iterator[Mapping[str, Any]]:
    columns = {"row_number": F("number"), "row_applicant": F("applicant_name"),
               "row_region": F("region__name"), "row_day": F(day)}  # fmt: skip
    for row, more in _rows(rows, columns):
        yield {
            "key": row["row_number"],
            "title": f"{row['row_applicant']} · {ApplicationKind.BUSINESS_SETUP.label}",
            "url": reverse("approvals:application", args=[row["row_number"]]),
            "investor": row["row_applicant"],
            "region": row["row_region"],
            "unit": "",
            "on": row["row_day"],
            **more,
        }
