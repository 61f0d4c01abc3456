"""What a case really cost, written into its columns when it ends."""

from __future__ import annotations

from datetime import datetime

from wutong.domains.approvals.choices import PauseKind
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.papers import papers_of, standings
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.machine import Course
from wutong.domains.approvals.rules.papers import counted, handed_in_anew
from wutong.domains.approvals.rules.steps import steps_taken
from wutong.kernel.clock import day_of


def count_savings(case: ApprovalCase, course: Course, at: datetime) -> None:
    """Set the days used without pauses, whether in time, steps and papers; the caller saves.

    After an act on the result only the papers are counted again: the rest stays as decided.
    """
    standing = standings(papers_of(case))
    case.serial_papers = counted(standing)
    case.papers_handed_in = handed_in_anew(standing)
    if case.used_days is not None:
        return
    calendar = calendar_for(case.region_path)
    case.used_days = clock.used(course, day_of(at), calendar)
    if case.accepted_on is not None:
        case.on_time = clock.on_time(case.used_days, case.limit_days)
    siblings = ApprovalCase.objects.filter(application=case.application_id, pk__lt=case.pk)
    combined = case.version.combined_review
    case.steps = steps_taken(
        case.serial_steps,
        bears_window=not siblings.exists(),
        bears_review=not (combined and siblings.filter(version__combined_review=combined).exists()),
        by_commitment=case.by_commitment,
        corrections=sum(one.kind == PauseKind.CORRECTION for one in case.pauses.all()),
    )
