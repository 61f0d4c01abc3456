"""The catalogue as a file: out and in again, what a changed cell does, what cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.importing import import_catalogue, plan_import
from wutong.domains.approvals.models import ApprovalItem, ItemVersion, PaperKind
from wutong.domains.approvals.queries.catalogue import catalogue_on
from wutong.domains.approvals.queries.items import drafted_of_many
from wutong.domains.approvals.queries.workbook import write_catalogue
from wutong.domains.approvals.rules import wording
from wutong.domains.approvals.rules.drafting import PaperLine
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.rules.importing import Standing, plan
from wutong.domains.approvals.rules.sheets import kind_named, meaning
from wutong.domains.approvals.tests.desk import NEXT, NOON, SAID, TODAY, Desk, build_desk
from wutong.domains.approvals.tests.test_conditions import a_clause

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    """The catalogue and its people."""
    return build_desk()


def exported(path: str = "") -> bytes:
    """The catalogue's file of next month."""
    with write_catalogue(path, NEXT) as file:
        return file.read()


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The file after somebody worked on it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def cell(book: Any, sheet: str, code: str, heading: str) -> Any:
    """The cell of the first row of this code."""
    rows = book[sheet]
    column = next(one.column for one in rows[1] if one.value == heading)
    row = next(one[0].row for one in rows.iter_rows(min_row=2) if one[0].value == code)
    return rows.cell(row, column)


def put(sheet: str, code: str, heading: str, value: Any) -> Callable[[Any], None]:
    """Change one cell."""
    return lambda book: setattr(cell(book, sheet, code, heading), "value", value)


def test_what_is_exported_changes_nothing_when_imported(desk: Desk) -> None:
    planned, _mark = plan_import(data=exported(), region=None, since=NEXT)
    assert planned.changes_nothing
    assert (planned.faults, planned.notes, planned.absent) == ((), (), ())
    assert planned.unchanged == len(catalogue_on("", NEXT))
    before = ItemVersion.objects.count()
    done = import_catalogue(
        data=exported(), region=None, since=NEXT, by=desk.administrator, at=NOON
    )
    assert (done.new, done.changed, done.papers) == (0, 0, 0)
    assert ItemVersion.objects.count() == before


def test_a_file_that_went_through_a_spreadsheet_program_says_the_same(desk: Desk) -> None:
    data = changed(exported(), lambda book: None)
    assert plan_import(data=data, region=None, since=NEXT)[0].changes_nothing


def test_a_changed_cell_is_a_difference_and_then_a_version(desk: Desk) -> None:
    data = changed(exported(), put("事项", "scheme_review", "承诺时限（工作日）", 3))
    planned, mark = plan_import(data=data, region=None, since=NEXT)
    (change,) = planned.changed
    (difference,) = change.differences
    assert (difference.field, difference.before, difference.after) == (
        "承诺时限（工作日）", "4", "3",
    )  # fmt: skip
    assert catalogue_on("", NEXT).by_code["scheme_review"].limits.promised == 4
    import_catalogue(data=data, region=None, since=NEXT, mark=mark, by=desk.administrator, at=NOON)
    assert catalogue_on("", NEXT).by_code["scheme_review"].limits.promised == 3
    assert catalogue_on("", TODAY).by_code["scheme_review"].limits.promised == 4
    assert ItemVersion.objects.filter(number=2).count() == 1
    versions = desk.item().versions.order_by("number")
    one, two = drafted_of_many(versions).values()
    assert replace(two, promised_days=4) == replace(one, results=two.results)


def test_a_region_that_changes_one_item_gets_that_item_alone(desk: Desk) -> None:
    city = desk.world.city
    data = changed(exported(city.path), put("事项", "scheme_review", "承诺时限（工作日）", 3))
    import_catalogue(data=data, region=city, since=NEXT, by=desk.local, at=NOON)
    assert list(ApprovalItem.objects.filter(region=city).values_list("code", flat=True)) == [
        "scheme_review"
    ]
    assert catalogue_on(desk.world.county.path, NEXT).by_code["scheme_review"].limits.promised == 3
    assert catalogue_on("", NEXT).by_code["scheme_review"].limits.promised == 4
    assert plan_import(data=exported(city.path), region=city, since=NEXT)[0].changes_nothing


