"""The catalogue in a browser: read by everybody, changed by who manages it, by form and by file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits
from wutong.kernel import clock

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def test_the_catalogue_is_read_changed_and_brought_in(
    sign_in: SignIn, picture: Picture, accessible: Accessible, tmp_path: Path
) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/approvals/catalogue/")
    clerk.get_by_label("名称、编码或拼音").fill("sgxk")
    clerk.get_by_role("button", name="筛选").click()
    expect(clerk.get_by_role("link", name="建筑工程施工许可证核发")).to_be_visible()
    expect(clerk.get_by_role("link", name="企业投资项目备案")).to_have_count(0)
    clerk.goto("/approvals/catalogue/")
    accessible(clerk)
    picture(clerk, "approval-catalogue")
    clerk.goto("/approvals/catalogue/items/construction_permit/")
    expect(clerk.get_by_text("起草新版本")).to_have_count(0)
    accessible(clerk)
    picture(clerk, "approval-item")
    clerk.goto("/approvals/catalogue/checks/?region=default")
    expect(clerk.get_by_text("没有查出问题")).to_be_visible()
    accessible(clerk)

    admin = sign_in("admin")
    admin.goto("/approvals/catalogue/items/drainage_permit/?region=130300")
    accessible(admin)
    picture(admin, "approval-item-versions")
    admin.goto("/approvals/catalogue/items/road_opening/edit/?region=default")
    admin.get_by_label("承诺时限（工作日）").fill("2")
    accessible(admin)
    picture(admin, "approval-item-edit")
    admin.get_by_role("button", name="存为草稿").click()
    expect(admin.locator("ins.now").first).to_have_text("2")
    admin.get_by_label("生效日期").fill(clock.today().isoformat())
    admin.get_by_role("button", name="生效").click()
    admin.get_by_role("button", name="确定").click()
    expect(admin.locator(".flashes")).to_contain_text("已定下生效日期")

    admin.goto("/approvals/catalogue/?region=default")
    admin.get_by_role("button", name="导出").click()
    admin.locator("dialog[open]").get_by_label("用途").fill("改时限")
    with admin.expect_download() as taken:
        admin.locator("dialog[open]").get_by_role("button", name="导出").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))
    for row in book["事项"].iter_rows(min_row=2):
        if row[0].value == "forest_use":
            row[6].value, row[7].value = 8, 4
    file = tmp_path / "目录.xlsx"
    book.save(file)
    admin.goto("/approvals/catalogue/import/?region=default")
    admin.set_input_files("input[type=file]", file)
    admin.get_by_role("button", name="看看会改什么").click()
    expect(admin.get_by_text("改动 1 项")).to_be_visible()
    accessible(admin)
    picture(admin, "approval-catalogue-import")
    admin.get_by_role("button", name="确认写入").click()
    expect(admin.locator(".flashes")).to_contain_text("已导入")
    for name in ("handlers", "papers", "numbers"):
        admin.goto(f"/approvals/catalogue/{name}/?region=130300")
        accessible(admin)
        picture(admin, f"approval-catalogue-{name}")


def test_the_catalogue_fits_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    phone = sign_in("clerk", viewport=PHONE)
    for name, address in (
        ("approval-catalogue", "/approvals/catalogue/"),
        ("approval-item", "/approvals/catalogue/items/construction_permit/"),
        ("approval-catalogue-papers", "/approvals/catalogue/papers/"),
    ):
        phone.goto(address)
        assert fits(phone)
        accessible(phone)
        picture(phone, f"{name}-phone", full_page=False)
