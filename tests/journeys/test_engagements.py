"""Going out and receiving: recorded on a phone, seen in the calendar, ranked by who introduced whom."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]
TRIP = "赴上海拜访装备制造企业（演示）"


def test_a_visit_is_recorded_with_one_thumb(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("recruiter", viewport=PHONE)
    page.goto("/engagements/new/")
    page.locator("[name=title]").fill("拜访昆山传感器企业")
    page.locator("[name=firms]").fill("昆山微传（演示）有限公司、某声学元件厂")
    picture(page, "engagement-new-phone")
    accessible(page)
    assert fits(page)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_have_text("拜访昆山传感器企业")
    expect(page.locator("#firms")).to_contain_text("某声学元件厂")
    page.get_by_role("link", name="写纪要").click()
    page.locator("[name=minutes]").fill("对方要 3000 平方米标准厂房，月底前定。")
    page.reload()
    expect(page.locator("[name=minutes]")).to_have_value(re.compile("标准厂房"))
    page.locator("[name=follow_up]").fill("发厂房清单")
    page.locator("[name=due]").fill("2030-01-05")
    picture(page, "engagement-minutes-phone")
    accessible(page)
    assert fits(page)
    page.get_by_role("button", name="保存纪要").click()
    expect(page.locator("#follow-ups")).to_contain_text("发厂房清单")
    picture(page, "engagement-phone")
    assert fits(page)


def test_a_trip_with_its_minutes_firms_and_what_follows(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("bureau")
    page.goto("/engagements/")
    picture(page, "engagements")
    accessible(page)
    page.get_by_role("link", name=TRIP).first.click()
    expect(page.locator("h1")).to_have_text(TRIP)
    picture(page, "engagement")
    accessible(page)
    assert fits(page)
    page.get_by_role("button", name="增加跟进事项").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=text]").fill("寄去开发区画册")
    dialog.locator("[name=owner]").select_option(label="陈小楠")
    dialog.locator("[name=due]").fill("2030-01-05")
    dialog.get_by_role("button", name="增加").click()
    expect(page.locator("#follow-ups")).to_contain_text("寄去开发区画册")


def test_the_calendar_turns_its_months_by_the_arrows(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("bureau")
    page.goto("/engagements/calendar/")
    picture(page, "calendar")
    accessible(page)
    assert fits(page)
    shown = page.locator(".calendar-head h2").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".calendar-head h2")).not_to_have_text(shown)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".calendar-head h2")).to_have_text(shown)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 .ics").click()
    assert download.value.suggested_filename.endswith(".ics")
    page.goto("/engagements/feed/")
    page.get_by_role("button", name="开通订阅").click()
    expect(page.locator("code")).to_contain_text("/engagements/feed/")
    accessible(page)
    page.set_viewport_size(PHONE)
    page.goto("/engagements/calendar/")
    picture(page, "calendar-phone")
    assert fits(page)


def test_a_signing_event_shows_its_projects(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("bureau")
    page.goto("/engagements/?kind=signing_event")
    page.locator("tbody a").first.click()
    expect(page.locator("#signed tbody tr").first).to_be_visible()
    picture(page, "signing-event")
    accessible(page)


def test_introducers_are_ranked_and_the_chain_is_drawn(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("bureau")
    page.goto("/referrers/")
    accessible(page)
    page.locator("tbody a").first.click()
    expect(page.locator("#direct tbody tr").first).to_be_visible()
    picture(page, "referrer")
    accessible(page)
    assert fits(page)
    page.set_viewport_size(PHONE)
    picture(page, "referrer-phone")
    assert fits(page)


def test_figures_of_going_out_open_their_trips(sign_in: SignIn, accessible: Accessible) -> None:
    page = sign_in("analyst")
    page.goto("/metrics/outbound_batches/rows/?unit=130300&from=2020-01-01&to=2099-12-31")
    expect(page.locator("#rows")).to_contain_text(TRIP)
    accessible(page)
    page.get_by_role("link", name=TRIP).click()
    expect(page.locator("h1")).to_have_text(TRIP)
