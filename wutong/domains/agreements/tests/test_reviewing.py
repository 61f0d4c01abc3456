"""Departments' opinions and review meetings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wutong.domains.agreements import actions
from wutong.domains.agreements.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    NotReady,
)
from wutong.domains.agreements.tests.scene import CLEAN, NOON, TODAY, Scene


def test_an_opinion_is_asked_in_working_days_and_given_once(scene: Scene) -> None:
    agreement = scene.with_text()
    opinion = actions.request_opinion(
        agreement=agreement, unit=scene.finance, by=scene.bureau, at=NOON
    )
    # 2022-09-09 is a Friday, 09-12 the Mid-Autumn holiday.
    assert opinion.due_on == date(2022, 9, 19)
    assert agreement.state == "in_review"
    with pytest.raises(AlreadyMoved):
        actions.request_opinion(agreement=agreement, unit=scene.finance, by=scene.bureau, at=NOON)
    with pytest.raises(NotAllowed):
        actions.give_opinion(opinion=opinion, answer="agree", text="", by=scene.clerk, at=NOON)
    with pytest.raises(BadValue, match="具体意见"):
        actions.give_opinion(
            opinion=opinion, answer="object", text="", by=scene.department, at=NOON
        )
    actions.give_opinion(
        opinion=opinion, answer="with_changes", text="删去第三条", by=scene.department, at=NOON
    )
    with pytest.raises(AlreadyMoved):
        actions.give_opinion(opinion=opinion, answer="agree", text="", by=scene.department, at=NOON)


def test_a_meeting_decides_and_a_second_review_follows(scene: Scene) -> None:
    agreement = scene.with_text()
    scene.hold(scene.meeting(agreement), "change", "补充违约条款")
    agreement.refresh_from_db()
    assert (agreement.state, agreement.round) == ("in_review", 2)
    actions.paste_version(
        agreement=agreement, text=CLEAN + "第三条 违约。", by=scene.bureau, at=NOON
    )
    second = scene.meeting(agreement)
    assert second.items.get().round == 2
    scene.hold(second)
    agreement.refresh_from_db()
    assert agreement.state == "reviewed"


def test_a_text_changed_after_the_review_is_reviewed_again(scene: Scene) -> None:
    agreement = scene.passed()
    actions.paste_version(agreement=agreement, text=CLEAN + "第三条 加。", by=scene.bureau, at=NOON)
    assert (agreement.state, agreement.round) == ("in_review", 2)


@pytest.mark.parametrize(("decision", "state"), [("again", "in_review"), ("refuse", "draft")])
def test_where_a_decision_leads(scene: Scene, decision: str, state: str) -> None:
    agreement = scene.with_text()
    scene.hold(scene.meeting(agreement), decision, "理由")
    agreement.refresh_from_db()
    assert agreement.state == state


def test_a_meeting_is_held_once_with_minutes_and_every_decision(scene: Scene) -> None:
    meeting = scene.meeting(scene.with_text())
    with pytest.raises(BadValue, match="还没有决定"):
        actions.hold_meeting(
            meeting=meeting, decisions={}, minutes="纪要", by=scene.bureau, at=NOON
        )
    with pytest.raises(BadValue, match="纪要"):
        actions.hold_meeting(meeting=meeting, decisions={}, minutes=" ", by=scene.bureau, at=NOON)
    with pytest.raises(BadValue, match="意见"):
        scene.hold(meeting, "refuse")
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    scene.hold(meeting)
    with pytest.raises(AlreadyMoved):
        scene.hold(meeting)


def test_a_meeting_to_come_has_no_result(scene: Scene) -> None:
    meeting = scene.meeting(scene.with_text(), on=TODAY + timedelta(days=1))
    with pytest.raises(BadValue, match="还没有到"):
        scene.hold(meeting)


def test_a_region_may_do_without_a_meeting(scene: Scene) -> None:
    agreement = scene.with_text()
    opinion = actions.request_opinion(
        agreement=agreement, unit=scene.finance, by=scene.bureau, at=NOON
    )
    with pytest.raises(BadValue, match="审核会"):
        actions.pass_without_meeting(agreement=agreement, by=scene.bureau, at=NOON)
    actions.save_setting(
        region=scene.world.city, opinion_days=3, needs_meeting=False, remind_days=10,
        by=scene.administrator, at=NOON,
    )  # fmt: skip
    with pytest.raises(NotReady, match="没有反馈"):
        actions.pass_without_meeting(agreement=agreement, by=scene.bureau, at=NOON)
    actions.give_opinion(opinion=opinion, answer="agree", text="", by=scene.department, at=NOON)
    actions.pass_without_meeting(agreement=agreement, by=scene.bureau, at=NOON)
    assert agreement.state == "reviewed"
