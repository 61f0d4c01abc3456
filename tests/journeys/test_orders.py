"""A late order with a red card: asked about on a phone, reported, closed by its giver, off the
ladder."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

TITLE = "协调临港路大件运输通行"
NEW = "浏览器走查：二期蒸汽接驳"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_a_red_card_and_back(sign_in: SignIn, picture: Picture, accessible: Accessible) -> None:
    leader = sign_in("leader")
    leader.goto("/orders/?card=cards")
    accessible(leader)
    picture(leader, "orders")
    leader.get_by_role("link", name=TITLE).click()
    expect(leader.get_by_text("红牌").first).to_be_visible()
    accessible(leader)
    picture(leader, "order")
    address = leader.url

    steward = sign_in("steward", viewport=PHONE)
    steward.goto("/orders/?whose=mine")
    accessible(steward)
    assert fits(steward)
    picture(steward, "orders-phone")
    steward.goto(address)
    assert fits(steward)
    steward.get_by_role("button", name="报送完成").click()
    steward.locator("#do-report [name=text]").fill("通行证已办，首批设备今晚进场。")
    steward.locator("dialog[open]").get_by_role("button", name="报送", exact=True).click()
    expect(steward.locator(".flashes")).to_contain_text("已办理")
    expect(steward.get_by_role("button", name="销号")).to_have_count(0)

    leader.goto(address)
    leader.get_by_role("button", name="销号").first.click()
    leader.locator("dialog[open]").get_by_role("button", name="销号").click()
    expect(leader.locator(".flashes")).to_contain_text("已办理")
    expect(leader.locator(".head").get_by_text("红牌")).to_have_count(0)
    expect(leader.get_by_text("已销号").first).to_be_visible()
    leader.goto(f"{address}print/")
    accessible(leader)
    leader.goto("/orders/?card=cards")
    expect(leader.get_by_role("link", name=TITLE)).to_have_count(0)


def test_giving_one(sign_in: SignIn, picture: Picture, accessible: Accessible) -> None:
    bureau = sign_in("bureau", viewport=PHONE)
    bureau.goto("/orders/new/")
    bureau.locator("[name=title]").fill(NEW)
    bureau.locator("[name=due_on]").fill("2099-12-31")
    bureau.locator("[name=owner_unit]").select_option(index=1)
    accessible(bureau)
    assert fits(bureau)
    picture(bureau, "order-new-phone")
    bureau.get_by_role("button", name="下达督办", exact=True).click()
    expect(bureau.get_by_role("heading", name=NEW)).to_be_visible()
    assert fits(bureau)
