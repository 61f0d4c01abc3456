"""A year's target is cascaded from the city to a district and a squad, its difference signed for,
adopted by decision, and found by whoever holds a line of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

SQUAD = "京津招商小分队"
YEAR = "2023"


def confirm(page: Page) -> None:
    """Say yes to what is asked."""
    page.get_by_role("dialog").get_by_role("button").last.click()


def add(page: Page, who: str, basic: str, stretch: str) -> None:
    """A line below the one that is chosen."""
    page.get_by_label("分解给").select_option(label=who)
    card = page.locator("#add")
    card.get_by_label("基本目标").fill(basic)
    card.get_by_label("奋斗目标").fill(stretch)
    card.get_by_role("button", name="加入").click()


def test_a_years_target_is_cascaded(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("analyst")
    page.goto("/targets/plans/")
    accessible(page)
    picture(page, "target-plans")
    page.get_by_label("年度").fill(YEAR)
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_label("指标").select_option("signed_projects")
    page.get_by_role("button", name="切换", exact=True).click()
    add(page, "秦皇岛市", "30", "36")
    for who, basic, stretch in (("海港区", "12", "14"), ("昌黎县", "8", "10"), (SQUAD, "4", "5")):
        add(page, who, basic, stretch)
        expect(page.get_by_role("rowheader").filter(has_text=who)).to_be_visible()
    expect(page.get_by_role("cell", name="基本未分 6 个")).to_be_visible()
    page.get_by_role("link", name="提出分解").first.click()
    page.get_by_role("link", name="平均分配").click()
    expect(page.get_by_text("平均，占 33.33%").first).to_be_visible()
    accessible(page)
    picture(page, "target-split")
    page.get_by_role("link", name="取消").click()
    page.get_by_role("button", name="签认").first.click()
    page.get_by_label("差额原因").fill("市本级直接引进 6 个")
    page.get_by_role("dialog").get_by_role("button", name="签认").click()
    expect(page.get_by_text("差额已签认").first).to_be_visible()
    accessible(page)
    picture(page, "target-plan-draft")
    page.get_by_role("row").filter(has_text=SQUAD).get_by_role("link", name="加下级").click()
    add(page, "陈小楠", "4", "5")
    page.get_by_label("文件名称").fill("2023 年招商引资目标任务的通知")
    page.get_by_label("文号").fill("秦招委〔2023〕1 号")
    page.get_by_label("决定日期").fill("2023-01-18")
    page.get_by_role("button", name="下达计划").click()
    confirm(page)
    expect(page).to_have_url(re.compile(r"/targets/plans/\d+/"))
    expect(page.get_by_role("rowheader").filter(has_text="陈小楠")).to_be_visible()
    accessible(page)
    picture(page, "target-plan")

    phone = sign_in("recruiter", viewport=PHONE)
    phone.goto(f"/targets/own/?year={YEAR}")
    expect(phone.get_by_text(f"秦皇岛市 → {SQUAD}")).to_be_visible()
    assert fits(phone)
    accessible(phone)
    picture(phone, "target-own-phone")


def test_the_years_end_is_forecast_and_a_plan_reads_on_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("analyst")
    page.goto("/targets/forecast/?unit=130300&on=2022-09-09")
    expect(page.get_by_text("八成把握在")).to_be_visible()
    accessible(page)
    picture(page, "target-forecast")
    page.goto("/targets/curves/?unit=130321&year=2022")
    accessible(page)
    picture(page, "target-curves")
    phone = sign_in("analyst", viewport=PHONE)
    phone.goto("/targets/plans/")
    phone.get_by_role("link", name="秦皇岛市 2022 年").click()
    assert fits(phone)
    accessible(phone)
    picture(phone, "target-plan-phone")
