"""What the writes of awards share: permission, whose turn it is, who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.incentives.models import Award, AwardRun
from wutong.domains.incentives.rules.errors import AlreadyMoved, BadValue, MayNot
from wutong.domains.notices.actions import Words, tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import User, access_of, in_charge_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import roles_with


def require(by: User | None, ability: str, region_path: str, at: datetime) -> None:
    """Refuse unless ``by`` has ``ability`` there; None is the system. Raises MayNot."""
    if by is not None and not access_of(by, day_of(at)).may(ability, region_path):
        raise MayNot(_("您的岗位不能对这个地区的奖励做此操作。"))


def required(text: str, sentence: str, field: str = "") -> str:
    """``text`` trimmed. Raises BadValue with ``sentence`` where nothing is left."""
    clean = text.strip()
    if not clean:
        raise BadValue(sentence, field)
    return clean


def not_to_come(on: date, at: datetime, field: str = "on") -> None:
    """Refuse a day after today. Raises BadValue."""
    if on > day_of(at):
        raise BadValue(_("日期不能在今天以后。"), field)


def take_turn(row: Award | AwardRun) -> None:
    """Win the row for this transaction: of two people, the second is told. Raises AlreadyMoved."""
    rows = type(row)._default_manager.filter(pk=row.pk, turn=row.turn)
    if not rows.update(turn=F("turn") + 1):
        raise AlreadyMoved(_("别人刚刚更新过，请刷新后再操作。"))
    row.refresh_from_db()


def tell_office(
    *, ability: str, region_path: str, key: str, title: Words, url: str, at: datetime,
    without: Iterable[User | None] = (), kind: NoticeKind = NoticeKind.ASSIGNED,
) -> None:  # fmt: skip
    """Tell those whose office over the region has ``ability``, without those who did it."""
    people = in_charge_of([region_path], roles_with(ability), day_of(at))[region_path]
    left_out = {one.pk for one in without if one is not None}
    told = [one for one in people if one not in left_out]
    tell(people=told, kind=kind, key=key, title=title, url=url, at=at)
