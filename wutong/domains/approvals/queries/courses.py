"""The course of a case as the rules see it."""

from __future__ import annotations

from wutong.domains.approvals.choices import CaseState
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.rules.machine import Course
from wutong.kernel.workdays import Pause


def course_of(case: ApprovalCase) -> Course:
    """State, days and pauses; one query, none where the pauses were prefetched."""
    pauses = sorted(case.pauses.all(), key=lambda one: (one.since, one.pk))
    return Course(
        CaseState(case.state),
        case.received_on,
        case.accepted_on,
        case.decided_on,
        tuple(Pause(one.since, one.until, one.reason) for one in pauses),
    )
