"""The rows that this room's metrics count, for one question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wutong.domains.agreements.choices import CommitmentState, MeetingState
from wutong.domains.agreements.models import (
    Agreement,
    Commitment,
    ReviewedFirm,
    ReviewMeeting,
)
from wutong.domains.org.queries import within
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.engine import SPLIT_PREFIX
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.scope import VIEW_FIGURES


def held_meetings(question: Question) -> QuerySet[ReviewMeeting]:
    """Meetings of the unit that were held within the period, as known then."""
    rows = ReviewMeeting.objects.filter(
        within(question.scope.path, "region_path"),
        state=MeetingState.HELD,
        on__range=(question.period.first, question.period.last),
    )
    return _known(rows, "held_at", question.as_known)


def _known(rows: Any, field: str, as_known: datetime | None) -> Any:
    return rows if as_known is None else rows.filter(**{f"{field}__lte": as_known})


def meetings(question: Question) -> Source:
    """One row a meeting."""
    rows = held_meetings(question)
    if not question.access.may(VIEW_FIGURES, question.scope.path):
        rows = rows.filter(pk__in=ReviewMeeting.objects.visible_to(question.access).values("pk"))
    return Source(
        visible=rows,
        dimensions={"region": F("region_path"), "month": Month("on"), "year": Year("on")},
        describe=_describe_meetings,
    )


def firms(question: Question) -> Source:
    """One row a firm: its first appearance at a meeting of the unit within the period, so that
    rows and parts add up. Firms known from confidential agreements alone stand apart."""
    rows = ReviewedFirm.objects.filter(item__meeting__in=held_meetings(question).values("pk"))
    seen, hidden = _parted(rows, question, "item__agreement__")
    first = _first_of_each(seen)
    only_hidden = None
    if hidden is not None:
        known = seen.filter(investor=OuterRef("investor"))
        only_hidden = _first_of_each(hidden).exclude(Exists(known))
    return Source(
        visible=first,
        hidden=only_hidden,
        dimensions={
            "region": F("item__meeting__region_path"),
            "month": Month("item__meeting__on"),
            "year": Year("item__meeting__on"),
        },
        describe=_describe_firms,
    )


def _first_of_each(rows: QuerySet[ReviewedFirm]) -> QuerySet[ReviewedFirm]:
    """Of each firm the row of its earliest meeting."""
    before = rows.filter(investor=OuterRef("investor")).filter(
        Q(item__meeting__on__lt=OuterRef("item__meeting__on"))
        | Q(item__meeting__on=OuterRef("item__meeting__on"), pk__lt=OuterRef("pk"))
    )
    return rows.filter(~Exists(before))


def _parted(rows: Any, question: Question, prefix: str) -> tuple[Any, Any]:
    """Rows that the person may see one by one, and confidential ones that enter the total alone."""
    access = question.access
    visible = Agreement.objects.visible_to(access).values("pk")
    seen = Q(**{f"{prefix.removesuffix('__')}__in": visible})
    if not access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen), None
    confidential = Q(**{f"{prefix}project__confidential": True})
    open_rows = rows.filter(~confidential | seen)
    if not question.scope.confidential_in_totals:
        return open_rows, None
    hidden = rows.filter(confidential).exclude(seen)
    return open_rows, hidden if hidden.exists() else None


def due(question: Question, *, fulfilled: bool = False) -> Source:
    """Commitments that fell due within the period; of those the fulfilled ones alone."""
    rows = (
        Commitment.objects.binding()
        .filter(
            within(question.scope.path, "agreement__region_path"),
            due_on__range=(question.period.first, question.period.last),
        )
        .exclude(_waived(question))
    )
    if fulfilled:
        rows = _known(
            rows.filter(state=CommitmentState.FULFILLED, fulfilled_on__lte=question.period.last),
            "decided_at",
            question.as_known,
        )
    visible, hidden = _parted(rows, question, "agreement__")
    return Source(
        visible=visible,
        hidden=hidden,
        dimensions={
            "region": F("agreement__region_path"),
            "month": Month("due_on"),
            "year": Year("due_on"),
            "side": F("side"),
            "kind": F("kind"),
            "agreement": F("agreement"),
        },
        describe=_describe_commitments,
    )


def _waived(question: Question) -> Q:
    waived = Q(state=CommitmentState.WAIVED)
    return waived & Q(decided_at__lte=question.as_known) if question.as_known else waived


def _split(rows: QuerySet[Any]) -> list[str]:
    return [name for name in rows.query.annotations if name.startswith(SPLIT_PREFIX)]


def _line(key: Any, title: str, row: Any, split: list[str], **facts: Any) -> Mapping[str, Any]:
    blank = {"investor": "", "region": "", "unit": "", "industry": "", "stage": "", "on": None,
             "known_from": None, "amount": None, "evidence": "", "claim": None}  # fmt: skip
    parts = {name: getattr(row, name) for name in split}
    return {"key": str(key), "title": title, **blank, **facts, **parts}


def _describe_meetings(rows: QuerySet[ReviewMeeting]) -> Iterator[Mapping[str, Any]]:
    split = _split(rows)
    for row in rows.select_related("region").order_by("on", "pk"):
        yield _line(row.pk, row.title, row, split, region=row.region.name, on=row.on,
                    known_from=row.held_at)  # fmt: skip


def _describe_firms(rows: QuerySet[ReviewedFirm]) -> Iterator[Mapping[str, Any]]:
    split = _split(rows)
    for row in rows.select_related("investor", "item__meeting__region").order_by(
        "item__meeting__on", "pk"
    ):
        meeting = row.item.meeting
        yield _line(row.investor_id, row.investor.name, row, split, investor=row.investor.name,
                    region=meeting.region.name, on=meeting.on, known_from=meeting.held_at,
                    evidence=meeting.title)  # fmt: skip


def _describe_commitments(rows: QuerySet[Commitment]) -> Iterator[Mapping[str, Any]]:
    split = _split(rows)
    for row in rows.select_related("agreement__region", "owner_unit", "evidence").order_by(
        "due_on", "pk"
    ):
        yield _line(row.pk, row.text, row, split, region=row.agreement.region.name, on=row.due_on,
                    unit=row.owner_unit.name if row.owner_unit else "", known_from=row.decided_at,
                    stage=str(row.get_state_display()), evidence=str(row.evidence or ""),
                    investor=row.agreement.title)  # fmt: skip
