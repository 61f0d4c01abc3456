"""An agreement with a flagged clause: reviewed by somebody else, changed, passed and signed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

BAD = "第一条 乙方总投资不低于3亿元。\n第二条 乙方缴纳的增值税地方留成部分，由甲方全额返还。\n"
GOOD = "第一条 乙方总投资不低于3.5亿元。\n第二条 争议由双方协商解决。\n"
TITLE = "浏览器走查投资协议"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def project_code(page: Page) -> str:
    """The code of a project that has a firm."""
    page.goto("/projects/?sort=-total_investment")
    page.locator("tbody th a").nth(8).click()
    page.wait_for_url("**/projects/*/")
    return page.url.rstrip("/").rpartition("/")[2]


def test_a_flagged_clause_is_decided_changed_and_the_agreement_signed(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    code = project_code(bureau)
    bureau.goto(f"/agreements/new/?project={code}&kind=formal")
    bureau.get_by_label("协议名称").fill(TITLE)
    accessible(bureau)
    picture(bureau, "agreement-new")
    bureau.get_by_role("button", name="保存", exact=True).click()
    expect(bureau.get_by_role("heading", name=TITLE)).to_be_visible()
    address = bureau.url
    bureau.goto(f"{address}versions/new/")
    bureau.get_by_label("协议正文").fill(BAD)
    accessible(bureau)
    bureau.get_by_role("button", name="保存并核对").click()
    expect(bureau.get_by_text("请由他人审查")).to_be_visible()

    supervisor = sign_in("supervisor")
    supervisor.goto(f"{address}fair/")
    expect(supervisor.locator("mark").first).to_be_visible()
    supervisor.get_by_label("处理").select_option(label="删除")
    supervisor.get_by_label("理由").fill("没有法律、行政法规依据")
    accessible(supervisor)
    picture(supervisor, "fair-competition-review")
    supervisor.get_by_role("button", name="记下意见").click()
    expect(supervisor.locator(".flashes")).to_contain_text("已记下审查意见")

    bureau.goto(f"{address}sign/")
    expect(bureau.get_by_text("还在文本里（第二条）")).to_be_visible()
    bureau.goto(f"{address}versions/new/")
    bureau.get_by_label("协议正文").fill(GOOD)
    bureau.get_by_role("button", name="保存并核对").click()
    bureau.goto(f"{address}differences/")
    expect(bureau.locator("ins.now").first).to_be_visible()
    accessible(bureau)
    picture(bureau, "agreement-differences")
    bureau.goto(address)
    bureau.get_by_role("button", name="送审").click()
    expect(bureau.locator(".flashes")).to_contain_text("已送审")

    bureau.goto("/agreements/meetings/new/")
    bureau.get_by_label("日期").fill("2022-09-01")
    bureau.get_by_role("button", name="保存", exact=True).click()
    bureau.get_by_label("审核中的协议").select_option(index=bureau.locator(
        "#put-agreement option").all_inner_texts().index(next(
            text for text in bureau.locator("#put-agreement option").all_inner_texts()
            if TITLE in text)))  # fmt: skip
    bureau.get_by_role("button", name="列入").click()
    bureau.get_by_role("link", name="登记结果").click()
    bureau.get_by_label("决定").select_option(label="通过")
    bureau.get_by_label("会议纪要").fill("会议同意签署。")
    accessible(bureau)
    picture(bureau, "agreement-minutes")
    bureau.get_by_role("button", name="登记", exact=True).click()
    bureau.locator("dialog[open]").get_by_role("button", name="确定").click()
    expect(bureau.locator(".flashes")).to_contain_text("会议结果已登记")
    picture(bureau, "agreement-meeting")

    bureau.goto(f"{address}sign/")
    bureau.get_by_label("签署日期").fill("2022-09-02")
    bureau.get_by_role("button", name="保存", exact=True).click()
    expect(bureau.get_by_role("link", name="申报「签约」")).to_be_visible()
    bureau.goto(f"{address}commitments/found/")
    expect(bureau.get_by_role("link", name="核对并登记").first).to_be_visible()
    picture(bureau, "commitments-found")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_pages_of_agreements(
    sign_in: SignIn, picture: Picture, accessible: Accessible, width: str
) -> None:
    page = sign_in("bureau", **({"viewport": PHONE} if width == "phone" else {}))
    ending = "-phone" if width == "phone" else ""
    for name, address in (
        ("agreements", "/agreements/"),
        ("commitments", "/commitments/"),
        ("agreement-meetings", "/agreements/meetings/"),
    ):
        page.goto(address)
        picture(page, f"{name}{ending}")
        accessible(page)
        assert fits(page), name
    page.goto("/commitments/")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/commitments/*/")
    picture(page, f"commitment{ending}")
    accessible(page)
    assert fits(page)
    page.get_by_role("link", name="投资协议（演示）").first.click()
    page.wait_for_url("**/agreements/*/")
    picture(page, f"agreement{ending}")
    accessible(page)
    assert fits(page)
    page.goto(f"{page.url}fair/")
    picture(page, f"agreement-fair{ending}")
    accessible(page)
    assert fits(page)


def test_the_settings_of_reviews(sign_in: SignIn, picture: Picture, accessible: Accessible) -> None:
    page = sign_in("admin")
    page.goto("/agreements/rules/130300/")
    picture(page, "agreement-rules")
    accessible(page)
    assert fits(page)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_firm_reads_what_it_signed_and_what_was_promised(
    sign_in: SignIn, picture: Picture, accessible: Accessible, width: str
) -> None:
    page = sign_in("investor", **({"viewport": PHONE} if width == "phone" else {}))
    ending = "-phone" if width == "phone" else ""
    page.goto("/agreements/")
    expect(page.get_by_text("交付 120 亩净地")).to_be_visible()
    accessible(page)
    assert fits(page)
    picture(page, f"signed-agreements{ending}")
    page.get_by_role("link", name="查看协议").first.click()
    page.wait_for_url("**/agreements/*/")
    expect(page.get_by_role("heading", name="签署的文本")).to_be_visible()
    expect(page.get_by_text("部门意见")).to_have_count(0)
    accessible(page)
    assert fits(page)
    picture(page, f"signed-agreement{ending}")
