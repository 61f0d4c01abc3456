"""A project's page, entering and editing it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.conftest import (
    NOON,
    SIGNED_ON,
    YI,
    Staff,
    page,
    paper,
    signed_in,
)
from wutong.domains.projects.tests.world import World, project
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry

# -- the project's page -----------------------------------------------------------------------------


def test_the_page_names_what_is_missing_for_the_next_stage(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON, stage="negotiating", stage_rank=2)
    text = page(bureau, "detail", plant.code)
    assert "到「签约」还缺 3 项" in text
    assert reverse("projects:attach", args=[plant.code]) + "?kind=contract" in text
    paper(plant, "contract", staff.bureau)
    assert "到「签约」还缺 2 项" in page(bureau, "detail", plant.code)


def test_the_head_shows_area_and_intensity(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON, total_investment=15 * YI, land_area=Decimal(440) * 2000 / 3)
    text = page(bureau, "detail", plant.code)
    for shown in ("15.00 亿元", "440 亩（293333.33 ㎡）", "340.91 万元/亩"):
        assert shown in text


def test_every_tab_opens_for_a_project_with_everything(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)
    phase = project(world.county, NOON, "一期", parent=plant, phase_name="一期")
    claim = actions.claim_milestone(
        project=plant, stage="reserve", on=SIGNED_ON, by=staff.bureau, at=NOON,
        evidence=[paper(plant, "other", staff.bureau)],
    )  # fmt: skip
    actions.verify(claim=claim, by=staff.supervisor, at=NOON)
    for source, amount in (("enterprise", 7), ("fiscal", 1000)):
        funds = actions.claim_funds(
            project=plant, amount=Decimal(amount) * 10_000, on=SIGNED_ON, kind="domestic",
            source=source, by=staff.bureau, at=NOON,
        )  # fmt: skip
        actions.verify(claim=funds, by=staff.supervisor, at=NOON)
    actions.change_pace(
        project=Project.objects.get(pk=plant.pk), pace="slowed", on=SIGNED_ON, reason="市场变化",
        by=staff.bureau, at=NOON,
    )  # fmt: skip
    assert "缓建" in page(bureau, "detail", plant.code)
    assert "other.pdf" in page(bureau, "milestones", plant.code)
    funds_page = page(bureau, "funds", plant.code)
    assert "不计入" in funds_page
    assert re.search(r"<tfoot>.*7\.00 万元.*0\.00 万元.*</tfoot>", funds_page, re.S)
    assert "一期" in page(bureau, "phases", plant.code)
    assert plant.name in page(bureau, "phases", phase.code)
    assert "市场变化" in page(bureau, "history", plant.code)


def test_figures_as_known_on_a_day(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    for days, value in ((0, 1), (10, 3)):
        at = NOON + timedelta(days=days)
        fact = actions.claim_fact(
            project=plant, attribute="total_investment", value=value * YI, on=SIGNED_ON,
            by=staff.bureau, at=at,
        )  # fmt: skip
        actions.verify(claim=fact, by=staff.supervisor, at=at)
    text = page(bureau, "figures", plant.code, known="2022-09-12")
    assert re.search(r"2022-09-12 时知道的：\s*1\.00 亿元", text)
    page(bureau, "figures", plant.code, known="2022-99-99")


def test_phones_are_masked_unless_the_role_needs_them(staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    User.objects.filter(pk=staff.recruiter.pk).update(phone="13812342019")
    actions.join_team(
        project=plant, user=staff.recruiter, capacity="recruiter", on=SIGNED_ON, by=None, at=NOON
    )
    full = page(signed_in(staff.bureau), "people", plant.code)
    masked = page(signed_in(staff.supervisor), "people", plant.code)
    assert "13812342019" in full
    assert "13812342019" not in masked
    assert "138****2019" in masked
    assert 'class="watermark"' in full


# -- entering and editing ---------------------------------------------------------------------------


def test_a_project_is_entered_by_hand(staff: Staff, world: World) -> None:
    client = signed_in(staff.recruiter)
    page(client, "new")
    data = {
        "name": "半导体材料", "region": "130302", "unit": str(world.squad.pk),
        "total_investment": "62000", "on": "2022-09-01", "industry": "电子信息", "planned_start": "2022.10",
    }  # fmt: skip
    answer = client.post(reverse("projects:new"), data)
    made = Project.objects.get()
    assert answer["Location"] == reverse("projects:detail", args=[made.code])
    assert made.facts.get(attribute="total_investment").money == Decimal("620000000.00")
    assert made.planned_start == made.facts.get(attribute="planned_start").planned == "2022-10"
    assert "待核验" in page(client, "detail", made.code)


def test_a_wrong_entry_keeps_what_was_typed_and_says_what_to_do(
    bureau: Client, world: World
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    answer = bureau.post(
        reverse("projects:new"),
        {"name": "甲", "region": "130302", "investor": "没有的企业", "content": "已经写了很多",
         "on": tomorrow.isoformat(), "industry_code": "!!", "planned_start": "明年"},
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("没有登记这家企业", "这一天还没有到", "已经写了很多", "计划日期须写成"):
        assert shown in text
    assert not Project.objects.exists()


def edit_data(client: Client, code: str, **changes: str) -> dict[str, str]:
    """What the browser would send: the form as it was shown, with ``changes``."""
    text = page(client, "edit", code)
    data = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', text
    ):
        data[name] = value
    for name in [one.removeprefix("initial-") for one in data if one.startswith("initial-")]:
        data[name] = data[f"initial-{name}"]
    return data | changes


def test_an_edit_checks_only_what_it_touches(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON, industry_code="XXXXX")
    data = edit_data(bureau, plant.code, content="新内容")
    answer = bureau.post(reverse("projects:edit", args=[plant.code]), data)
    assert answer.status_code == 302
    plant.refresh_from_db()
    assert (plant.content, plant.industry_code) == ("新内容", "XXXXX")
    assert list(AuditEntry.objects.latest("pk").changes) == ["content"]


def test_the_second_to_save_is_told_and_loses_nothing(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON, content="旧", industry="旧产业")
    data = edit_data(bureau, plant.code, content="我写的")
    actions.edit_project(
        project=plant, changes={"industry": "别人写的"}, by=staff.colleague, at=NOON
    )
    address = reverse("projects:edit", args=[plant.code])
    answer = bureau.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("别人刚刚更新了这个项目", "我写的", "别人写的", "旧产业"):
        assert shown in text
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version is not None
    assert bureau.post(address, data | {"version": version[1]}).status_code == 302
    plant.refresh_from_db()
    assert (plant.content, plant.industry) == ("我写的", "别人写的")


def test_pace_confidentiality_and_team_are_changed_with_their_reasons(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)
    pace = reverse("projects:pace", args=[plant.code])
    assert (
        bureau.post(pace, {"pace": "stalled", "on": "2022-09-01", "reason": ""}).status_code == 422
    )
    bureau.post(pace, {"pace": "stalled", "on": "2022-09-01", "reason": "停工"})
    bureau.post(
        reverse("projects:join", args=[plant.code]),
        {"user": staff.recruiter.pk, "capacity": "recruiter", "on": "2022-09-01"},
    )
    member = plant.members.get()
    bureau.post(reverse("projects:leave", args=[plant.code, member.pk]), {"on": "2022-09-02"})
    answer = bureau.post(
        reverse("projects:confidential", args=[plant.code]),
        {"confidential": "on", "reason": "军民融合"},
    )
    assert answer["Location"] == reverse("projects:list")  # no longer theirs to see
    plant.refresh_from_db()
    member.refresh_from_db()
    assert (plant.pace, plant.confidential) == ("stalled", True)
    assert member.left_on == date(2022, 9, 2)
    assert AuditEntry.objects.latest("pk").reason == "军民融合"
