"""Claiming in forms, on the board, and verifying."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.projects import actions
from wutong.domains.projects.models import Gate, Milestone, Project
from wutong.domains.projects.tests.conftest import (
    NOON,
    SIGNED_ON,
    YI,
    Staff,
    named,
    page,
    paper,
    signed_in,
)
from wutong.domains.projects.tests.world import World, project

# -- claims -----------------------------------------------------------------------------------------


def claim_address(plant: Project, stage: str) -> str:
    return reverse("projects:claim_stage", args=[plant.code, stage])


def test_a_stage_is_claimed_with_its_papers(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    kept = paper(plant, "other", staff.bureau)
    text = page(bureau, "claim_stage", plant.code, "reserve")
    assert "其他 · other.pdf" in text
    answer = bureau.post(
        claim_address(plant, "reserve"),
        {"on": "2022-09-01", "version": plant.version, "evidence": [kept.pk]},
    )
    assert answer["Location"] == reverse("projects:detail", args=[plant.code])
    milestone = plant.milestones.get()
    assert list(milestone.evidence.all()) == [kept]
    assert "「储备」已申报，待核验" in page(bureau, "detail", plant.code)


def test_a_claim_that_skips_the_pool_is_what_the_page_waits_for(
    bureau: Client, staff: Staff, world: World
) -> None:
    Gate.objects.create(region=world.city, stage="signed", definition="本市从简")
    plant = project(world.county, NOON)
    assert "申报「储备」" in page(bureau, "detail", plant.code)
    bureau.post(claim_address(plant, "signed"), {"on": "2022-09-01", "version": plant.version})
    text = page(bureau, "detail", plant.code)
    assert "「签约」已申报，待核验" in text
    assert "申报「储备」" not in text


def test_a_closed_gate_answers_with_everything_missing(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    answer = bureau.post(
        claim_address(plant, "signed"),
        {"on": "2022-09-01", "version": plant.version, "note": "很长"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "到「签约」还缺：投资方；总投资；正式投资合同" in text
    assert "很长" in text


def test_a_stale_page_is_told(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    seen = plant.version
    actions.edit_project(project=plant, changes={"content": "新"}, by=staff.colleague, at=NOON)
    answer = bureau.post(claim_address(plant, "reserve"), {"on": "2022-09-01", "version": seen})
    assert "别人刚刚更新了这个项目" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_withdrawal_asks_for_its_reason(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = claim_address(plant, "withdrawn")
    data = {"on": "2022-09-01", "version": plant.version}
    assert bureau.post(address, data).status_code == 422
    assert bureau.post(address, data | {"note": "投资方放弃"}).status_code == 302


def test_an_increase_and_a_framework_agreement(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:claim_signing", args=[plant.code])
    data = {"on": "2022-09-01", "version": plant.version}
    assert bureau.post(address, data | {"kind": "increase"}).status_code == 422
    assert bureau.post(address, data | {"kind": "increase", "amount": "500"}).status_code == 302
    plant.refresh_from_db()
    data["version"] = plant.version
    assert bureau.post(address, data | {"kind": "framework", "amount": "9"}).status_code == 302
    assert set(plant.milestones.values_list("kind", "amount")) == {
        ("increase", Decimal("5000000.00")), ("framework", None),
    }  # fmt: skip


def test_funds_are_typed_in_wan(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:claim_funds", args=[plant.code])
    data = {"on": "2022-09-01", "kind": "external", "source": "enterprise", "amount": "316.45"}
    for wrong in ({"amount": "0"}, {"amount": "abc"}, {"on": "2999-01-01"}, {"kind": "x"}):
        assert bureau.post(address, data | wrong).status_code == 422
    assert bureau.post(address, data).status_code == 302
    assert plant.fund_arrivals.get().amount == Decimal("3164500.00")


def test_a_correction_keeps_the_day_and_a_change_takes_its_own(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)
    fact = actions.claim_fact(
        project=plant, attribute="total_investment", value=YI, on=SIGNED_ON, by=staff.colleague,
        at=NOON,
    )  # fmt: skip
    actions.verify(claim=fact, by=staff.supervisor, at=NOON)
    address = reverse("projects:claim_fact", args=[plant.code, "total_investment"])
    assert "现在的数" in bureau.get(address).content.decode()
    bureau.post(address, {"how": "correction", "value": "12000", "on": ""})
    bureau.post(address, {"how": "change", "value": "15000", "on": "2022-08-01"})
    assert bureau.post(address, {"how": "change", "value": "1", "on": ""}).status_code == 422
    assert set(plant.facts.filter(standing="claimed").values_list("on", "money")) == {
        (SIGNED_ON, Decimal("120000000.00")), (date(2022, 8, 1), Decimal("150000000.00")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "sent", "field", "value"),
    [
        ("tax", {"value": "3.5", "on": "2022-08"}, "money", Decimal("35000.00")),
        ("land_area", {"value": "3", "on": "2022-08-02"}, "number", Decimal("2000.0000")),
        ("jobs", {"value": "120", "on": "2022-08-02"}, "number", Decimal(120)),
        ("team_in_place", {"value": "no", "on": "2022-08-02"}, "flag", False),
        ("region", {"value": "130322", "on": "2022-08-02"}, "region__code", "130322"),
    ],
)
def test_each_figure_in_its_own_unit(
    bureau: Client, world: World, attribute: str, sent: dict[str, str], field: str, value: Any
) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:claim_fact", args=[plant.code, attribute])
    assert bureau.get(address).status_code == 200
    assert bureau.post(address, sent).status_code == 302
    assert plant.facts.values_list(field, flat=True).get() == value


def test_retracting_through_the_page(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    claim = actions.claim_milestone(
        project=plant, stage="reserve", on=SIGNED_ON, by=staff.colleague, at=NOON
    )
    address = reverse("projects:retract", args=["milestone", claim.pk])
    assert signed_in(staff.recruiter).get(address).status_code == 404
    assert signed_in(staff.leader).get(address).status_code == 403
    assert bureau.post(address, {"reason": ""}).status_code == 422
    assert bureau.post(address, {"reason": "填错"}).status_code == 302
    claim.refresh_from_db()
    assert claim.standing == "retracted"


# -- the board --------------------------------------------------------------------------------------


def test_the_board_counts_parents_and_never_their_phases(
    bureau: Client, world: World, plants: dict[str, Project]
) -> None:
    project(world.county, NOON, "一期", parent=plants["wind"], stage="signed", stage_rank=3,
            total_investment=9 * YI)  # fmt: skip
    text = page(bureau, "board")
    column = re.search(r'data-column="signed".*?</section>', text, re.S)
    assert column is not None
    assert "20.00 亿元" in column[0]
    assert "一期" not in column[0]
    linked = re.search(r'class="count number" href="([^"]+)">1<', column[0])
    assert linked is not None
    assert named(bureau.get(linked[1].replace("&amp;", "&")).content.decode()) == ["海上风电塔筒"]


def test_a_dropped_card_answers_with_what_is_missing_or_the_form(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)

    def drop(stage: str, client: Client = bureau) -> Any:
        return client.post(reverse("projects:drop", args=[stage]), {"card": plant.code})

    closed = drop("signed")
    assert closed.status_code == 422
    assert "正式投资合同" in closed.content.decode()
    assert '<form method="post"' not in closed.content.decode()
    opened = drop("reserve")
    assert opened.status_code == 200
    assert claim_address(plant, "reserve") in opened.content.decode()
    assert drop("nonsense").status_code == 404
    assert drop("reserve", signed_in(staff.stranger)).status_code == 404
    assert drop("reserve", signed_in(staff.leader)).status_code == 403
    Project.objects.filter(pk=plant.pk).update(stage="landed", stage_rank=5)
    assert "不能往回拖" in drop("signed").content.decode()
    assert not Milestone.objects.exists()


# -- verification -----------------------------------------------------------------------------------


def decide(client: Client, claim: Milestone, **data: str) -> Any:
    return client.post(reverse("projects:decide", args=["milestone", claim.pk]), data, follow=True)


def test_the_queue_is_oldest_first_and_ones_own_is_only_looked_at(
    bureau: Client, waiting: list[Milestone]
) -> None:
    text = page(bureau, "verification")
    places = [text.index(one.project.name) for one in waiting]
    assert places == sorted(places, reverse=True)
    assert "等您核验 2 项" in text
    assert text.count('name="claim"') == 2
    assert "您自己申报的，须由他人核验" in text


def test_the_queue_is_narrowed_by_kind_and_region(bureau: Client, waiting: list[Milestone]) -> None:
    assert "项目0" not in page(bureau, "verification", kind="fund")
    assert "项目0" in page(bureau, "verification", kind="milestone", region="130302")
    assert "项目0" not in page(bureau, "verification", region="130322")


def test_verifying_and_sending_back(bureau: Client, waiting: list[Milestone]) -> None:
    decide(bureau, waiting[0], decision="verify")
    refused = decide(bureau, waiting[1], decision="reject", reason="")
    assert refused.status_code == 422
    assert "退回须写明原因" in refused.content.decode()
    decide(bureau, waiting[1], decision="reject", reason="日期不清")
    own = decide(bureau, waiting[2], decision="verify")
    assert "不能核验自己申报的事项" in own.content.decode()
    for one in waiting:
        one.refresh_from_db()
    assert [one.standing for one in waiting] == ["verified", "rejected", "claimed"]


def test_of_two_people_the_second_is_told(
    bureau: Client, staff: Staff, waiting: list[Milestone]
) -> None:
    decide(signed_in(staff.supervisor), waiting[0], decision="verify")
    late = decide(bureau, waiting[0], decision="reject", reason="不对")
    assert "刚刚被别人处理过" in late.content.decode()
    waiting[0].refresh_from_db()
    assert waiting[0].standing == "verified"


def test_many_at_once_stand_each_on_its_own(bureau: Client, waiting: list[Milestone]) -> None:
    answer = bureau.post(
        reverse("projects:decide_many"),
        {"claim": [f"milestone-{one.pk}" for one in waiting]},
        follow=True,
    )
    text = answer.content.decode()
    assert "已核验 2 项" in text
    assert "项目2 储备 2022-05-01：不能核验自己申报的事项" in text
    assert Milestone.objects.filter(standing="verified").count() == 2


def test_a_queue_shows_nothing_of_other_regions(staff: Staff, waiting: list[Milestone]) -> None:
    stranger = signed_in(staff.stranger)
    assert "没有待核验的事项" in page(stranger, "verification")
    address = reverse("projects:decide", args=["milestone", waiting[0].pk])
    assert stranger.post(address, {"decision": "verify"}).status_code == 404
    assert signed_in(staff.leader).get(reverse("projects:verification")).status_code == 403
