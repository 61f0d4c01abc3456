"""Reads of agreements, meetings and the ledger: lists, and what one page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wutong.domains.agreements.choices import CommitmentState, MeetingState
from wutong.domains.agreements.models import (
    Agreement,
    AgreementVersion,
    Commitment,
    DepartmentOpinion,
    ReviewMeeting,
)
from wutong.domains.agreements.queries.fair import flags_by_agreement
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.domains.org.queries import Region, within
from wutong.kernel.scope import GIVE_OPINION, VERIFY, Access

SOON: Final = {"soon": 30, "quarter": 90}


def agreements_seen(access: Access) -> QuerySet[Agreement]:
    """Agreements that the person sees, with what a page says of each."""
    return Agreement.objects.visible_to(access).select_related(
        "project", "region", "unit", "owner", "supplements"
    )


def narrowed(rows: QuerySet[Any], chosen: Mapping[str, Any], prefix: str = "") -> QuerySet[Any]:
    """``rows`` narrowed by words, kind and region, as the filter forms name them."""
    words = str(chosen.get("q") or "").strip()
    if words:
        rows = rows.filter(
            Q(**{f"{prefix}title__icontains": words})
            | Q(**{f"{prefix}number__icontains": words})
            | Q(**{f"{prefix}project__name__icontains": words})
        )
    region = Region.objects.filter(code=chosen.get("region") or "").first()
    if region is not None:
        rows = rows.filter(within(region.path, f"{prefix}region_path"))
    for name in ("kind", "state", "side"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    return rows


@dataclass(frozen=True)
class Line:
    """One line of the list: the agreement, its firms, its text and its flags."""

    agreement: Agreement
    firms: str
    versions: int
    flagged: int
    unsettled: int


def lines_of(agreements: list[Agreement]) -> list[Line]:
    """What the list says of each; a fixed number of queries."""
    keys = [one.pk for one in agreements]
    firms: dict[int, list[str]] = {}
    for key, name in Agreement.objects.filter(pk__in=keys, parties__isnull=False).values_list(
        "pk", "parties__investor__name"
    ):
        firms.setdefault(key, []).append(name)
    versions = dict(
        AgreementVersion.objects.filter(agreement__in=keys)
        .order_by()
        .values_list("agreement")
        .annotate(count=Count("pk"))
    )
    flags = flags_by_agreement(keys)
    return [
        Line(one, "、".join(firms.get(one.pk, [])), versions.get(one.pk, 0),
             *flags.get(one.pk, (0, 0)))
        for one in agreements
    ]  # fmt: skip


def version_of(agreement: Agreement, number: int) -> AgreementVersion | None:
    """The version of this number."""
    return agreement.versions.filter(number=number).select_related("added_by").first()


def opinions_of(agreement: Agreement) -> list[DepartmentOpinion]:
    """Every opinion that was asked and not withdrawn, by round."""
    return list(
        agreement.opinions.filter(withdrawn_at=None)
        .select_related("unit__region", "version", "given_by")
        .order_by("-round", "due_on", "pk")
    )


def opinions_waiting(access: Access) -> QuerySet[DepartmentOpinion]:
    """Opinions that the person's units or regions still owe, of agreements they see."""
    mine = Q(unit__in=access.units(GIVE_OPINION))
    for path in access.region_paths(GIVE_OPINION):
        mine |= within(path, "unit__region__path")
    return (
        DepartmentOpinion.objects.filter(mine, opinion="", withdrawn_at=None)
        .filter(agreement__in=Agreement.objects.visible_to(access), agreement__state="in_review")
        .select_related("agreement", "unit")
        .order_by("due_on", "pk")
    )


def meetings_seen(access: Access) -> QuerySet[ReviewMeeting]:
    """Meetings that the person sees, with the number of agreements on each agenda."""
    return (
        ReviewMeeting.objects.visible_to(access)
        .select_related("region", "created_by", "held_by")
        .annotate(count=Count("items"))
        .order_by("-on", "-pk")
    )


def agenda_of(meeting: ReviewMeeting, access: Access) -> tuple[list[Any], int]:
    """The items of agreements that the person sees, in order, and how many others there are."""
    items = list(
        meeting.items.filter(agreement__in=Agreement.objects.visible_to(access))
        .select_related("agreement__project", "agreement__region", "version")
        .prefetch_related("agreement__parties__investor")
    )
    return items, meeting.items.count() - len(items)


def to_put_on_agenda(meeting: ReviewMeeting, access: Access) -> QuerySet[Agreement]:
    """Agreements in review in the meeting's region that are not on its agenda."""
    return (
        Agreement.objects.visible_to(access)
        .filter(within(meeting.region_path, "region_path"), state="in_review")
        .exclude(agenda_items__meeting=meeting)
        .order_by("-updated_at")
    )


def ledger(access: Access, chosen: Mapping[str, Any], on: date) -> QuerySet[Commitment]:
    """Commitments that the person sees, narrowed as the filter says, the earliest due first."""
    rows: QuerySet[Any] = Commitment.objects.visible_to(access).select_related(
        "agreement__project", "agreement__region", "owner", "owner_unit"
    )
    rows = narrowed(rows, {**chosen, "kind": None, "state": None, "side": None}, "agreement__")
    for name in ("side", "kind", "state"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    if chosen.get("mine"):
        rows = rows.filter(owner=access.user)
    due = chosen.get("due")
    if due == "overdue":
        rows = rows.filter(due_on__lt=on, state__in=UNDECIDED)
    elif due in SOON:
        rows = rows.filter(due_on__range=(on, on + timedelta(days=SOON[due])), state__in=UNDECIDED)
    return rows.order_by("due_on", "pk")


def promises_of(agreement: Agreement) -> list[Commitment]:
    """The agreement's commitments, the earliest due first."""
    return list(
        agreement.commitments.select_related("owner", "owner_unit", "evidence").order_by(
            "due_on", "pk"
        )
    )


def waiting_for_confirmation(access: Access) -> QuerySet[Commitment]:
    """Claims of others that the person may confirm."""
    mine = Q(agreement__unit__in=access.units(VERIFY))
    for path in access.region_paths(VERIFY):
        mine |= within(path, "agreement__region_path")
    return (
        Commitment.objects.visible_to(access)
        .filter(mine, state=CommitmentState.CLAIMED)
        .exclude(claimed_by=access.user)
        .select_related("agreement")
    )


def held_with(agreement: Agreement, access: Access) -> list[Any]:
    """What meetings have decided about the agreement, the latest first; ``sees_meeting`` says
    whether the person sees the meeting as well."""
    seen = ReviewMeeting.objects.visible_to(access).filter(pk=OuterRef("meeting"))
    return list(
        agreement.agenda_items.exclude(meeting__state=MeetingState.CANCELLED)
        .annotate(sees_meeting=Exists(seen))
        .select_related("meeting", "version")
        .order_by("-meeting__on", "-pk")
    )
