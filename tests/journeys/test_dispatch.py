"""A week's dispatch meeting from its agenda to its orders; a stopped project to red and back, and
a stalled one to a red card and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits
from wutong.kernel import clock

WITH_A_ROADMAP = "凯越云创新药及制剂产业化基地项目"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def pages_of(page: Page) -> int:
    """How many sheets of paper the page prints on."""
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_a_week_s_meeting_from_the_agenda_to_its_orders(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/dispatch/")
    accessible(bureau)
    picture(bureau, "dispatch")
    bureau.get_by_role("link", name="召集调度会").first.click()
    bureau.get_by_label("会议名称").fill("走查专题调度会")
    bureau.get_by_label("召集方").select_option(label="招商局")
    bureau.get_by_label("频次").select_option(label="专题调度")
    bureau.get_by_label("日期").fill(clock.today().isoformat())
    accessible(bureau)
    bureau.get_by_role("button", name="保存").click()
    expect(bureau.locator(".flashes")).to_contain_text("议程已按现在的情况生成")
    accessible(bureau)
    picture(bureau, "dispatch-meeting")
    address = bureau.url
    bureau.get_by_role("link", name="逐项录入").click()
    accessible(bureau)
    bureau.get_by_label("议定事项").fill("责任单位两周内拿出方案。")
    bureau.get_by_label("交办事项").fill("走查：两周内拿出方案")
    bureau.locator("[name=owner_unit]").select_option(index=1)
    due = clock.today() + timedelta(days=14)
    bureau.locator("[name=due_on]").fill(due.isoformat())
    picture(bureau, "dispatch-line")
    bureau.get_by_role("button", name=re.compile("^保存")).first.press("Enter")
    expect(bureau.locator(".flashes")).to_contain_text("已保存")
    bureau.goto(address)
    expect(bureau.get_by_text("走查：两周内拿出方案").first).to_be_visible()
    bureau.get_by_role("button", name="记录召开").click()
    bureau.locator("dialog[open] [name=minutes]").fill("逐个听取情况，责任单位按期限办结。")
    bureau.locator("dialog[open]").get_by_role("button", name="记录召开").click()
    expect(bureau.get_by_text("已召开").first).to_be_visible()
    with bureau.expect_download() as taken:
        bureau.get_by_role("link", name="纪要").click()
    assert taken.value.suggested_filename.endswith(".docx")
    bureau.get_by_role("link", name="会议材料").click()
    accessible(bureau)
    picture(bureau, "dispatch-pack")

    leader = sign_in("leader", viewport=PHONE)
    leader.goto(address)
    accessible(leader)
    assert fits(leader)
    picture(leader, "dispatch-meeting-phone")


def test_a_stopped_project_to_red_and_back(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/dispatch/stopped/?only=red")
    accessible(bureau)
    picture(bureau, "dispatch-stopped")
    name = bureau.locator("tbody th a").first.inner_text()
    bureau.locator("tbody th a").first.click()
    expect(bureau.get_by_text("没有原因和推进计划").first).to_be_visible()
    bureau.locator("[name=reason]").fill("设备交期推迟")
    bureau.locator("[name=plan]").fill("本月底设备到场，下月安装。")
    day = (clock.today() + timedelta(days=40)).isoformat()
    bureau.locator("[name=move_by]").fill(day)
    bureau.get_by_role("button", name="保存计划").click()
    expect(bureau.get_by_text("没有督办事项").first).to_be_visible()
    bureau.locator("[name=owner_unit]").select_option(index=1)
    accessible(bureau)
    picture(bureau, "dispatch-plan")
    bureau.get_by_role("button", name="下达督办").click()
    expect(bureau.locator(".head").get_by_text(f"计划 {day} 恢复推进")).to_be_visible()
    address = bureau.url
    bureau.goto("/dispatch/stopped/?only=red")
    expect(bureau.get_by_role("link", name=name, exact=True)).to_have_count(0)
    code = address.rstrip("/").rsplit("/", 1)[1]
    bureau.goto(f"/dispatch/sheet/{code}/")
    accessible(bureau)
    picture(bureau, "dispatch-sheet")
    assert pages_of(bureau) == 1
    bureau.goto(f"/projects/?q={WITH_A_ROADMAP}")
    bureau.get_by_role("link", name=WITH_A_ROADMAP).first.click()
    bureau.get_by_role("link", name="时间表、路线图、任务书").first.click()
    expect(bureau.get_by_text("关键路径").first).to_be_visible()
    assert pages_of(bureau) == 1
    picture(bureau, "dispatch-sheet-roadmap")
    phone = sign_in("steward", viewport=PHONE)
    phone.goto(f"/dispatch/sheet/{code}/")
    assert fits(phone)


def test_a_stalled_project_to_a_red_card_and_back(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    leader = sign_in("leader")
    leader.goto("/dispatch/stopped/?only=red&pace=stalled")
    row = leader.locator("tbody tr").filter(has_text="计划过期")
    name = row.locator("th a").inner_text()
    row.get_by_role("link", name="重大项目专班").click()
    expect(leader.locator(".head").get_by_text("红牌")).to_be_visible()
    accessible(leader)
    picture(leader, "dispatch-red-card")
    address = leader.url

    steward = sign_in("steward", viewport=PHONE)
    steward.goto(address)
    assert fits(steward)
    steward.get_by_role("button", name="报送完成").click()
    steward.locator("#do-report [name=text]").fill("增资协议已签，总包今天复工。")
    steward.locator("dialog[open]").get_by_role("button", name="报送", exact=True).click()
    expect(steward.locator(".flashes")).to_contain_text("已办理")

    bureau = sign_in("bureau")
    bureau.goto(address)
    bureau.get_by_role("button", name="销号").first.click()
    bureau.locator("dialog[open]").get_by_role("button", name="销号").click()
    expect(bureau.locator(".flashes")).to_contain_text("已办理")
    expect(bureau.locator(".head").get_by_text("红牌")).to_have_count(0)
    bureau.get_by_role("link", name=name).first.click()
    expect(bureau.get_by_text("计划过期").first).to_be_visible()
    bureau.goto(f"{bureau.url.partition('?')[0]}pace/")
    bureau.get_by_label("推进状态").select_option(label="正常推进")
    bureau.get_by_label("原因").fill("增资到位，总包复工")
    with bureau.expect_navigation():
        bureau.get_by_role("button", name="提交").click()
    expect(bureau.get_by_text("计划过期")).to_have_count(0)
    bureau.goto("/dispatch/stopped/")
    expect(bureau.get_by_role("link", name=name, exact=True)).to_have_count(0)
    leader.goto("/orders/?card=cards")
    expect(leader.get_by_role("link", name=f"推动{name}复工")).to_have_count(0)
