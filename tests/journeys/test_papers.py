"""Papers: the next half-month bulletin, marked against the last and sent to its readers; and a
superior's form filled and taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]
LONG = 60_000


def draft(page: Page, first: str, last: str) -> str:
    """A draft of the half-month bulletin; its address."""
    page.goto("/bulletins/new/")
    page.locator("select[name=template]").select_option(label="半月通报（第1版）")
    page.locator("select[name=region]").select_option("130300")
    page.locator("input[name=first_day]").fill(first)
    page.locator("input[name=last_day]").fill(last)
    page.get_by_role("button", name="起草").click()
    page.wait_for_url(lambda url: url.rstrip("/").rsplit("/", 1)[1].isdecimal(), timeout=LONG)
    return page.url


def test_a_half_month_bulletin_is_marked_and_sent(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau, leader = sign_in("bureau"), sign_in("leader")
    address = draft(bureau, "2022-09-01", "2022-09-15")
    expect(bureau.locator(".bulletin")).to_contain_text("标记说明")
    bureau.get_by_role("link", name="主送、抄送").click()
    accessible(bureau)
    picture(bureau, "bulletin-distribution")
    bureau.locator("select[name=main]").select_option("p:leader")
    bureau.locator("select[name=copy]").select_option("p:recruiter")
    with bureau.expect_navigation():
        bureau.get_by_role("button", name="保存", exact=True).click()
    leader.goto(address)
    leader.locator("[data-opens=review]").click()
    with leader.expect_navigation():
        leader.locator("dialog[open]").get_by_role("button", name="通过").click()
    bureau.goto(address)
    bureau.get_by_role("button", name="印发").click()
    bureau.locator("dialog[open] button[value=yes]").click(timeout=LONG)
    expect(bureau.locator("a", has_text="与今日比较")).to_be_visible(timeout=LONG)
    expect(bureau.locator(".bulletin .change").first).to_contain_text("上期")
    accessible(bureau)
    picture(bureau, "bulletin-marked")
    recruiter = sign_in("recruiter", viewport=PHONE)
    recruiter.goto("/bulletins/received/")
    recruiter.locator("main .list a").first.click()
    expect(recruiter.locator(".bulletin")).to_contain_text("标记说明")
    assert fits(recruiter)
    accessible(recruiter)
    picture(recruiter, "bulletin-received-phone")
    bureau.get_by_role("link", name="谁看过").click()
    expect(bureau.locator("main")).to_contain_text("还没有看")
    picture(bureau, "bulletin-receipts")


def test_a_superiors_form_is_marked_filled_and_taken_out(
    sign_in: SignIn, picture: Picture, accessible: Accessible, tmp_path: Path
) -> None:
    analyst = sign_in("analyst")
    analyst.goto("/bulletins/forms/")
    accessible(analyst)
    picture(analyst, "upward-forms")
    analyst.get_by_role("link", name="省商务厅招商引资月报", exact=True).click()
    form = analyst.url
    analyst.get_by_role("link", name="E9", exact=False).first.click()
    analyst.locator("select[name=metric]").select_option("started_projects")
    analyst.locator("select[name=span]").select_option("year_to_date")
    analyst.get_by_role("button", name="标记", exact=True).click()
    expect(analyst.locator(".sheet-grid")).to_contain_text("开工项目")
    analyst.goto(form)  # from the top: scrolled, the bar above covers half of a link
    accessible(analyst)
    picture(analyst, "upward-form")
    analyst.locator("[data-opens=fill]").click()
    analyst.get_by_label("起始日期").fill("2022-09-01")
    analyst.get_by_label("截止日期").fill("2022-09-09")
    analyst.get_by_role("button", name="填", exact=True).click()
    analyst.wait_for_url("**/reports/*/", timeout=LONG)
    expect(analyst.locator("main")).to_contain_text("192")
    accessible(analyst)
    picture(analyst, "upward-report")
    analyst.locator("[data-opens=export]").click()
    with analyst.expect_download() as download:
        analyst.locator("dialog[open]").get_by_role("button", name="下载").click()
    download.value.save_as(tmp_path / "月报.xlsx")
    expect(analyst.locator("dialog[open]")).to_have_count(0)
    expect(analyst.locator("#flashes")).to_contain_text("已导出「省商务厅招商引资月报")
    page = load_workbook(tmp_path / "月报.xlsx").active
    assert page is not None
    assert page["D5"].value == 192
    assert page["C23"].value == "=SUM(C11:C22)"
    report = analyst.url
    analyst.goto(report)
    analyst.get_by_role("link", name="192", exact=True).first.click()
    expect(analyst.locator("main")).to_contain_text("签约项目")
    picture(analyst, "upward-cell")
    phone = sign_in("analyst", viewport=PHONE)
    for address, name in ((form, "upward-form-phone"), (report, "upward-report-phone")):
        phone.goto(address)
        assert fits(phone)
        accessible(phone)
        picture(phone, name)
    analyst.goto("/bulletins/schedules/")
    accessible(analyst)
    picture(analyst, "bulletin-schedules")
