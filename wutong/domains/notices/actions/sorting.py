"""Before sending: what no longer goes out, and what waits for the end of the quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from wutong.domains.notices.choices import URGENT, DeliveryState
from wutong.domains.notices.models import ChannelSetting, Delivery
from wutong.domains.notices.queries.channels import habits_of, settings_of, wanted_by
from wutong.domains.notices.rules.hours import held_until


def sorted_out(rows: Sequence[Delivery], claim: str, at: datetime) -> list[Delivery]:
    """Those of a worker's ``rows`` that go out now; the others are dropped or wait."""
    people = {one.person_id for one in rows}
    settings, wanted = settings_of(people), wanted_by(people)
    said = _said_in_groups(rows)
    fit, dropped = [], dict[str, list[int]]()
    waiting: dict[datetime, list[int]] = {}
    for one in rows:
        setting = settings.get(one.person_id)
        chosen = (one.notice.kind, one.robot_id) in wanted.get(one.person_id, set())
        words = _reason(one, setting, chosen=chosen, said=(one.robot_id, one.notice.key) in said)
        urgent = one.notice.kind in URGENT
        until = held_until(at, habits_of(setting), urgent=urgent)
        if words:
            dropped.setdefault(words, []).append(one.pk)
        elif until:
            waiting.setdefault(until, []).append(one.pk)
        else:
            fit.append(one)
    mine = Delivery.objects.filter(claim=claim, state=DeliveryState.CLAIMED)
    for words, keys in dropped.items():
        mine.filter(pk__in=keys).update(
            state=DeliveryState.DROPPED, ended_at=at, error=words, claim="", lease_until=None
        )
    for until, keys in waiting.items():
        mine.filter(pk__in=keys).update(
            state=DeliveryState.WAITING, due_at=until, claim="", lease_until=None
        )
    return fit


def _said_in_groups(rows: Sequence[Delivery]) -> set[tuple[int | None, str]]:
    """(robot, key of what is told) that the robots of ``rows`` said already. One query."""
    robots = {one.robot_id for one in rows if one.robot_id is not None}
    if not robots:
        return set()
    keys = {one.notice.key for one in rows}
    sent = Delivery.objects.filter(robot__in=robots, notice__key__in=keys, state=DeliveryState.SENT)
    return set(sent.order_by().values_list("robot", "notice__key"))


def _reason(row: Delivery, setting: ChannelSetting | None, *, chosen: bool, said: bool) -> str:
    """Why it no longer goes out; empty where it does."""
    if row.notice.read_at is not None:
        return _("已在网站里读过。")
    if not row.person.is_active:
        return _("账号已停用。")
    if said:
        return _("群里已经说过。")
    if row.robot is not None and not row.robot.active:
        return _("群机器人已停用。")
    if not chosen:
        return _("本人不再要这类通知。")
    if row.robot is None and (setting is None or not setting.email_confirmed_at):
        return _("邮箱还没有确认。")
    return ""
