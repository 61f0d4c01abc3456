"""Projects over HTTP: from entry to a verified signing, and who sees and writes what."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.api.conftest import Caller, Country
from tests.contracts.api.test_idempotency import PDF
from wutong.domains.investors.actions import register_investor
from wutong.domains.projects.api.shapes import ProjectRow
from wutong.domains.projects.models import Project
from wutong.kernel import clock


def paper(caller: Caller, code: str, kind: str) -> int:
    """The number of a paper that was handed in."""
    file = BytesIO(PDF + kind.encode())
    file.name = f"{kind}.pdf"
    answer = caller.upload(f"/projects/{code}/evidence", {"kind": kind, "file": file})
    assert answer.status_code == 201, answer.content.decode()
    return int(answer.json()["id"])


def signed(country: Country, day: str = "2022-09-09") -> dict[str, Any]:
    """A project with a claimed signing, everything for the gate there."""
    bureau = country["promotion_bureau"]
    investor = register_investor(name="甲公司有限公司", by=bureau.user, at=clock.now())
    made = bureau.post("/projects", {
        "name": "新能源电池一期", "region": "130302", "total_investment": "1500000000.00",
        "investor": investor.pk, "on": day, "planned_start": "2022-12",
    })  # fmt: skip
    assert made.status_code == 201, made.content.decode()
    assert made.json()["planned_start"] == "2022-12"
    code = made.json()["code"]
    contract = paper(bureau, code, "contract")
    claim = bureau.post(
        f"/projects/{code}/milestones", {"stage": "signed", "on": day, "evidence": [contract]}
    )
    assert claim.status_code == 201, claim.content.decode()
    return {"code": code, "milestone": claim.json()["id"], "contract": contract}


def test_a_project_goes_from_entry_to_a_verified_signing(country: Country) -> None:
    verifier = country["verifier"]
    project = signed(country)
    waiting = verifier.get("/verification/milestones").json()["items"]
    assert [one["project"]["code"] for one in waiting] == [project["code"]]
    path = f"/projects/{project['code']}"
    done = verifier.post(f"{path}/milestones/{project['milestone']}/verify", {})
    assert done.status_code == 200, done.content.decode()
    assert (done.json()["standing"], done.json()["decided_by"]) == ("verified", "verifier")
    read = country["promotion_bureau"].get(path).json()
    assert (read["stage"], read["stage_on"]) == ("signed", "2022-09-09")
    assert read["total_investment"] == "1500000000.00"
    assert read["milestones"][0]["evidence"] == [project["contract"]]
    counted = verifier.get("/metrics/signed_amount", unit="130300",
                           **{"from": "2022-01-01", "to": "2022-12-31"})  # fmt: skip
    assert counted.json()["values"][0]["value"] == "1500000000"


def test_a_rejected_claim_says_why_and_does_not_count(country: Country) -> None:
    project = signed(country)
    path = f"/projects/{project['code']}/milestones/{project['milestone']}"
    assert country["verifier"].post(f"{path}/reject", {}).status_code == 422
    done = country["verifier"].post(f"{path}/reject", {"reason": "合同未盖章"})
    assert (done.status_code, done.json()["decision_reason"]) == (200, "合同未盖章")
    again = country["verifier"].post(f"{path}/verify", {})
    assert (again.status_code, again.json()["type"]) == (409, "urn:wutong:problem:already-moved")


def test_nobody_verifies_their_own_claim(country: Country) -> None:
    project = signed(country)
    path = f"/projects/{project['code']}/milestones/{project['milestone']}/verify"
    answer = country["promotion_bureau"].post(path, {})
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:wutong:problem:own-claim")


def test_the_gate_tells_what_is_missing_before_the_claim_does(country: Country) -> None:
    path = f"/projects/{country.project.code}"
    gate = country["promotion_bureau"].get(f"{path}/gates/signed").json()
    lacking = [one["group"] for one in gate["groups"] if not one["passed"]]
    refused = country["promotion_bureau"].post(
        f"{path}/milestones", {"stage": "signed", "on": "2022-09-09"}
    )
    assert [one["group"] for one in refused.json()["missing"]] == lacking != []
    every = country["promotion_bureau"].get(f"{path}/gates").json()["items"]
    assert gate in every


def test_funds_and_facts_are_claimed_with_their_papers(country: Country) -> None:
    bureau, code = country["promotion_bureau"], country.project.code
    slip = paper(bureau, code, "bank_slip")
    funds = bureau.post(f"/projects/{code}/funds", {
        "amount": "12345678.90", "on": "2022-08-01", "kind": "domestic", "evidence": slip,
    })  # fmt: skip
    assert (funds.status_code, funds.json()["amount"]) == (201, "12345678.90")
    area = bureau.post(f"/projects/{code}/facts", {
        "attribute": "land_area", "number": "293333.3333", "on": "2022-08-01",
    })  # fmt: skip
    assert (area.status_code, area.json()["number"]) == (201, "293333.3333")
    elsewhere = bureau.post(f"/projects/{country.secret.code}/funds", {
        "amount": "1", "on": "2022-08-01", "kind": "domestic", "evidence": slip,
    })  # fmt: skip
    assert elsewhere.status_code in {404, 422}


@pytest.mark.parametrize(
    "body",
    [
        {"attribute": "jobs", "on": "2022-08-01"},
        {"attribute": "jobs", "on": "2022-08-01", "amount": "5"},
        {"attribute": "total_investment", "on": "2022-08-01", "amount": "-5"},
        {"attribute": "total_investment", "on": "2022-08-01", "amount": "5", "currency": "USD"},
        {"attribute": "total_investment", "on": "2999-08-01", "amount": "5"},
        {"attribute": "region", "on": "2022-08-01", "region": "999999"},
    ],
)
def test_a_fact_that_makes_no_sense_is_refused(country: Country, body: dict[str, Any]) -> None:
    path = f"/projects/{country.project.code}/facts"
    answer = country["promotion_bureau"].post(path, body)
    assert answer.status_code == 422, answer.content.decode()


def test_an_edit_names_the_version_it_was_made_on(country: Country) -> None:
    bureau, path = country["promotion_bureau"], f"/projects/{country.project.code}"
    read = bureau.get(path)
    assert bureau.patch(path, {"note": "x"}).status_code == 428
    edited = bureau.patch(path, {"note": "甲"}, If_Match=read["ETag"])
    assert (edited.status_code, edited.json()["note"]) == (200, "甲")
    assert edited["ETag"] == f'"{edited.json()["version"]}"' != read["ETag"]
    assert bureau.patch(path, {"note": "乙"}, If_Match=read["ETag"]).status_code == 412
    stale = {"note": "乙", "version": read.json()["version"]}
    assert bureau.patch(path, stale).status_code == 409
    assert bureau.get(path).json()["note"] == "甲"


def test_only_what_was_sent_changes(country: Country) -> None:
    bureau, path = country["promotion_bureau"], f"/projects/{country.project.code}"
    first = bureau.patch(path, {"industry": "装备", "build_kind": "new_build", "version":
                                bureau.get(path).json()["version"]}).json()  # fmt: skip
    second = bureau.patch(path, {"build_kind": None, "version": first["version"]}).json()
    assert (second["industry"], second["build_kind"]) == ("装备", None)
    assert second["name"] == country.project.name


def test_pace_and_team(country: Country) -> None:
    bureau, path = country["promotion_bureau"], f"/projects/{country.project.code}"
    pace = {"pace": "slowed", "on": "2022-08-01", "reason": "资金未到位"}
    assert bureau.post(f"{path}/pace", pace).status_code == 201
    member = {
        "user": country["steward"].user.pk, "capacity": "project_steward", "on": "2022-08-01",
    }  # fmt: skip
    joined = bureau.post(f"{path}/team", member)
    assert joined.status_code == 201, joined.content.decode()
    assert bureau.post(f"{path}/team", member).status_code == 409
    left = bureau.post(f"{path}/team/{joined.json()['id']}/leave", {"on": "2022-09-01"})
    assert (left.status_code, left.json()["left_on"]) == (200, "2022-09-01")
    read = bureau.get(path).json()
    assert (read["pace"], read["pace_changes"][0]["reason"]) == ("slowed", "资金未到位")


def test_a_paper_is_fetched_as_an_attachment_by_who_sees_the_project(country: Country) -> None:
    bureau = country["promotion_bureau"]
    number = paper(bureau, country.project.code, "contract")
    fetched = bureau.get(f"/evidence/{number}/file")
    assert fetched.status_code == 200
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")
    assert fetched["Content-Disposition"].startswith("attachment")
    for path in (f"/evidence/{number}", f"/evidence/{number}/file"):
        assert country["elsewhere"].get(path).status_code == 404
    gone = bureau.post(f"/evidence/{number}/withdraw", {"reason": "传错了"})
    assert gone.status_code == 200


READERS = (
    "administrator", "leader", "supervisor", "analyst", "promotion_bureau", "recruiter", "steward",
    "line_department", "approval_clerk",
)  # fmt: skip
WRITES = {
    "pace": {"pace": "slowed", "on": "2022-08-01", "reason": "x"},
    "milestones": {"stage": "negotiating", "on": "2022-09-09"},
    "facts": {"attribute": "jobs", "number": "5", "on": "2022-08-01"},
    "funds": {"amount": "5", "on": "2022-08-01", "kind": "domestic"},
}


@pytest.mark.parametrize("role", READERS)
def test_a_role_reads_its_own_region_alone(country: Country, role: str) -> None:
    caller = country[role]
    assert caller.get(f"/projects/{country.project.code}").status_code == 200
    assert caller.get(f"/projects/{country.other.code}").status_code == 404
    codes = {one["code"] for one in caller.get("/projects").json()["items"]}
    assert country.project.code in codes
    assert country.other.code not in codes


@pytest.mark.parametrize("role", [*READERS, "investor"])
def test_out_of_scope_is_404_and_read_only_403(country: Country, role: str) -> None:
    caller = country[role]
    abilities = caller.get("/me").json()["grants"][0]["abilities"]
    for kind, body in WRITES.items():
        own = caller.post(f"/projects/{country.project.code}/{kind}", body)
        other = caller.post(f"/projects/{country.other.code}/{kind}", body)
        assert other.status_code == 404
        if role == "investor":
            assert own.status_code == 404
        elif ("edit" if kind == "pace" else "claim") in abilities:
            assert own.status_code in {201, 409}, own.content.decode()
        else:
            assert own.status_code == 403


def test_a_confidential_project_is_not_there_for_who_has_no_office(country: Country) -> None:
    for role in READERS:
        caller = country[role]
        status = 200 if role == "leader" else 404
        assert caller.get(f"/projects/{country.secret.code}").status_code == status
        assert bool(caller.get("/projects", q="长城").json()["items"]) == (role == "leader")


def test_a_confidential_parent_is_not_named_to_who_may_not_see_it(country: Country) -> None:
    bureau = country["promotion_bureau"]
    country.project.parent = country.secret
    country.project.save()
    path = f"/projects/{country.project.code}"
    assert country["leader"].get(path).json()["parent"]["code"] == country.secret.code
    assert bureau.get(path).json()["parent"] is None
    assert bureau.get("/projects").json()["items"][0]["parent"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"region": "130302"}, True),
        ({"region": "130303"}, False),
        ({"stage": ["signed", "landed"]}, False),
        ({"q": "装备"}, True),
        ({"q": "lgzb"}, True),
        ({"q": "臨港裝備"}, True),
        ({"q": "玻璃"}, False),
        ({"high_technology": "true"}, False),
        ({"top_level": "true", "pace": "normal"}, True),
        ({"amount_from": "1"}, False),
    ],
)
def test_the_list_is_narrowed(country: Country, query: dict[str, Any], found: bool) -> None:
    items = country["promotion_bureau"].get("/projects", **query).json()["items"]
    assert (country.project.code in {one["code"] for one in items}) == found


def test_a_row_of_the_list_is_what_is_described_and_read(country: Country) -> None:
    """The list writes its rows by itself: they hold the shape and equal the single project."""
    bureau = country["promotion_bureau"]
    code = signed(country)["code"]
    child = bureau.post("/projects", {"name": "二期", "region": "130302", "parent": code})
    assert child.status_code == 201, child.content.decode()
    Project.objects.filter(code=code).update(
        land_area="1234.5000", next_step="评审", next_step_due="2026-12-01", build_kind="new_build",
        industry="新能源", key_project=True, stage="signed", stage_on="2022-09-09",
    )  # fmt: skip
    rows = bureau.get("/projects").json()["items"]
    assert {row["name"] for row in rows} >= {"二期", "新能源电池一期"}
    for row in rows:
        assert list(row) == list(ProjectRow.model_fields)
        whole = bureau.get(f"/projects/{row['code']}").json()
        assert row == {name: whole[name] for name in row}


def test_reading_a_project_takes_the_same_queries_however_much_it_has(country: Country) -> None:
    bureau, path = country["promotion_bureau"], f"/projects/{country.project.code}"
    few = _queries(bureau, path)
    for day in range(1, 9):
        bureau.post(f"{path}/facts", {"attribute": "jobs", "number": "5", "on": f"2022-08-0{day}"})
        bureau.post(f"{path}/funds", {"amount": "5", "on": f"2022-08-0{day}", "kind": "domestic"})
        bureau.post("/projects", {
            "name": f"分期{day}", "region": "130302", "parent": country.project.code,
        })  # fmt: skip
    assert len(bureau.get(path).json()["children"]) == 8
    assert _queries(bureau, path) <= few + 1  # the name of the children's parent


def _queries(caller: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(path).status_code == 200
    return len(captured)
