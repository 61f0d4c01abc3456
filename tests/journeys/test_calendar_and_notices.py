"""A county gives itself a day off, those whose deadlines move are told, and read it on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_a_day_off_is_set_shown_and_taken_back(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("admin")
    page.goto("/settings/calendar/")
    page.get_by_role("link", name="另定日子").click()
    page.locator("[name=first]").fill("2026-12-07")
    page.locator("[name=last]").fill("2026-12-08")
    page.locator("[name=reason]").fill("本地节日（演示）")
    picture(page, "calendar-days")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("本地节日（演示）")
    expect(page.locator("td.own_free")).to_have_count(2)
    picture(page, "working-calendar")
    accessible(page)
    assert fits(page)
    page.get_by_role("link", name="删除").first.click()
    page.locator("[name=reason]").fill("改期")
    page.get_by_role("button", name="删除").click()
    expect(page.locator("td.own_free")).to_have_count(0)
    page.goto(re.sub(r"\?.*", "", page.url) + "?year=2031")
    expect(page.locator(".tag", has_text="暂定").first).to_be_visible()
    picture(page, "working-calendar-provisional")


def test_notices_are_read_on_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("bureau")
    page.goto("/notices/")
    picture(page, "notices")
    accessible(page)
    phone = sign_in("bureau", viewport=PHONE)
    phone.goto("/settings/calendar/")
    picture(phone, "working-calendar-phone")
    assert fits(phone)
    phone.goto("/")
    phone.locator(".top .sign").click()
    expect(phone.locator("h1")).to_have_text("通知")
    picture(phone, "notices-phone")
    accessible(phone)
    assert fits(phone)
    if phone.get_by_role("button", name="全部标为已读").count():
        phone.get_by_role("button", name="全部标为已读").click()
        expect(phone.locator("main")).to_contain_text("都读过了")
        expect(phone.locator(".top .sign .count")).to_have_count(0)
