"""Two clerks at once, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.support import fresh
from wutong.domains.approvals.choices import CaseState
from wutong.domains.approvals.models import ApprovalCase, PaperOnFile
from wutong.domains.approvals.rules.errors import AlreadyMoved, ApprovalError
from wutong.domains.approvals.tests.office import MONDAY, Office, build_office, paper_file

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, ApprovalError)


@pytest.fixture
def office(transactional_db: None) -> Office:
    """The office, visible to every connection."""
    return build_office()


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, ApprovalError)]


def decided(office: Office, key: int, act: Callable[..., Any], by: Any) -> Callable[[], Any]:
    """The decision of somebody who read the case before."""
    case = fresh(key)
    return lambda: act(case=case, by=by, at=MONDAY)


def test_of_two_decisions_exactly_one_stands(office: Office) -> None:
    case = office.in_review()
    results = at_once(
        decided(office, case.pk, actions.approve, office.department),
        decided(office, case.pk, partial(actions.reject, reason="不符合规划"), office.deputy),
    )
    (told,) = refusals(results)
    assert isinstance(told, AlreadyMoved)
    assert any(name in str(told) for name in ("department", "deputy"))
    case.refresh_from_db()
    assert case.state in {CaseState.APPROVED, CaseState.REJECTED}
    assert case.events.filter(to_state__in=[CaseState.APPROVED, CaseState.REJECTED]).count() == 1
    assert PaperOnFile.objects.filter(from_case=case).count() == (case.state == CaseState.APPROVED)


def test_a_decision_and_a_correction_never_both_happen(office: Office) -> None:
    case = office.in_review()
    actions.find_unsuitable(
        paper=office.paper(case, "map"), problem="看不清", by=office.department, at=MONDAY
    )
    results = at_once(
        decided(office, case.pk, actions.ask_for_correction, office.department),
        decided(office, case.pk, actions.approve_with_deficiency, office.deputy),
    )
    assert len(refusals(results)) == 1
    case.refresh_from_db()
    assert case.pauses.filter(until=None).exists() == (case.state == CaseState.CORRECTION)


def test_a_paper_found_unsuitable_meanwhile_bars_the_decision_that_did_not_see_it(
    office: Office,
) -> None:
    """Whichever comes first: an approved case has no unsuitable paper."""
    case = office.in_review()
    row = office.paper(case, "map")
    at_once(
        decided(office, case.pk, actions.approve, office.department),
        lambda: actions.find_unsuitable(paper=row, problem="看不清", by=office.deputy, at=MONDAY),
    )
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.state == CaseState.APPROVED) == (row.state == "handed_in")


def test_applications_received_at_once_get_different_numbers(office: Office) -> None:
    results = at_once(*(office.receive for _window in range(3)))
    assert refusals(results) == []
    assert len({one.number for one in results}) == 3


def test_the_same_file_brought_twice_at_once_is_kept_once_for_a_case(office: Office) -> None:
    case = office.case()
    first, second = office.paper(case, "form"), office.paper(case, "form")
    at_once(*(partial(_bring, office, row) for row in (first, second)))
    assert PaperOnFile.objects.filter(paper__code="form").count() == 1
    assert ApprovalCase.objects.get().papers.get(paper__code="form").state == "handed_in"


def _bring(office: Office, row: Any) -> Any:
    return actions.hand_in_paper(paper=row, file=paper_file(), by=office.clerk, at=MONDAY)
