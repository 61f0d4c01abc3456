"""The pages of the catalogue as people of different posts use them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wutong.domains.approvals.models import ApprovalItem, ItemVersion, PaperKind
from wutong.domains.approvals.queries.catalogue import catalogue_on, handlers_in, rule_of
from wutong.domains.approvals.queries.workbook import write_catalogue
from wutong.domains.approvals.tests.desk import Desk, build_desk
from wutong.domains.projects.tests.conftest import signed_in
from wutong.kernel import clock
from wutong.kernel.audit.models import ExportEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    """The catalogue and its people."""
    return build_desk()


@pytest.fixture
def admin(desk: Desk) -> Client:
    """The country's administrator."""
    return signed_in(desk.administrator)


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """A clerk, who reads."""
    return signed_in(desk.clerk)


def url(name: str, *args: Any, region: str = "default") -> str:
    """An address of the catalogue."""
    return f"{reverse(f'approvals:{name}', args=args)}?region={region}"


def text_of(client: Client, address: str) -> str:
    """The page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("", "规划设计方案审查", None),
        ("&q=施工许可", "建筑工程施工许可证核发", "企业投资项目备案"),
        ("&q=sgxk", "建筑工程施工许可证核发", "企业投资项目备案"),
        ("&q=gongzhang", "公章刻制备案", "企业投资项目备案"),
        ("&q=project_filing", "企业投资项目备案", "公章刻制备案"),
        ("&stage=business_setup", "公章刻制备案", "企业投资项目备案"),
        ("&department=林业局", "永久性占用征收林地审核", "公章刻制备案"),
        ("&combined=joint_acceptance", "竣工规划条件核实", "公章刻制备案"),
        ("&q=没有这样的", "没有符合条件的事项", "公章刻制备案"),
    ],
)
def test_the_list_is_narrowed(clerk: Client, query: str, there: str, not_there: str | None) -> None:
    text = text_of(clerk, url("catalogue") + query)
    assert there in text
    assert not_there is None or f">{not_there}</a>" not in text


def test_everybody_reads_and_the_clerk_changes_nothing(desk: Desk, clerk: Client) -> None:
    text = text_of(clerk, url("catalogue"))
    assert reverse("approvals:catalogue_new") not in text
    item = text_of(clerk, url("catalogue_item", "land_permit_granted"))
    assert "土地来源为 出让" in item.replace("为出让", "为 出让")
    assert "起草新版本" not in item
    for name in ("catalogue_new", "catalogue_import", "catalogue_handlers", "catalogue_numbers"):
        assert clerk.get(url(name)).status_code == 403
    assert clerk.post(url("catalogue_in_force", "scheme_review")).status_code == 403


def test_an_item_shows_papers_cases_and_what_comes_next(clerk: Client) -> None:
    text = text_of(clerk, url("catalogue_item", "land_permit_own"))
    assert "改建扩建既有建筑：是" in text
    assert "可容缺" in text
    assert reverse("approvals:catalogue_item", args=["construction_permit"]) in text
    assert clerk.get(url("catalogue_item", "nothing")).status_code == 404


def form_of(client: Client, code: str, region: str = "default") -> dict[str, Any]:
    """What the edit form would post if nothing were touched."""
    answer = client.get(url("catalogue_edit", code, region=region))
    assert answer.status_code == 200
    forms, data = answer.context["forms"], {}
    for one in (forms.form, *(form for lines in (forms.conditions, forms.papers, forms.requires,
                                                 forms.results) for form in lines)):  # fmt: skip
        for field in one:
            value = field.value()
            if isinstance(value, list | tuple):
                data[field.html_name] = list(value)
            elif isinstance(value, bool):
                data |= {field.html_name: "on"} if value else {}
            elif value is not None:
                data[field.html_name] = value
    for lines in (forms.conditions, forms.papers, forms.requires, forms.results):
        for field in lines.management_form:
            data[field.html_name] = field.value()
    return data


def test_the_form_gives_back_what_it_was_given(desk: Desk, admin: Client) -> None:
    """Every delivered item: saved untouched, the draft says what stands."""
    from wutong.domains.approvals.queries.items import drafted_of
    from wutong.domains.approvals.rules.drafting import differences

    for code in ("construction_permit", "project_verification", "works_permit_temporary"):
        answer = admin.post(url("catalogue_edit", code), form_of(admin, code))
        assert answer.status_code == 302, answer.context["form"].errors
        old, new = desk.item(code).versions.order_by("number")
        assert new.drafted
        assert differences(drafted_of(old), drafted_of(new), {}, {}) == ()


def test_a_version_is_drafted_compared_and_put_in_force(desk: Desk, admin: Client) -> None:
    data = form_of(admin, "scheme_review")
    place = int(data["papers-TOTAL_FORMS"]) - 1
    condition = int(data["conditions-TOTAL_FORMS"]) - 1
    data |= {
        "promised_days": "3", f"papers-{place}-paper": "竣工图",
        f"papers-{place}-conditions": "占用林地 = 是", "papers-0-DELETE": "on",
        f"conditions-{condition}-attribute": "land_area",
        f"conditions-{condition}-test": "at_least", f"conditions-{condition}-value": "20000",
    }  # fmt: skip
    assert admin.post(url("catalogue_edit", "scheme_review"), data).status_code == 302
    page = text_of(admin, url("catalogue_item", "scheme_review"))
    assert '<ins class="now">3</ins>' in page
    assert "竣工图（占用林地：是）" in page
    today = clock.today()
    answer = admin.post(url("catalogue_in_force", "scheme_review"), {"since": today})
    assert answer.status_code == 302
    item = catalogue_on("", today).by_code["scheme_review"]
    assert item.limits.promised == 3
    assert {"attribute": "land_area", "test": "at_least", "value": "20000"} in item.conditions
    assert "planning_application" not in {one.code for one in item.papers}
    assert item.papers[-1].code == "as_built_drawings"
    assert "改了 4 处" in text_of(admin, url("catalogue_item", "scheme_review"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"promised_days": "99"}, "承诺时限不能超过法定时限。"),
        ({"papers-0-paper": "没有的材料"}, "没有这个名称"),
        ({"papers-0-conditions": "颜色 = 红"}, "看不懂条件"),
        ({"requires-0-requires": "没有的事项"}, "没有这个事项"),
        ({"conditions-0-attribute": "land_area", "conditions-0-test": "yes"}, "不能这样判断"),
        ({"results-0-result": "竣工图", "results-1-result": "竣工图"}, "写了两次"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    desk: Desk, admin: Client, changed: dict[str, str], told: str
) -> None:
    data = form_of(admin, "scheme_review") | changed | {"name": "改过的名称"}
    answer = admin.post(url("catalogue_edit", "scheme_review"), data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert told in text
    assert "改过的名称" in text
    assert not ItemVersion.objects.filter(drafted=True).exists()


def test_a_day_that_will_not_do_is_told_on_the_item_page(desk: Desk, admin: Client) -> None:
    desk.draft(promised_days=3)
    answer = admin.post(url("catalogue_in_force", "scheme_review"), {"since": "2001-01-01"})
    assert answer.status_code == 422
    assert "生效日期不能早于今天。" in answer.content.decode()


def test_a_new_item_is_listed_as_a_draft_and_thrown_away(desk: Desk, admin: Client) -> None:
    answer = admin.get(url("catalogue_new"))
    data = {
        "code": "local", "name": "园区入驻核查", "stage": "land_planning", "kind": "filing",
        "department": "管委会", "statutory_days": 5, "promised_days": 2, "serial_days": 5,
        "serial_steps": 3,
    }  # fmt: skip
    for lines in ("conditions", "papers", "requires", "results"):
        for field in getattr(answer.context["forms"], lines).management_form:
            data[field.html_name] = field.value()
    assert admin.post(url("catalogue_new"), data).status_code == 302
    assert "园区入驻核查" in text_of(admin, url("catalogue"))
    assert "草稿" in text_of(admin, url("catalogue_item", "local"))
    assert admin.post(url("catalogue_new"), data).status_code == 422
    assert admin.post(url("catalogue_discard", "local")).status_code == 302
    assert not ApprovalItem.objects.filter(code="local").exists()


def test_a_region_sets_up_its_own_item(desk: Desk) -> None:
    local, code = signed_in(desk.local), desk.world.city.code
    assert "秦皇岛市另立" in text_of(local, url("catalogue_item", "scheme_review", region=code))
    data = form_of(local, "scheme_review", code) | {"promised_days": "2"}
    data["green_days"] = "1"
    answer = local.post(url("catalogue_edit", "scheme_review", region=code), data)
    assert answer.status_code == 302
    today = clock.today()
    answer = local.post(url("catalogue_in_force", "scheme_review", region=code), {"since": today})
    assert answer.status_code == 302
    held = catalogue_on(desk.world.county.path, today).by_code["scheme_review"]
    assert (held.limits.promised, held.region_path) == (2, desk.world.city.path)
    assert local.get(url("catalogue_edit", "scheme_review")).status_code == 403
    elsewhere = url("catalogue_edit", "scheme_review", region=desk.world.elsewhere.code)
    assert local.get(elsewhere).status_code == 404


def test_ending_an_item_asks_for_a_reason(desk: Desk, admin: Client) -> None:
    today = clock.today()
    address = url("catalogue_end", "road_opening")
    assert admin.post(address, {"on": today, "reason": ""}).status_code == 422
    assert admin.post(address, {"on": today, "reason": "并入"}).status_code == 302
    assert desk.item("road_opening").versions.get().valid_until == today


def test_handlers_are_set_by_department_and_by_item(desk: Desk) -> None:
    local, code = signed_in(desk.local), desk.world.city.code
    address = url("catalogue_handlers", region=code)
    assert "项没有人办" in text_of(local, address)
    answer = local.post(address, {"department": "自然资源和规划局", "unit": desk.land.pk})
    assert answer.status_code == 302
    found = handlers_in(desk.world.city.path)
    assert found["scheme_review"] == desk.land
    assert "company_registration" not in found
    one = url("catalogue_handler", "company_registration", region=code)
    assert local.post(one, {"unit": desk.land.pk}).status_code == 302
    assert handlers_in(desk.world.city.path)["company_registration"] == desk.land
    assert local.post(one, {"unit": "999999"}).status_code == 422
    assert local.get(url("catalogue_handlers")).status_code == 404


def test_checks_show_what_is_wrong(desk: Desk, clerk: Client) -> None:
    assert "没有查出问题" in text_of(clerk, url("catalogue_checks"))
    ItemVersion.objects.filter(item__code="planning_conditions").update(valid_until="2020-01-01")
    text = text_of(clerk, url("catalogue_checks"))
    assert "的前置事项 planning_conditions 不在有效目录里" in text
    assert "没有事项核发" in text


def test_papers_are_listed_and_changed(desk: Desk, admin: Client, clerk: Client) -> None:
    assert "营业执照（统一社会信用代码证）" in text_of(clerk, url("catalogue_papers"))
    assert "现势性地形图" in text_of(clerk, url("catalogue_papers") + "&q=地形")
    given = {"name": "地形图", "source": "intermediary", "provider": "测绘单位"}
    assert clerk.post(url("catalogue_paper", "topographic_map"), given).status_code == 403
    assert admin.post(url("catalogue_paper", "topographic_map"), given).status_code == 302
    assert PaperKind.objects.get(code="topographic_map").name == "地形图"
    new = given | {"code": "topographic_map"}
    assert admin.post(url("catalogue_paper_new"), new).status_code == 422


def test_numbers_are_the_regions_own_until_reset(desk: Desk) -> None:
    local, code = signed_in(desk.local), desk.world.city.code
    assert "全国默认" in text_of(local, url("catalogue_numbers", region=code))
    form = local.get(url("catalogue_numbers_edit", region=code)).context["form"]
    data = {one.html_name: one.value() for one in form if one.value() is not None}
    data["correction_days"] = 15
    assert local.post(url("catalogue_numbers_edit", region=code), data).status_code == 302
    assert rule_of(desk.world.city.path).correction_days == 15
    assert rule_of(desk.world.city.path).stage_days["land_planning"] == 8
    assert local.post(url("catalogue_numbers_reset", region=code)).status_code == 302
    assert rule_of(desk.world.city.path).correction_days == 20
    assert local.get(url("catalogue_numbers_edit")).status_code == 403


def workbook(change: Any = None) -> SimpleUploadedFile:
    """The national file, changed."""
    with write_catalogue("", clock.today()) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    if change:
        change(book)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("目录.xlsx", kept.getvalue())


def promise_two(book: Any) -> None:
    for row in book["事项"].iter_rows(min_row=2):
        if row[0].value == "scheme_review":
            row[6].value, row[7].value = 2, 1


def test_a_file_is_shown_first_and_written_when_confirmed(desk: Desk, admin: Client) -> None:
    today = clock.today()
    given = {"file": workbook(promise_two), "since": today}
    answer = admin.post(url("catalogue_import"), given)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "改动 1 项" in text
    assert '<ins class="now">2</ins>' in text
    assert catalogue_on("", today).by_code["scheme_review"].limits.promised == 4
    kept = answer.context["confirm"].initial["kept"]
    assert admin.post(url("catalogue_import"), {"kept": kept}).status_code == 302
    assert catalogue_on("", today).by_code["scheme_review"].limits.promised == 2
    again = admin.post(url("catalogue_import"), {"kept": kept})
    assert again.status_code == 422
    assert "目录在预览之后变了" in again.content.decode()
    assert admin.post(url("catalogue_import"), {"kept": kept[:-2]}).status_code == 302


def test_a_bad_file_names_its_cells(desk: Desk, admin: Client) -> None:
    def break_it(book: Any) -> None:
        book["事项"]["G2"].value = "很快"

    today = clock.today()
    answer = admin.post(url("catalogue_import"), {"file": workbook(break_it), "since": today})
    assert (
        "「事项」第 2 行承诺时限（工作日）「很快」：须是不小于 0 的整数。"
        in answer.content.decode()
    )
    assert "确认写入" not in answer.content.decode()
    text = SimpleUploadedFile("目录.xlsx", b"no")
    answer = admin.post(url("catalogue_import"), {"file": text, "since": today})
    assert answer.status_code == 422
    assert "请上传 .xlsx 文件。" in answer.content.decode()


def test_what_leaves_is_written_down(desk: Desk, admin: Client) -> None:
    answer = admin.post(url("catalogue_export"), {"reason": "核对"})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["事项", "材料", "前置", "结果"]
    entry = ExportEntry.objects.get()
    assert (entry.kind, entry.reason) == ("approvals.catalogue", "核对")
    assert entry.row_count == len(catalogue_on("", clock.today()))
    admin.post(url("catalogue_export"), {"reason": ""})
    assert ExportEntry.objects.count() == 1
