"""A power gap moves the day of breaking ground, and is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits
from tests.journeys.test_roadmap import roadmap_address
from wutong.kernel import clock

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_a_power_gap_moves_the_day_of_breaking_ground_and_is_closed(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    roadmap = roadmap_address(bureau)
    project = roadmap.removesuffix("roadmap/")
    bureau.goto(f"{project}factors/new/")
    bureau.locator("#id_kind").select_option(label="电力")
    bureau.locator("#id_quantity").fill("7200")
    bureau.locator("#id_measure").select_option(label="kW")
    bureau.locator("#id_voltage").select_option(label="10kV")
    bureau.locator("#id_needed_by").fill((clock.today() + timedelta(days=10)).isoformat())
    bureau.locator("#id_for_start").check()
    accessible(bureau)
    bureau.get_by_role("button", name="确定").click()
    expect(bureau.get_by_text("没有按时落实").first).to_be_visible()
    bureau.locator("tbody th a", has_text="电力").first.click()
    need = bureau.url

    late = (clock.today() + timedelta(days=700)).isoformat()
    bureau.get_by_role("link", name="落实", exact=True).click()
    bureau.locator("#id_promised_on").fill(late)
    bureau.get_by_role("button", name="确定").click()
    expect(bureau.get_by_text("承诺晚于需要").first).to_be_visible()
    accessible(bureau)
    picture(bureau, "factor")

    bureau.goto(roadmap)
    expect(bureau.locator("#awaited")).to_contain_text("决定开工日期")
    moved = bureau.locator(".figures .value").first.inner_text()
    accessible(bureau)
    bureau.goto(f"{roadmap}gantt/")
    expect(bureau.get_by_text("审批以外，开工还要等的").first).to_be_visible()
    accessible(bureau)
    picture(bureau, "roadmap-gantt-waits")
    bureau.goto(project)
    expect(bureau.get_by_text("要素缺口：")).to_be_visible()

    phone = sign_in("bureau", viewport=PHONE)
    phone.goto(need)
    assert fits(phone)
    accessible(phone)
    picture(phone, "factor-phone")
    phone.get_by_role("link", name="确认到位").click()
    phone.get_by_role("button", name="确定").click()
    expect(phone.get_by_text("已保障").first).to_be_visible()

    bureau.goto(roadmap)
    assert bureau.locator(".figures .value").first.inner_text() < moved
    bureau.goto(project)
    expect(bureau.get_by_text("要素缺口：")).to_have_count(0)
    bureau.goto(f"{project}factors/")
    accessible(bureau)
    picture(bureau, "project-factors")
    bureau.goto("/factors/?state=gaps")
    accessible(bureau)
    picture(bureau, "factors")
    bureau.goto("/factors/capacities/")
    accessible(bureau)
    bureau.locator("tbody th a").first.click()
    accessible(bureau)
    picture(bureau, "capacity")
