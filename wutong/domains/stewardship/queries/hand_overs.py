"""What people hold, and hand-overs of it: whose they are, what stands open in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Post, User, access_of, held_by, within_any
from wutong.domains.projects.queries.regions import people_to_choose
from wutong.domains.stewardship.models import HandOver
from wutong.kernel import registry
from wutong.kernel.registry import Held, Holding
from wutong.kernel.scope import ASSIGN_STEWARD, INVESTOR, MANAGE_ORGANISATION, Access

PLACES: Final = ("region__path", "unit__region__path")


def may_hand_over_for(access: Access, person: int, on: date) -> bool:
    """Whether ``access`` offers what a person holds: their own, or as whoever answers for the
    people or the stewards of every region in which the person holds a post."""
    if access.user == person:
        return not access.is_investor
    posts = Post.objects.held_on(on).filter(user=person).exclude(role=INVESTOR)
    places = [path or of_unit for path, of_unit in posts.values_list(*PLACES)]
    return bool(places) and all(
        access.may(MANAGE_ORGANISATION, place) or access.may(ASSIGN_STEWARD, place)
        for place in places
    )


def visible_hand_overs(access: Access) -> QuerySet[HandOver]:
    """Hand-overs from or to the person; those of people of the regions that they answer for."""
    paths = (*access.region_paths(ASSIGN_STEWARD), *access.region_paths(MANAGE_ORGANISATION))
    own = Q(from_person=access.user) | Q(to_person=access.user)
    rows = HandOver.objects.select_related("from_person", "to_person", "offered_by")
    if not paths:
        return rows.filter(own)
    posts = Post.objects.filter(
        within_any(paths, "region__path") | within_any(paths, "unit__region__path")
    )
    return rows.filter(own | Q(from_person__in=posts.values("user")))


def open_hand_overs(person: int) -> QuerySet[HandOver]:
    """What is offered of a person's and not yet decided."""
    return HandOver.objects.filter(from_person=person, accepted_at=None, withdrawn_at=None)


def holding_named(code: str) -> Holding | None:
    """The kind of thing with this code."""
    return next((one for one in registry.holdings() if one.code == code), None)


@dataclass(frozen=True)
class Line:
    """One thing that a person holds, for the page; ``offered_to`` where it is being handed over."""

    name: str
    title: str
    url: str
    detail: str
    due: date | None
    offered_to: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    code: str
    title: str
    lines: list[Line]


def groups_of(person: int, viewer: int | None) -> list[Group]:
    """Everything that a person holds, by kind; names of confidential things for themselves alone."""
    offered = {
        (item["kind"], item["key"]): str(row.to_person)
        for row in open_hand_overs(person).select_related("to_person")
        for item in row.items
        if item["taken"] is None
    }
    return [
        Group(
            holding.code, str(holding.title),
            [_line(holding, one, person == viewer, offered) for one in rows],
        )
        for holding, rows in held_by(person)
    ]  # fmt: skip


def _line(holding: Holding, held: Held, whole: bool, offered: dict[tuple[str, int], str]) -> Line:
    hidden = held.confidential and not whole
    return Line(
        name_of(holding.code, held.key), veiled() if hidden else held.title,
        "" if hidden else held.url, "" if hidden else held.detail, held.due,
        offered.get((holding.code, held.key), ""),
    )  # fmt: skip


def veiled() -> str:
    """What stands for the name of a confidential thing."""
    return _("涉密事项")


def name_of(kind: str, key: int) -> str:
    """How a line is named in a form."""
    return f"{kind}:{key}"


def shown_items(row: HandOver, viewer: int | None) -> list[dict[str, Any]]:
    """The lines of a hand-over; confidential ones by name for the person who hands them over, and
    for the successor once taken."""
    return [_shown(row, item, viewer) for item in row.items]


def _shown(row: HandOver, item: dict[str, Any], viewer: int | None) -> dict[str, Any]:
    knows = viewer == row.from_person_id or (viewer == row.to_person_id and item["taken"])
    shown = item | {
        "name": name_of(item["kind"], item["key"]), "kind_title": title_of(item["kind"]),
        "due": date.fromisoformat(item["due"]) if item["due"] else None,
    }  # fmt: skip
    if item["confidential"] and not knows:
        shown |= {"title": veiled(), "url": "", "detail": ""}
    return shown


def title_of(kind: str) -> str:
    """The words for a kind of thing."""
    holding = holding_named(kind)
    return str(holding.title) if holding else kind


def successors_for(person: User, on: date) -> list[User]:
    """People in office where the person works: in the regions of their posts and above and below
    them, or in their units; none who speak for a firm."""
    home = access_of(person, on).home
    if not home:
        posts = Post.objects.filter(user=person).select_related("region", "unit__region")
        last = posts.first()
        place = (last.region or (last.unit.region if last.unit else None)) if last else None
        home = place.path if place else ""
    return [one for one in people_to_choose(home, on) if one.pk != person.pk] if home else []


def kinds_in(items: Iterable[dict[str, Any]]) -> dict[str, list[int]]:
    """The keys of lines by their kind."""
    found: dict[str, list[int]] = {}
    for item in items:
        found.setdefault(item["kind"], []).append(item["key"])
    return found
