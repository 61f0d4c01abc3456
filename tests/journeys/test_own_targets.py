"""A line of a draft is moved under another parent, by hand and by a sheet; everybody finds their own
line on the day's page and on the cockpit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits
from tests.journeys.test_target_plans import SQUAD, add

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

YEAR = "2024"


def test_a_line_is_moved_by_hand_and_by_a_sheet(
    sign_in: SignIn, picture: Picture, accessible: Accessible, tmp_path: Path
) -> None:
    page = sign_in("analyst")
    page.goto("/targets/plans/")
    page.get_by_label("年度").fill(YEAR)
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_label("指标").select_option("signed_projects")
    page.get_by_role("button", name="切换", exact=True).click()
    add(page, "秦皇岛市", "16", "20")
    for who, basic, stretch in (("海港区", "12", "14"), (SQUAD, "4", "6")):
        add(page, who, basic, stretch)
        expect(page.get_by_role("rowheader").filter(has_text=who)).to_be_visible()
    page.get_by_role("row").filter(has_text=SQUAD).get_by_role("link", name="移动").click()
    expect(page.get_by_text("现在在 秦皇岛市 之下")).to_be_visible()
    accessible(page)
    picture(page, "target-line-move")
    page.get_by_role("radio", name="海港区").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="基本未分 4 个，奋斗未分 6 个")).to_be_visible()
    expect(page.get_by_role("cell", name="基本多分", exact=False)).to_have_count(0)
    draft = page.url
    page.get_by_role("link", name="导入计划表").click()
    sheet = tmp_path / "计划.csv"
    key = _squad_key(page)
    sheet.write_text(
        f"指标代码,上级代码,代码,基本目标,奋斗目标\nsigned_projects,r:130300,{key},4,6\n", "utf-8"
    )
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("cell", name="海港区 → 秦皇岛市")).to_be_visible()
    accessible(page)
    picture(page, "target-sheet-preview")
    with page.expect_navigation():
        page.get_by_role("button", name="确认导入").click()
    page.goto(draft)
    expect(page.get_by_role("cell", name="基本未分", exact=False)).to_have_count(0)
    phone = sign_in("analyst", viewport=PHONE)
    phone.goto(draft)
    phone.get_by_role("row").filter(has_text=SQUAD).get_by_role("link", name="移动").click()
    assert fits(phone)
    accessible(phone)
    picture(phone, "target-line-move-phone")


def _squad_key(page: Page) -> str:
    """The squad's key, as the plan's API names it."""
    answer = page.request.get("/api/v1/target-plans?year=" + YEAR).json()
    plan = page.request.get(f"/api/v1/target-plans/{answer['items'][0]['id']}?draft=true").json()
    return str(next(one["holder"] for one in plan["lines"] if one["name"] == SQUAD))


def test_everybody_finds_their_own_line(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("recruiter")
    page.goto("/")
    card = page.locator("section.card").filter(has_text="我的目标")
    expect(card.get_by_role("rowheader").filter(has_text="陈小楠").first).to_be_visible()
    accessible(page)
    picture(page, "today-own-targets")
    card.get_by_role("row").filter(has_text="报备线索").first.get_by_role("link").click()
    expect(page.get_by_role("table").first).to_be_visible()
    leader = sign_in("leader", viewport=PHONE)
    leader.goto("/cockpit/")
    expect(leader.get_by_role("heading", name="2022 年计划目标")).to_be_visible()
    assert fits(leader)
    accessible(leader)
    leader.goto("/")
    expect(leader.get_by_role("heading", name="我的目标")).to_be_visible()
    assert fits(leader)
    accessible(leader)
    picture(leader, "today-own-targets-phone")
    leader.goto("/targets/forecast/")
    expect(leader.get_by_text("年里有 2 年落在范围内")).to_be_visible()
    assert fits(leader)
