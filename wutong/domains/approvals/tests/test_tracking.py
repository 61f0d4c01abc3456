"""The public page: what it shows, what it never says, who may not go on asking."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.approvals import actions
from wutong.domains.approvals.models import Application, ApprovalCase, TrackingCount
from wutong.domains.approvals.queries.tracking import limited, tracked
from wutong.domains.approvals.rules.numbers import LETTERS, grouped_code, tracking_code
from wutong.domains.approvals.tests.office import MONDAY, Office, at, build_office
from wutong.kernel import clock

CODE = re.compile(rf"(?:[{LETTERS}]{{4}}-){{6}}[{LETTERS}]{{4}}")


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Regions, people, units, a catalogue, a firm and its project; it is Friday."""
    now = at("2026-03-06")
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "today", now.date)
    return build_office()


def page(application: Application, language: str = "") -> Any:
    url = reverse("approvals:track", args=[application.tracking_code])
    return Client().get(url, {"language": language} if language else {})


def test_codes_are_long_random_and_read_however_they_are_typed() -> None:
    codes = {tracking_code() for _time in range(200)}
    assert len(codes) == 200
    assert all(CODE.fullmatch(one) for one in codes)
    code = codes.pop()
    assert grouped_code(code) == code
    assert grouped_code(f" {code.lower().replace('-', ' ')} ") == code
    assert grouped_code(code[:-1]) == ""
    assert grouped_code("x" * 500) == ""


def test_a_case_is_followed_without_signing_in(office: Office) -> None:
    case = office.in_review()
    text = page(case.application).content.decode()
    for words in ("选址意见", "审查中", "自然资源局", "剩 4 个工作日", "2026-03-12", "2026-03-02"):
        assert words in text
    assert "请您办理" not in text


def test_what_the_applicant_must_do(office: Office) -> None:
    case = office.in_review()
    paper = office.paper(case, "form")
    actions.find_unsuitable(paper=paper, problem="欧阳客没有签名", by=office.department, at=MONDAY)
    case.refresh_from_db()
    actions.ask_for_correction(case=case, by=office.department, at=MONDAY)
    text = page(case.application).content.decode()
    assert "请您办理" in text
    assert "申请表" in text
    assert "个工作日" not in re.sub(r"工作日计算", "", text)  # the clock stands still
    assert "欧阳客" not in text


def test_nobody_is_named(office: Office) -> None:
    office.project.name = "绝密电池项目"
    office.project.confidential = True
    office.project.save()
    case = office.in_review(contact="欧阳客", phone="13800000000")
    for language in ("", "en", "zh-hant"):
        text = page(case.application, language).content.decode()
        for secret in (
            "欧阳客",
            "13800000000",
            "绝密电池项目",
            "宁锂",
            "clerk",
            office.project.code,
        ):
            assert secret not in text


def test_wrong_codes_are_answered_alike(office: Office) -> None:
    case = office.case()
    code = case.application.tracking_code
    wrong = [code[:-1] + ("A" if code[-1] != "A" else "B"), "x", case.number, str(case.pk)]
    answers = [Client().get(reverse("approvals:track", args=[one])) for one in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert page(case.application).status_code == 200
    assert page(case.application)["X-Robots-Tag"] == "noindex, nofollow"


def test_the_code_can_be_typed(office: Office) -> None:
    code = office.case().application.tracking_code
    ask = reverse("approvals:track_ask")
    assert Client().get(ask).status_code == 200
    answer = Client().get(ask, {"code": code.lower().replace("-", "")})
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("approvals:track", args=[code]),
    )
    assert "查询码不对" in Client().get(ask, {"code": "123"}).content.decode()


def test_asking_too_often_is_refused_by_every_worker(office: Office) -> None:
    application = office.case().application
    wrong = reverse("approvals:track", args=["x"])
    for _time in range(20):
        assert Client().get(wrong).status_code == 404
    assert Client().get(wrong).status_code == 429
    refused = page(application)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "选址意见" not in refused.content.decode()
    elsewhere = reverse("approvals:track", args=[application.tracking_code])
    assert Client(REMOTE_ADDR="10.1.1.1").get(elsewhere).status_code == 200
    row = TrackingCount.objects.get(address="127.0.0.1")
    assert (row.asked, row.missed) == (20, 20)
    later = clock.now() + timedelta(minutes=16)
    assert not limited("127.0.0.1", later)


def test_right_codes_are_limited_by_the_minute(office: Office) -> None:
    now = clock.now()
    for _time in range(60):
        actions.note_look_up(address="10.0.0.9", at=now, found=True)
    assert limited("10.0.0.9", now)
    assert not limited("10.0.0.9", now + timedelta(minutes=1))


def test_queries_do_not_grow_with_cases(office: Office, django_assert_num_queries: Any) -> None:
    one = office.receive()
    both = office.receive(office.site, office.land, office.survey)
    tracked(one.tracking_code, clock.today())
    with django_assert_num_queries(7):
        tracked(one.tracking_code, clock.today())
    with django_assert_num_queries(7):
        found = tracked(both.tracking_code, clock.today())
    assert found is not None
    assert len(found.parcels) == 3


def test_every_state_of_a_case_can_be_shown(office: Office) -> None:
    case = office.in_review()
    actions.approve(case=case, by=office.department, at=at("2026-03-05"))
    assert "准予" in page(case.application).content.decode()
    for state in ("rejected", "not_accepted", "refused", "withdrawn", "revoked"):
        ApprovalCase.objects.filter(pk=case.pk).update(state=state, reason="因故")
        answer = page(case.application)
        assert answer.status_code == 200
        assert "因故" not in answer.content.decode()
