"""A county's group robot is set up, and a person on a phone chooses what goes where."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

SECRET = "7b3f2c9a-not-a-real-key"
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}"
REGION = "130300"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_a_robot_is_set_up_and_a_person_chooses_channels(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    admin = sign_in("admin")
    admin.goto(f"/settings/robots/new/?region={REGION}")
    admin.get_by_label("名称").fill("项目专班群")
    admin.get_by_label("Webhook 地址").fill(ADDRESS.replace("qyapi", "elsewhere"))
    accessible(admin)
    admin.get_by_role("button", name="保存").click()
    expect(admin.get_by_text("这不是企业微信机器人的地址").first).to_be_visible()
    assert SECRET not in admin.content()
    admin.get_by_label("Webhook 地址").fill(ADDRESS)
    picture(admin, "robot")
    admin.get_by_role("button", name="保存").click()
    expect(admin.locator(".flashes")).to_contain_text("已添加")
    expect(admin.get_by_text("qyapi.weixin.qq.com")).to_be_visible()
    assert SECRET not in admin.content()
    accessible(admin)
    picture(admin, "robots")

    person = sign_in("bureau", viewport=PHONE)
    person.goto("/notices/")
    person.get_by_role("link", name="通知方式").click()
    person.get_by_label("邮箱", exact=True).fill("bureau@example.gov.cn")
    person.get_by_label("发送节奏").select_option(label="每天汇总")
    person.get_by_label("免打扰开始").fill("22:00")
    person.get_by_label("免打扰结束").fill("07:00")
    person.get_by_label("超期和上报立即发送").check()
    for kind in ("交办", "超期"):
        group = person.get_by_role("group", name=kind, exact=True)
        group.get_by_label("邮件").check()
    accessible(person)
    assert fits(person)
    person.get_by_role("button", name="保存").click()
    expect(person.locator(".flashes")).to_contain_text("已保存")
    expect(person.get_by_text("邮箱还没有确认")).to_be_visible()
    group = person.get_by_role("group", name="上报", exact=True)
    expect(group.get_by_label("项目专班群")).to_be_visible()
    assert fits(person)
    picture(person, "channels-phone")
    person.set_viewport_size({"width": 1440, "height": 900})
    accessible(person)
    picture(person, "channels")
