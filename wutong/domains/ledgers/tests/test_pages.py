"""The way of an import in the browser, as HTTP sees it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from wutong.domains.ledgers import views
from wutong.domains.ledgers.actions import confirming
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.tests.building import understood, xlsx
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.kernel import progress
from wutong.kernel.audit.models import ExportEntry

pytestmark = pytest.mark.django_db

LEDGER = Path(settings.PROJECT_ROOT) / "demo" / "ledgers" / "qinhuangdao-2022.xlsx"
ROWS = [["项目名称", "投资方", "投资额", "签约日期"], ["甲项目", "甲公司", 35000, "2022.1.5"]]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def bureau(world: World, client: Client) -> Client:
    client.force_login(person("bureau", "promotion_bureau", world.city))
    return client


def upload(
    client: Client, data: bytes, name: str = "签约.xlsx", code: str = "130300"
) -> HttpResponse:
    return client.post("/ledgers/", {"region": code, "file": SimpleUploadedFile(name, data)})


def test_from_the_upload_to_the_undo(bureau: Client) -> None:
    answered = upload(bureau, LEDGER.read_bytes())
    kept = LedgerImport.objects.get()
    assert answered.status_code == 302
    page = bureau.get(f"/ledgers/{kept.pk}/")
    assert page.status_code == 200
    assert "海港区小计" in bureau.get(f"/ledgers/{kept.pk}/?outcome=total").content.decode()
    bureau.post(f"/ledgers/{kept.pk}/confirm/")
    assert Project.objects.count() == 485
    assert "已导入" in bureau.get(f"/ledgers/{kept.pk}/").content.decode()
    bureau.post(f"/ledgers/{kept.pk}/undo/", {"reason": ""})
    assert Project.objects.present().count() == 485
    bureau.post(f"/ledgers/{kept.pk}/undo/", {"reason": "试"})
    assert Project.objects.present().count() == 0


def test_a_missing_unit_is_asked_before_anything_can_be_confirmed(bureau: Client) -> None:
    upload(bureau, xlsx({"签约": ROWS}))
    kept = LedgerImport.objects.get()
    page = bureau.get(f"/ledgers/{kept.pk}/").content.decode()
    assert "unit:签约!C" in page
    assert f"/ledgers/{kept.pk}/confirm/" not in page
    bureau.post(f"/ledgers/{kept.pk}/confirm/")
    assert Project.objects.count() == 0
    bureau.post(f"/ledgers/{kept.pk}/answer/", {"unit:签约!C": "万元"})
    bureau.post(f"/ledgers/{kept.pk}/confirm/")
    assert Project.objects.get().total_investment == 350_000_000


def test_the_meaning_of_a_column_can_be_changed(bureau: Client) -> None:
    rows = [
        ["项目名称", "投资方", "总投资（亿元）", "签约日期", "备注"],
        ["甲", "甲公司", 1, "2022.1.5", "洽谈"],
    ]
    upload(bureau, xlsx({"签约": rows}))
    kept = LedgerImport.objects.get()
    bureau.post(f"/ledgers/{kept.pk}/answer/", {"meaning:签约!E": "progress"})
    bureau.post(f"/ledgers/{kept.pk}/confirm/")
    assert Project.objects.get().progress_note == "洽谈"


def test_a_bad_file_is_told_beside_the_field_and_nothing_is_kept(bureau: Client) -> None:
    answered = upload(bureau, b"%PDF-1.7", "a.xlsx")
    assert answered.status_code == 422
    assert "不是表格文件" in answered.content.decode()
    assert LedgerImport.objects.count() == 0


def test_a_big_import_goes_on_in_the_background(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "IN_BACKGROUND_FROM", 1)
    upload(bureau, LEDGER.read_bytes())
    kept = LedgerImport.objects.get()
    bureau.post(f"/ledgers/{kept.pk}/confirm/")
    kept.refresh_from_db()
    assert kept.status == "done"
    ended = bureau.get(f"/ledgers/{kept.pk}/progress/")
    assert ended.headers["HX-Redirect"] == f"/ledgers/{kept.pk}/"
    LedgerImport.objects.update(status="running")
    waiting = bureau.get(f"/ledgers/{kept.pk}/progress/").content.decode()
    assert "正在核对" in waiting
    progress.tell(kept.work, kept.rows_total // 2)
    half = bureau.get(f"/ledgers/{kept.pk}/progress/").content.decode()
    assert 'value="50"' in half


def test_an_import_tells_how_far_it_is_while_it_writes(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(confirming, "PIECE", 100)
    monkeypatch.setattr(progress, "tell", lambda _work, done: heard.append(done))
    upload(bureau, LEDGER.read_bytes())
    bureau.post(f"/ledgers/{LedgerImport.objects.get().pk}/confirm/")
    assert heard == sorted(heard)
    assert len(heard) > 3
    assert LedgerImport.objects.get().rows_through == LedgerImport.objects.get().rows_total


def test_others_regions_are_not_found_and_recruiters_are_refused(
    bureau: Client, world: World
) -> None:
    upload(bureau, xlsx({"签约": ROWS}))
    kept = LedgerImport.objects.get()
    other = Client()
    other.force_login(person("other", "promotion_bureau", world.elsewhere))
    for part in ("", "progress/", "file/"):
        assert other.get(f"/ledgers/{kept.pk}/{part}").status_code == 404
    for part in ("answer/", "confirm/", "undo/", "export/"):
        assert other.post(f"/ledgers/{kept.pk}/{part}").status_code == 404
    assert upload(other, xlsx({"签约": ROWS})).status_code == 422
    recruiter = Client()
    recruiter.force_login(person("recruiter", "recruiter", world.city))
    assert recruiter.get("/ledgers/").status_code == 403


def test_the_file_is_a_download_and_recorded(bureau: Client) -> None:
    upload(bureau, xlsx({"签约": ROWS}), "签约 <b>.xlsx")
    kept = LedgerImport.objects.get()
    answered = bureau.get(f"/ledgers/{kept.pk}/file/")
    assert answered.headers["Content-Disposition"].startswith("attachment")
    assert quote("签约") in answered.headers["Content-Disposition"]
    assert answered.headers["Content-Type"] == "application/octet-stream"
    assert ExportEntry.objects.get().kind == "ledger_file"


def test_the_same_ledger_comes_back_with_todays_values(bureau: Client, world: World) -> None:
    rows: list[list[object]] = [
        ["签约项目（单位：万元）", None, None, None, None],
        ["项目名称", "投资方", "总投资", "签约日期", "进展情况"],
        ["甲项目", "甲公司", 10000, "2022.1.5", "=1+1"],
        ["乙项目", "乙公司", "2亿元", "2022年1月6日", "洽谈"],
        ["合计", "2个", 30000, None, None],
    ]
    upload(bureau, xlsx({"签约": rows}))
    first = LedgerImport.objects.get()
    bureau.post(f"/ledgers/{first.pk}/confirm/")
    rows[2][2], rows[3][2], rows[3][3], rows[3][4] = 12000, "2.5亿元", "2022年2月7日", "已开工"
    rows[4][2] = 37000
    upload(bureau, xlsx({"签约": rows}))
    bureau.post(f"/ledgers/{first.pk + 1}/confirm/")
    answered = bureau.post(f"/ledgers/{first.pk}/export/", {"reason": "上报"})
    reading = understood(b"".join(answered.streaming_content))
    cells = [line.cells[:5] for line in reading.sheets[0].lines]
    assert list(cells[2]) == ["甲项目", "甲公司", 12000, "2022.1.5", "=1+1"]
    assert list(cells[3]) == ["乙项目", "乙公司", "2.5亿元", "2022年2月7日", "已开工"]
    assert cells[4][2] == 37000
    assert reading.sheets[0].totals[0].agrees
    assert ExportEntry.objects.get().kind == "ledger"


def test_a_day_in_three_columns_comes_back_in_three(bureau: Client, world: World) -> None:
    rows: list[list[object]] = [
        ["项目名称", "投资方", "总投资（万元）", "签约年", "签约月", "签约日"],
        ["甲项目", "甲公司", 10000, 2022, "1月", 5],
    ]
    upload(bureau, xlsx({"签约": rows}))
    first = LedgerImport.objects.get()
    bureau.post(f"/ledgers/{first.pk}/confirm/")
    rows[1][4:] = ["2月", 7]
    upload(bureau, xlsx({"签约": rows}))
    bureau.post(f"/ledgers/{first.pk + 1}/confirm/")
    answered = bureau.post(f"/ledgers/{first.pk}/export/", {"reason": "上报"})
    reading = understood(b"".join(answered.streaming_content))
    assert list(reading.sheets[0].lines[1].cells[2:6]) == [10000, 2022, "2月", 7]


@pytest.mark.parametrize("outcome", ["", "new", "header"])
def test_a_page_asks_no_more_the_more_rows_it_shows(
    bureau: Client, outcome: str, django_assert_max_num_queries: object
) -> None:
    upload(bureau, LEDGER.read_bytes())
    kept = LedgerImport.objects.get()
    bureau.post(f"/ledgers/{kept.pk}/confirm/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        bureau.get(f"/ledgers/{kept.pk}/?outcome={outcome}")


def test_telephone_numbers_stay_in_the_file(bureau: Client) -> None:
    rows = [
        ["项目名称", "投资方", "联系电话", "签约日期"],
        ["甲项目", "甲公司", "13912345678", "2022.1.5"],
    ]
    upload(bureau, xlsx({"签约": rows}))
    kept = LedgerImport.objects.get()
    assert "13912345678" not in str(list(kept.rows.values()))
    assert "13912345678" not in bureau.get(f"/ledgers/{kept.pk}/").content.decode()
