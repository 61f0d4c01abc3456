"""From the window to the certificate: received, told what lacks, corrected, reviewed side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

APPLICANT: Final = "浏览器走查制造有限公司"
ITEMS: Final = ("规划条件核提", "建设工程监理合同备案")


def receive(clerk: Page) -> str:
    """Two items for an applicant without a project; the receipt's address."""
    clerk.goto("/approvals/window/")
    clerk.get_by_role("link", name="其他申请单位").click()
    for item in ITEMS:
        clerk.locator("label.choice", has_text=item).first.locator("input").check()
    clerk.get_by_label("申请单位", exact=False).first.fill(APPLICANT)
    clerk.get_by_label("地区").select_option(label="秦皇岛市")
    clerk.get_by_role("button", name="收件", exact=True).click()
    expect(clerk.get_by_role("heading", name=APPLICANT)).to_be_visible()
    return clerk.url


def case_of(clerk: Page, receipt: str, item: str) -> str:
    """The address of the case of an item."""
    clerk.goto(receipt)
    clerk.get_by_role("link", name=item, exact=True).click()
    clerk.wait_for_url("**/approvals/cases/*/")
    return clerk.url


def bring_everything(clerk: Page, case: str) -> None:
    """Take every missing paper in, on paper."""
    clerk.goto(case)
    while clerk.locator("#papers tr", has_text="未交").count():
        row = clerk.locator("#papers tr", has_text="未交").first
        row.get_by_role("link", name="收件审看").click()
        clerk.get_by_label("收的是纸质材料").check()
        clerk.get_by_role("button", name="收下").click()
        expect(clerk.locator(".flashes")).to_contain_text("材料已更新")


def press(page: Page, name: str) -> None:
    """Press a button of the case's page."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def test_from_the_window_to_the_certificate(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/approvals/window/")
    accessible(clerk)
    picture(clerk, "approvals-window")
    receipt = receive(clerk)
    accessible(clerk)
    picture(clerk, "approvals-receipt")

    first = case_of(clerk, receipt, ITEMS[0])
    clerk.goto(f"{first}do/ask_before/")
    accessible(clerk)
    clerk.get_by_role("button", name="一次性告知").click()
    expect(clerk.locator(".page-head, main").first).to_contain_text("待补正")
    clerk.get_by_role("link", name="第 1 次告知").click()
    accessible(clerk)
    picture(clerk, "approvals-notice")
    bring_everything(clerk, first)
    clerk.goto(first)
    press(clerk, "补齐材料")
    expect(clerk.locator("main")).to_contain_text("已收件")

    second = case_of(clerk, receipt, ITEMS[1])
    bring_everything(clerk, second)
    for case in (first, second):
        clerk.goto(case)
        press(clerk, "受理")
        expect(clerk.locator(".flashes")).to_contain_text("已办：受理")
        clerk.goto(f"{case}do/route/")
        clerk.get_by_role("button", name="转部门").click()
        expect(clerk.locator("main")).to_contain_text("审查中")
    accessible(clerk)
    picture(clerk, "approvals-case")

    department = sign_in("department")
    department.goto("/approvals/queue/")
    expect(department.locator("tbody tr").first).to_be_visible()
    accessible(department)
    picture(department, "approvals-queue")
    for case in (first, second):
        department.goto(f"{case}do/approve/")
        department.locator("input[name$='_number']").first.fill("秦自然资规〔2026〕18号")
        department.get_by_role("button", name="准予").click()
        expect(department.locator("main")).to_contain_text("秦自然资规〔2026〕18号")
    picture(department, "approvals-certificate")


def test_a_case_is_confirmed_on_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    department = sign_in("department", viewport=PHONE)
    department.goto("/approvals/queue/")
    assert fits(department)
    accessible(department)
    picture(department, "approvals-queue-phone")
    department.locator("tbody th a").first.click()
    department.wait_for_url("**/approvals/cases/*/")
    assert fits(department)
    accessible(department)
    picture(department, "approvals-case-phone")
    department.goto(f"{department.url}do/approve/")
    assert fits(department)
    picture(department, "approvals-approve-phone")
