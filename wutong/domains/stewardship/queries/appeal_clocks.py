"""The clock of an appeal as it is stored, and what it says now."""

from __future__ import annotations

from datetime import date

from wutong.domains.org.queries import working_calendar
from wutong.domains.stewardship.choices import ResolvedBy
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.rules import rule_of
from wutong.domains.stewardship.rules.appeals import Course
from wutong.domains.stewardship.rules.clocks import Dues, Timing, dues, limits_of
from wutong.kernel.clock import day_of


def course_of(appeal: Appeal) -> Course:
    """What the machine knows of the row."""
    return Course(
        state=appeal.state,  # type: ignore[arg-type]
        since=appeal.clock_since or appeal.received_on,
        has_unit=appeal.lead_unit_id is not None,
        sent_back=appeal.sent_back,
        reopened=appeal.reopened,
        answered_on=appeal.answered_on,
        objects_until=appeal.objects_until,
        resolved_on=appeal.resolved_on,
        resolved_by=ResolvedBy(appeal.resolved_by) if appeal.resolved_by else None,
    )


def dues_of(appeal: Appeal) -> Dues:
    """When what is due by the region's calendar, with the limits that the appeal keeps."""
    since = appeal.clock_since or appeal.received_on
    timing = Timing(
        appeal.state, since, appeal.limits, appeal.replied_on, appeal.answered_on,
        extended_until(appeal),
    )  # fmt: skip
    return dues(timing, working_calendar(appeal.region_path))


def extended_until(appeal: Appeal) -> date | None:
    """The latest day that was granted since the clock began."""
    since = appeal.clock_since or appeal.received_on
    granted = [
        one.until
        for one in appeal.extensions.all()
        if one.granted and one.decided_at is not None and day_of(one.decided_at) >= since
    ]
    return max(granted, default=None)


def limits_now(region_path: str, *, is_complex: bool) -> dict[str, int]:
    """The limits that a clock takes with it when it begins now."""
    rule = rule_of(region_path)
    return limits_of(
        verify=rule.verify_days, answer=rule.answer_days, resolve=rule.resolve_days,
        complex_=rule.complex_days, object_=rule.object_days, is_complex=is_complex,
    )  # fmt: skip
