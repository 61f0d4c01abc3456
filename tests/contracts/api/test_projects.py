"""Projects over HTTP."""

from __future__ import annotations

from tests.contracts.api.conftest import Country


def test_a_project_goes_from_entry_to_a_verified_signing(country: Country) -> None:
    bureau, verifier = country["promotion_bureau"], country["verifier"]
    made = bureau.post("/projects", {
        "name": "新能源电池一期", "region": "130302", "total_investment": "1500000000.00",
    })  # fmt: skip
    assert made.status_code == 201, made.content.decode()
    code = made.json()["code"]
    assert made["Location"] == f"/api/v1/projects/{code}"
    assert made.json()["total_investment"] == "1500000000.00"
    read = bureau.get(f"/projects/{code}")
    assert read.status_code == 200, read.content.decode()
    facts = {fact["attribute"]: fact for fact in read.json()["facts"]}
    assert facts["total_investment"]["amount"] == "1500000000.00"
    assert facts["total_investment"]["standing"] == "claimed"
    assert verifier.get("/verification/facts").json()["items"]
