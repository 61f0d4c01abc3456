"""The main job: a bureau drops in its ledger, follows a figure to its evidence, issues a bulletin.

The demo already holds 秦皇岛's ledger of 2022. The bureau drops in the next one: the same file with
one amount corrected and one project added.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn

LEDGER = Path(__file__).resolve().parents[2] / "demo" / "ledgers" / "qinhuangdao-2022.xlsx"
CORRECTED = "国药国际综合医疗康养产业园项目"  # 85.28 亿元 in the demo
ADDED = "山海关海洋牧场装备项目"
FIGURE = "/metrics/signed_amount/rows/?unit=130300&from=2022-01-01&to=2022-09-09"
LONG = 60_000


@pytest.fixture(scope="module")
def next_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bureau's next file: one amount up by 1 亿元, one project of 2 亿元 more."""
    book = openpyxl.load_workbook(LEDGER)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=4):
        if row[2].value == CORRECTED:
            row[8].value = float(row[8].value) + 1  # type: ignore[arg-type]
            district = row[1].value
    sheet.append(
        [486, district, ADDED, "山海关海洋装备有限公司", None, "C37", "装备制造", "是", 2,
         date(2022, 8, 1), None, None, None, None]
    )  # fmt: skip
    file = tmp_path_factory.mktemp("ledger") / "秦皇岛9月台账.xlsx"
    book.save(file)
    return file


def test_from_a_ledger_to_an_issued_bulletin(
    sign_in: SignIn, next_ledger: Path, tmp_path: Path, picture: Any, accessible: Any
) -> None:
    bureau = sign_in("bureau")
    import_by_hand(bureau, next_ledger, picture, accessible)
    follow_the_figure(bureau, picture, accessible)
    issued = issue_a_bulletin(bureau, sign_in, picture, accessible)
    open_the_document(bureau, issued, tmp_path)
    undo_and_compare(bureau, issued, picture)


def import_by_hand(
    page: Page, file: Path, picture: Any, accessible: Callable[[Page], None]
) -> None:
    page.goto("/ledgers/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并查看").click()
    page.wait_for_url("**/ledgers/*/", timeout=LONG)
    expect(page.locator("#sheets")).to_contain_text("项目台账")
    page.goto(page.url.split("?")[0] + "?outcome=changed")
    expect(page.locator("#rows")).to_contain_text(CORRECTED)
    expect(page.locator("#rows del").first).to_contain_text("85.28")
    accessible(page)
    picture(page, "ledger-differences", full_page=False)
    confirm = page.locator("#confirm")
    expect(confirm).to_contain_text("将新增 1 行，变更 1 行")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("button", name="撤销导入").first).to_be_visible(timeout=LONG)


def follow_the_figure(page: Page, picture: Any, accessible: Callable[[Page], None]) -> None:
    page.goto(FIGURE)
    expect(page.locator("[data-metric=signed_amount]")).to_have_text("2069.95 亿元")
    first = page.locator("#rows tbody tr").first
    expect(first).to_contain_text("86.28")
    expect(first).to_contain_text("秦皇岛9月台账.xlsx")
    page.get_by_role("link", name=CORRECTED).click()
    expect(page.locator("h1")).to_contain_text(CORRECTED)
    accessible(page)
    picture(page, "project")
    page.goto(page.url.rstrip("/") + "/history/")
    expect(page.locator("main")).to_contain_text("秦皇岛9月台账.xlsx")


def issue_a_bulletin(
    page: Page, sign_in: SignIn, picture: Any, accessible: Callable[[Page], None]
) -> str:
    page.goto("/bulletins/new/")
    page.locator("select[name=template]").select_option(label="招商引资情况通报（第1版）")
    page.locator("select[name=region]").select_option("130300")
    page.locator("input[name=first_day]").fill("2022-01-01")
    page.locator("input[name=last_day]").fill("2022-09-09")
    page.get_by_role("button", name="起草").click()
    page.wait_for_url(lambda url: url.rstrip("/").rsplit("/", 1)[1].isdecimal(), timeout=LONG)
    address = page.url
    expect(page.locator(".bulletin")).to_contain_text("2069.95")
    leader = sign_in("leader")
    leader.goto(address)
    leader.locator("[data-opens=review]").click()
    leader.locator("dialog[open]").get_by_role("button", name="通过").click()
    page.goto(address)
    page.get_by_role("button", name="印发").click()
    page.locator("dialog[open] button[value=yes]").click(timeout=LONG)
    expect(page.locator("a", has_text="与今日比较")).to_be_visible(timeout=LONG)
    accessible(page)
    picture(page, "bulletin")
    figure = page.locator(".bulletin a", has_text="2069.95").first
    figure.click()
    expect(page.locator("main")).to_contain_text(CORRECTED)
    return address


def open_the_document(page: Page, address: str, folder: Path) -> None:
    page.goto(address)
    page.locator("[data-opens=export]").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=file_format]").first.select_option("docx")
    dialog.locator("[name=reason]").fill("送市委办公室")
    with page.expect_download(timeout=LONG) as download:
        dialog.get_by_role("button", name="下载").click()
    file = folder / "通报.docx"
    download.value.save_as(file)
    document = Document(str(file))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "193" in text
    assert "2069.95" in text
    assert document.tables


def undo_and_compare(page: Page, address: str, picture: Any) -> None:
    page.goto("/ledgers/")
    page.get_by_role("link", name="秦皇岛9月台账.xlsx").first.click()
    page.locator("[data-opens=undo]").click()
    page.locator("dialog[open] [name=reason]").fill("数字尚未核实")
    page.locator("dialog[open]").get_by_role("button", name="撤销导入").click()
    expect(page.locator("main")).to_contain_text("已撤销", timeout=LONG)
    page.goto(FIGURE)
    expect(page.locator("[data-metric=signed_amount]")).to_have_text("2066.95 亿元")
    page.goto(f"{address}comparison/")
    expect(page.locator("main")).to_contain_text(ADDED)
    expect(page.locator("main")).to_contain_text("数字尚未核实")
    picture(page, "bulletin-comparison")


def test_the_preview_reads_on_a_phone(sign_in: SignIn, picture: Any) -> None:
    page = sign_in("bureau", viewport=PHONE)
    page.goto("/ledgers/")
    page.locator("table a").first.click()
    expect(page.locator("#sheets")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    picture(page, "ledger-phone", full_page=False)
