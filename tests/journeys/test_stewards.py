"""A hand-over from offering to acceptance; firms spread over stewards by a preview."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_work_is_handed_over_and_accepted(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    steward = sign_in("steward-shan")
    steward.goto("/handover/")
    accessible(steward)
    steward.get_by_role("link", name="移交我的工作").click()
    expect(steward.get_by_role("heading", name="移交山启明的工作")).to_be_visible()
    held = steward.locator("input[name=lines]")
    assert held.count() > 1
    for place in range(1, held.count()):
        held.nth(place).uncheck()
    title = held.first.get_attribute("aria-label")
    assert title
    steward.locator("[name=to]").select_option(label="秦招远")
    steward.locator("[name=note]").fill("轮岗，请接着服务。")
    accessible(steward)
    picture(steward, "hand-over-new")
    steward.get_by_role("button", name="提出移交").click()
    expect(steward.locator(".flashes")).to_contain_text("已提出移交")
    expect(steward.get_by_text("等秦招远接收").first).to_be_visible()

    bureau = sign_in("bureau", viewport=PHONE)
    bureau.goto("/handover/")
    accessible(bureau)
    assert fits(bureau)
    bureau.get_by_role("link", name="山启明").first.click()
    expect(bureau.get_by_text("轮岗，请接着服务。")).to_be_visible()
    accessible(bureau)
    assert fits(bureau)
    picture(bureau, "hand-over-phone")
    bureau.get_by_role("button", name="全部接收").click()
    expect(bureau.locator(".flashes")).to_contain_text("已接收")
    expect(bureau.get_by_text("已接收 1 件").first).to_be_visible()

    steward.goto("/handover/")
    steward.get_by_role("link", name="移交我的工作").click()
    expect(steward.locator(f"input[name=lines][aria-label='{title}']")).to_have_count(0)


def test_firms_are_spread_by_a_preview(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/stewards/")
    accessible(bureau)
    picture(bureau, "stewards")
    bureau.get_by_role("link", name="分派企业").first.click()
    bureau.get_by_role("button", name="拟定").click()
    expect(bureau.locator(".flashes")).to_contain_text("已拟定")
    accessible(bureau)
    picture(bureau, "steward-spread")
    bureau.goto("/stewards/firms/")
    accessible(bureau)
    bureau.locator("tbody th a").first.click()
    expect(bureau.get_by_role("heading", name="谁服务过")).to_be_visible()
    accessible(bureau)
