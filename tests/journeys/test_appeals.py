"""An appeal from the hotline to the asker's word on a phone, without an account."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

TITLE = "浏览器走查：蒸汽管网压力不够"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_an_appeal_goes_from_the_hotline_to_the_asker_s_word(
    sign_in: SignIn, open_page: Callable[..., Page], picture: Picture, accessible: Accessible
) -> None:
    clerk = sign_in("clerk", viewport=PHONE)
    clerk.goto("/appeals/new/")
    clerk.get_by_label("内容").fill("园区北段蒸汽压力只有 0.4 MPa，发酵车间停了两条线。")
    clerk.get_by_label("事由").fill(TITLE)
    clerk.get_by_label("类别").select_option(label="供水供气")
    clerk.locator("[name=asker_name]").fill("马经理")
    clerk.locator("[name=asker_phone]").fill("13900007788")
    accessible(clerk)
    assert fits(clerk)
    picture(clerk, "appeal-new-phone")
    clerk.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_role("heading", name=TITLE)).to_be_visible()
    clerk.get_by_role("button", name="核实属实").click()
    expect(clerk.locator(".flashes")).to_contain_text("已办理")
    address = clerk.url

    bureau = sign_in("bureau")
    bureau.goto(address)
    bureau.get_by_role("button", name="交办").first.click()
    bureau.locator("[name=unit]").select_option(index=1)
    bureau.get_by_role("button", name="确定").click()
    expect(bureau.locator(".flashes")).to_contain_text("已办理")

    department = sign_in("department")
    department.goto("/appeals/")
    accessible(department)
    picture(department, "appeals")
    department.get_by_role("link", name=TITLE).click()
    department.get_by_role("button", name="答复").first.click()
    department.locator("#do-answer-text").fill("管网已切换到二号锅炉，压力恢复到 0.8 MPa。")
    department.locator("dialog[open]").get_by_role("button", name="答复").click()
    expect(department.locator(".flashes")).to_contain_text("已办理")
    accessible(department)
    picture(department, "appeal")
    link = department.locator("a[rel=noreferrer]").get_attribute("href")
    assert link

    asker = open_page(viewport=PHONE)
    asker.goto(link)
    expect(asker.get_by_text("压力恢复到 0.8 MPa").first).to_be_visible()
    expect(asker.get_by_text("马经理")).to_have_count(0)
    accessible(asker)
    assert fits(asker)
    picture(asker, "appeal-answer-phone")
    asker.locator("[name=satisfaction][value='5']").check()
    asker.get_by_role("button", name="确认办结").click()
    expect(asker.get_by_text("已收到，谢谢。")).to_be_visible()

    bureau.goto(address)
    expect(bureau.get_by_text("诉求人确认").first).to_be_visible()
    bureau.goto("/appeals/causes/?first=2020-01-01")
    accessible(bureau)
    picture(bureau, "appeal-causes")
    bureau.goto("/appeals/symposia/")
    bureau.locator("tbody th a").first.click()
    accessible(bureau)
    picture(bureau, "symposium")
