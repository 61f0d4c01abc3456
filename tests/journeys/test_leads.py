"""A lead reported on a phone, collided with, decided, studied into a project; the pool."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]
FIRM = "秦皇岛蓝鲸深海养殖装备有限公司"


def report(page: Page, firm: str, content: str) -> None:
    """Fill in the short form."""
    page.goto("/leads/new/")
    page.get_by_label("投资方", exact=False).first.fill(firm)
    page.get_by_label("投资内容").fill(content)
    page.get_by_label("拟投资额").fill("12000")
    page.get_by_label("来源", exact=False).first.select_option(label="外出拜访")


def send(page: Page) -> None:
    page.get_by_role("button", name="报备", exact=True).click()


def test_a_lead_is_reported_on_a_phone_and_collides(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    phone = sign_in("recruiter", viewport=PHONE)
    phone.goto("/leads/new/")
    accessible(phone)
    assert fits(phone)
    report(phone, FIRM, "深海网箱养殖装备制造")
    picture(phone, "lead-report-phone")
    send(phone)
    expect(phone.locator(".flashes")).to_contain_text("已报备")
    expect(phone.get_by_role("heading", name=FIRM)).to_be_visible()
    picture(phone, "lead-phone")
    accessible(phone)
    assert fits(phone)

    steward = sign_in("steward", viewport=PHONE)
    report(steward, "蓝鲸深海养殖装备（秦皇岛）有限公司", "网箱养殖装备")
    expect(steward.locator("#collisions")).to_contain_text("可能撞单")
    expect(steward.locator("#collisions")).to_contain_text("京津招商小分队")
    picture(steward, "lead-collision-phone")
    send(steward)
    confirmed = steward.get_by_label("我已核对", exact=False)
    confirmed.check()
    accessible(steward)
    send(steward)
    expect(steward.locator(".flashes")).to_contain_text("已报备")
    expect(steward.locator("main")).to_contain_text("撞单待裁")


def test_a_conflict_is_decided_with_both_histories_side_by_side(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/leads/conflicts/")
    picture(bureau, "lead-conflicts")
    accessible(bureau)
    bureau.get_by_role("link", name="中科智联", exact=False).first.click()
    expect(bureau.get_by_role("heading", name="先报")).to_be_visible()
    expect(bureau.get_by_role("heading", name="后报")).to_be_visible()
    picture(bureau, "lead-conflict")
    accessible(bureau)
    bureau.get_by_label("归先报方，业绩共享").check()
    shares = bureau.locator("input[name^=share_]")
    shares.nth(0).fill("60")
    shares.nth(1).fill("40")
    bureau.get_by_label("理由").fill("先报方已考察，后报方提供了活动线索。")
    bureau.get_by_role("button", name="裁定", exact=True).click()
    bureau.locator("dialog[open]").get_by_role("button", name="确定").click()
    expect(bureau.locator(".flashes")).to_contain_text("已裁定")
    picture(bureau, "lead-conflict-decided")


def test_a_study_makes_a_project_and_shows_where_it_came_from(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    steward = sign_in("steward")
    steward.goto("/leads/")
    picture(steward, "leads")
    accessible(steward)
    steward.get_by_role("link", name="山东远航海洋工程装备有限公司").click()
    picture(steward, "lead")
    accessible(steward)
    steward.get_by_role("link", name="研判").click()
    picture(steward, "lead-study")
    accessible(steward)
    steward.get_by_label("转为储备项目").check()
    steward.get_by_role("button", name="确定").click()
    expect(steward.locator(".flashes")).to_contain_text("已转为储备项目")
    expect(steward.get_by_role("heading", name="线索来历")).to_be_visible()
    picture(steward, "project-from-lead")
    accessible(steward)


def test_a_pooled_lead_is_taken(sign_in: SignIn, picture: Picture, accessible: Accessible) -> None:
    steward = sign_in("steward")
    steward.goto("/leads/pool/")
    picture(steward, "lead-pool")
    accessible(steward)
    row = steward.locator("tr", has_text="保定长风汽车零部件有限公司")
    row.get_by_role("button", name="领取").click()
    expect(steward.locator(".flashes")).to_contain_text("已领取")


def test_a_lead_is_offered_with_reasons_and_answered(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/leads/")
    bureau.get_by_role("link", name="唐山金瑞新材料有限公司").click()
    bureau.get_by_role("button", name="响应").click()
    bureau.locator("dialog[open]").get_by_role("button", name="响应").click()
    expect(bureau.locator("main")).to_contain_text("研判中")
    bureau.goto(f"{bureau.url}transfer/")
    expect(bureau.get_by_text("可用土地未知", exact=False).first).to_be_visible()
    picture(bureau, "lead-transfer")
    accessible(bureau)
    bureau.get_by_label("接收单位").select_option(label="秦皇岛市 · 重大项目专班")
    bureau.get_by_label("理由").fill("该专班办过同类项目。")
    bureau.get_by_role("button", name="提出流转").click()
    expect(bureau.locator(".flashes")).to_contain_text("等待")

    steward = sign_in("steward", viewport=PHONE)
    steward.goto("/leads/transfers/")
    picture(steward, "lead-transfers-phone")
    accessible(steward)
    assert fits(steward)
    item = steward.locator("li", has_text="唐山金瑞")
    item.get_by_role("button", name="接收").click()
    expect(steward.locator(".flashes")).to_contain_text("已接收")
    expect(steward).to_have_url(re.compile("/leads/XS"))


def test_the_rules_of_a_region(sign_in: SignIn, picture: Picture, accessible: Accessible) -> None:
    admin = sign_in("admin")
    admin.goto("/leads/rules/?region=130300")
    picture(admin, "lead-rules")
    accessible(admin)
    admin.get_by_label("每人每天领取（条）").fill("5")
    admin.get_by_role("button", name="保存").click()
    expect(admin.locator(".flashes")).to_contain_text("已保存")


def test_lists_on_a_phone_fit(sign_in: SignIn, accessible: Accessible, picture: Picture) -> None:
    phone = sign_in("bureau", viewport=PHONE)
    for address in ("/leads/", "/leads/pool/", "/leads/conflicts/"):
        phone.goto(address)
        accessible(phone)
        assert fits(phone), address
    phone.goto("/leads/")
    picture(phone, "leads-phone")
