"""Awards from the computation to the money and back: what is refused, what is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.incentives import actions
from wutong.domains.incentives.choices import AwardState, NotAwarded
from wutong.domains.incentives.models import Award, AwardBudget
from wutong.domains.incentives.queries.computing import simulate
from wutong.domains.incentives.rules.errors import (
    AlreadyMoved,
    AwardError,
    BadValue,
    MayNot,
    NotNow,
    OverBudget,
    OwnWork,
)
from wutong.domains.incentives.tests.scene import (
    AFTER,
    FUNDS,
    NOON,
    ON,
    YI,
    Scene,
    again,
    build_scene,
    document,
)
from wutong.domains.notices.models import Notice
from wutong.domains.org.choices import Role
from wutong.domains.projects.actions import retract
from wutong.domains.projects.models import Milestone, Project
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def audited(action: str) -> int:
    return AuditEntry.objects.filter(action=f"incentives.{action}").count()


def test_a_run_proposes_by_the_tier_and_shows_its_arithmetic(scene: Scene) -> None:
    (award,) = scene.computed().awards.all()
    assert (award.amount, award.state, award.base) == (50000, AwardState.PROPOSED, 3 * YI)
    assert [line[0] for line in award.lines] == ["base", "tier", "share", "amount"]
    assert award.rows[0][:2] == ["signed", "2022-03-01"]
    assert award.milestone.project_id == award.project_id
    assert audited("run_computed") == 1


def test_an_event_is_awarded_once(scene: Scene) -> None:
    scene.published()
    assert not scene.computed().awards.exists()


def test_the_database_refuses_a_second_award_for_the_same(scene: Scene) -> None:
    award = scene.computed().awards.get()
    award.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        award.save()


def test_amounts_of_the_year_give_what_is_new(scene: Scene) -> None:
    project = Project.objects.get()
    scene.funds(project, "10000000")
    scene.published()
    scene.funds(project, "5000000.99", "2022-06-01")
    award = scene.computed().awards.get(event="funds")
    assert award.amount == 5000
    assert [line[0] for line in award.lines] == [
        "base", "rate", "rounded", "share", "already", "amount",
    ]  # fmt: skip
    assert len(award.rows) == 2


def test_what_is_not_verified_or_not_in_the_year_does_not_count(scene: Scene) -> None:
    project = Project.objects.get()
    scene.funds(project, "10000000", "2021-12-31")
    scene.introduced(scene.sign("去年", "2021-12-31"), "马先生")
    Milestone.objects.filter(project=project).update(standing="claimed", decided_at=None)
    assert not scene.computed().awards.exists()


def test_confidential_projects_take_no_part(scene: Scene) -> None:
    Project.objects.update(confidential=True)
    assert not scene.computed().awards.exists()


def test_one_run_at_a_time_is_on_its_way(scene: Scene) -> None:
    run = scene.computed()
    with pytest.raises(NotNow):
        scene.computed()
    actions.drop_run(run=run, reason="口径有误", by=scene.bureau, at=NOON)
    assert scene.computed().awards.count() == 1
    assert audited("run_dropped") == 1


def test_nobody_checks_their_own_run(scene: Scene) -> None:
    run = scene.computed()
    with pytest.raises(OwnWork):
        actions.check_run(run=run, by=scene.bureau, at=NOON)
    with pytest.raises(MayNot):
        actions.check_run(run=run, by=scene.leader, at=NOON)
    with pytest.raises(NotNow):
        actions.publish_run(run=run, by=scene.bureau, at=NOON)


def test_publication_lasts_working_days(scene: Scene) -> None:
    run = scene.published()
    # 9 September 2022 is a Friday; Monday the 12th is a holiday (中秋).
    assert (run.published_on, run.objections_until) == (ON, date(2022, 9, 19))
    assert audited("run_published") == 1


def test_approval_waits_for_the_publication_and_for_decisions(scene: Scene) -> None:
    award = scene.published().awards.get()
    scene.budget("100000")
    with pytest.raises(NotNow):
        actions.approve_awards(awards=[award], by=scene.leader, at=NOON)
    objection = actions.receive_objection(
        award=award, objector="李某", text="不是他引荐的", received_on=ON, by=scene.bureau, at=NOON
    )
    with pytest.raises(NotNow):
        actions.approve_awards(awards=[again(award)], by=scene.leader, at=AFTER)
    with pytest.raises(MayNot):
        actions.decide(row=objection, upheld=False, reason="x", by=scene.bureau, at=NOON)
    actions.decide(row=objection, upheld=False, reason="查无实据", by=scene.supervisor, at=NOON)
    actions.approve_awards(awards=[again(award)], by=scene.leader, at=AFTER)
    assert AwardBudget.objects.get().committed == 50000
    assert (audited("approved"), audited("objection_decided")) == (1, 1)


def test_an_upheld_objection_ends_the_award(scene: Scene) -> None:
    award = scene.published().awards.get()
    row = actions.receive_objection(
        award=award, objector="李某", text="不是他引荐的", received_on=ON, by=scene.bureau, at=NOON
    )
    actions.decide(row=row, upheld=True, reason="属实", by=scene.supervisor, at=NOON)
    assert again(award).state == AwardState.REFUSED
    with pytest.raises(AlreadyMoved):
        actions.decide(row=row, upheld=False, reason="x", by=scene.supervisor, at=NOON)


def test_an_objection_outside_the_publication_is_late(scene: Scene) -> None:
    award = scene.published().awards.get()
    with pytest.raises(BadValue):
        actions.receive_objection(
            award=award, objector="李某", text="晚了", received_on=date(2022, 9, 20),
            by=scene.bureau, at=AFTER,
        )  # fmt: skip


def test_a_declared_interest_stops_publication_until_another_decides(scene: Scene) -> None:
    run = scene.computed()
    award = run.awards.get()
    row = actions.declare_interest(award=award, text="领奖人是我亲属", by=scene.supervisor, at=NOON)
    actions.check_run(run=run, by=scene.other, at=NOON)
    with pytest.raises(NotNow):
        actions.publish_run(run=run, by=scene.bureau, at=NOON)
    with pytest.raises(OwnWork):
        actions.decide(row=row, upheld=False, reason="x", by=scene.supervisor, at=NOON)
    second = person("副督查", Role.SUPERVISOR, scene.world.city)
    actions.decide(row=row, upheld=False, reason="已回避", by=second, at=NOON)
    actions.publish_run(run=run, by=scene.bureau, at=NOON)


def test_no_budget_and_too_little_budget_refuse(scene: Scene) -> None:
    award = scene.published().awards.get()
    with pytest.raises(OverBudget):
        actions.approve_awards(awards=[award], by=scene.leader, at=AFTER)
    scene.budget("49999.99")
    with pytest.raises(OverBudget), transaction.atomic():
        actions.approve_awards(awards=[again(award)], by=scene.leader, at=AFTER)
    assert again(award).state == AwardState.PUBLISHED
    assert AwardBudget.objects.get().committed == 0


def test_the_budget_never_goes_below_what_is_approved(scene: Scene) -> None:
    scene.approved()
    with pytest.raises(OverBudget):
        scene.budget("49999")
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardBudget.objects.update(committed=Decimal(100001))


def test_nobody_approves_an_award_of_their_own(scene: Scene) -> None:
    award = scene.published().awards.get()
    scene.budget("100000")
    Award.objects.filter(pk=award.pk).update(referrer=None, person=scene.leader)
    with pytest.raises(OwnWork):
        actions.approve_awards(awards=[again(award)], by=scene.leader, at=AFTER)


def test_payment_asks_for_what_is_lacking(scene: Scene) -> None:
    award = scene.approved()
    with pytest.raises(NotNow) as refusal:
        scene.pay(award, "50000")
    for words in ("身份", "申请材料", "收款账户"):
        assert words in str(refusal.value)


def test_a_barred_kind_declared_later_blocks_the_payment(scene: Scene) -> None:
    award = scene.payable()
    actions.declare_kind(
        award=award, kind="civil_servant", on=date(2022, 9, 10), paper="人社局复函", by=scene.bureau,
        at=AFTER,
    )  # fmt: skip
    with pytest.raises(NotNow):
        scene.pay(award, "50000")
    assert audited("kind_declared") == 2


def test_payments_in_parts_end_with_paid(scene: Scene) -> None:
    award = scene.payable()
    scene.pay(award, "20000")
    assert again(award).state == AwardState.APPROVED
    with pytest.raises(BadValue):
        scene.pay(award, "30000.01")
    scene.pay(award, "30000")
    held = again(award)
    assert (held.state, held.paid) == (AwardState.PAID, 50000)
    assert audited("paid") == 2


def test_a_retracted_milestone_stops_payment_and_is_clawed_back(scene: Scene) -> None:
    award = scene.payable()
    scene.pay(award, "20000")
    retract(claim=award.milestone, by=None, at=AFTER, reason="签约不实")
    with pytest.raises(NotNow):
        scene.pay(again(award), "30000")
    actions.claw_back(award=again(award), reason="签约不实", by=scene.leader, at=AFTER)
    assert AwardBudget.objects.get().committed == 20000
    given: dict[str, Any] = {"on": date(2022, 10, 9), "evidence": "缴款书", "by": scene.bureau,
                             "at": AFTER}  # fmt: skip
    with pytest.raises(BadValue):
        actions.recover(award=again(award), amount=Decimal(20001), **given)
    actions.recover(award=again(award), amount=Decimal(20000), **given)
    assert (again(award).paid, AwardBudget.objects.get().committed) == (0, 0)
    assert (audited("clawed_back"), audited("recovered")) == (1, 1)


def test_a_retraction_after_payment_tells_who_is_concerned_once(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    award = scene.payable()
    worker = person("招商干部", Role.RECRUITER, scene.world.county)
    Award.objects.filter(pk=award.pk).update(referrer=None, person=worker)
    award = again(award)
    actions.declare_kind(award=award, kind="other_person", on=ON, paper="承诺书", by=scene.bureau,
                         at=AFTER)  # fmt: skip
    actions.enter_account(award=award, holder="甲", bank="工商银行", number="6222020300012345678",
                          by=scene.bureau, at=AFTER)  # fmt: skip
    scene.pay(award, "20000")
    assert again(award).to_recover == 0
    with django_capture_on_commit_callbacks(execute=True):
        retract(claim=award.milestone, by=None, at=AFTER, reason="签约不实")
    award = again(award)
    assert (award.shaken_at, award.to_recover, award.state) == (AFTER, 20000, AwardState.APPROVED)
    told = Notice.objects.filter(key=f"incentives.award.{award.pk}.shaken")
    assert {one.person_id for one in told} >= {
        worker.pk, scene.bureau.pk, scene.leader.pk}  # fmt: skip
    assert any("20000.00 元应收回" in one.title for one in told)
    assert audited("shaken") == 1
    assert actions.follow_facts(at=AFTER) == 0
    assert told.count() == len({one.person_id for one in told})


def test_funds_taken_back_shake_their_award_in_the_hourly_round(scene: Scene) -> None:
    arrival = scene.funds(Project.objects.get(), "10000000")
    scene.published()
    assert actions.follow_facts(at=AFTER) == 0
    type(arrival).objects.filter(pk=arrival.pk).update(
        standing="retracted", retracted_at=AFTER, retraction_reason="更正"
    )
    assert actions.follow_facts(at=AFTER, projects=[0]) == 0
    assert actions.follow_facts(at=AFTER) == 1
    assert Award.objects.get(shaken_at__isnull=False).event == "funds"


def test_a_refused_approval_returns_to_the_budget(scene: Scene) -> None:
    award = scene.approved()
    actions.refuse_award(award=award, reason="放弃", by=scene.leader, at=AFTER)
    assert AwardBudget.objects.get().committed == 0
    assert audited("refused") == 1


@pytest.mark.parametrize(
    "work",
    [
        lambda s: actions.compute_run(rule_set=s.version.rule_set, last=ON, by=s.leader, at=NOON),
        lambda s: actions.set_budget(rule_set=s.version.rule_set, year=2022, amount=Decimal(1),
                                     basis="x", by=s.bureau, at=NOON),
        lambda s: actions.draft_rules(region=s.world.city, code="x", title="x",
                                      document=document(), by=s.supervisor, at=NOON),
        lambda s: actions.compute_run(rule_set=s.version.rule_set, last=date(2022, 9, 10),
                                      by=s.bureau, at=NOON),
    ],
)  # fmt: skip
def test_who_may_not_and_days_to_come(scene: Scene, work: Callable[[Scene], Any]) -> None:
    with pytest.raises(AwardError):
        work(scene)


def test_a_version_holds_for_its_days(scene: Scene) -> None:
    later = actions.draft_rules(
        region=scene.world.city, code="intro", title="引荐奖励办法", document=document(FUNDS),
        by=scene.bureau, at=NOON,
    )  # fmt: skip
    with pytest.raises(NotNow):
        actions.draft_rules(region=scene.world.city, code="intro", title="x",
                            document=document(), by=scene.bureau, at=NOON)  # fmt: skip
    actions.publish_rules(version=later, valid_from=date(2022, 6, 1), by=scene.bureau, at=NOON)
    scene.funds(Project.objects.get(), "1000000", "2022-05-31")
    scene.funds(Project.objects.get(), "3000000", "2022-06-01")
    run = scene.computed()
    assert run.version == later
    assert sorted((one.event, one.version.number, one.amount) for one in run.awards.all()) == [
        ("funds", 1, 1000), ("funds", 2, 3000), ("signed", 1, 50000)]  # fmt: skip


def test_what_an_older_version_gave_is_not_given_again_by_a_newer_one(scene: Scene) -> None:
    project = Project.objects.get()
    scene.funds(project, "1000000", "2022-05-31")
    scene.funds(project, "3000000", "2022-06-01")
    scene.published()
    later = actions.draft_rules(
        region=scene.world.city, code="intro", title="引荐奖励办法",
        document=document({**FUNDS, "rate": "0.01"}), by=scene.bureau, at=NOON,
    )  # fmt: skip
    actions.publish_rules(version=later, valid_from=date(2022, 6, 1), by=scene.bureau, at=NOON)
    (award,) = scene.computed().awards.all()
    assert (award.version.number, award.amount) == (2, 30000 - 3000)


def test_a_year_before_every_version_has_no_rules(scene: Scene) -> None:
    with pytest.raises(NotNow, match="没有施行"):
        scene.computed(last=date(2021, 12, 31))


def test_a_trial_writes_nothing_and_gives_reasons(scene: Scene) -> None:
    scene.introduced(scene.sign("小项目", total=Decimal(1)), "马先生")
    scene.budget("10000")
    this, last = simulate(scene.version, [2021, 2022], ON)
    assert (this.year, this.total, this.over) == (2022, 50000, 40000)
    assert [one.reason for one in this.excluded] == [NotAwarded.BELOW_TIERS]
    assert (last.year, last.total, last.over) == (2021, 0, None)
    assert not Award.objects.exists()


def test_a_changed_calendar_moves_the_last_day_once(scene: Scene) -> None:
    run = scene.published()
    type(run).objects.filter(pk=run.pk).update(objections_until=date(2022, 9, 16))
    given: dict[str, Any] = {"region_path": scene.world.city.path, "first_day": ON, "at": NOON}
    assert actions.recalculate(**given) == 1
    run.refresh_from_db()
    assert run.objections_until == date(2022, 9, 19)
    assert actions.recalculate(**given) == 0
    assert audited("publication_moved") == 1
