"""The API and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wutong.cli import main
from wutong.domains.agreements.models import Agreement, FlaggedClause
from wutong.domains.agreements.tests.scene import BAD, Scene, signed_in, word_file
from wutong.domains.org.models import User


def call(user: User, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    """The document of an answer with this status."""
    client = Client() if user is None else signed_in(user)
    sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(client, method)(f"/api/v1/{path}", **sent)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_the_whole_way_over_the_api(scene: Scene) -> None:
    bureau, supervisor = scene.bureau, scene.supervisor
    made = call(bureau, "post", "agreements",
                {"kind": "formal", "title": "协议", "project": scene.project.code,
                 "amount": "300000000.00"}, 201)  # fmt: skip
    number = made["id"]
    assert made["firms"] == [{"id": scene.firm.pk, "name": "宁锂公司"}]
    version = call(bureau, "post", f"agreements/{number}/versions", {"text": BAD}, 201)
    (flag,) = version["flags"]
    assert flag["decision"] is None
    assert "第十条" in flag["hits"][0]["article"]
    start, end = flag["hits"][0]["marks"][0]
    assert version["text"][start:end] in flag["text"]
    refused = call(bureau, "post", f"agreements/{number}/signing", {"on": "2022-09-01"}, 409)
    assert "公平竞争审查有 1 条待处理" in refused["detail"]
    verdict = {"decision": "harmless", "reason": "有依据"}
    own = call(bureau, "post", f"agreements/{number}/flags/{flag['id']}", verdict, 403)
    assert own["type"].endswith("own-work")
    call(supervisor, "post", f"agreements/{number}/flags/{flag['id']}", verdict)
    assert FlaggedClause.objects.get().decided_by == supervisor

    asked = call(bureau, "post", f"agreements/{number}/opinions", {"unit": scene.finance.pk}, 201)
    call(scene.department, "post", f"agreements/{number}/opinions/{asked['id']}",
         {"opinion": "agree"})  # fmt: skip
    meeting = call(bureau, "post", "agreement-meetings",
                   {"region": "130300", "title": "审核会", "on": "2022-09-01"}, 201)  # fmt: skip
    item = call(bureau, "post", f"agreement-meetings/{meeting['id']}/agenda",
                {"agreement": number}, 201)  # fmt: skip
    held = call(bureau, "post", f"agreement-meetings/{meeting['id']}/minutes",
                {"minutes": "同意", "decisions": [{"item": item["id"], "decision": "pass"}]})  # fmt: skip
    assert held["agenda"][0]["decision"] == "pass"
    signed = call(bureau, "post", f"agreements/{number}/signing", {"on": "2022-09-02"})
    assert (signed["state"], signed["signed_on"]) == ("signed", "2022-09-02")

    (first, *_more) = call(bureau, "get", f"agreements/{number}/proposals")["items"]
    assert first["kind"] == "invest"
    one = call(bureau, "post", f"agreements/{number}/commitments",
               {"side": "firm", "kind": "invest", "text": "投资", "due_on": "2030-01-01",
                "amount": first["amount"]}, 201)  # fmt: skip
    call(bureau, "post", f"commitments/{one['id']}/fulfilled", {"on": "2022-09-05", "note": "好"})
    call(bureau, "post", f"commitments/{one['id']}/confirm", {}, 403)
    done = call(supervisor, "post", f"commitments/{one['id']}/confirm", {})
    assert done["state"] == "fulfilled"
    assert [one["id"] for one in call(bureau, "get", "commitments?state=fulfilled")["items"]]


def test_lists_are_narrowed_and_bounded(scene: Scene) -> None:
    for number in range(3):
        scene.draft(title=f"协议{number}")
    first = call(scene.bureau, "get", "agreements?limit=2")
    rest = call(scene.bureau, "get", f"agreements?limit=2&cursor={first['next']}")
    assert len(first["items"] + rest["items"]) == 3
    assert [one["title"] for one in call(scene.bureau, "get", "agreements?q=协议1")["items"]] == [
        "协议1"
    ]
    assert call(scene.stranger, "get", "agreements")["items"] == []


def test_an_edit_names_the_version_it_saw(scene: Scene) -> None:
    agreement = scene.draft()
    path = f"agreements/{agreement.pk}"
    call(scene.bureau, "patch", path, {"title": "改"}, 428)
    call(scene.bureau, "patch", path, {"title": "改", "version": 1})
    call(scene.bureau, "patch", path, {"title": "再改", "version": 1}, 409)
    assert Agreement.objects.get().title == "改"


def test_a_text_is_checked_without_saving(scene: Scene) -> None:
    found = call(scene.clerk, "post", "agreements/check", {"text": BAD})
    assert [one["label"] for one in found["flagged"]] == ["第二条"]
    assert not Agreement.objects.exists()


def test_versions_are_compared(scene: Scene) -> None:
    agreement = scene.with_text("第一条 投资1亿元。")
    call(
        scene.bureau,
        "post",
        f"agreements/{agreement.pk}/versions",
        {"text": "第一条 投资2亿元。"},
        201,
    )
    found = call(scene.bureau, "get", f"agreements/{agreement.pk}/differences?old=1&new=2")
    assert [one["kind"] for one in found["lines"]] == ["changed"]
    call(scene.bureau, "get", f"agreements/{agreement.pk}/differences?old=1&new=9", status=404)


@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_a_file_is_checked_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    file = tmp_path / f"协议.{ending}"
    content = word_file(*BAD.strip().split("\n")).read() if ending == "docx" else BAD.encode()
    file.write_bytes(content)
    assert main(["agreement", "check", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["clauses"], len(document["flagged"])) == (3, 1)
    assert main(["agreement", "check", str(file)]) == 0
    text = capsys.readouterr().out
    assert "标出 1 条" in text
    assert "第十条" in text


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"%PDF-1.7"), ("a.txt", b""), ("a.docx", b"PK"), ("none", None)]
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert main(["agreement", "check", str(file)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
