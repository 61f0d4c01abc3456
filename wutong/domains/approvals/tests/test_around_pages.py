"""Pages around cases: a firm's own, green channel, agency, absences, joint acceptance, savings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.choices import CaseState, CombinedReview
from wutong.domains.approvals.models import (
    AgencyService,
    Application,
    ApprovalCase,
    ClerkAbsence,
    GreenChannel,
    ItemVersion,
    JointAcceptance,
)
from wutong.domains.approvals.queries.hidden import agencies_hidden_from_trail
from wutong.domains.approvals.rules.errors import BadValue, NotAllowed
from wutong.domains.approvals.tests.office import MONDAY, Office, at, build_office, paper_file
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.conditions import condition_labels, conditions_met
from wutong.domains.projects.tests.world import person
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Regions, people, units, a catalogue, a firm and its project; it is Monday."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr(clock, "today", MONDAY.date)
    return build_office()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"approvals:{name}", args=arguments)


def text(answer: Any) -> str:
    assert answer.status_code in (200, 422), answer.status_code
    return str(answer.content.decode())


class TestOwnPages:
    """The firm sees its cases and nothing else."""

    def test_list_and_case(self, office: Office) -> None:
        case = office.in_review()
        client = signed_in(office.speaker)
        shown = text(client.get(url("own")))
        assert "选址意见" in shown
        assert "剩 8 个工作日" in shown
        assert "自然资源局" in text(client.get(url("own_case", case.number)))
        assert case.application.tracking_code in shown

    def test_only_items_that_apply_are_offered_with_the_others_one_click_away(
        self, office: Office
    ) -> None:
        ItemVersion.objects.filter(pk=office.survey.pk).update(
            conditions=[{"attribute": "land_area", "test": "at_least", "value": "999999"}]
        )
        ItemVersion.objects.filter(pk=office.land.pk).update(
            conditions=[{"attribute": "needs_forest", "test": "yes"}]
        )
        Project.objects.filter(pk=office.project.pk).update(land_area=100)
        client, here = signed_in(office.speaker), url("own_apply")
        first = client.get(here, {"project": office.project.code})
        offered = [one.name for one in first.context["form"].versions.values()]
        assert office.site.name in offered
        assert office.land.name not in offered
        assert "个要等项目情况问清" in text(first)
        assert office.survey.name not in offered
        assert f"{here}?project={office.project.code}&amp;all" in text(first)
        every = client.get(here, {"project": office.project.code, "all": ""})
        assert office.survey.name in [one.name for one in every.context["form"].versions.values()]
        data = {"items": [office.survey.pk], "contact": "客", "phone": "13800000000"}
        assert client.post(f"{here}?project={office.project.code}", data).status_code == 422
        answer = client.post(f"{here}?project={office.project.code}&all", data)
        assert answer.status_code == 302
        assert ApprovalCase.objects.get().version == office.survey

    def test_of_a_project_that_nobody_has_described_everything_is_offered(
        self, office: Office
    ) -> None:
        unknown = [{"attribute": "needs_forest", "test": "yes"}]
        ItemVersion.objects.update(conditions=unknown)
        here = {"project": office.project.code}
        shown = signed_in(office.speaker).get(url("own_apply"), here)
        assert "项目情况还没有问清" in text(shown)
        assert office.survey.name in text(shown)

    def test_office_pages_lead_to_the_firms_own(self, office: Office) -> None:
        case = office.case()
        client = signed_in(office.speaker)
        assert client.get(url("case", case.number))["Location"] == url("own_case", case.number)
        assert client.get(url("cases"))["Location"] == url("own")

    def test_others_cases_are_not_there(self, office: Office) -> None:
        other = office.receive(project=None, region=office.world.county, applicant_name="别家")
        case = other.cases.get()
        client = signed_in(office.speaker)
        assert case.number not in text(client.get(url("own")))
        assert client.get(url("own_case", case.number)).status_code == 404
        assert client.post(url("own_withdraw", case.number), {"reason": "x"}).status_code == 404
        assert signed_in(office.clerk).get(url("own")).status_code == 403

    def test_apply_upload_and_hand_back(self, office: Office) -> None:
        client = signed_in(office.speaker)
        assert "选址意见" in text(client.get(url("own_apply")))
        given = {"items": [office.site.pk], "contact": "欧阳客", "phone": "13800000000"}
        assert text(client.post(url("own_apply"), {**given, "items": []}))
        client.post(url("own_apply"), given)
        case = ApprovalCase.objects.get()
        assert (case.application.channel, case.investor) == ("online", office.firm)
        for row in case.papers.all():
            answer = client.post(
                url("own_paper", case.number, row.pk), {"file": paper_file(name="表.pdf")}
            )
            assert answer.status_code == 302
        case.refresh_from_db()
        actions.accept_and_route(case=case, by=office.clerk, at=MONDAY)
        paper = office.paper(case, "form")
        actions.find_unsuitable(paper=paper, problem="没有盖章", by=office.department, at=MONDAY)
        case.refresh_from_db()
        actions.ask_for_correction(case=case, by=office.department, at=MONDAY)
        shown = text(client.get(url("own_case", case.number)))
        assert "没有盖章" in shown
        client.post(url("own_hand_in", case.number))
        case.refresh_from_db()
        assert case.state == CaseState.CORRECTION  # nothing new was brought
        bad = client.post(url("own_paper", case.number, paper.pk), {})
        assert bad.status_code == 422
        new = paper_file(b"%PDF-1.4\n% two\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "新表.pdf")
        client.post(url("own_paper", case.number, paper.pk), {"file": new})
        client.post(url("own_hand_in", case.number))
        case.refresh_from_db()
        assert case.state == CaseState.WITH_DEPARTMENT

    def test_withdraw_asks_why(self, office: Office) -> None:
        case = office.case()
        client = signed_in(office.speaker)
        assert client.post(url("own_withdraw", case.number), {"reason": ""}).status_code == 422
        client.post(url("own_withdraw", case.number), {"reason": "另选他址"})
        case.refresh_from_db()
        assert (case.state, case.reason) == (CaseState.WITHDRAWN, "另选他址")
        assert text(client.get(url("own_case", case.number)))

    def test_business_setup_needs_no_project(self, office: Office) -> None:
        client = signed_in(office.speaker)
        shown = text(client.get(url("own_apply"), {"setup": ""}))
        assert "选址意见" not in shown


class TestProjectPages:
    """What stands on a project's page, and the forms behind it."""

    def test_green_channel(self, office: Office) -> None:
        page = reverse("projects:detail", args=[office.project.code])
        client = signed_in(office.leader)
        assert "开通绿色通道" in text(client.get(page))
        address = url("green_channel", office.project.code)
        assert client.post(address, {"reason": ""}).status_code == 422
        client.post(address, {"reason": "市重点"})
        assert GreenChannel.objects.get().leader == office.leader
        assert "市重点" in text(client.get(page))
        assert "结束绿色通道" in text(client.get(address))
        client.post(address, {"reason": "已开工"})
        assert GreenChannel.objects.get().ended_reason == "已开工"
        assert signed_in(office.clerk).get(address).status_code == 403

    def test_agency(self, office: Office) -> None:
        client = signed_in(office.clerk)
        address = url("agency", office.project.code)
        assert "委托书" in text(client.get(address))
        given = {"agent": office.colleague.pk, "given_by": "欧阳客", "given_on": "2026-03-02",
                 "starts_on": "2026-03-02", "scope": "全部"}  # fmt: skip
        assert "请上传委托书" in text(client.post(address, given))
        client.post(address, {**given, "file": paper_file()})
        agency = AgencyService.objects.get()
        page = reverse("projects:detail", args=[office.project.code])
        shown = text(client.get(page))
        assert "剩 75 个工作日" in shown
        assert "欧阳客" in shown
        ending = url("agency_end", office.project.code, agency.pk)
        assert text(client.get(ending))
        client.post(ending, {"on": "2026-03-02", "reason": "自办"})
        agency.refresh_from_db()
        assert agency.ends_on == date(2026, 3, 2)

    def test_a_permit_shows_and_meets_the_condition(self, office: Office) -> None:
        case = office.in_review()
        assert conditions_met([office.project])[office.project.pk].isdisjoint(
            {"construction_permit_issued"}
        )
        ApprovalCase.objects.filter(pk=case.pk).update(stage="construction_permit")
        case.refresh_from_db()
        actions.approve(case=case, by=office.department, at=at("2026-03-04"))
        assert "construction_permit_issued" in conditions_met([office.project])[office.project.pk]
        assert "construction_permit_issued" in condition_labels()
        page = reverse("projects:detail", args=[office.project.code])
        assert "选址意见书" in text(signed_in(office.clerk).get(page))
        case.refresh_from_db()
        actions.revoke(case=case, reason="欺骗取得", by=office.department, at=at("2026-03-05"))
        met = conditions_met([office.project])[office.project.pk]
        assert "construction_permit_issued" not in met


