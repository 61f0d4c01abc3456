"""A project from its entry to a verified signing, in the browser; the list, the board, the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
TABS = ("milestones", "funds", "figures", "phases", "people", "history")
NAME = "山海关智能船舶配套产业园"

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def contract(folder: Path) -> Path:
    """A small paper to hand in."""
    file = folder / "投资合同.pdf"
    file.write_bytes(PDF)
    return file


def first_firm(page: Page) -> str:
    """The name of a firm that is registered."""
    page.goto("/investors/")
    return page.locator("table tbody th a").first.inner_text().strip()


def enter_project(page: Page, name: str) -> str:
    """Enter a project with its firm and total; the address of its page."""
    firm = first_firm(page)
    page.goto("/projects/new/")
    page.get_by_label("项目名称").fill(name)
    page.get_by_label("投资方", exact=True).fill(firm)
    page.get_by_label("总投资").fill("62000")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return page.url


def test_a_project_is_entered_claimed_and_verified_by_somebody_else(
    sign_in: SignIn, picture: Picture, accessible: Accessible, tmp_path: Path
) -> None:
    bureau = sign_in("bureau")
    address = enter_project(bureau, NAME)
    expect(bureau.locator(".facts-line")).to_contain_text("6.20 亿元")
    bureau.goto(f"{address}claim/signed/")
    expect(bureau.get_by_text("还缺", exact=True).first).to_be_visible()
    expect(bureau.get_by_role("button", name="申报「签约」")).to_be_disabled()
    picture(bureau, "claim-missing")

    bureau.get_by_role("link", name="上传佐证").click()
    bureau.get_by_label("类别").select_option(label="正式投资合同")
    bureau.locator("input[type=file]").set_input_files(contract(tmp_path))
    accessible(bureau)
    bureau.get_by_role("button", name="上传", exact=True).click()

    expect(bureau.get_by_role("heading", name="条件已齐")).to_be_visible()
    bureau.locator("input[name=on]").fill("2022-09-01")
    bureau.get_by_role("button", name="申报「签约」").click()
    bureau.locator("dialog[open]").get_by_role("button", name="确定").click()
    expect(bureau.get_by_text("「签约」已申报，待核验")).to_be_visible()

    supervisor = sign_in("supervisor")
    supervisor.goto("/projects/verification/?kind=milestone")
    row = supervisor.locator("tr", has_text=NAME)
    expect(row.get_by_role("link", name="正式投资合同")).to_be_visible()
    row.get_by_role("button", name="核验", exact=True).click()
    expect(supervisor.locator(".flashes")).to_contain_text("已核验")

    bureau.goto(address)
    expect(bureau.locator(".rail li.done", has_text="签约")).to_be_visible()
    expect(bureau.get_by_text("到「注册」还缺")).to_be_visible()
    bureau.goto("/projects/verification/")
    accessible(bureau)


def largest(page: Page) -> str:
    """The address of the largest project that the person sees."""
    page.goto("/projects/?sort=-total_investment")
    link = page.locator("tbody th a").first
    return str(link.get_attribute("href"))


def test_the_page_of_a_project(sign_in: SignIn, picture: Picture, accessible: Accessible) -> None:
    page = sign_in("bureau")
    address = largest(page)
    page.goto(address)
    picture(page, "project")
    accessible(page)
    for tab in TABS:
        page.goto(f"{address}{tab}/")
        picture(page, f"project-{tab}")
        accessible(page)
        assert fits(page), tab


@pytest.mark.parametrize("tab", ["", "milestones/", "funds/", "claim/funds/", "edit/"])
def test_the_page_of_a_project_on_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible, tab: str
) -> None:
    page = sign_in("bureau", viewport=PHONE)
    page.goto(f"{largest(page)}{tab}")
    picture(page, f"project-{tab.strip('/').replace('/', '-') or 'overview'}-phone")
    accessible(page)
    assert fits(page)


def test_a_card_is_dragged_and_told_what_is_missing(sign_in: SignIn, picture: Picture) -> None:
    page = sign_in("bureau")
    page.goto("/projects/board/")
    card = page.locator("[data-column=signed] .board-card[draggable=true]").first
    card.drag_to(page.locator("[data-column=landed]"))
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("还不能申报「落地」")
    expect(dialog).to_contain_text("项目备案（核准）证")
    picture(page, "board-missing", full_page=False)
    dialog.get_by_role("button", name="知道了").click()
    expect(dialog).to_have_count(0)


def test_the_list_is_searched_kept_and_taken_out(sign_in: SignIn, picture: Picture) -> None:
    page = sign_in("bureau")
    page.goto("/projects/")
    page.get_by_role("link", name="总投资（亿元）").click()
    expect(page).to_have_url(re.compile("sort=-total_investment"))
    page.get_by_role("link", name="更多条件").click()
    page.get_by_label("高新技术").select_option(label="是")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("高新技术：是")).to_be_visible()
    picture(page, "projects-filtered")

    page.get_by_text("视图", exact=True).click()
    page.get_by_role("button", name="把现在的筛选存为视图").click()
    page.get_by_label("视图名称").fill("高新项目按投资额")
    page.locator("dialog[open]").get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="高新项目按投资额")).to_be_visible()

    page.get_by_role("button", name="导出").first.click()
    page.get_by_label("用途").fill("报市政府办公室")
    with page.expect_download() as taken:
        page.locator("dialog[open]").get_by_role("button", name="导出").click()
    with Path(taken.value.path()).open("rb") as file:
        rows: list[Any] = list(openpyxl.load_workbook(file).worksheets[0].values)
    shown = page.locator("tbody th a").first.inner_text()
    assert rows[1][0] == shown


def test_an_edit_that_meets_another_loses_nothing(sign_in: SignIn) -> None:
    first, second = sign_in("bureau"), sign_in("analyst")
    address = largest(first)
    for page in (first, second):
        page.goto(f"{address}edit/")
    first.get_by_label("进展情况").fill("厂房主体封顶")
    first.get_by_role("button", name="保存").click()
    expect(first.locator(".flashes")).to_contain_text("已保存")
    second.get_by_label("备注").fill("数据已与统计局核对")
    second.get_by_role("button", name="保存").click()
    expect(second.locator("main")).to_contain_text("别人刚刚也改了这个项目")
    expect(second.get_by_label("备注")).to_have_value("数据已与统计局核对")
    second.get_by_role("button", name="保存").click()
    expect(second.locator(".flashes")).to_contain_text("已保存")
    expect(second.locator("main")).to_contain_text("厂房主体封顶")
    expect(second.locator("main")).to_contain_text("数据已与统计局核对")


def test_everything_can_be_read_without_scripts(sign_in: SignIn) -> None:
    page = sign_in("leader", java_script_enabled=False)
    address = largest(page)
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    page.get_by_role("link", name="节点与佐证").first.click()
    expect(page.get_by_role("heading", name="节点", exact=True)).to_be_visible()
    page.goto("/projects/board/")
    assert page.locator(".board-card").count() > 0
