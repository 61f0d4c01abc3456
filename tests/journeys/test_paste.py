"""A message is pasted on a phone and at a desk, checked, and reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

MESSAGE = """【线索】浙江温州的瑞科电气，做汽车线束的，想在开发区建新厂
规划总投资约3.5亿元，其中一期1.2亿元，用地120亩，厂房4万平方米
用电6300千伏安，用工三四百人，达产后年产值8亿元
联系人：林建国 13757788990，下周三来考察
由秦皇岛市浙江商会引荐"""
FOREIGN = "ABB要在秦皇岛建变压器修理中心，总投资1200万美元，厂房5000平方米"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def paste(page: Page, text: str) -> None:
    """Paste a text and have it read."""
    page.goto("/leads/paste/")
    page.get_by_label("消息或文章").fill(text)
    page.get_by_role("button", name="识别", exact=True).click()


def test_a_pasted_message_becomes_a_report_that_a_person_checked(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("recruiter")
    page.goto("/leads/paste/")
    accessible(page)
    picture(page, "paste")
    paste(page, MESSAGE)
    expect(page.locator("mark.firm").first).to_contain_text("瑞科电气")
    expect(page.get_by_label("投资方", exact=False).first).to_have_value("瑞科电气")
    expect(page.locator("#id_amount")).to_have_value("35000")
    expect(page.locator("#id_land_area")).to_have_value("120")
    expect(page.locator("#id_contact_name")).to_have_value("林建国")
    expect(page.locator("#id_introducer")).to_have_value("秦皇岛市浙江商会")
    expect(page.locator("#id_source")).to_have_value("referral")
    expect(page.get_by_text("原文是约数").first).to_be_visible()
    accessible(page)
    picture(page, "paste-read")

    page.get_by_role("button", name="其中一期1.2亿元").or_(
        page.locator("[data-fill=id_amount]").first
    ).first.click()
    expect(page.locator("#id_amount")).to_have_value("12000")
    page.locator("[data-fill=id_amount]").first.click()
    expect(page.locator("#id_amount")).to_have_value("35000")

    page.locator("#id_content").fill("汽车线束生产基地")
    page.get_by_role("button", name="核对无误，报备").click()
    expect(page.locator(".flashes")).to_contain_text("已报备")
    expect(page.get_by_role("heading", name="瑞科电气")).to_be_visible()


def test_on_a_phone_without_scripts_the_form_comes_filled(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    page = sign_in("recruiter", viewport=PHONE)
    paste(page, MESSAGE.replace("瑞科电气", "科达电气"))
    expect(page.locator("#id_firm_name")).to_have_value("科达电气")
    assert fits(page)
    accessible(page)
    picture(page, "paste-read-phone")

    plain: Any = sign_in("recruiter", java_script_enabled=False)
    paste(plain, FOREIGN)
    expect(plain.locator("#id_firm_name")).to_have_value("ABB")
    expect(plain.locator("#id_amount")).to_have_value("")
    expect(plain.get_by_text("按汇率折成人民币")).to_be_visible()


def test_nothing_is_made_up(sign_in: SignIn, picture: Picture) -> None:
    page = sign_in("recruiter", viewport=PHONE)
    paste(page, "大家好，请提前十分钟到会议室，谢谢")
    expect(page.get_by_text("没有认出线索要素")).to_be_visible()
    expect(page.locator("#id_firm_name")).to_have_value("")
    picture(page, "paste-nothing-phone")