class TestTogetherPages:
    """One application of several cases, at the window."""

    def test_joint_acceptance(self, office: Office) -> None:
        for version in (office.site, office.survey):
            version.combined_review = CombinedReview.JOINT_ACCEPTANCE
            version.save()
        client = signed_in(office.clerk)
        address = url("joint_new", office.project.code)
        assert "选址意见" in text(client.get(address))
        given = {"items": [office.site.pk, office.survey.pk], "lead_unit": office.planning.pk,
                 "visit_on": "2026-03-06"}  # fmt: skip
        client.post(address, given)
        joint = JointAcceptance.objects.get()
        number = joint.application.number
        client.post(url("visit", number), {"visit_on": "2026-03-09", "reason": "大雨"})
        joint.refresh_from_db()
        assert joint.visit_on == date(2026, 3, 9)
        assert "还没有到" in text(client.post(url("findings", number), {"findings": "合格"}))
        assert signed_in(office.stranger).get(url("visit", number)).status_code == 404

    def test_business_setup(self, office: Office) -> None:
        client = signed_in(office.clerk)
        shown = text(client.get(url("setup")))
        assert "一日办结" in shown
        client.post(url("setup"), {"applicant_name": "", "items": []})
        assert not Application.objects.exists()

    def test_slip(self, office: Office) -> None:
        application = office.receive()
        shown = text(signed_in(office.clerk).get(url("slip", application.number)))
        assert application.tracking_code in shown
        assert "data:image/svg+xml" in shown


