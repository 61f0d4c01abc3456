"""Ledger imports over HTTP: upload, understanding, answers, confirm, undo."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.tasks import task_backends
from openpyxl import Workbook, load_workbook

from tests.contracts.api.conftest import Caller, Country
from wutong.domains.projects.models import Project

HEADERS = ["项目名称", "投资主体", "总投资（亿元）", "签约日期"]
ROWS = [
    ["海洋牧场综合体", "蓝海渔业有限公司", 3.5, "2022-03-04"],
    ["轮毂智能制造", "众诚铝业有限公司", 12, "2022-05-06"],
]


def ledger(headers: list[str] = HEADERS, rows: list[list[Any]] = ROWS) -> io.BytesIO:
    """A workbook of signed projects."""
    book = Workbook()
    book.active.title = "签约项目"
    for line in (headers, *rows):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "签约台账.xlsx"
    return content


def uploaded(caller: Caller, file: Any = None, unit: str = "130302", **headers: str) -> Any:
    return caller.upload("/imports", {"unit": unit, "file": file or ledger()}, **headers)


def test_a_ledger_is_understood_confirmed_and_undone(country: Country) -> None:
    bureau = country["promotion_bureau"]
    answer = uploaded(bureau)
    assert answer.status_code == 201, answer.content.decode()
    read = answer.json()
    path = f"/imports/{read['id']}"
    assert answer["Location"] == f"/api/v1{path}"
    assert (read["status"], read["counts"]["new"]) == ("understood", 2)
    assert read["sheets"][0]["kind"] == "signed"
    assert read["sheets"][0]["columns"][0]["meaning"] == "project_name"
    assert not Project.objects.filter(name="轮毂智能制造").exists()
    rows = bureau.get(f"{path}/rows", outcome="new").json()["items"]
    assert [row["name"] for row in rows] == [row[0] for row in ROWS]
    assert rows[0]["changes"]
    done = bureau.post(f"{path}/confirm")
    assert (done.status_code, done.json()["status"]) == (200, "done"), done.content.decode()
    found = bureau.get("/projects", q="轮毂").json()["items"][0]
    assert (found["stage"], found["total_investment"]) == ("signed", "1200000000.00")
    again = bureau.post(f"{path}/confirm")
    assert (again.status_code, again.json()["type"]) == (
        409, "urn:wutong:problem:import-refused",
    )  # fmt: skip
    back = bureau.post(f"{path}/undo", {"reason": "传错了"})
    assert (back.status_code, back.json()["status"]) == (200, "undone"), back.content.decode()
    assert bureau.get("/projects", q="轮毂").json()["items"] == []


def test_an_open_question_is_answered_before_the_confirmation(country: Country) -> None:
    bureau = country["promotion_bureau"]
    headers = ["项目名称", "投资主体", "总投资", "签约日期"]
    read = uploaded(bureau, ledger(headers)).json()
    path = f"/imports/{read['id']}"
    (question,) = [one for one in read["questions"] if one["blocks"]]
    assert bureau.post(f"{path}/confirm").status_code == 409
    for key, value in (("nonsense", "x"), (question["key"], "文")):
        wrong = bureau.post(f"{path}/answers", {"answers": {key: value}})
        assert wrong.status_code == 422, wrong.content.decode()
    answered = bureau.post(f"{path}/answers", {"answers": {question["key"]: "亿元"}})
    assert answered.status_code == 200, answered.content.decode()
    assert not [one for one in answered.json()["questions"] if one["blocks"] and not one["answer"]]
    assert bureau.post(f"{path}/confirm").status_code == 200


def test_a_big_ledger_is_carried_out_in_the_background(
    country: Country, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr("wutong.domains.ledgers.api.imports.IN_BACKGROUND_FROM", 1)
    bureau = country["promotion_bureau"]
    path = f"/imports/{uploaded(bureau).json()['id']}"
    answer = bureau.post(f"{path}/confirm", Idempotency_Key="a")
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    (queued,) = task_backends["default"].results
    queued.task.call(*queued.args)
    assert bureau.get(path).json()["status"] == "done"
    assert bureau.post(f"{path}/confirm", Idempotency_Key="a").json() == answer.json()


def test_the_same_upload_with_one_key_is_one_import(country: Country) -> None:
    bureau = country["promotion_bureau"]
    content = ledger().getvalue()

    def file() -> io.BytesIO:
        one = io.BytesIO(content)
        one.name = "签约台账.xlsx"
        return one

    first, second = (uploaded(bureau, file(), Idempotency_Key="a") for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert len(bureau.get("/imports").json()["items"]) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"\x00\x01\x02", b"<html></html>"])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(country: Country, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "坏.xlsx"
    answer = uploaded(country["promotion_bureau"], file)
    assert answer.status_code == 422, answer.content.decode()
    assert answer.json()["errors"][0]["place"] in {"file", "form"}


def test_out_of_scope_is_404_and_without_the_right_403(country: Country) -> None:
    bureau = country["promotion_bureau"]
    number = uploaded(bureau).json()["id"]
    assert uploaded(bureau, unit="130303").status_code == 404
    assert uploaded(bureau, unit="999999").status_code == 422
    assert country["elsewhere"].get(f"/imports/{number}").status_code == 404
    for role in ("leader", "recruiter", "supervisor", "approval_clerk"):
        assert uploaded(country[role]).status_code == 403
        assert country[role].get("/imports").status_code == 403
        assert country[role].post(f"/imports/{number}/confirm").status_code == 403


def test_the_ledger_comes_out_in_its_own_layout(country: Country) -> None:
    bureau = country["promotion_bureau"]
    path = f"/imports/{uploaded(bureau).json()['id']}"
    assert bureau.get(f"{path}/export", reason="核对").status_code == 409
    bureau.post(f"{path}/confirm")
    assert bureau.get(f"{path}/export").status_code == 422
    for address in (f"{path}/export?reason=x", f"{path}/file"):
        answer = bureau.get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        content = b"".join(answer.streaming_content)
        sheet = load_workbook(io.BytesIO(content)).active
        assert [cell.value for cell in sheet[1]] == HEADERS


def test_what_comes_in_by_a_role_that_may_not_verify_waits(country: Country) -> None:
    analyst = country["analyst"]
    path = f"/imports/{uploaded(analyst).json()['id']}"
    done = analyst.post(f"{path}/confirm").json()
    assert (done["status"], done["verified"]) == ("done", False)
    waiting = country["verifier"].get("/verification/milestones").json()["items"]
    assert {one["project"]["name"] for one in waiting} == {row[0] for row in ROWS}
