"""A superior's forms: taken in, marked, filled from the ledger, handed out."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.racing import at_once
from wutong.domains.bulletins import actions
from wutong.domains.bulletins.models import UpwardForm, UpwardReport, UpwardRow
from wutong.domains.bulletins.models.frozen import IssuedIsImmutable
from wutong.domains.bulletins.queries.upward import (
    cells_of_report,
    changes_since,
    figures_behind,
    report_before,
)
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue, BulletinError, NotAllowed
from wutong.domains.bulletins.rules.upward import CellMark, RowsMark
from wutong.domains.bulletins.rules.upward_fill import where
from wutong.domains.bulletins.tests.forms import (
    as_file,
    opened,
    word_file,
    workbook,
    workbook_file,
)
from wutong.domains.bulletins.tests.scene import LATER, NOON, Scene, build_scene
from wutong.kernel.audit.models import AuditEntry, ExportEntry

FIRST, LAST = date(2022, 1, 1), date(2022, 9, 9)
BY_REGION = RowsMark(
    "报表!7", "region", (("A", "{name}"), ("B", "{signed_projects}"), ("C", "{signed_amount|亿元}")),
    last=9,
)  # fmt: skip


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


def upload(scene: Scene, file: SimpleUploadedFile | None = None, **more: Any) -> UpwardForm:
    given = {"name": "省厅月报", "by": scene.analyst, "at": NOON, **more}
    return actions.upload_form(region=scene.world.city, file=file or workbook_file(), **given)


def mark(scene: Scene, form: UpwardForm, one: Any, **more: Any) -> UpwardForm:
    given = {"by": scene.analyst, "at": NOON, "seen": form.revision, **more}
    return actions.mark_form(form=form, mark=one, **given)


def marked(scene: Scene) -> UpwardForm:
    form = upload(scene)
    mark(scene, form, CellMark("报表!B3", "{signed_projects}"))
    mark(scene, form, CellMark("报表!C4", "{signed_amount.completion|half-up:1}"))
    return mark(scene, form, BY_REGION)


def fill(scene: Scene, form: UpwardForm, at: Any = NOON) -> UpwardReport:
    return actions.fill_upward(form=form, first_day=FIRST, last_day=LAST, by=scene.analyst, at=at)


def file_of(scene: Scene, report: UpwardReport) -> bytes:
    return actions.export_upward(report=report, by=scene.analyst, at=NOON, reason="上报").content


def test_a_form_is_read_and_says_what_it_already_asks_for(scene: Scene) -> None:
    form = upload(scene)
    sheet = form.reading["sheets"][0]
    assert sheet["cells"]["B10"] == "=SUM(B7:B9)"
    assert sheet["formulas"] == ["B10"]
    assert "B1" in sheet["covered"]
    assert form.marks == [{"place": "报表!A1", "text": "{unit}招商情况", "region": ""}]
    assert AuditEntry.objects.filter(action="bulletins.form_uploaded").count() == 1


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        ("报表!B10", "{signed_projects}", "公式"),
        ("报表!B1", "{unit}", "合并"),
        ("别的!B3", "{unit}", "没有「别的」"),
        ("报表!B3", "{signd_projects}", "是不是「signed_projects」"),
        ("报表!B3", "", "没有写填什么"),
        ("报表!3B", "{unit}", "不是单元格"),
    ],
)
def test_a_wrong_mark_is_named_with_its_place(
    scene: Scene, place: str, text: str, problem: str
) -> None:
    form = upload(scene)
    with pytest.raises(BadValue, match=problem):
        mark(scene, form, CellMark(place, text))
    with pytest.raises(BadValue, match="不在填报单位之内"):
        mark(scene, form, CellMark("报表!B3", "{signed_projects}", region="110000"))


def test_a_filled_workbook_keeps_its_layout_and_its_formulas(scene: Scene) -> None:
    report = fill(scene, marked(scene))
    page = opened(file_of(scene, report))
    assert page["B3"].value == 3
    assert page["C4"].value == Decimal("0.5") or page["C4"].value == 0.5
    assert page["C4"].number_format == "0.0%"
    assert page["A1"].font.size == 18
    assert page.row_dimensions[1].height == 40
    assert str(page.merged_cells) == "A1:D1"
    assert page["B10"].value == "=SUM(B7:B9)"
    assert sorted(page.cell(row, 2).value for row in (7, 8)) == [1, 2]
    assert page["A9"].value is None
    assert ExportEntry.objects.filter(kind="bulletins.upward").count() == 1


def test_every_figure_opens_its_rows_and_never_changes(scene: Scene) -> None:
    report = fill(scene, marked(scene))
    cell = next(one for one in cells_of_report(report) if where(one) == "报表!B3")
    (figure,) = figures_behind(report, [f":{key}" for key in cell.figures])
    assert sorted(row.title for row in figure.rows.all()) == ["光伏组件", "动力电池", "港口物流"]
    with pytest.raises(IssuedIsImmutable):
        report.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        UpwardRow.objects.update(title="改")


def test_what_is_not_known_is_said_and_is_no_zero(scene: Scene) -> None:
    form = upload(scene)
    mark(scene, form, CellMark("报表!B3", "{funds_in_place.target|亿元}"))
    report = fill(scene, form)
    assert report.missing == 1
    assert opened(file_of(scene, report))["B3"].value == "无数据"


def test_filled_again_it_says_what_came_out_otherwise(scene: Scene) -> None:
    form = marked(scene)
    first = fill(scene, form)
    scene.sign("新能源汽车", 5, "2022-08-01", LATER)
    second = fill(scene, form, LATER)
    assert second.number == 2
    assert report_before(second) == first
    changed = {one.place: (one.was, one.now) for one in changes_since(second, first)}
    assert changed["报表!B3"] == ("3", "4")
    assert "报表!A7" not in changed


def test_a_list_that_does_not_fit_gets_rows(scene: Scene) -> None:
    form = upload(scene)
    rows = RowsMark("报表!7", "project", (("A", "{name}"), ("C", "{amount|亿元|half-up:1}")),
                    "signed_projects", 8)  # fmt: skip
    mark(scene, form, rows)
    mark(scene, form, CellMark("报表!A9", "{unit}"))
    report = fill(scene, form)
    assert [where(one) for one in cells_of_report(report) if where(one).startswith("报表!A")] == [
        "报表!A1", "报表!A7", "报表!A8", "报表!A9", "报表!A10"]  # fmt: skip
    page = opened(file_of(scene, report))
    assert [page.cell(row, 1).value for row in (9, 10)][1] == scene.world.city.name
    assert page["B11"].value == "=SUM(B7:B10)"


def test_a_list_that_cannot_get_rows_is_refused_before_anything_is_kept(scene: Scene) -> None:
    book = workbook()
    book.active["B10"] = '=SUM(INDIRECT("B7:B9"))'
    form = upload(scene, as_file(book, "a.xlsx"))
    mark(scene, form, RowsMark("报表!7", "project", (("A", "{name}"),), "signed_projects", 8))
    with pytest.raises(BadValue, match="还缺 1 行，这张表公式里有 INDIRECT"):
        fill(scene, form)
    assert not UpwardReport.objects.exists()


def test_a_document_is_filled_row_by_row(scene: Scene) -> None:
    form = upload(scene, word_file())
    with pytest.raises(BadValue, match="还没有标记"):
        fill(scene, form)
    mark(scene, form, CellMark("签约个数", "{signed_projects}"))
    with pytest.raises(BadValue, match=r"\{\{单位\}\}（第1节页脚）"):
        fill(scene, form)
    with pytest.raises(BadValue, match=r"没有占位符「\{\{县\}\}」"):
        mark(scene, form, CellMark("县", "{unit}"))
    mark(scene, form, CellMark("单位", "{unit}"))
    mark(scene, form, RowsMark("表1!2", "project", (
        ("项目", "{position}.{name}"), ("金额", "{amount|亿元|half-up:1}")), "signed_amount"))  # fmt: skip
    word = docx.Document(io.BytesIO(file_of(scene, fill(scene, form))))
    assert word.paragraphs[0].text == "今年签约3个。"
    assert word.paragraphs[0].runs[1].bold
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows == [["项目", "金额"], ["1.光伏组件", "30.0"], ["2.动力电池", "10.0"],
                    ["3.港口物流", "10.0"]]  # fmt: skip
    assert word.sections[0].footer.paragraphs[0].text == scene.world.city.name


def with_part(name: str, text: str) -> SimpleUploadedFile:
    buffer = io.BytesIO(workbook_file().read())
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(name, text)
    return SimpleUploadedFile("月报.xlsx", buffer.getvalue())


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (lambda: SimpleUploadedFile("月报.xlsm", workbook_file().read()), "不收"),
        (lambda: with_part("xl/vbaProject.bin", "x"), "宏"),
        (lambda: with_part("xl/externalLinks/externalLink1.xml", "<a/>"), "链接"),
        (lambda: with_part("xl/_rels/a.xml.rels", '<Relationship Type="image" '
                           'Target="http://x/" TargetMode="External"/>'), "链接"),
        (lambda: SimpleUploadedFile("月报.xlsx", b"x" * (5 * 1024 * 1024 + 1)), "5 MB"),
        (lambda: SimpleUploadedFile("月报.pdf", b"%PDF-1.4\n"), "只收"),
        (lambda: with_part("xl/worksheets/sheet1.xml", "<broken"), "打不开"),
    ],
)  # fmt: skip
def test_files_that_may_harm_are_refused(scene: Scene, file: Any, problem: str) -> None:
    with pytest.raises(BadValue, match=problem):
        upload(scene, file())
    assert not UpwardForm.objects.exists()


def test_a_placeholder_that_nobody_knows_is_named_with_its_cell(scene: Scene) -> None:
    book = workbook()
    book.active["B3"] = "共{{签约数}}个"
    form = upload(scene, as_file(book, "a.xlsx"))
    with pytest.raises(BadValue, match=r"\{\{签约数\}\}（报表!B3）"):
        fill(scene, form)
    mark(scene, form, CellMark("报表!B3", "共{signed_projects}"))
    assert opened(file_of(scene, fill(scene, form)))["B3"].value == "共3个"


def test_a_name_that_begins_like_a_formula_stays_a_name(scene: Scene) -> None:
    scene.sign("=HYPERLINK(1)", 50, "2022-08-01", NOON)
    form = upload(scene)
    mark(scene, form, RowsMark("报表!7", "project", (("A", "{name}"),), "signed_projects", 9 + 20))
    page = opened(file_of(scene, fill(scene, form)))
    values = {page.cell(row, 1).value: page.cell(row, 1).data_type for row in range(7, 12)}
    assert values["=HYPERLINK(1)"] == "s"


def test_only_drafters_of_the_region_mark_and_fill(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        upload(scene, by=scene.recruiter)
    form = marked(scene)
    with pytest.raises(NotAllowed):
        mark(scene, form, CellMark("报表!B3", "{unit}"), by=scene.leader)
    with pytest.raises(AlreadyMoved, match="刚刚"):
        mark(scene, form, CellMark("报表!B3", "{unit}"), seen=1)
    with pytest.raises(AlreadyMoved, match="同名"):
        upload(scene)
    actions.retire_form(form=form, by=scene.analyst, at=NOON)
    with pytest.raises(AlreadyMoved):
        actions.retire_form(form=form, by=scene.analyst, at=NOON)
    upload(scene)


def test_a_mark_is_taken_away_once(scene: Scene) -> None:
    form = marked(scene)
    given = {"place": "报表!B3", "by": scene.analyst, "at": NOON}
    actions.unmark_form(form=form, seen=form.revision, **given)
    assert "报表!B3" not in {one["place"] for one in form.marks}
    with pytest.raises(AlreadyMoved):
        actions.unmark_form(form=form, seen=form.revision, **given)
    assert AuditEntry.objects.filter(action="bulletins.form_marked").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_fill_at_once_and_get_two_numbers() -> None:
    scene = build_scene()
    form = marked(scene)
    made = at_once(BulletinError, lambda: fill(scene, form), lambda: fill(scene, form))
    assert sorted(one.number for one in made) == [1, 2]