class TestAbsencePages:
    """Who is away."""

    def test_record_and_end(self, office: Office) -> None:
        client = signed_in(office.department)
        assert "没有人外出" in text(client.get(url("absences")))
        assert text(client.get(url("absence_new")))
        given = {"unit": office.planning.pk, "clerk": office.department.pk,
                 "deputy": office.department.pk, "starts_on": "2026-03-02",
                 "ends_on": "2026-03-06"}  # fmt: skip
        assert "另一个人" in text(client.post(url("absence_new"), given))
        client.post(url("absence_new"), {**given, "deputy": office.deputy.pk})
        made = ClerkAbsence.objects.get()
        assert "代理中" in text(client.get(url("absences")))
        assert signed_in(office.stranger).post(url("absence_end", made.pk)).status_code == 404
        client.post(url("absence_end", made.pk))
        assert not ClerkAbsence.objects.exists()


def test_savings_open_down_to_cases(office: Office) -> None:
    case = office.in_review()
    actions.approve(case=case, by=office.department, at=at("2026-03-04"))
    client = signed_in(office.leader)
    where = {"unit": office.world.city.code, "last": "2026-03-31"}
    shown = text(client.get(url("savings"), where))
    assert "18 个工作日" in shown  # 20 in a row, 2 used
    assert "/figures/approval_days_saved/" in shown or "approval_days_saved" in shown
    assert client.get(url("savings"), {**where, "unit": "999999"}).status_code == 400
    assert signed_in(office.speaker).get(url("savings")).status_code == 403


def test_an_agency_leaves_the_trail_with_its_project(office: Office) -> None:
    agency = actions.record_agency(
        project=office.project, agent=office.colleague, by=office.clerk, at=MONDAY,
        consent=Consent("欧阳客", MONDAY.date(), None, "委1"), starts_on=MONDAY.date(),
    )  # fmt: skip
    rows = AuditEntry.objects.filter(target_kind="approvals.agencyservice", target_id=agency.pk)
    supervisor = access_of(office.supervisor, MONDAY.date())
    assert not rows.filter(agencies_hidden_from_trail(supervisor)).exists()
    office.project.confidential = True
    office.project.save()
    assert rows.filter(agencies_hidden_from_trail(supervisor)).exists()
    assert not rows.filter(
        agencies_hidden_from_trail(access_of(office.leader, MONDAY.date()))
    ).exists()


def test_an_agent_acts_for_the_firm_until_the_service_ends(office: Office) -> None:
    steward = person("steward", Role.STEWARD, region=office.world.city)
    agency = actions.record_agency(
        project=office.project, agent=steward, by=office.clerk, at=MONDAY,
        consent=Consent("欧阳客", MONDAY.date(), None, "委1"), starts_on=MONDAY.date(),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        office.receive(by=steward)
    case = office.case(by=steward, agency=agency)
    office.bring(case, "form", by=steward)
    actions.end_agency(agency=agency, on=MONDAY.date(), reason="自办", by=office.clerk, at=MONDAY)
    case.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.withdraw(case=case, reason="不办了", by=steward, at=MONDAY)
    with pytest.raises(BadValue):
        office.receive(by=steward, agency=agency, at=at("2026-03-03"))