def test_new_items_papers_and_what_waits_come_in_together(desk: Desk) -> None:
    def add(book: Any) -> None:
        book["事项"].append(
            ["local_check", "园区入驻核查", "立项用地规划许可", "备案", "开发区管委会", 5, 2]
        )
        book["材料"].append(
            ["local_check", "entry_form", "入驻申请表", "申请人", "", None, "否", "是"]
        )
        book["前置"].append(["project_filing", "local_check", "园区入驻核查", "决定后受理"])
        book["结果"].append(
            ["local_check", "entry_opinion", "入驻意见", "审批结果", "开发区管委会"]
        )

    data = changed(exported(), add)
    planned, _mark = plan_import(data=data, region=None, since=NEXT)
    assert [one.code for one in planned.new] == ["local_check"]
    assert [one.code for one in planned.changed] == ["project_filing"]
    assert {one.code for one in planned.new_papers} == {"entry_form", "entry_opinion"}
    import_catalogue(data=data, region=None, since=NEXT, by=desk.administrator, at=NOON)
    catalogue = catalogue_on("", NEXT)
    assert ("local_check", "acceptance") in catalogue.by_code["project_filing"].requires
    assert catalogue.by_code["local_check"].results == ("entry_opinion",)
    assert catalogue.by_code["local_check"].serial_days == 5


def test_a_file_without_some_columns_and_sheets_leaves_what_they_would_say(desk: Desk) -> None:
    def cut(book: Any) -> None:
        for name in ("材料", "前置", "结果"):
            del book[name]
        book["事项"].delete_cols(8, 12)
        book["事项"]["G1"].value = "承诺期限"
        book["事项"]["A1"].value = " 事项 编码 "

    data = changed(exported(), cut)
    assert plan_import(data=data, region=None, since=NEXT)[0].changes_nothing


