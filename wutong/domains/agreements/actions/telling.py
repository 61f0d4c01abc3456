"""Who is told what about agreements. Nobody is told of one that they do not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, Commitment, DepartmentOpinion
from wutong.domains.notices.actions import Telling, Words, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import in_charge_of, in_office, members_of, who_sees
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT, GIVE_OPINION, roles_with

BUREAU: Final = (Role.PROMOTION_BUREAU,)
DEPARTMENT: Final = (Role.LINE_DEPARTMENT,)
type Readers = dict[int, list[int]]


def answerers_of(opinions: Sequence[DepartmentOpinion], on: date) -> Readers:
    """Who may answer each opinion, by its key: the unit's people, else the departments' person of
    its region."""
    members = members_of({one.unit_id for one in opinions}, on, roles_with(GIVE_OPINION))
    offices = in_charge_of({one.unit.region.path for one in opinions}, DEPARTMENT, on)
    people = {one.pk: members[one.unit_id] or offices[one.unit.region.path] for one in opinions}
    return _who_may_see(opinions, people, on)


def _who_may_see(opinions: Iterable[DepartmentOpinion], people: Readers, on: date) -> Readers:
    opinions = list(opinions)
    pairs = [(person, one.agreement_id) for one in opinions for person in people[one.pk]]
    seen = who_sees(pairs, Agreement.objects, on)
    return {
        one.pk: [person for person in people[one.pk] if (person, one.agreement_id) in seen]
        for one in opinions
    }


def tell_asked(opinion: DepartmentOpinion, at: datetime) -> None:
    """A unit is asked for its opinion: to who may answer."""
    text = _("请%(unit)s就协议「%(title)s」反馈意见，期限 %(due)s")
    readers = answerers_of([opinion], day_of(at))
    tell_all(_of_opinions([opinion], readers, NoticeKind.ASSIGNED, "asked", lambda: _(text)), at=at)


def _of_opinions(
    opinions: Iterable[DepartmentOpinion],
    readers: Readers,
    kind: NoticeKind,
    mark: str,
    text: Callable[[], str],
) -> list[Telling]:
    def words(one: DepartmentOpinion) -> Words:
        return lambda: text() % {
            "unit": one.unit, "title": one.agreement.title, "due": one.due_on,
        }  # fmt: skip

    return [
        Telling(readers[one.pk], kind, f"agreements.opinion.{one.pk}.{mark}", words(one),
                reverse("agreements:opinion", args=[one.pk]))
        for one in opinions
    ]  # fmt: skip


def opinions_due(opinions: Sequence[DepartmentOpinion], on: date) -> list[Telling]:
    """The last day of an opinion: to who may answer."""
    return _of_opinions(
        opinions, answerers_of(opinions, on), NoticeKind.DUE, "due",
        lambda: _("%(unit)s对协议「%(title)s」的意见今天到期（%(due)s）"),
    )  # fmt: skip


def opinions_overdue(opinions: Sequence[DepartmentOpinion], on: date) -> list[Telling]:
    """An opinion is late: to who may answer, and to who asked."""
    readers = answerers_of(opinions, on)
    present = in_office((one.asked_by_id for one in opinions if one.asked_by_id), on)
    asked = {one.pk: [one.asked_by_id] if one.asked_by_id in present else [] for one in opinions}
    seen = _who_may_see(opinions, asked, on)
    both = {one.pk: readers[one.pk] + seen[one.pk] for one in opinions}
    return _of_opinions(
        opinions, both, NoticeKind.OVERDUE, "overdue",
        lambda: _("%(unit)s对协议「%(title)s」的意见超期，期限 %(due)s"),
    )  # fmt: skip


def keepers_of(commitments: Sequence[Commitment], on: date, *, late: bool) -> Readers:
    """Who answers for each commitment, by its key: its owner, else its unit, else the agreement's
    handler, else the bureau. Where it is ``late`` the handler and the bureau besides."""
    present = in_office(
        {person for one in commitments for person in (one.owner_id, one.agreement.owner_id)
         if person}, on,
    )  # fmt: skip
    units = {one.owner_unit_id for one in commitments if one.owner_unit_id}
    members = members_of(units, on, roles_with(EDIT_AGREEMENT))
    bureaus = in_charge_of({one.region_path for one in commitments}, BUREAU, on)
    people: Readers = {}
    for one in commitments:
        own = [one.owner_id] if one.owner_id in present else []
        unit = members.get(one.owner_unit_id, []) if one.owner_unit_id and not one.owner_id else []
        handler = [one.agreement.owner_id] if one.agreement.owner_id in present else []
        bureau = bureaus[one.region_path]
        first = own or unit or handler or bureau
        people[one.pk] = [*first, *handler, *bureau] if late else first
    pairs = [(person, key) for key, some in people.items() for person in some]
    seen = who_sees(pairs, Commitment.objects, on)
    return {
        key: [person for person in some if (person, key) in seen] for key, some in people.items()
    }


def commitments_due(commitments: Sequence[Commitment], on: date) -> list[Telling]:
    """A promise falls due soon: to who answers for it."""
    return _of_commitments(
        commitments, keepers_of(commitments, on, late=False), NoticeKind.DUE, "due",
        lambda: _("承诺「%(text)s」期限 %(due)s"),
    )  # fmt: skip


def commitments_overdue(commitments: Sequence[Commitment], on: date) -> list[Telling]:
    """A promise was not kept in time: to who answers for it, the handler and the bureau."""
    return _of_commitments(
        commitments, keepers_of(commitments, on, late=True), NoticeKind.OVERDUE, "overdue",
        lambda: _("承诺「%(text)s」超期，期限 %(due)s"),
    )  # fmt: skip


def _of_commitments(
    commitments: Sequence[Commitment],
    readers: Readers,
    kind: NoticeKind,
    mark: str,
    text: Callable[[], str],
) -> list[Telling]:
    """The key names the day: a promise whose day was changed is told again."""

    def words(one: Commitment) -> Words:
        return lambda: text() % {"text": one, "due": one.due_on}

    return [
        Telling(readers[one.pk], kind, f"agreements.commitment.{one.pk}.{mark}.{one.due_on}",
                words(one), reverse("agreements:commitment", args=[one.pk]))
        for one in commitments
    ]  # fmt: skip


def opinions_moved(
    opinions: Sequence[DepartmentOpinion], was: dict[int, date], at: datetime
) -> list[Telling]:
    """The calendar moved the last day of opinions: to who may answer."""
    readers = answerers_of(opinions, day_of(at))

    def words(one: DepartmentOpinion) -> Words:
        return lambda: _("工作日历有变：%(unit)s对协议「%(title)s」的意见期限由 %(was)s 改为 %(due)s") % {
            "unit": one.unit, "title": one.agreement.title, "was": was[one.pk], "due": one.due_on,
        }  # fmt: skip

    return [
        Telling(readers[one.pk], NoticeKind.MOVED,
                f"agreements.opinion.{one.pk}.moved.{at.timestamp():.0f}", words(one),
                reverse("agreements:opinion", args=[one.pk]))
        for one in opinions
    ]  # fmt: skip
