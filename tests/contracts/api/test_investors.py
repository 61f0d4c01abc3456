"""Investors over HTTP: one record a firm, phones masked, merges taken back."""

from __future__ import annotations

import pytest

from tests.contracts.api.conftest import Country
from wutong.domains.investors.models import Investor, MergeRecord

FIRM = {"name": "秦皇岛金海粮油工业有限公司", "origin": "新加坡", "foreign": True}


def entered(country: Country, **changes: object) -> dict[str, object]:
    answer = country["promotion_bureau"].post("/investors", {**FIRM, **changes})
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_a_firm_is_entered_once(country: Country) -> None:
    made = entered(country, honours=["listed"], industry_code="1331")
    again = country["promotion_bureau"].post("/investors", {**FIRM, "confirmed": True})
    assert (again.status_code, again.json()["id"]) == (200, made["id"])
    assert Investor.objects.count() == 1


def test_a_suspected_double_is_named_with_its_reason(country: Country) -> None:
    made = entered(country)
    answer = country["recruiter"].post("/investors", {"name": "秦皇岛金海粮油"})
    assert answer.status_code == 409
    document = answer.json()
    assert document["type"] == "urn:wutong:problem:suspected-double"
    assert document["suspects"][0]["investor"]["id"] == made["id"]
    assert document["suspects"][0]["why"]
    listed = country["recruiter"].get("/investors/suspects", name="秦皇岛金海粮油").json()
    assert listed["items"] == document["suspects"]


def test_a_wrong_check_character_is_refused(country: Country) -> None:
    answer = country["recruiter"].post("/investors", {**FIRM, "uscc": "91130300MA07XXXX1X"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "uscc"


@pytest.mark.parametrize(
    ("role", "phone"), [("recruiter", "13833351234"), ("analyst", "138****1234")]
)
def test_phones_are_masked_unless_the_role_needs_them(
    country: Country, role: str, phone: str
) -> None:
    number = entered(country)["id"]
    country["promotion_bureau"].post(
        f"/investors/{number}/contacts", {"name": "王总", "phone": "13833351234"}
    )
    assert country[role].get(f"/investors/{number}").json()["contacts"][0]["phone"] == phone


def test_an_edit_names_the_version_it_was_made_on(country: Country) -> None:
    bureau = country["promotion_bureau"]
    made = entered(country)
    path = f"/investors/{made['id']}"
    assert bureau.patch(path, {"note": "x"}).status_code == 428
    seen = f'"{made["version"]}"'
    edited = bureau.patch(path, {"name": "金海粮油（秦皇岛）有限公司"}, If_Match=seen)
    assert edited.status_code == 200, edited.content.decode()
    assert [one["name"] for one in edited.json()["names"]] == [FIRM["name"]]
    assert bureau.patch(path, {"note": "x"}, If_Match=seen).status_code == 412
    stale = bureau.patch(path, {"note": "x", "version": made["version"]})
    assert stale.status_code == 409
    assert bureau.patch(path, {"note": "x"}, If_Match=edited["ETag"]).status_code == 200


def test_a_merge_is_previewed_carried_out_and_taken_back(country: Country) -> None:
    bureau = country["promotion_bureau"]
    kept = entered(country)["id"]
    merged = entered(country, name="秦皇岛金海食品工业有限公司", confirmed=True)["id"]
    project = bureau.post("/projects", {"name": "粮油", "region": "130302", "investor": merged})
    code = project.json()["code"]
    preview = bureau.get(f"/investors/{kept}/merge-preview", merged=merged).json()
    assert {one["label"]: one["moved"] for one in preview["relations"]} == {"项目": 1} or (
        sum(one["moved"] for one in preview["relations"]) >= 1
    )
    done = bureau.post(f"/investors/{kept}/merges", {"merged": merged, "reason": "同一家"})
    assert done.status_code == 201, done.content.decode()
    assert bureau.get(f"/projects/{code}").json()["investor"]["id"] == kept
    assert bureau.get(f"/investors/{merged}").json()["merged_into"]["id"] == kept
    undo = f"/investors/merges/{done.json()['id']}/undo"
    assert bureau.post(undo, {"reason": "看错了"}).status_code == 200
    assert bureau.get(f"/projects/{code}").json()["investor"]["id"] == merged
    assert bureau.post(undo, {"reason": "看错了"}).status_code == 409
    assert MergeRecord.objects.get().undone_at is not None


@pytest.mark.parametrize("role", ["leader", "supervisor", "analyst", "approval_clerk"])
def test_who_may_only_read_is_refused(country: Country, role: str) -> None:
    number = entered(country)["id"]
    caller = country[role]
    assert caller.get(f"/investors/{number}").status_code == 200
    assert caller.post("/investors", FIRM).status_code == 403
    for part, body in (("names", {"kind": "short", "name": "金海"}), ("contacts", {"name": "王"})):
        assert caller.post(f"/investors/{number}/{part}", body).status_code == 403
    assert caller.get(f"/investors/{number}/merge-preview", merged=number).status_code == 403


def test_an_investor_sees_no_other_firm(country: Country) -> None:
    number = entered(country)["id"]
    assert country["investor"].get(f"/investors/{number}").status_code == 404
    assert country["investor"].get("/investors").json()["items"] == []