def test_rows_that_are_gone_leave_the_item_but_take_the_line(desk: Desk) -> None:
    def drop(book: Any) -> None:
        for sheet, code in (("事项", "road_opening"), ("材料", "road_opening"),
                            ("前置", "road_opening"), ("结果", "road_opening"),
                            ("材料", "scheme_review")):  # fmt: skip
            rows = book[sheet]
            places = [one[0].row for one in rows.iter_rows(min_row=2) if one[0].value == code]
            for place in reversed(places[: 1 if code == "scheme_review" else None]):
                rows.delete_rows(place)

    planned, _mark = plan_import(data=changed(exported(), drop), region=None, since=NEXT)
    assert planned.absent == ("占用、挖掘城市道路许可",)
    (change,) = planned.changed
    assert [(one.field, one.after) for one in change.differences] == [("材料", "")]


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "where"),
    [
        (
            "事项",
            "承诺时限（工作日）",
            "三天",
            "「事项」第 {row} 行承诺时限（工作日）「三天」：须是不小于 0 的整数。",
        ),
        (
            "事项",
            "承诺时限（工作日）",
            2.5,
            "「事项」第 {row} 行承诺时限（工作日）「2.5」：须是不小于 0 的整数。",
        ),
        (
            "事项",
            "承诺时限（工作日）",
            25,
            "「事项」第 {row} 行承诺时限（工作日）「25」：承诺时限不能超过法定时限。",
        ),
        ("事项", "阶段", "第五阶段", "「事项」第 {row} 行阶段「第五阶段」"),
        ("事项", "事项名称", None, "「事项」第 {row} 行事项名称：不能为空。"),
        ("事项", "适用条件", "颜色 = 红", "「事项」第 {row} 行适用条件「颜色 = 红」：看不懂条件"),
        ("事项", "可告知承诺", "也许", "「事项」第 {row} 行可告知承诺「也许」：请填是或否。"),
        ("材料", "份数", "-1", "「材料」第 {row} 行份数「-1」"),
        ("材料", "提供方", "邻居", "「材料」第 {row} 行提供方「邻居」"),
        ("前置", "前置事项编码", "nothing", "「事项」第 "),
        ("前置", "前置事项编码", "scheme_review", "「事项」第 "),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_written(
    desk: Desk, sheet: str, heading: str, value: Any, where: str
) -> None:
    rows = {}

    def break_it(book: Any) -> None:
        one = cell(book, sheet, "scheme_review", heading)
        rows["row"] = one.row
        one.value = value

    data = changed(exported(), break_it)
    planned, _mark = plan_import(data=data, region=None, since=NEXT)
    assert str(planned.faults[0]).startswith(where.format(**rows))
    assert not planned.items
    with pytest.raises(BadValue) as refused:
        import_catalogue(data=data, region=None, since=NEXT, by=desk.administrator, at=NOON)
    assert refused.value.field == "file"
    assert not ItemVersion.objects.filter(number=2).exists()


def test_faults_across_rows_are_named(desk: Desk) -> None:
    def break_it(book: Any) -> None:
        book["事项"].append([one.value for one in book["事项"][2]])
        book["材料"].append(["nobody", "p", "表"])
        book["材料"].append([one.value for one in book["材料"][2]])
        cell(book, "材料", "land_permit_granted", "材料名称").value = "另一个名字"

    planned, _mark = plan_import(data=changed(exported(), break_it), region=None, since=NEXT)
    told = [f"{one.sheet} {one.column} {one.why}" for one in planned.faults]
    assert "事项 事项编码 编码重复，前面已有。" in told
    assert "材料 事项编码 「事项」工作表里没有这个编码。" in told
    assert "材料 材料编码 同一事项里写了两次。" in told
    assert any(one.startswith("材料 材料名称 材料 ") for one in told)


@pytest.mark.parametrize(
    "data", [b"", b"code,name\n", b"PK\x03\x04 not a package", b"PK\x03\x04" + b"\0" * 64]
)
def test_what_is_no_workbook_is_refused_in_one_sentence(desk: Desk, data: bytes) -> None:
    with pytest.raises(BadValue) as refused:
        plan_import(data=data, region=None, since=NEXT)
    assert refused.value.field == "file"


def test_a_workbook_without_the_sheet_of_items_says_so(desk: Desk) -> None:
    def rename(book: Any) -> None:
        book["事项"].title = "Sheet1"

    planned, _mark = plan_import(data=changed(exported(), rename), region=None, since=NEXT)
    assert "没有找到「事项」工作表" in str(planned.faults[0])
    assert planned.notes[0] == "工作表「Sheet1」没有读。"


def test_a_ring_brought_in_by_a_file_writes_nothing(desk: Desk) -> None:
    def ring(book: Any) -> None:
        book["前置"].append(["planning_conditions", "scheme_review"])

    data = changed(exported(), ring)
    with pytest.raises(BadValue, match="互相等待"):
        import_catalogue(data=data, region=None, since=NEXT, by=desk.administrator, at=NOON)
    assert not ItemVersion.objects.filter(number=2).exists()
    assert ItemVersion.objects.filter(valid_until=None).count() == len(catalogue_on("", NEXT))


def test_what_was_shown_is_what_is_written(desk: Desk) -> None:
    data = changed(exported(), put("事项", "scheme_review", "承诺时限（工作日）", 3))
    _planned, mark = plan_import(data=data, region=None, since=NEXT)
    desk.in_force("drawing_review", TODAY, promised_days=3)
    with pytest.raises(AlreadyMoved):
        import_catalogue(
            data=data, region=None, since=NEXT, mark=mark, by=desk.administrator, at=NOON
        )


def test_who_may_import(desk: Desk) -> None:
    data = changed(exported(), put("材料", "scheme_review", "材料名称", "申请书"))
    for by, region in ((desk.local, None), (desk.clerk, desk.world.city)):
        with pytest.raises(NotAllowed):
            import_catalogue(data=data, region=region, since=NEXT, by=by, at=NOON)
    with pytest.raises(BadValue) as refused:
        import_catalogue(
            data=data, region=None, since=TODAY.replace(day=1), by=desk.administrator, at=NOON
        )
    assert refused.value.field == "since"


def test_a_paper_all_regions_share_is_not_renamed_by_one_of_them(desk: Desk) -> None:
    def rename(book: Any) -> None:
        for row in book["材料"].iter_rows(min_row=2):
            if row[1].value == "scheme_drawings":
                row[2].value = "方案图"

    data = changed(exported(desk.world.city.path), rename)
    with pytest.raises(NotAllowed):
        import_catalogue(data=data, region=desk.world.city, since=NEXT, by=desk.local, at=NOON)
    import_catalogue(data=data, region=None, since=NEXT, by=desk.administrator, at=NOON)
    assert PaperKind.objects.get(code="scheme_drawings").name == "方案图"


def test_no_cell_becomes_a_formula_and_none_changes_on_the_way(desk: Desk) -> None:
    said = replace(SAID, name='=HYPERLINK("http://x","y")', note="+1", legal_basis="@cmd",
                   papers=(PaperLine("topographic_map", note="-1+2"),))  # fmt: skip
    draft = actions.create_item(code="risky", region=None, said=said, by=None, at=NOON)
    actions.put_in_force(version=draft, since=TODAY, by=None, at=NOON)
    data = exported()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows():
            for one in row:
                assert one.data_type != "f"
                assert not str(one.value or "").startswith(("=", "+", "-", "@"))
    assert plan_import(data=data, region=None, since=NEXT)[0].changes_nothing


@given(a_clause(), a_clause())
def test_conditions_are_read_as_they_were_written(one: Any, two: Any) -> None:
    assert wording.read(wording.written([one, two])) == _as_read([one, two])


def _as_read(clauses: list[Any]) -> list[Any]:
    """Values as text, as a file holds them."""
    return [
        {
            key: [str(each) for each in value] if isinstance(value, list) else value
            for key, value in one.items()
        }
        for one in clauses
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("用地面积不少于 20000㎡", ("land_area", "at_least", "20000")),
        ("land_area >= 5", ("land_area", "at_least", "5")),
        ("占用林地：否", ("needs_forest", "no", None)),
        ("占用林地 ≠ 是", ("needs_forest", "no", None)),
        ("环评类别 为 报告书", ("environment_class", "is", "report_book")),
        ("土地来源 不属于 出让，划拨", ("land_supply", "none_of", ["granted", "allocated"])),
    ],
)
def test_conditions_as_people_write_them(text: str, says: tuple[str, str, Any]) -> None:
    (found,) = wording.read(text)
    assert (found["attribute"], found["test"], found.get("value")) == says


