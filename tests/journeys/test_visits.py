"""A visit typed on a phone without signal, sent when there is some; its promise is an order."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits
from wutong.kernel import clock

# Without this a page that is cut off still reaches the network through its service worker.
os.environ.setdefault("PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS", "1")

MINUTES = "浏览器走查：车间隔断已拆，等新设备到港。"
PROMISE = "浏览器走查：协调报关绿色通道"
PROBLEM = "浏览器走查：设备滞港费用高"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def _fill(phone: Page, project: str, due: str) -> None:
    phone.locator("[name=project]").fill(project)
    phone.locator("[name=met]").fill("孙厂长")
    phone.locator("[name=minutes]").fill(MINUTES)
    phone.locator("summary", has_text="问题 1").click()
    phone.locator("[name=problem_0-title]").fill(PROBLEM)
    phone.locator("summary", has_text="承诺 1").click()
    phone.locator("[name=promise_0-title]").fill(PROMISE)
    phone.locator("[name=promise_0-due_on]").fill(due)
    phone.locator("[name=promise_0-owner_unit]").select_option(index=1)


def test_a_visit_without_signal_is_sent_later(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    phone = sign_in("steward", viewport=PHONE)
    phone.goto("/visits/plan/")
    accessible(phone)
    assert fits(phone)
    picture(phone, "visit-plan-phone")
    phone.goto("/visits/new/")
    accessible(phone)
    assert fits(phone)
    phone.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(phone.locator("[data-visits-waiting]")).to_have_attribute("data-kept", "yes")
    project = phone.locator("#visit-projects option").first.get_attribute("value")
    assert project

    phone.context.set_offline(True)
    phone.goto("/visits/new/")
    expect(phone.get_by_role("heading", name="登记走访")).to_be_visible()
    _fill(phone, project, "2020-01-01")
    phone.locator("[name=minutes]").press("End")
    phone.goto("/visits/new/")  # the tab was closed: the draft is still there
    expect(phone.locator("[name=minutes]")).to_have_value(MINUTES)
    phone.get_by_role("button", name="保存").click()
    waiting = phone.locator("[data-visits-waiting]")
    expect(waiting).to_contain_text("等待发送")
    expect(waiting).to_contain_text(project)
    expect(phone.locator("[name=minutes]")).to_have_value("")
    picture(phone, "visit-waiting-phone", full_page=False)

    phone.context.set_offline(False)
    phone.goto("/visits/")  # it is sent from whichever page of visits is open
    expect(waiting).to_contain_text("没有收下")
    expect(waiting).to_contain_text("期限不能早于走访日期")
    picture(phone, "visit-refused-phone", full_page=False)
    waiting.get_by_role("link", name="修改").click()
    expect(phone.locator("[name=minutes]")).to_have_value(MINUTES)
    phone.locator("[name=promise_0-due_on]").fill(f"{clock.today() + timedelta(days=10)}")
    phone.get_by_role("button", name="保存").click()
    phone.wait_for_url(re.compile(r"/visits/\d+/$"))
    expect(phone.get_by_text(MINUTES).first).to_be_visible()
    expect(phone.get_by_role("link", name=PROBLEM)).to_be_visible()
    accessible(phone)
    assert fits(phone)
    picture(phone, "visit-phone")
    phone.get_by_role("link", name=PROMISE).click()
    expect(phone.get_by_role("heading", name=PROMISE)).to_be_visible()

    desk = sign_in("steward")
    desk.goto("/visits/")
    accessible(desk)
    picture(desk, "visits")
    expect(desk.locator("[data-visits-waiting]")).to_be_hidden()
    desk.goto("/visits/plan/")
    accessible(desk)
    picture(desk, "visit-plan")
