"""Pasting a message: the page, the API and the command read it and write nothing."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from wutong.cli import main
from wutong.domains.investors import actions as investors
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries import knowledge
from wutong.domains.leads.queries.knowledge import gazetteer_of, knowledge_for
from wutong.domains.leads.tests.conftest import NOON, Staff, signed_in
from wutong.domains.org.models import Region
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import World
from wutong.kernel.audit.models import AuditEntry

MESSAGE = "河北恒瑞新材料有限公司总投资3.5亿元，用地120亩，联系人：林建国 13757788990"


@pytest.fixture(autouse=True)
def fresh() -> Any:
    """No gazetteer of another test's regions."""
    knowledge._gazetteer.cache_clear()
    yield
    knowledge._gazetteer.cache_clear()


def document(*lines: str) -> bytes:
    """A .docx with these paragraphs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{body}</w:document>')
    return packed.getvalue()


def test_the_form_comes_filled_and_nothing_is_saved(world: World, staff: Staff) -> None:
    client = signed_in(staff.recruiter)
    leads, rows = Lead.objects.count(), AuditEntry.objects.count()
    page = client.post("/leads/paste/", {"text": MESSAGE}).content.decode()
    assert 'value="河北恒瑞新材料有限公司"' in page
    assert 'value="35000"' in page
    assert 'value="120"' in page
    assert 'value="13757788990"' in page
    assert '<mark class="found firm used"' in page
    assert "原文" in page
    assert (Lead.objects.count(), AuditEntry.objects.count()) == (leads, rows)


@pytest.mark.parametrize("name", ["消息.txt", "简介.docx"])
def test_a_file_is_read_instead(staff: Staff, name: str) -> None:
    content = document(*MESSAGE.split("，")) if name.endswith("docx") else MESSAGE.encode("gb18030")
    file = SimpleUploadedFile(name, content)
    page = signed_in(staff.recruiter).post("/leads/paste/", {"text": "", "file": file})
    assert 'value="河北恒瑞新材料有限公司"' in page.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [({"text": "  "}, "请粘贴一段文字"), ({"text": "长" * 20_001}, "文字太长"),
     ({"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "请选择 .txt 或 .docx"),
     ({"file": SimpleUploadedFile("a.docx", b"PK")}, "读不出这个文件")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(
    staff: Staff, given: dict[str, Any], said: str
) -> None:
    answer = signed_in(staff.recruiter).post("/leads/paste/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_was_pasted_is_never_read_as_markup(staff: Staff) -> None:
    text = '<script>alert(1)</script>"><img src=x>有限公司总投资3亿元'
    page = signed_in(staff.recruiter).post("/leads/paste/", {"text": text}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_document_with_entities_is_refused(staff: Staff) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    given = {"file": SimpleUploadedFile("a.docx", packed.getvalue())}
    answer = signed_in(staff.recruiter).post("/leads/paste/", given)
    assert answer.status_code == 422


def test_the_sites_of_the_region_and_firms_on_record_are_known(world: World, staff: Staff) -> None:
    firm = investors.register_investor(
        name="河北宏远重工有限公司", by=staff.bureau, at=NOON, other_names=(("short", "宏远重工"),)
    )
    access = access_of(staff.recruiter, date(2022, 9, 9))
    known = knowledge_for(access, "宏远重工想来看看，老板姓刘")
    assert known.firms["宏远重工"] == {"pk": firm.pk, "name": firm.name}
    assert known.home == access.home
    stranger = knowledge_for(access_of(staff.stranger, date(2022, 9, 9)), "宏远重工")
    assert world.squad.name not in stranger.units


def test_a_new_region_is_read_at_once(world: World) -> None:
    path = world.city.path
    gazetteer_of(path)
    Region(code="999901", name="云梦新城区", level="county", parent=world.city).save()
    assert gazetteer_of(path).names("云梦新城区")


def test_the_look_into_the_register_does_not_grow_with_the_text(
    staff: Staff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    access = access_of(staff.recruiter, date(2022, 9, 9))
    gazetteer_of(access.home)
    with django_assert_max_num_queries(5):
        knowledge_for(access, MESSAGE * 10)


def test_the_api_gives_places_and_alternatives_and_writes_nothing(staff: Staff) -> None:
    client, text = signed_in(staff.recruiter), f"{MESSAGE}，一期投资1亿元"
    rows = AuditEntry.objects.count()
    answer = client.post(
        "/api/v1/leads/recognise", json.dumps({"text": text, "on": "2026-11-18"}),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 200
    fields = {one["field"]: one for one in answer.json()["fields"]}
    amount = fields["amount"]
    assert (amount["value"], amount["currency"]) == ("350000000", "CNY")
    assert text[amount["start"] : amount["end"]] == amount["quote"] == "3.5亿元"
    assert [one["value"] for one in amount["alternatives"]] == ["100000000"]
    assert AuditEntry.objects.count() == rows


def test_the_api_refuses_a_text_that_is_too_long(staff: Staff) -> None:
    answer = signed_in(staff.recruiter).post(
        "/api/v1/leads/recognise", json.dumps({"text": "长" * 20_001}),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 422


def test_the_command_reads_a_file(
    world: World, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "消息.txt"
    file.write_text(MESSAGE, encoding="utf-8")
    assert main(["lead", "recognise", str(file), "--json", "--on", "2026-11-18"]) in (0, None)
    fields = {one["field"]: one["value"] for one in json.loads(capsys.readouterr().out)["fields"]}
    assert fields["firm_name"] == "河北恒瑞新材料有限公司"
    assert fields["amount"] == "350000000"


@pytest.mark.parametrize("arguments", [["没有.txt"], ["消息.txt", "--unit", "不是"]])
def test_the_command_says_what_is_wrong(
    world: World, tmp_path: Any, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "消息.txt").write_text(MESSAGE, encoding="utf-8")
    name, *rest = arguments
    assert main(["lead", "recognise", str(tmp_path / name), *rest]) == 2
    assert capsys.readouterr().err.count("。") == 1


def test_another_reading_is_taken_without_a_script(world: World, staff: Staff) -> None:
    """The button asks for the page anew: the field takes the reading, the rest stays as typed."""
    text = "河北恒瑞新材料有限公司与山东天成机械有限公司拟总投资3.5亿元建厂"
    client = signed_in(staff.recruiter)
    page = client.post("/leads/paste/", {"text": text}).content.decode()
    assert 'name="take" value="firm_name=河北恒瑞新材料有限公司"' in page
    typed = {"text": text, "firm_name": "山东天成机械有限公司", "content": "我改过的内容",
             "amount": "36000", "take": "firm_name=河北恒瑞新材料有限公司"}  # fmt: skip
    again = client.post("/leads/paste/", typed).content.decode()
    assert '<input type="text" name="firm_name" value="河北恒瑞新材料有限公司"' in again
    assert "我改过的内容" in again
    assert 'value="36000"' in again
    assert not Lead.objects.exists()
