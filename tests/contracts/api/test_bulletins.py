"""Bulletins over HTTP: from a template to an issue that stays, and its restatement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.api.conftest import Caller, Country
from tests.contracts.api.test_projects import signed

PERIOD = {"first_day": "2022-01-01", "last_day": "2022-12-31"}


def drafted(country: Country, by: str = "analyst") -> dict[str, Any]:
    caller = country[by]
    templates = caller.get("/bulletin-templates").json()["items"]
    answer = caller.post(
        "/bulletins", {"template": templates[0]["id"], "region": "130302", **PERIOD}
    )
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def issued(country: Country) -> str:
    """The address of an issued bulletin with one verified signing."""
    project = signed(country)
    claim = f"/projects/{project['code']}/milestones/{project['milestone']}"
    country["verifier"].post(f"{claim}/verify", {})
    draft = drafted(country)
    path = f"/bulletins/{draft['id']}"
    reviewed = country["supervisor"].post(f"{path}/review", {"version": draft["version"]})
    assert reviewed.status_code == 200, reviewed.content.decode()
    done = country["leader"].post(f"{path}/issue")
    assert (done.status_code, done.json()["status"]) == (200, "issued"), done.content.decode()
    return path


def test_a_bulletin_is_drafted_reviewed_by_another_and_issued(country: Country) -> None:
    path = issued(country)
    read = country["leader"].get(path).json()
    assert read["number"]
    assert read["intact"] is True
    assert (read["drafted_by"], read["reviewed_by"], read["issued_by"]) == (
        "analyst", "supervisor", "leader",
    )  # fmt: skip
    assert read["document"]["blocks"]
    figures = country["leader"].get(f"{path}/figures").json()["items"]
    assert all(one["display"] for one in figures)
    opened = [
        country["leader"].get(f"{path}/figures/{one['key']}").json()
        for one in figures
        if not one["inputs"]
    ]
    assert any(row["title"] == "新能源电池一期" for one in opened for row in one["rows"])


def test_nobody_reviews_their_own_draft(country: Country) -> None:
    draft = drafted(country, "promotion_bureau")
    answer = country["promotion_bureau"].post(
        f"/bulletins/{draft['id']}/review", {"version": draft["version"]}
    )
    assert answer.status_code == 403


def test_a_review_names_the_version_that_was_read(country: Country) -> None:
    draft = drafted(country)
    path = f"/bulletins/{draft['id']}"
    supervisor = country["supervisor"]
    assert supervisor.post(f"{path}/review", {}).status_code == 428
    edited = country["analyst"].patch(path, {"body": draft["body"]}, If_Match='"1"')
    assert edited.status_code == 200, edited.content.decode()
    assert supervisor.post(f"{path}/review", {"version": 1}).status_code == 409
    assert supervisor.post(f"{path}/review", {}, If_Match='"1"').status_code == 412
    back = supervisor.post(f"{path}/return", {"note": "补一段"}, If_Match=edited["ETag"])
    assert (back.status_code, back.json()["review_note"]) == (200, "补一段")


def test_a_text_that_makes_no_sense_is_refused_with_every_problem(country: Country) -> None:
    draft = drafted(country)
    wrong = {"title": "x", "sections": [{"blocks": [{"kind": "paragraph", "text": "{nothing}"}]}]}
    answer = country["analyst"].patch(f"/bulletins/{draft['id']}", {"body": wrong}, If_Match='"1"')
    assert answer.status_code == 422, answer.content.decode()
    assert answer.json()["errors"]


def test_what_was_corrected_since_the_issue_shows_and_is_restated(country: Country) -> None:
    path = issued(country)
    leader, verifier = country["leader"], country["verifier"]
    same = leader.get(f"{path}/comparison").json()
    assert (same["reproduced"], same["changes"]) == (True, [])
    project = leader.get("/projects", q="新能源电池").json()["items"][0]["code"]
    milestone = leader.get(f"/projects/{project}").json()["milestones"][0]["id"]
    gone = verifier.post(
        f"/projects/{project}/milestones/{milestone}/retract", {"reason": "重复签约"}
    )
    assert gone.status_code == 200, gone.content.decode()
    later = leader.get(f"{path}/comparison").json()
    assert later["reproduced"] is True
    assert later["changes"]
    assert {one["reason"] for some in later["reasons"].values() for one in some} >= {"重复签约"}
    restated = country["analyst"].post(f"{path}/restate", {"reason": "重复签约"})
    assert restated.status_code == 201, restated.content.decode()
    assert f"/bulletins/{restated.json()['restates']}" == path
    assert country["analyst"].post(f"{path}/restate", {"reason": "x"}).status_code == 409


@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
def test_a_bulletin_is_taken_out_as_a_file(country: Country, file_format: str) -> None:
    path = issued(country)
    answer = country["leader"].get(f"{path}/file", format=file_format, reason="报送")
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert country["leader"].get(f"{path}/file", format=file_format).status_code == 422
    refused = country["line_department"].get(f"{path}/file", format=file_format, reason="x")
    assert refused.status_code == 403


def test_an_issued_bulletin_is_neither_edited_nor_deleted(country: Country) -> None:
    path = issued(country)
    analyst = country["analyst"]
    body = analyst.get(path).json()["body"]
    assert analyst.patch(path, {"body": body}, If_Match="*").status_code == 409
    assert _delete(analyst, path).status_code == 409
    draft = f"/bulletins/{drafted(country)['id']}"
    assert _delete(analyst, draft).status_code == 204
    assert analyst.get(draft).status_code == 404


def _delete(caller: Caller, path: str) -> Any:
    return caller.client.delete(f"/api/v1{path}", headers=caller.headers())


def test_who_sees_and_who_may(country: Country) -> None:
    draft = f"/bulletins/{drafted(country)['id']}"
    assert country["elsewhere"].get(draft).status_code == 404
    assert country["line_department"].get(draft).status_code == 404  # drafts are for who works
    for role in ("recruiter", "steward", "approval_clerk", "investor"):
        assert country[role].get("/bulletins").status_code == 403
    assert country["line_department"].get("/bulletins").json()["items"] == []
    assert country["supervisor"].post(f"{draft}/issue").status_code == 403
    answer = country["analyst"].post("/bulletins", {"template": 1, "region": "130303", **PERIOD})
    assert answer.status_code == 404
