"""A case from the window to its result: states, clock, history, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from wutong.domains.approvals import actions
from wutong.domains.approvals.choices import CaseMove, CaseState, PaperState
from wutong.domains.approvals.models import ApprovalCase, GreenChannel, PaperOnFile
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.tests.office import MONDAY, Office, at, build_office
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.models import Notice
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.search import search_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    """Regions, people, units, a catalogue, a firm and its project."""
    return build_office()


def test_receiving_makes_a_case_for_each_item(office: Office) -> None:
    application = office.receive(office.site, office.land)
    site, land = actions.refreshed(application)
    assert application.number == "130302-SP-2026-000001"
    assert [site.number, land.number] == [f"{application.number}-01", f"{application.number}-02"]
    assert site.state == CaseState.RECEIVED
    assert (site.limit_days, site.in_parallel, site.due_on) == (8, True, None)
    assert site.region_path == office.project.region_path
    assert len(application.tracking_code) == 34
    assert site.events.get().move == CaseMove.RECEIVE
    assert AuditEntry.objects.filter(action="approvals.receive").count() == 2
    assert search_ids("approval_case", "宁锂", 9) == [site.pk, land.pk]


def test_numbers_go_on_and_codes_are_random(office: Office) -> None:
    first, second = office.receive(), office.receive()
    assert second.number.endswith("000002")
    assert first.tracking_code != second.tracking_code


def test_what_departments_share_is_not_asked_for(office: Office) -> None:
    case = office.case(office.land)
    states = {row.paper.code: row.state for row in case.papers.select_related("paper")}
    assert states == {"form": "missing", "opinion": "missing", "licence": "shared"}


def test_a_green_channel_shortens_the_limit(office: Office) -> None:
    GreenChannel.objects.create(
        project=office.project, reason="重点项目", leader=office.leader, granted_at=MONDAY
    )
    case = office.case()
    assert (case.green, case.limit_days) == (True, 4)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"items": ()}, "请选择要办的事项"),
        ({"kind": "single", "twice": True}, "同一事项"),
        ({"project": None}, "请选择项目"),
        ({"kind": "nothing"}, "办理方式"),
        ({"by_commitment": {"SITE"}}, "不能告知承诺"),
    ],
)
def test_what_cannot_be_received(office: Office, more: dict[str, object], words: str) -> None:
    if more.pop("twice", False):
        more["items"] = (office.site, office.site)
    with pytest.raises(BadValue, match=words):
        office.receive(**more)


def test_only_the_window_receives_and_a_firm_for_itself_online(office: Office) -> None:
    for person in (office.department, office.stranger, office.supervisor):
        with pytest.raises(NotAllowed):
            office.receive(by=person)
    with pytest.raises(NotAllowed):
        office.receive(by=office.speaker)
    application = office.receive(by=office.speaker, channel="online")
    assert application.cases.get().clerk is None


def test_it_is_accepted_only_with_the_papers_that_may_not_come_later(office: Office) -> None:
    case = office.case()
    with pytest.raises(BadValue, match="申请表"):
        actions.accept(case=case, by=office.clerk, at=MONDAY)
    office.bring(case, "form")
    actions.accept(case=case, by=office.clerk, at=MONDAY)
    assert case.state == CaseState.ACCEPTED
    assert case.due_on == date(2026, 3, 12)


def test_the_notice_names_everything_at_once(office: Office) -> None:
    case = office.case()
    actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY, note="请加盖公章")
    assert case.state == CaseState.CORRECTION_BEFORE
    notice = case.notices.get()
    assert notice.text == "1. 申请表\n2. 地形图\n请加盖公章"
    assert notice.correct_by == date(2026, 3, 30)
    with pytest.raises(BadValue, match="申请表"):
        actions.hand_in(case=case, by=office.clerk, at=MONDAY)
    office.bring(case, "form")
    office.bring(case, "map")
    actions.hand_in(case=case, by=office.speaker, at=MONDAY)
    assert case.state == CaseState.RECEIVED


def test_what_was_not_named_needs_a_supervisors_word(office: Office) -> None:
    case = office.case()
    office.bring(case, "map")
    actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY)
    office.bring(case, "form")
    actions.hand_in(case=case, by=office.clerk, at=MONDAY)
    actions.find_unsuitable(
        paper=office.paper(case, "map"), problem="比例尺不对", by=office.clerk, at=MONDAY
    )
    case.refresh_from_db()
    with pytest.raises(BadValue, match="督查"):
        actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY)
    case.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.allow_second_notice(case=case, reason="确有必要", by=office.clerk, at=MONDAY)
    actions.allow_second_notice(case=case, reason="确有必要", by=office.supervisor, at=MONDAY)
    actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY)
    second = case.notices.last()
    assert second is not None
    assert (second.number, second.allowed_by, second.text) == (
        2, office.supervisor, "1. 地形图：比例尺不对",
    )  # fmt: skip


def test_what_was_named_may_be_asked_for_again(office: Office) -> None:
    case = office.case()
    actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY)
    for code in ("form", "map"):
        office.bring(case, code)
    actions.hand_in(case=case, by=office.clerk, at=MONDAY)
    actions.find_unsuitable(
        paper=office.paper(case, "form"), problem="没有签字", by=office.clerk, at=MONDAY
    )
    case.refresh_from_db()
    actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY)
    assert case.notices.last().repeats  # type: ignore[union-attr]


def test_correction_and_special_procedure_stop_the_clock(office: Office) -> None:
    case = office.in_review()
    assert (case.state, case.unit, case.due_on) == (
        CaseState.WITH_DEPARTMENT, office.planning, date(2026, 3, 12),
    )  # fmt: skip
    actions.find_unsuitable(
        paper=office.paper(case, "map"), problem="看不清", by=office.department, at=at("2026-03-04")
    )
    case.refresh_from_db()
    actions.ask_for_correction(case=case, by=office.department, at=at("2026-03-04"))
    assert (case.state, case.due_on) == (CaseState.CORRECTION, None)
    assert case.clerk == office.department
    office.bring(case, "map", at=at("2026-03-09"))
    actions.hand_in(case=case, by=office.clerk, at=at("2026-03-09"))
    assert case.due_on == date(2026, 3, 17)
    actions.begin_special_procedure(
        case=case, procedure="expert_review", reason="专家评审会", by=office.department,
        at=at("2026-03-10"), limit_on=date(2026, 3, 20),
    )  # fmt: skip
    assert (case.state, case.due_on) == (CaseState.SPECIAL_PROCEDURE, None)
    actions.end_special_procedure(case=case, by=office.department, at=at("2026-03-18"))
    actions.approve(case=case, by=office.department, at=at("2026-03-19"))
    assert (case.state, case.decided_on) == (CaseState.APPROVED, date(2026, 3, 19))
    assert (case.used_days, case.on_time) == (4, True)  # 3-3, 3-9, 3-18, 3-19
    assert [one.until for one in case.pauses.all()] == [date(2026, 3, 9), date(2026, 3, 18)]


def test_a_special_procedure_has_a_limit(office: Office) -> None:
    case = office.in_review()
    with pytest.raises(BadValue, match="最长"):
        actions.begin_special_procedure(
            case=case, procedure="hearing", reason="听证", by=office.department, at=MONDAY,
            limit_on=date(2027, 3, 2),
        )  # fmt: skip


def test_results_are_issued_and_serve_the_next_case(office: Office) -> None:
    site, land = actions.refreshed(office.receive(office.site, office.land))
    for code in ("form", "map"):
        office.bring(site, code)
    land.refresh_from_db()
    assert office.paper(land, "form").state == PaperState.ON_FILE
    actions.accept_and_route(case=site, by=office.clerk, at=MONDAY)
    issued = {"opinion": actions.Issued(document_number="冀自然资〔2026〕7号")}
    actions.approve(case=site, by=office.department, at=at("2026-03-05"), results=issued)
    opinion = PaperOnFile.objects.get(from_case=site)
    assert opinion.document_number == "冀自然资〔2026〕7号"
    assert opinion.valid_until == date(2028, 3, 4)
    assert office.paper(land, "opinion").on_file == opinion
    later = office.case(office.land, at=at("2026-04-01"))
    assert office.paper(later, "opinion").state == PaperState.ON_FILE


def test_savings_are_kept_when_a_case_ends(office: Office) -> None:
    site, land = actions.refreshed(office.receive(office.site, office.land))
    for code in ("form", "map"):
        office.bring(site, code)
    actions.accept_and_route(case=site, by=office.clerk, at=MONDAY)
    actions.approve(case=site, by=office.department, at=at("2026-03-05"))
    land.refresh_from_db()
    actions.accept_and_route(case=land, by=office.clerk, at=at("2026-03-05"))
    actions.approve(case=land, by=office.department, at=at("2026-03-06"))
    assert (site.serial_days, site.used_days) == (20, 3)
    assert (site.serial_papers, site.papers_handed_in, site.serial_steps, site.steps) == (
        2,
        2,
        5,
        5,
    )
    assert (land.serial_papers, land.papers_handed_in, land.serial_steps, land.steps) == (
        3,
        0,
        5,
        3,
    )


def test_a_deficiency_is_let_come_later_and_made_good(office: Office) -> None:
    case = office.case()
    office.bring(case, "form")
    actions.accept_and_route(case=case, by=office.clerk, at=MONDAY)
    with pytest.raises(BadValue, match="地形图"):
        actions.approve(case=case, by=office.department, at=MONDAY)
    case.refresh_from_db()
    with pytest.raises(BadValue, match="最迟"):
        actions.approve_with_deficiency(
            case=case, by=office.department, at=MONDAY, days={"map": date(2026, 6, 1)}
        )
    case.refresh_from_db()
    actions.approve_with_deficiency(
        case=case, by=office.department, at=MONDAY, days={"map": date(2026, 3, 12)}
    )
    assert case.state == CaseState.APPROVED_WITH_DEFICIENCY
    assert office.paper(case, "map").due_on == date(2026, 3, 12)
    with pytest.raises(BadValue, match="还没有补交"):
        actions.make_good(case=case, by=office.department, at=at("2026-03-10"))
    case.refresh_from_db()
    office.bring(case, "map", at=at("2026-03-10"))
    actions.make_good(case=case, by=office.department, at=at("2026-03-10"))
    assert (case.state, case.decided_on) == (CaseState.APPROVED, date(2026, 3, 2))
    assert case.papers_handed_in == 2


def test_a_paper_that_may_not_come_later_bars_it(office: Office) -> None:
    case = office.in_review()
    actions.find_unsuitable(
        paper=office.paper(case, "form"), problem="没有签字", by=office.department, at=MONDAY
    )
    case.refresh_from_db()
    with pytest.raises(BadValue, match="不能容缺"):
        actions.approve_with_deficiency(case=case, by=office.department, at=MONDAY)


def test_the_applicant_is_given_his_time(office: Office) -> None:
    case = office.case()
    actions.ask_for_correction(case=case, by=office.clerk, at=MONDAY)
    with pytest.raises(BadValue, match="期满前"):
        actions.decline(case=case, reason="未补正", by=office.clerk, at=at("2026-03-20"))
    case.refresh_from_db()
    actions.decline(case=case, reason="逾期未补正", by=office.clerk, at=at("2026-04-01"))
    assert case.state == CaseState.NOT_ACCEPTED


def test_an_item_waits_for_what_it_requires(office: Office) -> None:
    office.in_review()
    survey = office.complete(office.survey)
    with pytest.raises(BadValue, match="选址意见"):
        actions.accept(case=survey, by=office.clerk, at=MONDAY)


def test_withdrawn_rejected_and_revoked(office: Office) -> None:
    case = office.case()
    actions.withdraw(case=case, reason="资料有变", by=office.speaker, at=MONDAY)
    assert (case.state, case.reason) == (CaseState.WITHDRAWN, "资料有变")
    with pytest.raises(AlreadyMoved, match="已撤回"):
        actions.accept(case=case, by=office.clerk, at=MONDAY)
    rejected = office.in_review()
    with pytest.raises(BadValue, match="理由"):
        actions.reject(case=rejected, reason=" ", by=office.department, at=MONDAY)
    rejected.refresh_from_db()
    actions.reject(case=rejected, reason="不符合规划", by=office.department, at=MONDAY)
    approved = office.in_review()
    actions.approve(case=approved, by=office.department, at=at("2026-03-05"))
    actions.revoke(case=approved, reason="材料造假", by=office.department, at=at("2026-05-06"))
    assert (approved.state, approved.decided_on) == (CaseState.REVOKED, date(2026, 3, 5))
    assert approved.issued_papers.get().withdrawn_at is not None
    assert approved.used_days == 3


def test_a_department_decides_only_its_own_cases(office: Office) -> None:
    case = office.in_review()
    with pytest.raises(NotAllowed):
        actions.approve(case=case, by=office.stranger, at=MONDAY)
    case.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.approve(case=case, by=office.supervisor, at=MONDAY)


def test_handing_over_goes_to_somebody_who_may(office: Office) -> None:
    case = office.in_review()
    with pytest.raises(BadValue, match="不能办理"):
        actions.hand_over(case=case, clerk=office.stranger, by=office.department, at=MONDAY)
    case.refresh_from_db()
    actions.hand_over(case=case, clerk=office.deputy, by=office.department, at=MONDAY)
    assert case.clerk == office.deputy
    assert case.events.last().details["clerk"] == "deputy"  # type: ignore[union-attr]


def test_bulk_actions_tell_of_each_case(office: Office) -> None:
    ready, lacking = office.complete(), office.case(office.survey)
    lines = actions.do_several(cases=[ready, lacking], what="accept", by=office.clerk, at=MONDAY)
    assert [line.done for line in lines] == [True, False]
    assert "勘测定界报告" in lines[1].problem
    assert ready.state == CaseState.WITH_DEPARTMENT


def test_what_happened_cannot_be_rewritten(office: Office) -> None:
    event = office.case().events.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(event).objects.filter(pk=event.pk).update(reason="改写")


def test_last_days_follow_the_calendar(office: Office) -> None:
    case = office.in_review()
    ApprovalCase.objects.filter(pk=case.pk).update(due_on=date(2026, 3, 30))
    assert actions.recompute_due(region_path="", at=MONDAY) == 1
    assert actions.recompute_due(region_path="", at=MONDAY) == 0
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 12)
    moved = Notice.objects.filter(kind=NoticeKind.MOVED)
    assert {one.person_id for one in moved}
    assert {one.title for one in moved} == {
        f"工作日历有变：办件 {case.number} 的期限由 2026-03-30 改为 2026-03-12"
    }
    entry = AuditEntry.objects.get(action="approvals.due_moved")
    assert entry.changes == {"due_on": ["2026-03-30", "2026-03-12"]}


def test_cases_follow_a_project_that_becomes_confidential(
    office: Office, django_capture_on_commit_callbacks: object
) -> None:
    from wutong.domains.projects.actions import edit_project

    case = office.case()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        edit_project(
            project=office.project,
            changes={"confidential": True},
            by=None,
            at=MONDAY,
            reason="保密",
        )
    case.refresh_from_db()
    assert case.confidential
    assert case.application.confidential
