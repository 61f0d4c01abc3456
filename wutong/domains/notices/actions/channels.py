"""A person's own choice of channels, and the confirmation of their e-mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions.transport import mail
from wutong.domains.notices.choices import Digest, NoticeKind
from wutong.domains.notices.models import ChannelChoice, ChannelSetting
from wutong.domains.notices.queries.channels import robots_within_reach, wanted_by
from wutong.domains.notices.rules.errors import BadValue, NoticeError
from wutong.domains.notices.rules.retrying import Outcome
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.clock import day_of

SALT: Final = "wutong.notices.email"
CONFIRMED_WITHIN: Final = timedelta(days=3)
PLAIN: Final = ("quiet_from", "quiet_until", "urgent_at_once", "digest", "digest_hour")


@dataclass(frozen=True)
class Wishes:
    """What a person wants; ``chosen`` has (kind, robot's key), None being e-mail."""

    email: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    urgent_at_once: bool = False
    digest: str = Digest.AT_ONCE
    digest_hour: int = 9
    chosen: frozenset[tuple[str, int | None]] = frozenset()


@transaction.atomic
def set_channels(*, by: User, wishes: Wishes, at: datetime) -> ChannelSetting:
    """Set one's own channels. A changed e-mail must be confirmed anew. Raises BadValue."""
    _check(by, wishes, at)
    setting, _made = ChannelSetting.objects.get_or_create(person=by)
    changes: dict[str, Any] = {}
    if setting.email != wishes.email:
        setting.email, setting.email_confirmed_at = wishes.email, None
        changes["email"] = ["***", "***"]
    for field in PLAIN:
        old, new = getattr(setting, field), getattr(wishes, field)
        if old != new:
            changes[field] = [_shown(old), _shown(new)]
            setattr(setting, field, new)
    before = wanted_by([by.pk]).get(by.pk, set())
    if before != wishes.chosen:
        _choose(by, before, wishes.chosen)
        changes["chosen"] = [_listed(before), _listed(wishes.chosen)]
    if changes:
        setting.save()
        audit.record(actor=by, at=at, action="notices.channels_set", target=by, changes=changes)
    return setting


def _check(by: User, wishes: Wishes, at: datetime) -> None:
    if (wishes.quiet_from is None) != (wishes.quiet_until is None):
        raise BadValue("quiet_until", _("免打扰时间要同时填开始和结束。"))
    if wishes.digest not in Digest.values or not 0 <= wishes.digest_hour < 24:
        raise BadValue("digest", _("没有这种发送节奏。"))
    reach = {one.pk for one in robots_within_reach([by.pk], day_of(at)).get(by.pk, ())}
    kept = {robot for _kind, robot in wanted_by([by.pk]).get(by.pk, set())}
    for kind, robot in wishes.chosen:
        if kind not in NoticeKind.values or robot not in reach | kept | {None}:
            raise BadValue("chosen", _("不能选这个通知方式。"))
    if wishes.email:
        _check_email(wishes.email)
    elif any(robot is None for _kind, robot in wishes.chosen):
        raise BadValue("email", _("选了邮件，请填写邮箱。"))


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as fault:
        raise BadValue("email", _("邮箱地址的写法不对。")) from fault


def _choose(
    by: User, before: Collection[tuple[str, int | None]], after: Collection[tuple[str, int | None]]
) -> None:
    for kind, robot in set(before) - set(after):
        ChannelChoice.objects.filter(person=by, kind=kind, robot=robot).delete()
    ChannelChoice.objects.bulk_create(
        [ChannelChoice(person=by, kind=kind, robot_id=robot)
         for kind, robot in set(after) - set(before)],
        ignore_conflicts=True,
    )  # fmt: skip


def _shown(value: Any) -> Any:
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _listed(chosen: Collection[tuple[str, int | None]]) -> list[str]:
    return sorted(f"{kind}:{'email' if robot is None else robot}" for kind, robot in chosen)


def send_confirmation(*, by: User, at: datetime) -> Outcome:
    """Send the link that confirms one's e-mail; it holds for three days and for this address
    alone. How it ended. Raises NoticeError without an address."""
    setting = ChannelSetting.objects.filter(person=by).exclude(email="").first()
    if setting is None:
        raise NoticeError(_("请先填写邮箱并保存。"))
    token = signing.dumps([by.pk, setting.email], salt=SALT)
    address = settings.SITE_URL + reverse("notices:confirm", args=[token])
    text = _(
        "点开下面的链接，登录后确认用这个邮箱接收梧桐的提醒。链接三天内有效；不是您本人操作，请忽略。"
    )
    return mail(
        setting.email, _("请确认接收梧桐提醒的邮箱"), f"{text}\n\n{address}\n",
        f"confirm.{by.pk}.{int(at.timestamp())}",
    )  # fmt: skip


@transaction.atomic
def confirm_email(*, by: User, token: str, at: datetime) -> str:
    """Confirm one's e-mail by the link that was sent there; the address. Raises NoticeError."""
    try:
        person, email = signing.loads(token, salt=SALT, max_age=CONFIRMED_WITHIN)
    except (signing.BadSignature, ValueError) as fault:
        raise NoticeError(_("链接无效或已过期，请重新发送确认邮件。")) from fault
    rows = ChannelSetting.objects.filter(person=by, email=email)
    if person != by.pk or not rows.exists():
        raise NoticeError(_("链接不是发给您现在的邮箱的，请重新发送确认邮件。"))
    if rows.filter(email_confirmed_at=None).update(email_confirmed_at=at):
        audit.record(actor=by, at=at, action="notices.email_confirmed", target=by)
    return str(email)
