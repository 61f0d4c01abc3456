"""Two people at once, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.agreements import actions
from wutong.domains.agreements.models import Agreement, Commitment, FlaggedClause, ReviewMeeting
from wutong.domains.agreements.rules.errors import AgreementError, AlreadyMoved
from wutong.domains.agreements.tests.scene import BAD, NOON, TODAY, Scene, build_scene
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """The scene, visible to every connection."""
    return build_scene()


at_once = partial(racing.at_once, AgreementError)


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, AgreementError)]


def test_agreements_drafted_at_once_get_different_numbers(scene: Scene) -> None:
    results = at_once(scene.draft, scene.draft, scene.draft)
    assert len({one.number for one in results}) == 3


def test_two_versions_at_once_stand_in_a_row_or_one_is_told(scene: Scene) -> None:
    agreement = scene.draft()

    def paste(text: str) -> Callable[[], Any]:
        seen = Agreement.objects.get(pk=agreement.pk)
        return lambda: actions.paste_version(agreement=seen, text=text, by=scene.bureau, at=NOON)

    results = at_once(paste("第一条 甲。"), paste("第一条 乙。"))
    (told,) = refusals(results)
    assert isinstance(told, AlreadyMoved)
    assert agreement.versions.count() == 1


def test_a_result_is_written_once(scene: Scene) -> None:
    meeting = scene.meeting(scene.with_text())

    def hold(decision: str) -> Callable[[], Any]:
        seen = ReviewMeeting.objects.get(pk=meeting.pk)
        return lambda: scene.hold(seen, decision, "理由")

    assert len(refusals(at_once(hold("pass"), hold("refuse")))) == 1
    assert AuditEntry.objects.filter(action="agreements.meeting_held").count() == 1


def test_a_claim_is_confirmed_or_returned(scene: Scene) -> None:
    one = scene.promise(scene.signed())
    actions.claim_fulfilled(commitment=one, on=TODAY, note="好", by=scene.bureau, at=NOON)
    first, second = (Commitment.objects.select_related("agreement__project").get(pk=one.pk)
                     for _ in range(2))  # fmt: skip
    results = at_once(
        lambda: actions.confirm_fulfilled(commitment=first, by=scene.supervisor, at=NOON),
        lambda: actions.return_claim(commitment=second, by=scene.colleague, at=NOON, reason="缺"),
    )
    assert len(refusals(results)) == 1
    one.refresh_from_db()
    assert one.state in {"fulfilled", "open"}


def test_a_decision_and_a_new_text_at_once_leave_the_gate_right(scene: Scene) -> None:
    """Whichever comes first: the latest text has no decision that was made about another one."""
    agreement = scene.with_text(BAD)
    flag = FlaggedClause.objects.select_related("version__agreement__project").get()
    seen = Agreement.objects.get(pk=agreement.pk)
    new = BAD.replace("全额", "部分")
    at_once(
        lambda: actions.decide_clause(
            flag=flag, decision="harmless", reason="有依据", by=scene.supervisor, at=NOON
        ),
        lambda: actions.paste_version(agreement=seen, text=new, by=scene.bureau, at=NOON),
    )
    latest = agreement.versions.first()
    assert (latest.flags.get().decision == "") == (latest.number == 2)
