"""Bringing in a ledger's rows and taking them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from wutong.domains.projects import actions
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
    take_back,
)
from wutong.domains.projects.actions.importing import bringing_in
from wutong.domains.projects.models import Evidence, Fact, FundArrival, Milestone, Project
from wutong.domains.projects.tests.conftest import NOON, Staff, paper
from wutong.domains.projects.tests.world import World
from wutong.kernel.audit.models import AuditEntry

SIGNED_ON = date(2022, 5, 1)
LATER = NOON + timedelta(days=1)


def cell(row: int = 5) -> LedgerCell:
    return LedgerCell("ab" * 32, "2022.xlsx", "签约", row)


def row(world: World, number: int = 1, **more: Any) -> BroughtProject:
    where = cell(number + 4)
    return BroughtProject(
        **{
            "name": f"玻璃深加工项目{number}",
            "region": world.county,
            "cell": where,
            "attributes": {"industry": "新材料"},
            "milestones": (BroughtMilestone("signed", SIGNED_ON),),
            "facts": (BroughtFact("total_investment", Decimal(300_000_000), SIGNED_ON),),
            "funds": (BroughtFunds(date(2022, 6, 1), Decimal(10_000_000), "domestic", where),),
            "members": (("leader_sponsor", "副区长"),),
            "on": SIGNED_ON,
            **more,
        }
    )


def test_what_its_confirmer_may_verify_counts_at_once(world: World, staff: Staff) -> None:
    (brought,) = bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    plant = Project.objects.get(pk=brought.project_id)
    assert (plant.stage, plant.stage_on) == ("signed", SIGNED_ON)
    assert plant.total_investment == Decimal(300_000_000)
    assert plant.industry == "新材料"
    milestone = plant.milestones.get()
    assert (milestone.claimed_by, milestone.decided_by) == (None, staff.bureau)
    (evidence,) = milestone.evidence.all()
    assert (evidence.sha256, evidence.sheet, evidence.row) == ("ab" * 32, "签约", 5)
    assert plant.fund_arrivals.get().evidence == evidence
    assert plant.members.get().stated_name == "副区长"
    entry = AuditEntry.objects.get(action="projects.brought_in")
    assert "2022.xlsx" in entry.reason
    assert "5" in entry.reason


def test_otherwise_it_waits_and_does_not_count(world: World, staff: Staff) -> None:
    (brought,) = bring_in(rows=[row(world)], by=staff.analyst, at=NOON, verified=False)
    plant = Project.objects.get(pk=brought.project_id)
    assert (plant.stage, plant.total_investment) == ("", None)
    assert plant.milestones.get().claimed_by == staff.analyst
    actions.verify(claim=plant.milestones.get(), by=staff.supervisor, at=LATER)
    plant.refresh_from_db()
    assert (plant.stage, plant.total_investment) == ("signed", Decimal(300_000_000))


def test_a_corrected_day_replaces_the_milestone_and_keeps_what_was_known(
    world: World, staff: Staff
) -> None:
    (first,) = bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    moved = replace(
        row(world),
        project_id=first.project_id,
        milestones=(BroughtMilestone("signed", date(2022, 5, 20)),),
        facts=(),
        funds=(),
        members=(),
    )
    (second,) = bring_in(rows=[moved], by=staff.bureau, at=LATER, verified=True)
    assert second.replaced == first.milestones
    assert Milestone.objects.known(NOON).get().on == SIGNED_ON
    assert Milestone.objects.known(None).get().on == date(2022, 5, 20)


def test_an_unverified_correction_is_left_out_and_named(world: World, staff: Staff) -> None:
    (first,) = bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    moved = replace(row(world), project_id=first.project_id, facts=(), funds=(), members=())
    (second,) = bring_in(rows=[moved], by=staff.analyst, at=LATER, verified=False)
    assert second.left_out
    assert not second.milestones


def test_taking_back_leaves_no_trace_in_today_but_all_in_the_past(
    world: World, staff: Staff
) -> None:
    brought = bring_in(
        rows=[row(world, number) for number in (1, 2)], by=staff.bureau, at=NOON, verified=True
    )
    take_back(brought=brought, by=staff.bureau, at=LATER, reason="传错了文件")
    assert not Project.objects.present().exists()
    for model in (Milestone, Fact, FundArrival):
        assert not model._default_manager.known(None).exists()
        assert model._default_manager.known(NOON).count() == 2
    assert AuditEntry.objects.filter(action="projects.import_taken_back").count() == 2


def test_taking_back_restores_what_was_replaced(world: World, staff: Staff) -> None:
    (first,) = bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    changed = replace(
        row(world),
        project_id=first.project_id,
        attributes={"industry": "食品加工"},
        milestones=(BroughtMilestone("signed", date(2022, 5, 20)),),
        facts=(),
        funds=(),
        members=(),
    )
    second = bring_in(rows=[changed], by=staff.bureau, at=LATER, verified=True)
    take_back(brought=second, by=staff.bureau, at=LATER + timedelta(hours=1), reason="撤销")
    plant = Project.objects.get(pk=first.project_id)
    assert (plant.industry, plant.stage_on) == ("新材料", SIGNED_ON)
    assert plant.removed_at is None


def test_a_stage_claimed_since_keeps_its_claim_when_the_import_is_undone(
    world: World, staff: Staff
) -> None:
    (first,) = bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    changed = replace(
        row(world), project_id=first.project_id, facts=(), funds=(), members=(),
        milestones=(BroughtMilestone("signed", date(2022, 5, 20)),),
    )  # fmt: skip
    second = bring_in(rows=[changed], by=staff.bureau, at=LATER, verified=True)
    plant = Project.objects.get(pk=first.project_id)
    standing = plant.milestones.get(standing="verified")
    actions.retract(claim=standing, by=staff.supervisor, at=LATER, reason="日期不对")
    anew = Milestone.objects.create(
        project=plant, stage="signed", on=date(2022, 5, 30), claimed_by=staff.bureau,
        claimed_at=LATER,
    )  # fmt: skip
    take_back(brought=second, by=staff.bureau, at=LATER + timedelta(hours=1), reason="撤销")
    assert plant.milestones.filter(standing__in=("claimed", "verified")).get() == anew


def test_a_project_that_people_built_on_stays(world: World, staff: Staff) -> None:
    (brought,) = bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    plant = Project.objects.get(pk=brought.project_id)
    paper(plant, "contract", staff.bureau)
    take_back(brought=[brought], by=staff.bureau, at=LATER, reason="撤销")
    plant.refresh_from_db()
    assert (plant.removed_at, plant.stage) == (None, "")


def test_a_fault_in_the_middle_leaves_nothing(
    world: World, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(bringing_in, "_write_members", fault)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        bring_in(rows=[row(world)], by=staff.bureau, at=NOON, verified=True)
    for model in (Project, Milestone, Fact, FundArrival, Evidence, AuditEntry):
        assert not model._default_manager.exists()


def _invested(project: int) -> list[tuple[int, Decimal, str]]:
    facts = Fact.objects.filter(project=project, attribute="fixed_asset_investment").order_by("pk")
    return [(one.on.month, one.money, one.standing) for one in facts]


def test_a_month_brought_again_replaces_the_month_and_comes_back_when_undone(
    world: World, staff: Staff
) -> None:
    def of_months(*amounts: int, project: int | None = None) -> BroughtProject:
        facts = tuple(
            BroughtFact("fixed_asset_investment", Decimal(amount), date(2022, month, 1))
            for month, amount in enumerate(amounts, 1)
        )
        return row(world, project_id=project, facts=facts, funds=(), milestones=(), members=())

    (first,) = bring_in(rows=[of_months(100, 200)], by=staff.bureau, at=NOON, verified=True)
    project = first.project_id
    again = [of_months(100, 250, 300, project=project)]
    second = bring_in(rows=again, by=staff.bureau, at=LATER, verified=True)
    assert _invested(project) == [
        (1, 100, "retracted"), (2, 200, "retracted"),
        (1, 100, "verified"), (2, 250, "verified"), (3, 300, "verified"),
    ]  # fmt: skip
    take_back(brought=second, by=staff.bureau, at=LATER + timedelta(hours=1), reason="撤销")
    standing = {(month, money) for month, money, kind in _invested(project) if kind == "verified"}
    assert sorted(standing) == [(1, 100), (2, 200)]
