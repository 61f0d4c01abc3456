"""A leader looks at the cockpit: at a desk, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

type SignIn = Callable[..., Page]
LEDGER_DAY = "2022-09-09"


@pytest.fixture
def cockpit(sign_in: SignIn) -> Page:
    """The cockpit of 秦皇岛 on the day of its ledger."""
    page = sign_in("leader")
    page.goto(f"/cockpit/?on={LEDGER_DAY}")
    expect(page.locator("[data-chart][data-ready]")).to_have_count(4)
    return page


def test_a_leader_reads_the_published_figures(
    cockpit: Page, accessible: Callable[[Page], None], picture: Any
) -> None:
    figures = cockpit.locator(".figures")
    for published in ("192", "2066.95 亿元", "201", "963.00 亿元", "626.40 亿元"):
        expect(figures).to_contain_text(published)
    accessible(cockpit)
    picture(cockpit, "cockpit")


def test_a_figure_opens_its_rows(cockpit: Page) -> None:
    cockpit.locator(".figures a.amount").first.click()
    expect(cockpit).to_have_url(re.compile("/metrics/signed_projects/rows/"))
    expect(cockpit.locator("main")).to_contain_text("192")


def test_a_bar_and_an_area_open_their_rows(cockpit: Page) -> None:
    cockpit.locator("[data-chart=chart-map] text", has_text="昌黎县").click()
    expect(cockpit).to_have_url(re.compile(r"only\.region=\d{6}"))


def test_the_definition_shows_on_hover(cockpit: Page) -> None:
    cockpit.locator(".figures a.amount").first.hover()
    expect(cockpit.locator(".tooltip")).to_contain_text("正式投资合同")


def test_on_a_phone(sign_in: SignIn, accessible: Callable[[Page], None], picture: Any) -> None:
    page = sign_in("leader", viewport=PHONE)
    page.goto(f"/cockpit/?on={LEDGER_DAY}")
    expect(page.locator("[data-chart][data-ready]")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    accessible(page)
    picture(page, "cockpit-phone", full_page=False)
    page.get_by_role("button", name="全部").click()
    expect(page.locator("#side")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()


def test_without_scripts_the_tables_stand_for_the_charts(sign_in: SignIn) -> None:
    page = sign_in("leader", java_script_enabled=False)
    page.goto(f"/cockpit/?on={LEDGER_DAY}")
    expect(page.locator("details.chart-table[open] table")).to_have_count(4)
    expect(page.locator("[data-chart=chart-months]")).to_be_hidden()


def test_the_dark_style_is_kept(cockpit: Page, accessible: Callable[[Page], None]) -> None:
    cockpit.get_by_role("button", name="切换明暗").click()
    expect(cockpit.locator("html")).to_have_attribute("data-theme", "dark")
    cockpit.reload()
    expect(cockpit.locator("html")).to_have_attribute("data-theme", "dark")
    accessible(cockpit)


def test_keys_lead_about(cockpit: Page) -> None:
    cockpit.keyboard.press("/")
    expect(cockpit.locator("[data-search]")).to_be_focused()
    cockpit.keyboard.press("Escape")
    cockpit.keyboard.press("?")
    expect(cockpit.locator("#keyboard-help")).to_be_visible()
    cockpit.keyboard.press("Escape")
    cockpit.keyboard.press("g")
    cockpit.keyboard.press("p")
    expect(cockpit).to_have_url(re.compile("/projects/"))
