"""Awards: a draft is tried over past years, a run is computed, checked and published, and one whose
publication is over is approved and paid."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

RULES = "社会引荐人奖励办法"


def confirm(page: Page, button: str) -> None:
    """Press a button that asks once, and wait until it is done."""
    page.get_by_role("button", name=button, exact=True).click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button").last.click()


def test_awards_from_the_trial_to_the_money(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/awards/rules/")
    accessible(bureau)
    picture(bureau, "awards-rules")
    bureau.get_by_role("link", name=f"{RULES} 第 2 版").click()
    accessible(bureau)
    picture(bureau, "awards-version")
    bureau.get_by_role("link", name="修改").click()
    accessible(bureau)
    picture(bureau, "awards-editor")
    bureau.go_back()
    bureau.get_by_role("link", name="试算").click()
    bureau.get_by_label("并排比较").select_option(index=1)
    bureau.get_by_label("年度").select_option("2022")
    bureau.get_by_role("button", name="试算").click()
    expect(bureau.get_by_role("heading", name="各年合计")).to_be_visible()
    accessible(bureau)
    picture(bureau, "awards-simulation")

    bureau.goto("/awards/rules/")
    bureau.get_by_role("link", name=f"{RULES} 第 2 版").click()
    bureau.get_by_role("button", name="发布").click()
    bureau.get_by_label("施行日期").fill("2022-01-01")
    with bureau.expect_navigation():
        bureau.get_by_role("dialog").get_by_role("button", name="发布").click()
    bureau.goto("/awards/runs/")
    bureau.get_by_label("截止日").fill("2022-12-31")
    bureau.get_by_role("button", name="计算", exact=True).click()
    expect(bureau.get_by_text("已计算", exact=True).first).to_be_visible()
    computed = bureau.url

    admin = sign_in("admin")
    admin.goto(computed)
    confirm(admin, "复核通过")
    bureau.goto(computed)
    accessible(bureau)
    picture(bureau, "awards-run")
    confirm(bureau, "公示")
    bureau.get_by_role("link", name="公示名单").click()
    accessible(bureau)
    picture(bureau, "awards-publication")

    leader = sign_in("leader")
    leader.goto("/awards/runs/")
    accessible(leader)
    leader.get_by_role("link", name=RULES).last.click()
    confirm(leader, "全部批准")
    expect(leader.get_by_text("已批准", exact=True).first).to_be_visible()

    bureau.goto("/awards/?state=approved")
    bureau.get_by_role("table").get_by_role("link").first.click()
    for button, fields in (
        ("申报身份", {"申报日期": "2022-09-09", "证明材料": "登记证书"}),
        ("收款账户", {"户名": "某商会", "开户行": "工商银行", "账号": "6222020300099998888"}),
        ("领奖申请", {"申请材料": "领奖申请表"}),
    ):
        bureau.get_by_role("button", name=button, exact=True).click()
        dialog = bureau.get_by_role("dialog")
        for label, text in fields.items():
            dialog.get_by_label(label).fill(text)
        if button == "申报身份":
            dialog.get_by_label("身份").select_option("organisation")
        with bureau.expect_navigation():
            dialog.get_by_role("button", name="确定").click()
    expect(bureau.get_by_text("尾号 8888")).to_be_visible()
    bureau.get_by_role("button", name="兑现", exact=True).click()
    dialog = bureau.get_by_role("dialog")
    dialog.get_by_label("金额（元）").fill("5000")
    dialog.get_by_label("凭证").fill("国库支付 2022-118 号")
    dialog.get_by_role("button", name="确定").click()
    expect(bureau.get_by_text("国库支付 2022-118 号")).to_be_visible()
    accessible(bureau)
    picture(bureau, "awards-award")
    phone = sign_in("bureau", viewport=PHONE)
    for address, name in ((bureau.url, "award"), ("/awards/", "list"), (computed, "run")):
        phone.goto(address)
        assert fits(phone)
        picture(phone, f"awards-{name}-phone")
    bureau.goto("/awards/")
    accessible(bureau)
    picture(bureau, "awards-list")
