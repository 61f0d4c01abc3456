"""A planned month of breaking ground is found missed, moved and verified; a region says by when a
month is to be reported."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

LATE = "/projects/?late_start=yes&columns=name&columns=stage&columns=planned_start&columns=unit"


def test_a_missed_start_is_found_and_the_plan_moved(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("bureau")
    page.goto(LATE)
    expect(page.get_by_text("逾期三个月以上未开工").first).to_be_visible()
    accessible(page)
    picture(page, "late-starts")
    with page.expect_navigation():
        page.locator("th.name a").first.click()
    expect(page.get_by_text("逾期三个月以上未开工").first).to_be_visible()
    project = page.url.rstrip("/")
    page.goto(f"{project}/claim/figure/planned_start/")
    accessible(page)
    page.locator("input[name=value]").fill("2031年6月")
    page.locator("input[name=on]").fill("2026-01-05")
    with page.expect_navigation():
        page.locator("form.form button.primary").click()
    expect(page.locator("#planned_start").get_by_text("2031-06").first).to_be_visible()
    expect(page.locator("#planned_start").get_by_text("待核验").first).to_be_visible()
    picture(page, "planned-start")
    assert fits(page)
    phone = sign_in("leader", viewport=PHONE)
    phone.goto(f"{project}/figures/")
    accessible(phone)
    assert fits(phone)


def test_a_region_says_by_when_a_month_is_reported(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("admin")
    page.goto("/settings/reporting/?region=130300")
    expect(page.get_by_text("须在次月 10 日前申报")).to_be_visible()
    accessible(page)
    picture(page, "reporting-rule")
    page.get_by_label("次月几日前报").fill("8")
    with page.expect_navigation():
        page.get_by_role("button", name="设定").click()
    expect(page.get_by_text("须在次月 8 日前申报")).to_be_visible()
    phone = sign_in("admin", viewport=PHONE)
    phone.goto("/settings/reporting/130302/")
    expect(phone.get_by_text("来自秦皇岛市")).to_be_visible()
    accessible(phone)
    assert fits(phone)
