"""Telling people, once each, and marking what they read.

Telling is not audited: it follows from a change that is. Channels out of the site (e-mail, robots)
listen to ``notices.told``, which says only that there is something new; what was sent already is
theirs to keep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation

from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.models import Notice
from wutong.domains.org.queries import User
from wutong.kernel import events

AT_ONCE: Final = 500
LONGEST_TITLE: Final = 200
KEPT_FOR: Final = timedelta(days=365)

type Words = Callable[[], str]


@dataclass(frozen=True)
class Telling:
    """What is told to whom. ``people`` are their keys; ``title`` is called once for each language
    that they read, so that it is in the reader's own."""

    people: Sequence[int]
    kind: NoticeKind
    key: str
    title: Words
    url: str


def tell(
    *, people: Iterable[int], kind: NoticeKind, key: str, title: Words, url: str, at: datetime
) -> int:
    """Tell each of ``people`` unless they were told of ``key`` before; how many were told.

    In the caller's transaction where there is one, so that what happened and its telling stand or
    fall together. The caller names only people who may see what ``url`` shows.
    """
    return tell_all([Telling(tuple(people), kind, key, title, url)], at=at)


def tell_all(tellings: Iterable[Telling], *, at: datetime) -> int:
    """:func:`tell` for many things at once, in batches; how many notices were written."""
    return sum(_tell(batch, at) for batch in batched(_single(tellings), AT_ONCE))


def _single(tellings: Iterable[Telling]) -> Iterable[tuple[int, Telling]]:
    for telling in tellings:
        for person in dict.fromkeys(telling.people):
            yield person, telling


@transaction.atomic
def _tell(pairs: Sequence[tuple[int, Telling]], at: datetime) -> int:
    wanted = {(person, telling.key): telling for person, telling in pairs}
    people = {person for person, _key in wanted}
    told = set(
        Notice.objects.filter(person__in=people, key__in={key for _person, key in wanted})
        .order_by()
        .values_list("person", "key")
    )
    languages = dict(
        User.objects.filter(pk__in=people, is_active=True).values_list("pk", "language")
    )
    new = [
        _notice(person, telling, languages[person], at)
        for (person, key), telling in wanted.items()
        if (person, key) not in told and person in languages
    ]
    if new:
        # Another worker may tell the same at this moment: one of the two rows stays.
        Notice.objects.bulk_create(new, ignore_conflicts=True)
        events.publish("notices.told", at=at)
    return len(new)


def _notice(person: int, telling: Telling, language: str, at: datetime) -> Notice:
    with translation.override(language or settings.LANGUAGE_CODE):
        title = str(telling.title())
    return Notice(
        person_id=person, kind=telling.kind, key=telling.key, url=telling.url, at=at,
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
    )  # fmt: skip


def mark_read(*, notice: Notice, at: datetime) -> bool:
    """The person has read it; whether they had not before."""
    return bool(Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at))


def mark_all_read(*, by: User, at: datetime, kind: str = "") -> int:
    """Everything that ``by`` was told until ``at`` is read, or everything of one kind; how many."""
    rows = Notice.objects.filter(person=by, read_at=None, at__lte=at)
    return (rows.filter(kind=kind) if kind else rows).update(read_at=at)


def forget_read(*, at: datetime, batch: int = AT_ONCE) -> int:
    """Delete what was read more than a year ago, in batches; how many. Unread notices stay."""
    gone = 0
    while True:
        old = Notice.objects.filter(read_at__lt=at - KEPT_FOR).order_by("read_at")
        keys = list(old.values_list("pk", flat=True)[:batch])
        if not keys:
            return gone
        Notice.objects.filter(pk__in=keys).delete()
        gone += len(keys)
