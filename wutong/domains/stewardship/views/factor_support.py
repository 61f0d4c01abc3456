"""What the pages of factors share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.agreements.queries import Commitment
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import FactorState, GapReason
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_gaps import Gap
from wutong.domains.stewardship.rules.errors import NotAllowed, StewardshipError
from wutong.domains.stewardship.rules.factors import Book, in_words
from wutong.kernel.scope import HANDLE_ORDER, VIEW_FIGURES, Access
from wutong.ui.writes import Writes

WRITES: Final = Writes(StewardshipError, NotAllowed)
FORM: Final = "stewardship/factors/form.html"
READERS: Final = (VIEW_FIGURES, HANDLE_ORDER)
"""Everybody with an office; those who speak for a firm see its needs on the project's page."""
STATE_TONES: Final = {
    FactorState.NEEDED: "yellow", FactorState.ARRANGED: "accent", FactorState.DELIVERED: "green",
    FactorState.DROPPED: "",
}  # fmt: skip


def project_crumbs(project: Project, *more: str) -> list[dict[str, Any]]:
    """The way to a page of a project's needs."""
    own = reverse("stewardship:project_factors", args=[project.code])
    return [
        {"title": _("项目"), "url": reverse("projects:list")},
        {"title": project.code, "url": reverse("projects:detail", args=[project.code])},
        {"title": _("要素保障"), "url": own if more else ""},
        *({"title": one, "url": ""} for one in more),
    ]


def capacity_crumbs(*more: tuple[str, str]) -> list[dict[str, Any]]:
    """The way to a page of a source."""
    base = [
        {"title": _("要素保障"), "url": reverse("stewardship:factors")},
        {"title": _("来源容量"), "url": reverse("stewardship:capacities") if more else ""},
    ]
    return base + [{"title": title, "url": url} for title, url in more]


def row_of(need: FactorNeed, gap: Gap | None, seen: set[int]) -> dict[str, Any]:
    """A line of a table. ``seen``: the commitments whose wording the person may read."""
    details = [need.details.get("voltage", "")]
    if factor := need.details.get("power_factor"):
        details.append(_("功率因数 %(factor)s") % {"factor": factor})
    promise = need.commitment if need.commitment_id in seen else None
    return {
        "need": need,
        "amount": in_words(need.quantity, need.measure),
        "came": in_words(need.delivered, need.measure) if gap and GapReason.SHORT in gap.reasons
        else "",
        "details": " · ".join(one for one in details if one),
        "tone": STATE_TONES[FactorState(need.state)],
        "gap": gap,
        "gap_tone": "yellow" if gap and not gap.days_late else "red",
        "promise": promise,
        "promise_amount": _promised(promise),
    }  # fmt: skip


def _promised(promise: Commitment | None) -> str:
    if promise is None or promise.quantity is None:
        return ""
    return in_words(promise.quantity, promise.measure)


def promises_seen(needs: list[FactorNeed], access: Access) -> set[int]:
    """Keys of the commitments beside these needs that the person may read. One query."""
    keys = {one.commitment_id for one in needs if one.commitment_id}
    if not keys:
        return set()
    rows = Commitment.objects.visible_to(access).filter(pk__in=keys)
    return set(rows.values_list("pk", flat=True))


def source_row(capacity: FactorCapacity, book: Book) -> dict[str, Any]:
    """A source with its figures and how full it is."""
    measure = capacity.measure
    return {
        "capacity": capacity,
        "total": in_words(book.total, measure),
        "used": in_words(book.used_before, measure),
        "arranged": in_words(book.arranged, measure),
        "asked": in_words(book.asked, measure),
        "left": in_words(book.left, measure),
        "bar": bar_of(book),
        "book": book,
        "tone": "red" if book.over_committed else "yellow" if book.conflict else "",
    }


def bar_of(book: Book) -> list[dict[str, str]]:
    """What was used before, is arranged and is asked for, as parts of 100 from the left; what is
    over the total is cut off."""
    whole = max(book.total, book.used_before + book.arranged + book.asked)
    if not whole:
        return []
    parts, x = [], 0.0
    for name, amount in (
        ("used", book.used_before), ("arranged", book.arranged), ("asked", book.asked),
    ):  # fmt: skip
        width = float(amount / whole * 100)
        parts.append({"name": name, "x": f"{x:.2f}", "width": f"{width:.2f}"})
        x += width
    return [*parts, {"name": "total", "x": f"{float(book.total / whole * 100):.2f}", "width": "0"}]
