"""Claiming, verifying, rejecting, retracting: what counts, who may, what is written down."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.choices import MilestoneKind, Stage, Standing
from wutong.domains.projects.models import Fact, Gate, Milestone, Project
from wutong.domains.projects.queries.gates import gate_tables, holding_of
from wutong.domains.projects.rules import gates, lifecycle
from wutong.domains.projects.rules.errors import (
    AlreadyMoved,
    BadValue,
    GateNotMet,
    NotAllowed,
    OwnClaim,
    ProjectError,
)
from wutong.domains.projects.tests.conftest import NOON, Staff, paper
from wutong.domains.projects.tests.world import World, project
from wutong.kernel.audit.models import AuditEntry

YESTERDAY = date(2022, 9, 8)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def plant(world: World) -> Project:
    return project(world.county, NOON, unit=world.squad)


def claim(plant: Project, stage: str, by: User, **more: Any) -> Milestone:
    plant.refresh_from_db()
    return actions.claim_milestone(project=plant, stage=stage, on=YESTERDAY, by=by, at=NOON, **more)


def reach(plant: Project, stage: str, staff: Staff, **more: Any) -> Milestone:
    milestone = claim(plant, stage, staff.bureau, **more)
    actions.verify(claim=milestone, by=staff.supervisor, at=NOON)
    plant.refresh_from_db()
    return milestone


def sign(plant: Project, staff: Staff) -> Milestone:
    from wutong.domains.investors.models import Investor

    plant.investor = Investor.objects.create(
        name="远景能源有限公司", normalized_name="远景能源有限公司", created_at=NOON
    )
    plant.save()
    actions.claim_fact(
        project=plant, attribute="total_investment", value=Decimal(500_000_000), on=YESTERDAY,
        by=staff.bureau, at=NOON,
    )  # fmt: skip
    paper(plant, "contract", staff.bureau)
    return reach(plant, Stage.SIGNED, staff)


def audited(target: Any) -> list[str]:
    return list(
        AuditEntry.objects.filter(target_id=str(target.pk))
        .order_by("pk")
        .values_list("action", flat=True)
    )


# -- the gate ---------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [one.value for one in lifecycle.ORDER])
def test_the_table_decides_every_stage(plant: Project, staff: Staff, stage: str) -> None:
    """The same rows that an administrator edits: what they ask for is what a refusal names."""
    table = gate_tables(plant.region_path)[stage]
    holding = holding_of(plant)
    asked = {one.label for one in table.requirements if not holding.has(one)}
    lacking, skipped = what_lacks(plant, stage, staff)
    assert lacking == asked
    tables = gate_tables(plant.region_path).values()
    before = lifecycle.skipped(holding_of(plant).stages, stage)
    assert skipped == {Stage(one).label for one in gates.unskippable(before, list(tables))}


def what_lacks(plant: Project, stage: str, staff: Staff) -> tuple[set[str], set[str]]:
    """What a refused claim names, as labels; nothing for one that goes through."""
    try:
        claim(plant, stage, staff.bureau)
    except GateNotMet as refusal:
        named = {one.label for state in refusal.missing for one in state.unmet}
        unsaid = [label for label in (*named, *refusal.skipped) if str(label) not in str(refusal)]
        return named if not unsaid else set(unsaid), set(refusal.skipped)
    return set(), set()


def test_a_gate_lets_through_once_everything_is_there(plant: Project, staff: Staff) -> None:
    with pytest.raises(GateNotMet):
        claim(plant, Stage.SIGNED, staff.bureau)
    assert sign(plant, staff).standing == Standing.VERIFIED
    assert plant.stage == Stage.SIGNED


def test_a_stage_that_may_not_be_skipped_is_named(plant: Project, staff: Staff) -> None:
    Gate.objects.get(region=None, stage="signed").requirements.all().delete()
    Gate.objects.get(region=None, stage="landed").requirements.all().delete()
    with pytest.raises(GateNotMet, match="签约"):
        claim(plant, Stage.LANDED, staff.bureau)
    reach(plant, Stage.SIGNED, staff)
    reach(plant, Stage.LANDED, staff)  # registered may be skipped
    assert plant.stage == Stage.LANDED


def test_a_regions_own_gate_replaces_the_default_for_its_subtree(
    plant: Project, world: World, staff: Staff
) -> None:
    Gate.objects.create(region=world.city, stage="signed", definition="本市从简")
    assert claim(plant, Stage.SIGNED, staff.bureau).standing == Standing.CLAIMED
    other = project(world.elsewhere, NOON)
    with pytest.raises(GateNotMet):
        claim(other, Stage.SIGNED, staff.stranger)


def test_a_gate_narrows_who_may_claim_and_verify(
    plant: Project, world: World, staff: Staff
) -> None:
    Gate.objects.create(
        region=world.city, stage="reserve", definition="", claim_roles=["recruiter"],
        verify_roles=["supervisor"],
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        claim(plant, Stage.RESERVE, staff.bureau)
    milestone = claim(plant, Stage.RESERVE, staff.recruiter)
    with pytest.raises(NotAllowed):
        actions.verify(claim=milestone, by=staff.colleague, at=NOON)
    actions.verify(claim=milestone, by=staff.supervisor, at=NOON)


# -- who and when -----------------------------------------------------------------------------


def test_nobody_verifies_their_own_claim(plant: Project, staff: Staff) -> None:
    milestone = claim(plant, Stage.RESERVE, staff.bureau)
    with pytest.raises(OwnClaim):
        actions.verify(claim=milestone, by=staff.bureau, at=NOON)
    with pytest.raises(OwnClaim):
        actions.reject(claim=milestone, by=staff.bureau, at=NOON, reason="错")
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(
            standing="verified", verified=True, decided_at=NOON, decided_by=staff.bureau
        )


@pytest.mark.parametrize("who", ["leader", "analyst", "clerk", "supervisor", "stranger"])
def test_who_lacks_the_right_cannot_claim(plant: Project, staff: Staff, who: str) -> None:
    with pytest.raises(NotAllowed):
        claim(plant, Stage.RESERVE, getattr(staff, who))
    assert not plant.milestones.exists()
    assert audited(plant) == []


@pytest.mark.parametrize("who", ["leader", "analyst", "clerk", "recruiter", "stranger"])
def test_who_lacks_the_right_cannot_verify(plant: Project, staff: Staff, who: str) -> None:
    milestone = claim(plant, Stage.RESERVE, staff.bureau)
    with pytest.raises(NotAllowed):
        actions.verify(claim=milestone, by=getattr(staff, who), at=NOON)
    milestone.refresh_from_db()
    assert milestone.standing == Standing.CLAIMED


def test_a_member_of_the_team_works_on_it_outside_their_own_scope(
    world: World, staff: Staff
) -> None:
    far = project(world.other_county, NOON)
    with pytest.raises(NotAllowed):
        claim(far, Stage.RESERVE, staff.recruiter)
    member = actions.join_team(
        project=far, user=staff.recruiter, capacity="recruiter", on=YESTERDAY, by=staff.bureau,
        at=NOON,
    )  # fmt: skip
    actions.leave_team(member=member, on=date(2022, 9, 9), by=staff.bureau, at=NOON)
    with pytest.raises(NotAllowed):
        claim(far, Stage.RESERVE, staff.recruiter)


def test_the_future_cannot_be_claimed(plant: Project, staff: Staff) -> None:
    tomorrow = date(2022, 9, 10)
    for attempt in (
        lambda: actions.claim_milestone(
            project=plant, stage="reserve", on=tomorrow, by=staff.bureau, at=NOON
        ),
        lambda: actions.claim_fact(
            project=plant, attribute="jobs", value=Decimal(5), on=tomorrow, by=staff.bureau, at=NOON
        ),
        lambda: actions.claim_funds(
            project=plant, amount=Decimal(5), on=tomorrow, kind="domestic", by=staff.bureau, at=NOON
        ),
    ):
        with pytest.raises(BadValue, match="还没有到"):
            attempt()


def test_the_day_ends_at_midnight_in_china(plant: Project, staff: Staff) -> None:
    evening = NOON.replace(hour=17)  # 01:00 of the 10th in China
    milestone = actions.claim_milestone(
        project=plant, stage="reserve", on=date(2022, 9, 10), by=staff.bureau, at=evening
    )
    assert milestone.on == date(2022, 9, 10)


# -- what counts ------------------------------------------------------------------------------


def test_only_what_is_verified_moves_the_project(plant: Project, staff: Staff) -> None:
    milestone = claim(plant, Stage.RESERVE, staff.bureau)
    plant.refresh_from_db()
    assert plant.stage == ""
    actions.reject(claim=milestone, by=staff.supervisor, at=NOON, reason="材料不清")
    plant.refresh_from_db()
    assert (plant.stage, milestone.decision_reason) == ("", "材料不清")
    reach(plant, Stage.RESERVE, staff)
    assert (plant.stage, plant.stage_on) == (Stage.RESERVE, YESTERDAY)


def test_the_same_project_signed_again_counts_once(plant: Project, staff: Staff) -> None:
    sign(plant, staff)
    with pytest.raises(AlreadyMoved, match="只计一次"):
        claim(plant, Stage.SIGNED, staff.bureau)
    assert plant.milestones.filter(stage="signed", kind="formal").count() == 1


def test_the_total_entered_with_the_project_opens_the_gate_and_is_verified_with_the_signing(
    world: World, staff: Staff
) -> None:
    entered = actions.create_project(
        name="海上风电塔筒项目", region=world.county, by=staff.bureau, at=NOON,
        total_investment=Decimal(500_000_000), on=YESTERDAY,
    )  # fmt: skip
    reach(entered, Stage.RESERVE, staff)
    assert entered.total_investment is None  # nothing counts before it is verified
    sign(entered, staff)
    assert entered.total_investment == Decimal(500_000_000)


def test_a_framework_agreement_does_not_sign(plant: Project, staff: Staff) -> None:
    reach(plant, Stage.SIGNED, staff, kind=MilestoneKind.FRAMEWORK)
    assert plant.stage == ""
    assert "signed" not in holding_of(plant).stages


def test_an_increase_names_its_increment_alone(plant: Project, staff: Staff) -> None:
    sign(plant, staff)
    for amount, message in ((None, "增资额"), (Decimal(0), "大于零"), (Decimal(-1), "大于零")):
        with pytest.raises(BadValue, match=message):
            claim(plant, Stage.SIGNED, staff.bureau, kind=MilestoneKind.INCREASE, amount=amount)
    with pytest.raises(BadValue):
        claim(plant, Stage.RESERVE, staff.bureau, amount=Decimal(1))
    with pytest.raises(BadValue):
        claim(plant, Stage.LANDED, staff.bureau, kind=MilestoneKind.INCREASE, amount=Decimal(1))
    claim(plant, Stage.SIGNED, staff.bureau, kind=MilestoneKind.INCREASE, amount=Decimal(10))


def test_withdrawal_needs_a_reason_and_ends_the_claims(plant: Project, staff: Staff) -> None:
    with pytest.raises(BadValue, match="原因"):
        claim(plant, Stage.WITHDRAWN, staff.bureau)
    withdrawal = reach(plant, Stage.WITHDRAWN, staff, note="投资方放弃")
    assert plant.stage == Stage.WITHDRAWN
    with pytest.raises(BadValue, match="退库"):
        claim(plant, Stage.RESERVE, staff.bureau)
    actions.retract(claim=withdrawal, by=staff.supervisor, at=LATER, reason="重新启动")
    plant.refresh_from_db()
    assert plant.stage == ""


def test_evidence_belongs_to_the_project_and_stands(
    plant: Project, world: World, staff: Staff
) -> None:
    foreign = paper(project(world.county, NOON), "contract", staff.bureau)
    with pytest.raises(BadValue, match="佐证"):
        claim(plant, Stage.RESERVE, staff.bureau, evidence=[foreign])
    own = paper(plant, "contract", staff.bureau)
    actions.withdraw_evidence(evidence=own, by=staff.bureau, at=NOON, reason="传错")
    with pytest.raises(BadValue, match="佐证"):
        actions.claim_funds(
            project=plant, amount=Decimal(1), on=YESTERDAY, kind="domestic", by=staff.bureau,
            at=NOON, evidence=own,
        )  # fmt: skip


def test_a_corrected_fact_of_the_same_day_takes_over(plant: Project, staff: Staff) -> None:
    for number, value in enumerate((100, 80)):
        at = NOON + timedelta(minutes=number)
        fact = actions.claim_fact(
            project=plant, attribute="total_investment", value=Decimal(value), on=YESTERDAY,
            by=staff.bureau, at=at,
        )  # fmt: skip
        actions.verify(claim=fact, by=staff.supervisor, at=at)
    plant.refresh_from_db()
    assert plant.total_investment == Decimal(80)
    assert Fact.objects.known(NOON).get().money == Decimal(100)


@pytest.mark.parametrize("amount", [Decimal(0), Decimal("-0.01")])
def test_funds_are_positive(plant: Project, staff: Staff, amount: Decimal) -> None:
    with pytest.raises(BadValue, match="大于零"):
        actions.claim_funds(
            project=plant, amount=amount, on=YESTERDAY, kind="domestic", by=staff.bureau, at=NOON
        )


# -- taking back ------------------------------------------------------------------------------


def test_what_was_retracted_stays_known_as_of_before(plant: Project, staff: Staff) -> None:
    milestone = reach(plant, Stage.RESERVE, staff)
    actions.retract(claim=milestone, by=staff.supervisor, at=LATER, reason="日期有误")
    plant.refresh_from_db()
    assert plant.stage == ""
    assert list(Milestone.objects.known(NOON)) == [milestone]
    assert not Milestone.objects.known(LATER).exists()
    assert not Milestone.objects.known(None).exists()


def test_the_claimant_takes_back_only_what_still_waits(plant: Project, staff: Staff) -> None:
    waiting = claim(plant, Stage.RESERVE, staff.recruiter)
    with pytest.raises(BadValue):
        actions.retract(claim=waiting, by=staff.recruiter, at=NOON, reason="")
    actions.retract(claim=waiting, by=staff.recruiter, at=NOON, reason="填错")
    with pytest.raises(AlreadyMoved):
        actions.retract(claim=waiting, by=staff.supervisor, at=NOON, reason="再撤")
    again = claim(plant, Stage.RESERVE, staff.recruiter)
    actions.verify(claim=again, by=staff.supervisor, at=NOON)
    with pytest.raises(NotAllowed):
        actions.retract(claim=again, by=staff.recruiter, at=NOON, reason="后悔")


def test_a_claim_verified_meanwhile_is_not_the_claimants_to_take_back(
    plant: Project, staff: Staff
) -> None:
    seen_waiting = claim(plant, Stage.RESERVE, staff.recruiter)
    actions.verify(claim=Milestone.objects.get(pk=seen_waiting.pk), by=staff.supervisor, at=NOON)
    with pytest.raises(AlreadyMoved):
        actions.retract(claim=seen_waiting, by=staff.recruiter, at=NOON, reason="后悔")
    assert Milestone.objects.get(pk=seen_waiting.pk).standing == Standing.VERIFIED


def test_a_claim_is_decided_once(plant: Project, staff: Staff) -> None:
    milestone = claim(plant, Stage.RESERVE, staff.bureau)
    twin = Milestone.objects.get(pk=milestone.pk)
    actions.verify(claim=milestone, by=staff.supervisor, at=NOON)
    with pytest.raises(AlreadyMoved, match="刚刚被别人处理过"):
        actions.reject(claim=twin, by=staff.colleague, at=NOON, reason="不对")


# -- the trail --------------------------------------------------------------------------------


def test_every_write_leaves_its_row_and_a_refused_one_none(plant: Project, staff: Staff) -> None:
    milestone = claim(plant, Stage.RESERVE, staff.bureau, note="意向函")
    actions.verify(claim=milestone, by=staff.supervisor, at=NOON, reason="属实")
    actions.retract(claim=milestone, by=staff.supervisor, at=LATER, reason="有误")
    with pytest.raises(ProjectError):
        claim(plant, Stage.SIGNED, staff.bureau)
    assert audited(plant) == [
        "projects.milestone_claimed",
        "projects.milestone_verified",
        "projects.milestone_retracted",
    ]
    last = AuditEntry.objects.filter(target_id=str(plant.pk)).latest("pk")
    assert (last.actor, last.at, last.reason) == (staff.supervisor, LATER, "有误")


def test_the_version_that_a_person_saw_decides(plant: Project, staff: Staff) -> None:
    seen = plant.version
    claim(plant, Stage.RESERVE, staff.bureau)
    with pytest.raises(AlreadyMoved, match="刷新"):
        claim(plant, Stage.NEGOTIATING, staff.bureau, seen_version=seen)
