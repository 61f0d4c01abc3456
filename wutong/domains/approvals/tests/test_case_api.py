"""Cases over HTTP."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from wutong.domains.approvals import actions
from wutong.domains.approvals.models import JointAcceptance
from wutong.domains.approvals.tests.office import MONDAY, Office, build_office, paper_file
from wutong.domains.org.models import User
from wutong.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    """Regions, people, units, a catalogue, a firm and its project."""
    return build_office()


def call(user: User, address: str, body: Any = None) -> Any:
    """The answer of the API to somebody signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    if body is None:
        return client.get(f"/api/v1{address}")
    return client.post(f"/api/v1{address}", json.dumps(body), content_type="application/json")


def test_from_the_window_to_the_result(office: Office) -> None:
    made = call(
        office.clerk, "/approval-applications",
        {"kind": "single", "items": ["SITE"], "project": office.project.code},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    number = made.json()["cases"][0]["number"]
    for code in ("form", "map"):
        answer = call(office.clerk, f"/approval-cases/{number}/papers/{code}/on-paper", {})
        assert answer.json()["state"] == "handed_in"
    case = call(office.clerk, f"/approval-cases/{number}").json()
    assert case["moves"][:2] == ["refuse", "ask_before"]
    accepted = call(
        office.clerk, f"/approval-cases/{number}/moves", {"move": "accept", "lock": case["lock"]}
    )
    assert accepted.json()["state"] == "accepted"
    stale = call(
        office.clerk, f"/approval-cases/{number}/moves", {"move": "route", "lock": case["lock"]}
    )
    assert stale.status_code == 409
    call(office.clerk, f"/approval-cases/{number}/moves", {"move": "route"})
    queue = call(office.department, "/approval-queue").json()
    assert [one["number"] for one in queue["items"]] == [number]
    decided = call(
        office.department, f"/approval-cases/{number}/moves",
        {"move": "approve", "results": [{"code": "opinion", "document_number": "7号"}]},
    ).json()  # fmt: skip
    assert (decided["state"], decided["results"][0]["document_number"]) == ("approved", "7号")
    filed = call(office.clerk, f"/papers-on-file?project={office.project.code}").json()
    assert {one["code"] for one in filed["items"]} == {"form", "map", "opinion"}


def test_refusals(office: Office) -> None:
    case = office.case()
    lacking = call(office.clerk, f"/approval-cases/{case.number}/moves", {"move": "accept"})
    assert lacking.status_code == 422
    assert "申请表" in lacking.content.decode()
    denied = call(office.supervisor, f"/approval-cases/{case.number}/moves",
                  {"move": "refuse", "reason": "不属本窗口"})  # fmt: skip
    assert denied.status_code == 403
    assert call(office.stranger, f"/approval-cases/{case.number}").status_code == 404
    unknown = call(office.clerk, "/approval-applications",
                   {"kind": "single", "items": ["X"], "project": office.project.code})  # fmt: skip
    assert unknown.status_code == 422


def test_files_and_several(office: Office) -> None:
    case = office.case()
    client = Client()
    client.force_login(office.clerk, "django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        f"/api/v1/approval-cases/{case.number}/papers/form/file", {"file": paper_file()}
    )
    assert answer.status_code == 200, answer.content
    done = call(
        office.clerk, "/approval-cases/several", {"numbers": [case.number], "what": "accept"}
    )
    assert done.json()["items"] == [{"number": case.number, "done": True, "problem": ""}]


def test_the_visit_of_a_joint_acceptance_moves(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    joint = actions.receive_joint_acceptance(
        project=office.project, items=[office.site, office.survey], lead_unit=office.planning,
        visit_on=date(2026, 3, 6), by=office.clerk, at=MONDAY,
    )  # fmt: skip
    address = f"/approval-applications/{joint.application.number}/visit"
    body = {"visit_on": "2026-03-09", "reason": "大雨"}
    moved = call(office.clerk, address, body)
    assert (moved.status_code, moved.json()["visit_on"]) == (200, "2026-03-09")
    assert call(office.clerk, address, body | {"reason": ""}).status_code == 422
    assert call(office.clerk, address, body | {"visit_on": "2026-03-01"}).status_code == 422
    assert call(office.leader, address, body).status_code == 403
    assert call(office.stranger, address, body).status_code == 404
    JointAcceptance.objects.filter(pk=joint.pk).update(
        passed=True, findings="合格", recorded_at=MONDAY
    )
    assert call(office.clerk, address, body | {"visit_on": "2026-03-10"}).status_code == 409
