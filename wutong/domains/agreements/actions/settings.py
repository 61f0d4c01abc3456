"""How a region reviews its agreements."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import changes_of
from wutong.domains.agreements.models import ReviewSetting
from wutong.domains.agreements.queries.settings import own_setting
from wutong.domains.agreements.rules.errors import BadValue, NotAllowed
from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of

FIELDS = ("opinion_days", "needs_meeting", "remind_days")
LONGEST_LIMIT, LONGEST_REMINDER = 60, 365


@transaction.atomic
def save_setting(
    *,
    region: Region | None,
    opinion_days: int,
    needs_meeting: bool,
    remind_days: int,
    by: User | None,
    at: datetime,
) -> ReviewSetting:
    """Set it for a region's subtree; None: the default of all. Raises NotAllowed, BadValue."""
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的规则。"))
    if not 1 <= opinion_days <= LONGEST_LIMIT or not 0 <= remind_days <= LONGEST_REMINDER:
        raise BadValue(_("反馈期限须在 1 到 60 个工作日之间，提醒须在 0 到 365 天之间。"))
    saved = own_setting(region) or ReviewSetting(region=region)
    before = {name: getattr(saved, name) for name in FIELDS} if saved.pk else {}
    saved.opinion_days, saved.needs_meeting = opinion_days, needs_meeting
    saved.remind_days = remind_days
    saved.save()
    audit.record(
        actor=by, at=at, action="agreements.settings_saved", target=saved,
        changes=changes_of(before, {name: getattr(saved, name) for name in FIELDS}),
    )  # fmt: skip
    return saved


@transaction.atomic
def reset_setting(*, region: Region, by: User | None, at: datetime) -> None:
    """Take a region's own setting away, so that the one above holds."""
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的规则。"))
    found = own_setting(region)
    if found is None:
        return
    audit.record(
        actor=by, at=at, action="agreements.settings_saved", target=found,
        changes={name: [str(getattr(found, name)), None] for name in FIELDS},
    )  # fmt: skip
    found.delete()
