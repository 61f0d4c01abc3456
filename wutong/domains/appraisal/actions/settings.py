"""A region's own numbers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.appraisal.models import AssessmentSetting
from wutong.domains.appraisal.queries.settings import own_setting
from wutong.domains.appraisal.rules.errors import BadValue, NotAllowed
from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of

FIELDS = ("working_days", "remind_days")
LONGEST_LIMIT, LONGEST_REMINDER = 60, 365


@transaction.atomic
def save_setting(
    *, region: Region | None, working_days: int, remind_days: int, by: User | None, at: datetime
) -> AssessmentSetting:
    """Set them for a region's subtree; None: the default of all. Raises NotAllowed, BadValue."""
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的规则。"))
    if not 1 <= working_days <= LONGEST_LIMIT or not 0 <= remind_days <= LONGEST_REMINDER:
        raise BadValue(_("评审期限须在 1 到 60 个工作日之间，提醒须在 0 到 365 天之间。"))
    saved = own_setting(region) or AssessmentSetting(region=region)
    before = {name: getattr(saved, name) if saved.pk else None for name in FIELDS}
    saved.working_days, saved.remind_days = working_days, remind_days
    saved.save()
    audit.record(
        actor=by, at=at, action="appraisal.setting_saved", target=saved,
        changes={name: [before[name], getattr(saved, name)] for name in FIELDS},
    )  # fmt: skip
    return saved


@transaction.atomic
def reset_setting(*, region: Region, by: User | None, at: datetime) -> None:
    """Take a region's own numbers away, so that those above hold. Raises NotAllowed."""
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的规则。"))
    found = own_setting(region)
    if found is None:
        return
    audit.record(
        actor=by, at=at, action="appraisal.setting_reset", target=found,
        changes={name: [getattr(found, name), None] for name in FIELDS},
    )  # fmt: skip
    found.delete()
