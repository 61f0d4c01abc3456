"""Assessment: a unit appeals, the points are put right, and the restated rank is issued; a scheme is
looked at, changed on trial and edited."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

SCHEME = "县区招商月考核"
SQUAD = "京津招商小分队"


def open_latest(page: Page) -> None:
    """The September issue that holds."""
    page.goto("/assessing/")
    page.get_by_role("row").filter(has_text=SCHEME).first.get_by_role("link").click()


def test_a_unit_appeals_and_the_restated_rank_is_issued(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    squad = sign_in("recruiter", viewport=PHONE)
    open_latest(squad)
    assert fits(squad)
    accessible(squad)
    picture(squad, "assessing-run-phone")
    squad.get_by_role("link", name=SQUAD).first.click()
    assert fits(squad)
    picture(squad, "assessing-score-phone")
    squad.get_by_label("申诉理由").fill("9 月 6 日外出招商没有计入工作评价")
    squad.get_by_label("依据").fill("外出招商报告 2022-17 号")
    squad.get_by_role("button", name="提交申诉").click()
    squad.get_by_role("dialog").get_by_role("button").last.click()
    expect(squad.get_by_text("待裁定", exact=True)).to_be_visible()

    supervisor = sign_in("supervisor")
    open_latest(supervisor)
    supervisor.get_by_text("裁定", exact=True).click()
    supervisor.get_by_label("裁定理由").fill("报告属实，应加 4 分")
    supervisor.get_by_role("button", name="成立", exact=True).click()
    expect(supervisor.locator("#appeals").get_by_text("成立", exact=True)).to_be_visible()

    analyst = sign_in("analyst")
    open_latest(analyst)
    accessible(analyst)
    picture(analyst, "assessing-run")
    analyst.get_by_role("link", name="人工录入").click()
    analyst.get_by_label("单位和事项").select_option(label=f"{SQUAD} · 工作评价")
    analyst.get_by_label("分数或次数").fill("40")
    analyst.get_by_label("依据").fill("申诉裁定，外出招商报告 2022-17 号")
    with analyst.expect_navigation():
        analyst.get_by_role("button", name="录入", exact=True).click()
    open_latest(analyst)
    analyst.get_by_role("button", name="更正", exact=True).click()
    analyst.get_by_label("更正原因").fill("京津小分队申诉成立")
    analyst.get_by_role("button", name="重算", exact=True).click()
    expect(analyst.get_by_role("heading", name="更正了什么")).to_be_visible()
    restated = analyst.url

    for name, button in (("supervisor", "复核通过"), ("leader", "发布")):
        page = sign_in(name)
        page.goto(restated)
        page.get_by_role("button", name=button, exact=True).click()
        with page.expect_navigation():
            page.get_by_role("dialog").get_by_role("button").last.click()
        expect(page.get_by_role("button", name=button, exact=True)).to_have_count(0)
    squad.goto(restated)
    expect(squad.get_by_text("已发布").first).to_be_visible()
    squad.get_by_role("link", name="原发布").click()
    expect(squad.get_by_text("已更正").first).to_be_visible()
    analyst.goto(f"{restated}?check=then")
    expect(analyst.get_by_text("得分和名次完全相同")).to_be_visible()
    accessible(analyst)
    picture(analyst, "assessing-restated")


def test_a_score_opens_and_a_scheme_is_tried(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    analyst = sign_in("analyst")
    analyst.goto("/assessing/")
    accessible(analyst)
    picture(analyst, "assessing-list")
    open_latest(analyst)
    analyst.get_by_role("link", name="海港区").first.click()
    accessible(analyst)
    picture(analyst, "assessing-score")
    analyst.get_by_role("link", name="打开这个数的明细").first.click()
    expect(analyst).to_have_url(re.compile("/metrics/signed_projects/rows/"))
    open_latest(analyst)
    analyst.get_by_role("link", name="试算").click()
    analyst.get_by_label("签约项目").fill("60")
    analyst.get_by_role("button", name="试算").click()
    expect(analyst.get_by_role("columnheader", name="新名次")).to_be_visible()
    accessible(analyst)
    picture(analyst, "assessing-what-if")
    analyst.goto("/assessing/")
    analyst.get_by_role("link", name=f"{SCHEME} 第 2 版").click()
    accessible(analyst)
    picture(analyst, "assessing-scheme")
    analyst.get_by_role("link", name="修改").click()
    accessible(analyst)
    picture(analyst, "assessing-editor")
    phone = sign_in("analyst", viewport=PHONE)
    phone.goto(analyst.url)
    assert fits(phone)
    picture(phone, "assessing-editor-phone")


def test_a_unit_behind_is_called_to_account(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    leader = sign_in("leader")
    open_latest(leader)
    leader.get_by_role("link", name="红黑榜").click()
    expect(leader.get_by_role("heading", name="黑榜").first).to_be_visible()
    accessible(leader)
    picture(leader, "assessing-lists")
    leader.go_back()
    leader.get_by_role("link", name="督办", exact=True).last.click()
    accessible(leader)
    picture(leader, "assessing-escalate")
    phone = sign_in("leader", viewport=PHONE)
    phone.goto(leader.url)
    assert fits(phone)
    picture(phone, "assessing-escalate-phone")
    ticks = leader.get_by_role("checkbox")
    for at in range(1, ticks.count()):
        ticks.nth(at).uncheck()
    leader.get_by_role("button", name="下达督办").click()
    leader.get_by_role("dialog").get_by_role("button").last.click()
    expect(leader.get_by_text("已下达 1 件督办。")).to_be_visible()
    leader.get_by_role("link", name=re.compile("^DB")).click()
    expect(leader.get_by_text("督办 · 考核")).to_be_visible()
