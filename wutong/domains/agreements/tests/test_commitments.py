"""The commitments ledger and the metrics of this room."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.agreements import actions
from wutong.domains.agreements.models import Commitment
from wutong.domains.agreements.queries.work import commitments
from wutong.domains.agreements.rules.errors import BadValue, NotAllowed, OwnWork
from wutong.domains.agreements.tests.scene import NOON, TODAY, Scene
from wutong.domains.org import actions as org
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import person
from wutong.domains.projects.tests.world import project as a_project
from wutong.kernel import metrics
from wutong.kernel.clock import day_of

LATER = NOON + timedelta(days=60)


def claim(one: Commitment, by: Any, on: date = TODAY) -> Commitment:
    one.refresh_from_db()
    return actions.claim_fulfilled(commitment=one, on=on, note="已到位", by=by, at=LATER)


def test_a_claim_is_confirmed_by_somebody_else(scene: Scene) -> None:
    one = scene.promise(scene.signed())
    claim(one, scene.bureau)
    with pytest.raises(OwnWork):
        actions.confirm_fulfilled(commitment=one, by=scene.bureau, at=LATER)
    one.refresh_from_db()
    actions.confirm_fulfilled(commitment=one, by=scene.supervisor, at=LATER)
    assert (one.state, one.fulfilled_on) == ("fulfilled", TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=one.pk).update(decided_by=scene.bureau)


def test_a_returned_claim_is_open_again(scene: Scene) -> None:
    one = claim(scene.promise(scene.signed()), scene.bureau)
    actions.return_claim(commitment=one, by=scene.supervisor, at=LATER, reason="缺凭证")
    assert (one.state, one.claimed_by, one.reason) == ("open", None, "缺凭证")
    claim(one, scene.bureau)


@pytest.mark.parametrize("user", ["clerk", "stranger", "supervisor"])
def test_who_may_claim(scene: Scene, user: str) -> None:
    with pytest.raises(NotAllowed):
        claim(scene.promise(scene.signed()), getattr(scene, user))


def test_the_owner_claims_whatever_their_role(scene: Scene) -> None:
    one = scene.promise(scene.signed(), owner=scene.clerk)
    assert claim(one, scene.clerk).state == "claimed"


@pytest.mark.parametrize("of_unit", [True, False])
def test_a_units_people_see_and_claim_what_it_answers_for(scene: Scene, of_unit: bool) -> None:
    place = {"unit": scene.finance} if of_unit else {"region": scene.world.city}
    who = person("clerk of finance", Role.LINE_DEPARTMENT, **place)
    other = person("clerk of justice", Role.LINE_DEPARTMENT, unit=scene.justice)
    one = scene.promise(scene.signed(), side="government", owner_unit=scene.finance)
    at = LATER - timedelta(days=40)
    assert [item.title for item in commitments(access_of(who, day_of(at)), at, 9)] == [one.text]
    assert commitments(access_of(other, day_of(at)), at, 9) == []
    with pytest.raises(NotAllowed):
        claim(one, other)
    assert claim(one, who).state == "claimed"


def test_broken_only_after_its_day_and_with_a_reason(scene: Scene) -> None:
    one = scene.promise(scene.signed())
    with pytest.raises(BadValue, match="还没有过"):
        actions.find_broken(commitment=one, by=scene.supervisor, at=NOON, reason="x")
    one.refresh_from_db()
    with pytest.raises(BadValue, match="理由"):
        actions.find_broken(commitment=one, by=scene.supervisor, at=LATER, reason=" ")
    actions.find_broken(commitment=one, by=scene.supervisor, at=LATER, reason="未投资")
    assert one.state == "broken"
    assert claim(one, scene.bureau).state == "claimed"


def test_nobody_waives_their_own_promise(scene: Scene) -> None:
    one = scene.promise(scene.signed(), owner=scene.supervisor)
    with pytest.raises(OwnWork):
        actions.waive(commitment=one, by=scene.supervisor, at=NOON, reason="政策调整")
    actions.waive(commitment=one, by=scene.bureau, at=NOON, reason="政策调整")
    assert one.state == "waived"


def test_a_decided_promise_is_not_edited(scene: Scene) -> None:
    agreement = scene.signed()
    one = claim(scene.promise(agreement), scene.bureau)
    with pytest.raises(BadValue, match="不能再改"):
        scene.promise(agreement, commitment=one)


def test_promises_go_on_with_the_post(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    agreement = scene.signed()
    mine, kept = scene.promise(agreement), scene.promise(agreement, text="旧")
    claim(kept, scene.colleague)
    actions.confirm_fulfilled(commitment=kept, by=scene.supervisor, at=LATER)
    new = person("successor", Role.APPROVAL_CLERK, region=scene.world.county)
    post = Post.objects.get(user=scene.bureau)
    with django_capture_on_commit_callbacks(execute=True):
        org.hand_over(
            post=post, successor=new, on=TODAY, by=scene.administrator, at=NOON, reason=""
        )
    for one in (mine, kept, agreement):
        one.refresh_from_db()
    assert (mine.owner, agreement.owner) == (new, new)
    assert kept.owner == scene.bureau


def test_only_work_of_the_posts_scope_is_passed_on(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    mine = scene.promise(scene.signed())
    Post.objects.create(user=scene.bureau, title="兼职", role=Role.ANALYST,
                        region=scene.world.elsewhere, starts_on=date(2020, 1, 1))  # fmt: skip
    post = Post.objects.get(user=scene.bureau, title="兼职")
    with django_capture_on_commit_callbacks(execute=True):
        org.hand_over(post=post, successor=scene.leader, on=TODAY, by=scene.administrator,
                      at=NOON, reason="")  # fmt: skip
    mine.refresh_from_db()
    assert mine.owner == scene.bureau


def ask(scene: Scene, code: str, first: str, last: str, **more: Any) -> Any:
    return metrics.ask(code, scene.world.question(first, last, **more))


def test_five_meetings_and_seventeen_firms(scene: Scene) -> None:
    """X10 of the published figures: 5 次 17 家; a firm that came back counts once."""
    firms = [scene.another_firm(f"企业{number}") for number in range(17)]
    groups = [firms[0:4], firms[4:8], firms[8:12], firms[12:16], [*firms[14:17], firms[0]]]
    for month, group in enumerate(groups, start=1):
        agreements = [
            scene.with_text(f"第一条 {firm}依法纳税。{month}", firms=[firm], title=firm.name)
            for firm in group
        ]
        scene.hold(scene.meeting(*agreements, on=date(2022, month, 20)))
    scene.meeting(scene.with_text("第一条 待召开。"), on=date(2022, 5, 1))
    assert ask(scene, "agreement_review_meetings", "2022-01-01", "2022-05-31").total.value == 5
    assert ask(scene, "agreement_review_firms", "2022-01-01", "2022-05-31").total.value == 17
    question = scene.world.question("2022-01-01", "2022-05-31")
    rows = metrics.rows("agreement_review_firms", question)
    assert sum(one.amount for one in rows) == 17
    assert len({one.title for one in rows}) == 17
    months = ask(scene, "agreement_review_firms", "2022-01-01", "2022-05-31", by=("month",))
    assert [int(one.value) for one in months.values] == [4, 4, 4, 4, 1]
    only = ask(scene, "agreement_review_firms", "2022-05-01", "2022-05-31").total.value
    assert only == 4


def test_firms_of_confidential_agreements_count_without_a_name(scene: Scene) -> None:
    scene.hold(scene.meeting(scene.with_text()))
    secret = scene.another_firm("密企")
    hidden = a_project(scene.world.county, NOON, "密项目", confidential=True, investor=secret)
    agreement = actions.create_agreement(
        kind="formal", title="密约", project=hidden, by=None, at=NOON, firms=[secret, scene.firm]
    )
    actions.paste_version(agreement=agreement, text="第一条 密。", by=None, at=NOON)
    actions.send_to_review(agreement=agreement, by=None, at=NOON)
    meeting = actions.save_meeting(
        region=scene.world.city, title="二次会", on=TODAY, by=None, at=NOON
    )
    actions.put_on_agenda(meeting=meeting, agreement=agreement, by=None, at=NOON)
    scene.hold(meeting)
    question = scene.world.question("2022-09-01", "2022-09-30")
    assert metrics.ask("agreement_review_firms", question).total.value == 2
    rows = metrics.rows("agreement_review_firms", question)
    assert [(one.title, one.amount) for one in rows] == [
        ("宁锂公司", Decimal(1)),
        ("涉密项目", Decimal(1)),
    ]


def test_the_rate_of_kept_promises(scene: Scene) -> None:
    agreement = scene.signed()
    due = [
        scene.promise(agreement, due_on=date(2022, 9, day), text=str(day)) for day in (10, 20, 30)
    ]
    scene.promise(agreement, due_on=date(2022, 10, 5), text="以后")
    scene.promise(agreement, due_on=date(2022, 9, 15), side="government", kind="land", text="供地")
    scene.promise(scene.draft(), due_on=date(2022, 9, 15), text="未签署的不算")
    waived = scene.promise(agreement, due_on=date(2022, 9, 16), text="豁免")
    actions.waive(commitment=waived, by=scene.supervisor, at=NOON, reason="政策调整")
    claim(due[0], scene.bureau)
    actions.confirm_fulfilled(commitment=due[0], by=scene.supervisor, at=LATER)
    claim(due[1], scene.bureau, on=date(2022, 10, 2))
    actions.confirm_fulfilled(commitment=due[1], by=scene.supervisor, at=LATER)
    claim(due[2], scene.bureau)

    month = ("2022-09-01", "2022-09-30")
    assert ask(scene, "commitments_due", *month).total.value == 4
    assert ask(scene, "commitments_fulfilled", *month).total.value == 1
    rate = ask(scene, "commitments_fulfillment_rate", *month)
    assert rate.total.value == Decimal(1) / 4
    assert rate.display(rate.total) == "25.00%"
    sides = ask(scene, "commitments_fulfillment_rate", *month, by=("side",))
    assert {one.keys["side"]: one.value for one in sides.values} == {
        "government": 0, "firm": Decimal(1) / 3,
    }  # fmt: skip
    for by in ("region", "month", "agreement"):
        parts = ask(scene, "commitments_due", *month, by=(by,))
        assert sum(one.value for one in parts.values) == 4
    known = ask(scene, "commitments_fulfilled", *month, as_known=NOON)
    assert known.total.value == 0
    rows = metrics.rows("commitments_fulfillment_rate", scene.world.question(*month))
    assert len(rows) == 4


def test_what_falls_due_after_the_end_binds_nobody(scene: Scene) -> None:
    agreement = scene.signed()
    scene.promise(agreement, due_on=date(2022, 9, 20))
    actions.close_agreement(
        agreement=agreement,
        state="terminated",
        on=TODAY,
        reason="企业退出",
        by=scene.bureau,
        at=NOON,
    )
    assert ask(scene, "commitments_due", "2022-09-01", "2022-09-30").total.value == 0