@pytest.mark.parametrize(
    "text", ["随便", "用地面积 = 5", "占用林地 = 也许", "颜色 = 红", "x" * 2001]
)
def test_conditions_that_cannot_be_read(text: str) -> None:
    with pytest.raises(BadValue):
        wording.read(text)


def test_sheets_and_headings_by_meaning() -> None:
    assert [kind_named(one) and kind_named(one).name for one in ("事项清单", " 前置事项", "别的")] == [  # type: ignore[union-attr]
        "事项", "前置", None,
    ]  # fmt: skip
    assert meaning("法定办结 时限(工作日)") == meaning("法定办结时限（工作日）")


def test_titles_above_the_header_are_passed_over() -> None:
    rows: list[list[object]] = [
        ["某市工程建设项目审批事项清单"],
        [],
        [
            "事项编码",
            "事项名称",
            "所属阶段",
            "类型",
            "实施部门",
            "法定办结时限",
            "承诺办结时限",
            "咨询电话",
        ],
        ["a-1", "排水许可", "并行推进", "行政许可", "水务局", "20", 5.0, "0335"],
    ]
    planned = plan([("事项目录", rows)], Standing())
    assert planned.faults == ()
    assert planned.items["a-1"].promised_days == 5
    assert planned.notes == ("「事项」的「咨询电话」列没有读。",)
