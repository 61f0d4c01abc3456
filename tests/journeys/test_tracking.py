"""The investor follows cases like parcels on a phone, brings what lacks, withdraws nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_the_investor_follows_the_parcel_on_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    phone = sign_in("investor", viewport=PHONE)
    phone.goto("/approvals/own/")
    expect(phone.get_by_role("heading", name="我的办件")).to_be_visible()
    accessible(phone)
    assert fits(phone)
    picture(phone, "own-cases-phone")
    phone.locator("li", has_text="待补正").first.get_by_role("link").first.click()
    expect(phone.locator("main")).to_contain_text("请您办理")
    accessible(phone)
    assert fits(phone)
    picture(phone, "own-case-phone")

    phone.goto("/approvals/own/")
    code = phone.locator("a[href^='/track/']").first.inner_text()
    phone.goto("/approvals/own/apply/")
    accessible(phone)
    assert fits(phone)
    picture(phone, "own-apply-phone")

    phone.context.clear_cookies()
    phone.goto("/track/")
    accessible(phone)
    assert fits(phone)
    picture(phone, "track-ask-phone")
    phone.get_by_label("查询码").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator("main")).to_contain_text("现在在")
    expect(phone.locator("body")).not_to_contain_text("欧阳客")
    accessible(phone)
    assert fits(phone)
    picture(phone, "track-phone")
    phone.get_by_role("link", name="English").click()
    assert fits(phone)
    picture(phone, "track-phone-english")
    phone.goto("/track/AAAA-BBBB/")
    expect(phone.locator("main")).to_contain_text("查不到")


def test_leader_and_clerk_see_what_accompanies_cases(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    leader = sign_in("leader")
    leader.goto("/approvals/savings/")
    expect(leader.get_by_role("heading", name="审批节约", exact=True)).to_be_visible()
    accessible(leader)
    picture(leader, "approval-savings")
    leader.locator(".figures a").first.click()
    expect(leader.locator("main table")).to_be_visible()

    clerk = sign_in("clerk")
    clerk.goto("/approvals/absences/")
    accessible(clerk)
    picture(clerk, "clerk-absences")
    clerk.goto("/approvals/setup/")
    accessible(clerk)
    picture(clerk, "business-setup")
