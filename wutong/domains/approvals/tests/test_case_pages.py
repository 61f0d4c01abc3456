"""Pages of cases: the window, the queue, the case, its papers; who sees and does what."""

from __future__ import annotations

from argparse import Namespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wutong.domains.approvals import actions, commands
from wutong.domains.approvals.choices import CaseState
from wutong.domains.approvals.models import Application, ApprovalCase
from wutong.domains.approvals.tests.office import MONDAY, Office, build_office, paper_file
from wutong.domains.org.models import User
from wutong.domains.projects.actions.editing import index_names
from wutong.kernel.audit.models import ExportEntry
from wutong.kernel.command_line import BadInput

pytestmark = pytest.mark.django_db

HIDDEN_FROM_OTHERS = (
    "/approvals/cases/",
    "/approvals/queue/?tab=window",
    "/approvals/queue/?tab=running",
    "/approvals/window/",
    "/search/?q=宁锂",
    "/api/v1/approval-cases",
    "/api/v1/approval-queue?tab=window",
)


@pytest.fixture
def office(db: None) -> Office:
    """Regions, people, units, a catalogue, a firm and its project."""
    return build_office()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def page(user: User, name: str, *args: object, query: str = "") -> str:
    answer = signed_in(user).get(reverse(f"approvals:{name}", args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_window_finds_while_typing_and_receives(office: Office) -> None:
    index_names([office.project])
    client = signed_in(office.clerk)
    found = client.get("/approvals/window/?q=新能源", headers={"HX-Request": "true"})
    assert office.project.name in found.content.decode()
    address = f"/approvals/window/receive/?project={office.project.code}"
    shown = client.get(address).content.decode()
    assert "选址意见" in shown
    assert "宁锂公司" in shown
    answer = client.post(
        address,
        {"kind": "parallel", "item": ["SITE", "LAND"], "applicant_name": "宁锂公司",
         "contact": "", "phone": "", "note": ""},
    )  # fmt: skip
    application = Application.objects.get()
    assert answer.headers["Location"] == f"/approvals/applications/{application.number}/"
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert application.tracking_code in receipt
    assert "申请表" in receipt


def test_receiving_nothing_says_so_and_keeps_what_was_typed(office: Office) -> None:
    answer = signed_in(office.clerk).post(
        f"/approvals/window/receive/?project={office.project.code}",
        {"kind": "parallel", "applicant_name": "另一家公司"},
    )
    assert answer.status_code == 422
    assert "请选择要办的事项" in answer.content.decode()
    assert "另一家公司" in answer.content.decode()


def test_the_page_of_a_case_offers_what_the_table_allows(office: Office) -> None:
    case = office.in_review()
    mine = page(office.department, "case", case.number)
    for word in ("准予", "不予许可", "启动特别程序", "自然资源局", "超期"):
        assert word in mine
    assert "要求补正" in mine
    assert f"/approvals/cases/{case.number}/do/approve/" not in page(
        office.supervisor, "case", case.number
    )


def test_moves_through_their_pages(office: Office) -> None:
    case = office.complete()
    client, url = signed_in(office.clerk), f"/approvals/cases/{case.number}/do"
    client.post(f"{url}/accept/")
    case.refresh_from_db()
    assert case.state == CaseState.ACCEPTED
    client.post(f"{url}/route/", {"unit": ""})
    department = signed_in(office.department)
    assert department.get(f"{url}/approve/").status_code == 200
    assert department.post(f"{url}/reject/", {"reason": ""}).status_code == 422
    result = office.site.results.get().paper
    department.post(f"{url}/approve/", {f"result_{result.pk}_number": "冀自然资〔2026〕7号"})
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    assert case.issued_papers.get().document_number == "冀自然资〔2026〕7号"


def test_whoever_comes_second_is_told_who_came_first(office: Office) -> None:
    case = office.in_review()
    seen = case.lock
    actions.begin_special_procedure(
        case=case, procedure="hearing", reason="听证", by=office.deputy, at=MONDAY
    )
    answer = signed_in(office.department).post(
        f"/approvals/cases/{case.number}/do/approve/", {"lock": seen}, follow=True
    )
    assert "deputy已于" in answer.content.decode()


def test_papers_are_brought_and_judged(office: Office) -> None:
    case = office.case()
    row = office.paper(case, "form")
    client, url = signed_in(office.clerk), f"/approvals/cases/{case.number}/papers/{row.pk}/"
    assert client.post(url, {"do": "bring"}).status_code == 422
    client.post(url, {"do": "bring", "file": paper_file()})
    row.refresh_from_db()
    assert row.state == "handed_in"
    client.post(url, {"do": "judge", "what": "unsuitable", "problem": "没有签字"})
    row.refresh_from_db()
    assert (row.state, row.problem) == ("unsuitable", "没有签字")
    answer = client.get(f"/approvals/papers/{row.on_file_id}/file/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        signed_in(office.stranger).get(f"/approvals/papers/{row.on_file_id}/file/").status_code
        == 404
    )


def test_a_file_that_is_not_what_its_name_says_is_refused(office: Office) -> None:
    case = office.case()
    row = office.paper(case, "form")
    answer = signed_in(office.clerk).post(
        f"/approvals/cases/{case.number}/papers/{row.pk}/",
        {"do": "bring", "file": paper_file(b"MZ\x90", "申请表.pdf")},
    )
    assert answer.status_code == 422


def test_the_queue_shows_what_is_due_first_and_pauses_apart(office: Office) -> None:
    first, paused = office.in_review(), office.in_review()
    actions.begin_special_procedure(
        case=paused, procedure="hearing", reason="听证", by=office.department, at=MONDAY
    )
    running = page(office.department, "queue")
    assert first.number in running
    assert paused.number not in running
    assert paused.number in page(office.department, "queue", query="?tab=paused")
    assert first.number not in page(office.department, "queue", query="?mine=1")
    waiting = office.case()
    assert waiting.number in page(office.clerk, "queue", query="?tab=window")


def test_several_at_once_tells_of_each(office: Office) -> None:
    ready, lacking = office.complete(), office.case(office.survey)
    answer = signed_in(office.clerk).post(
        "/approvals/queue/several/", {"case": [ready.pk, lacking.pk], "what": "accept"}
    )
    text = answer.content.decode()
    assert "办成 1 件，没有办成 1 件" in text
    assert "勘测定界报告" in text


def test_the_list_is_exported_with_a_reason(office: Office) -> None:
    office.case()
    answer = signed_in(office.supervisor).post(
        "/approvals/cases/export/", {"reason": "督查", "query": ""}
    )
    assert answer.headers["Content-Type"].startswith("application/vnd.openxml")
    assert ExportEntry.objects.get().kind == "approvals.cases"


def test_papers_on_file_show_where_they_were_used(office: Office) -> None:
    case = office.complete()
    text = page(office.clerk, "papers", query=f"?project={office.project.code}")
    assert "申请表" in text
    assert case.version.name in text
    paper = office.paper(case, "form").on_file
    assert paper is not None
    signed_in(office.clerk).post(f"/approvals/papers/{paper.pk}/withdraw/", {"reason": "假的"})
    assert office.paper(case, "form").state == "unsuitable"


def test_the_notice_is_there_to_print(office: Office) -> None:
    case = office.case()
    client = signed_in(office.clerk)
    client.post(f"/approvals/cases/{case.number}/do/ask_before/", {"correct_by": "", "note": ""})
    text = page(office.clerk, "case_notice", case.number, 1)
    assert "1. 申请表" in text
    client = signed_in(office.supervisor)
    client.post(f"/approvals/cases/{case.number}/allow/", {"reason": "确有必要"})
    assert case.allowances.get().by == office.supervisor


def test_a_confidential_projects_cases_are_nowhere_for_others(office: Office) -> None:
    office.project.confidential = True
    office.project.save()
    case = office.case()
    client = signed_in(office.colleague)
    assert client.get(f"/approvals/cases/{case.number}/").status_code == 404
    for address in HIDDEN_FROM_OTHERS:
        assert case.number not in client.get(address).content.decode()
    assert case.number in signed_in(office.leader).get("/approvals/cases/").content.decode()


def test_lists_ask_no_more_for_more_rows(office: Office) -> None:
    counts = []
    for _round in range(2):
        office.in_review()
        client = signed_in(office.clerk)
        for address in ("/approvals/cases/", "/approvals/queue/"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert ApprovalCase.objects.count() == 2


def test_an_export_leaves_out_what_the_person_does_not_see(office: Office) -> None:
    office.project.confidential = True
    office.project.save()
    office.case()
    signed_in(office.supervisor).post("/approvals/cases/export/", {"reason": "督查", "query": ""})
    assert ExportEntry.objects.get().row_count == 0


def test_the_command_line_lists_and_shows(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = office.in_review()
    commands.list_cases(Namespace(state="open", project="", limit=5, json=False))
    assert case.number in capsys.readouterr().out
    commands.show_case(Namespace(number=case.number, json=True))
    assert '"with_department"' in capsys.readouterr().out
    with pytest.raises(BadInput, match="没有这个办件"):
        commands.show_case(Namespace(number="X", json=False))
    with pytest.raises(BadInput, match="没有这个状态"):
        commands.list_cases(Namespace(state="X", project="", limit=5, json=False))
