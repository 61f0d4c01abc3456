"""A landing roadmap: looked at, tried out, adopted, printed; by a firm's steward and on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def roadmap_address(page: Page) -> str:
    """The roadmap of the demo's factory on new land."""
    page.goto("/projects/?q=智能终端&sort=-total_investment")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/projects/*/")
    return f"{page.url}roadmap/"


def test_a_roadmap_is_read_tried_and_adopted(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    address = roadmap_address(bureau)
    bureau.goto(address)
    expect(bureau.get_by_text("可开工日期").first).to_be_visible()
    expect(bureau.locator(".map .box.critical").first).to_be_visible()
    accessible(bureau)
    picture(bureau, "roadmap")
    bureau.get_by_role("link", name="甘特图").click()
    expect(bureau.locator(".gantt .piece").first).to_be_visible()
    accessible(bureau)
    picture(bureau, "roadmap-gantt")
    bureau.get_by_role("link", name="试算", exact=True).click()
    bureau.locator("#id_item").select_option(label="建设项目环境影响报告表审批")
    bureau.locator("#id_days").fill("20")
    bureau.get_by_role("button", name="试算").click()
    expect(bureau.get_by_text("逐项变化")).to_be_visible()
    accessible(bureau)
    picture(bureau, "roadmap-what-if")
    bureau.locator("#id_reason").last.fill("环评机构晚进场")
    bureau.get_by_role("button", name="采纳这些改动").click()
    expect(bureau.get_by_text("已按试算调整路线图。")).to_be_visible()
    bureau.get_by_role("link", name="历次调整").click()
    expect(bureau.get_by_text("原因：环评机构晚进场")).to_be_visible()
    bureau.goto(f"{address}papers/")
    expect(bureau.get_by_text("申请人要交的")).to_be_visible()
    accessible(bureau)


def test_a_roadmap_on_a_phone_and_on_paper(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    phone = sign_in("leader", viewport=PHONE)
    address = roadmap_address(phone)
    phone.goto(address)
    expect(phone.locator(".map").first).to_be_hidden()
    expect(phone.get_by_role("heading", name="先后次序")).to_be_visible()
    assert fits(phone)
    accessible(phone)
    picture(phone, "roadmap-phone")
    paper = sign_in("leader")
    paper.goto(f"{address}print/")
    paper.emulate_media(media="print")
    expect(paper.locator(".breadcrumb")).to_be_hidden()
    expect(paper.locator(".gantt").first).to_be_visible()
    picture(paper, "roadmap-print")
