"""More time for an appeal: asked for with a reason, granted or refused by somebody else."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.stewardship.actions.appeal_support import Facts, access_for, take_turn
from wutong.domains.stewardship.actions.appeals_moving import move
from wutong.domains.stewardship.actions.extensions import settle
from wutong.domains.stewardship.choices import AppealMove, AppealState
from wutong.domains.stewardship.models import Appeal, Extension
from wutong.domains.stewardship.queries.appeal_rights import (
    may_ask_extension,
    may_decide_extension,
)
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import audit

LONGEST_REASON = 300


@transaction.atomic
def ask_extension(
    *, appeal: Appeal, until: date, reason: str, by: User | None, at: datetime
) -> Extension:
    """Ask for time until ``until``; the clock goes on meanwhile. One request at a time.

    Raises AlreadyMoved, NotAllowed, BadValue.
    """
    access = access_for(by, at)
    if access is not None and not may_ask_extension(access, appeal):
        raise NotAllowed(_("只有承办单位可以申请延期。"))
    row = take_turn(appeal, at)
    if row.state != AppealState.ASSIGNED:
        raise AlreadyMoved(_("只有办理中的诉求可以申请延期。"))
    if row.extensions.filter(granted=None).exists():
        raise AlreadyMoved(_("已有一个延期申请等待批复。"))
    text = _reason(reason)
    if row.resolve_by is None or until <= row.resolve_by:
        raise BadValue("until", _("延期须晚于现在的办结期限。"))
    extension = Extension.objects.create(
        appeal=row, until=until, reason=text, asked_by=by, asked_at=at
    )
    audit.record(
        actor=by, at=at, action="stewardship.appeal_extension_asked", target=row, reason=text,
        changes={"until": [str(row.resolve_by), str(until)]},
    )  # fmt: skip
    appeal.refresh_from_db()
    return extension


@transaction.atomic
def decide_extension(
    *, extension: Extension, grant: bool, by: User | None, at: datetime, reason: str = ""
) -> Extension:
    """Grant or refuse. Refusing needs a reason. Nobody decides their own.

    Raises AlreadyMoved, NotAllowed, BadValue.
    """
    appeal = extension.appeal
    if appeal is None:
        raise BadValue("extension", _("这不是诉求的延期申请。"))
    access = access_for(by, at)
    if access is None or by is None or not may_decide_extension(access, appeal):
        raise NotAllowed(_("您的岗位不能批复这个延期。"))
    if extension.asked_by_id == by.pk:
        raise NotAllowed(_("不能批复自己提出的延期。"))
    text = _reason(reason) if not grant or reason.strip() else ""
    settle(extension, grant=grant, by=by, at=at, text=text)
    if grant:
        move(appeal=appeal, move=AppealMove.EXTEND, by=by, at=at, text=text,
             facts=Facts(until=extension.until))  # fmt: skip
    return extension


def _reason(text: str) -> str:
    clean = text.strip()
    if not clean:
        raise BadValue("reason", _("请写明理由。"))
    if len(clean) > LONGEST_REASON:
        raise BadValue("reason", _("最多写 300 个字。"))
    return clean
