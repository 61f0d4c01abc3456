"""Leads over HTTP: the same rules, scopes and refusals as on the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from wutong.domains.leads import actions
from wutong.domains.leads.choices import LeadState
from wutong.domains.leads.models import Lead, LeadConflict, LeadTransfer
from wutong.domains.leads.tests.conftest import NOON, YI, Report, Staff, signed_in
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World

FIRM = "河北恒瑞新材料有限公司"


def call(client: Client, method: str, path: str, body: Any = None, **more: Any) -> Any:
    """One call; the answer's document and status."""
    data = json.dumps(body) if body is not None else ""
    answer = client.generic(method, f"/api/v1{path}", data, content_type="application/json", **more)
    return answer.status_code, answer.json()


@pytest.fixture
def recruiter(staff: Staff) -> Client:
    """The recruiter's session."""
    return signed_in(staff.recruiter)


def new_lead(world: World, **more: Any) -> dict[str, Any]:
    return {
        "firm_name": FIRM, "content": "膜材料基地", "source": "visit",
        "region": world.county.code, "unit": world.squad.pk, "amount": "300000000.00", **more,
    }  # fmt: skip


def test_a_lead_is_reported_read_and_listed(recruiter: Client, world: World) -> None:
    status, made = call(recruiter, "POST", "/leads", new_lead(world))
    assert (status, made["state"], made["amount"]) == (201, "studying", "300000000.00")
    assert [one["kind"] for one in made["duties"]] == ["study"]
    status, read = call(recruiter, "GET", f"/leads/{made['code']}")
    assert (status, read["events"][0]["kind"]) == (200, "reported")
    status, listed = call(recruiter, "GET", "/leads?q=hbhr&sort=-amount")
    assert [one["code"] for one in listed["items"]] == [made["code"]]
    assert call(recruiter, "GET", "/leads?sort=wrong")[0] == 422


def test_a_collision_answers_conflict_until_it_is_confirmed(
    recruiter: Client, world: World, staff: Staff, lead: Lead
) -> None:
    rival = signed_in(staff.rival)
    body = new_lead(world, unit=staff.other_squad.pk, region=world.other_county.code)
    status, seen = call(
        rival, "POST", "/leads/collisions", {"firm_name": FIRM, "region": world.other_county.code}
    )
    assert (status, seen["items"][0]["lead"], seen["items"][0]["unit"]) == (200, None, "第一小分队")
    assert call(rival, "POST", "/leads", body)[0] == 409
    assert call(rival, "POST", "/leads", {**body, "confirmed": True})[0] == 201
    status, conflicts = call(signed_in(staff.bureau), "GET", "/lead-conflicts?state=open")
    assert conflicts["items"][0]["first"] == lead.code
    status, own = call(rival, "GET", "/lead-conflicts")
    assert (own["items"][0]["first"], own["items"][0]["second"] is None) == (None, False)


def test_a_change_names_the_version_it_was_made_on(recruiter: Client, lead: Lead) -> None:
    address = f"/leads/{lead.code}"
    assert call(recruiter, "PATCH", address, {"note": "记"})[0] == 428
    status, changed = call(recruiter, "PATCH", address, {"note": "记"}, HTTP_IF_MATCH='"1"')
    assert (status, changed["note"], changed["version"]) == (200, "记", 2)
    assert call(recruiter, "PATCH", address, {"note": "二", "version": 1})[0] == 409
    assert call(recruiter, "PATCH", address, {"uscc": "123", "version": 2})[0] == 422


def test_steps_follow_the_rules(recruiter: Client, lead: Lead, staff: Staff) -> None:
    address = f"/leads/{lead.code}"
    assert call(recruiter, "POST", f"{address}/extend", {"reason": "因"})[0] == 409
    status, followed = call(recruiter, "POST", f"{address}/study", {"decision": "follow"})
    assert (status, followed["state"]) == (200, "following")
    assert call(recruiter, "POST", f"{address}/progress", {"reason": "来访"})[0] == 200
    assert call(recruiter, "POST", f"{address}/feedback", {"reason": "已告知"})[0] == 200
    assert call(signed_in(staff.rival), "GET", address)[0] == 404
    department = signed_in(staff.department)
    assert call(department, "POST", f"{address}/release", {"reason": "因"})[0] == 403
    assert call(recruiter, "POST", f"{address}/release", {"reason": "无力"})[0] == 200
    assert call(recruiter, "POST", f"{address}/pick", {})[0] == 409  # cool-off
    status, picked = call(signed_in(staff.mate), "POST", f"{address}/pick", {})
    assert (status, picked["owner"]["name"]) == (200, "mate")


def test_a_response_names_who_holds_the_lead(report: Report, staff: Staff) -> None:
    lead = report(by=staff.department)
    bureau = signed_in(staff.bureau)
    address = f"/leads/{lead.code}/respond"
    assert call(bureau, "POST", address, {"owner": 999_999})[0] == 422
    status, taken = call(bureau, "POST", address, {"owner": staff.colleague.pk})
    assert (status, taken["owner"]["name"]) == (200, "colleague")


def test_a_study_makes_a_project(recruiter: Client, lead: Lead) -> None:
    address = f"/leads/{lead.code}/study"
    assert call(recruiter, "POST", address, {"decision": "hand_on"})[0] == 409
    status, made = call(recruiter, "POST", address, {"decision": "project"})
    assert (status, made["project"]) == (200, Project.objects.get().code)
    assert made["credit"][0]["share"] == "1"


def test_a_transfer_is_answered(recruiter: Client, lead: Lead, staff: Staff) -> None:
    body = {"to_unit": staff.other_squad.pk, "reason": "更合适"}
    status, offer = call(recruiter, "POST", f"/leads/{lead.code}/transfer", body)
    assert status == 201
    rival = signed_in(staff.rival)
    assert call(rival, "GET", "/lead-transfers")[1]["items"][0]["id"] == offer["id"]
    address = f"/lead-transfers/{offer['id']}/answer"
    assert call(rival, "POST", address, {"accept": False})[0] == 422
    status, taken = call(rival, "POST", address, {"accept": True})
    assert (status, taken["unit"]["id"]) == (200, staff.other_squad.pk)
    assert not LeadTransfer.objects.pending().exists()


def test_a_conflict_is_decided(
    report: Report, lead: Lead, staff: Staff, world: World, recruiter: Client
) -> None:
    report(by=staff.rival, region=world.other_county, confirmed=True, amount=YI)
    address = f"/lead-conflicts/{LeadConflict.objects.get().pk}/decide"
    body: dict[str, Any] = {"decision": "split", "reason": "共同"}
    assert call(recruiter, "POST", address, body)[0] == 403
    bureau = signed_in(staff.bureau)
    shares = [{"unit": 999_999, "share": "1"}]
    assert call(bureau, "POST", address, {**body, "shares": shares})[0] == 422
    shares = [
        {"unit": lead.unit_id, "share": "0.5"}, {"person": staff.rival.pk, "share": "0.5"}
    ]  # fmt: skip
    status, decided = call(bureau, "POST", address, {**body, "shares": shares})
    assert (status, decided["decision"]) == (200, "split")


def test_the_pool_is_listed(lead: Lead, staff: Staff) -> None:
    actions.release(lead=lead, reason="无力", by=staff.recruiter, at=NOON)
    mate = signed_in(staff.mate)
    listed = call(mate, "GET", "/leads?state=pool&sort=-pooled_at")[1]["items"]
    assert [(one["code"], one["state"]) for one in listed] == [(lead.code, LeadState.POOL)]
    assert call(signed_in(staff.rival), "GET", "/leads?state=pool")[1]["items"] == []
