"""The last days of publications by the calendar as it is now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.runs import run_url
from wutong.domains.incentives.actions.support import tell_office
from wutong.domains.incentives.choices import AwardRunState
from wutong.domains.incentives.models import AwardRun
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import asking_once, within, working_calendar
from wutong.kernel import audit
from wutong.kernel.bulk import in_batches
from wutong.kernel.scope import APPROVE_AWARD, MANAGE_AWARDS

BATCH: Final = 500


def recalculate(*, region_path: str, first_day: date, at: datetime, batch: int = BATCH) -> int:
    """Put the last days of publications in the subtree right and tell those who act on them; how
    many changed. ``region_path`` "" is the whole country. A second run changes nothing."""
    rows = AwardRun.objects.filter(state=AwardRunState.PUBLISHED, objections_until__gte=first_day)
    rows = rows.select_related("rule_set__region")
    if region_path:
        rows = rows.filter(within(region_path, "rule_set__region__path"))
    held = rows.select_for_update(of=("self",), no_key=True)
    with asking_once():
        return in_batches(held, lambda found: sum(_move(one, at) for one in found), batch)


def _move(run: AwardRun, at: datetime) -> int:
    assert run.published_on is not None
    was = run.objections_until
    run.objections_until = working_calendar(run.region_path).add(run.published_on, run.working_days)
    if run.objections_until == was:
        return 0
    run.save(update_fields=["objections_until"])
    audit.record(
        actor=None, at=at, action="incentives.publication_moved", target=run,
        changes={"objections_until": [str(was), str(run.objections_until)]},
    )  # fmt: skip
    for ability in (MANAGE_AWARDS, APPROVE_AWARD):
        tell_office(
            ability=ability, region_path=run.region_path, url=run_url(run), at=at,
            key=f"incentives.run.{run.pk}.moved.{at.timestamp():.0f}", kind=NoticeKind.MOVED,
            title=lambda: _("工作日历有变：公示截止日由 %(was)s 改为 %(due)s") % {
                "was": was, "due": run.objections_until},
        )  # fmt: skip
    return 1
