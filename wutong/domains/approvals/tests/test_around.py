"""Green channel, agency service, absence, joint acceptance, business set-up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.actions.agencies import pass_on_agencies
from wutong.domains.approvals.choices import ApprovalStage, CaseState, PaperState
from wutong.domains.approvals.models import (
    AgencyService,
    ApprovalCase,
    ClerkAbsence,
    GreenChannel,
    JointAcceptance,
)
from wutong.domains.approvals.queries.absences import in_hands_of
from wutong.domains.approvals.queries.agencies import agency_plan
from wutong.domains.approvals.queries.held import agencies_held
from wutong.domains.approvals.rules.errors import AlreadyMoved, ApprovalError, BadValue, NotAllowed
from wutong.domains.approvals.rules.green import shortened
from wutong.domains.approvals.tests.office import MONDAY, Office, at, build_office, item, paper_file
from wutong.domains.notices.models import Notice
from wutong.domains.org.queries import Post, scope_of_post
from wutong.kernel import registry
from wutong.kernel.audit.models import AuditEntry

TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)
WEEK = timedelta(days=7)


@pytest.fixture
def office(db: None) -> Office:
    """Regions, people, units, a catalogue, a firm and its project."""
    return build_office()


@pytest.mark.parametrize(
    ("limit", "green", "used", "result"),
    [(8, 4, 0, 4), (8, 4, 3, 4), (8, 4, 4, 5), (8, 4, 7, 8), (8, 4, 20, 8), (8, None, 0, 8), (3, 4, 0, 3)],
)  # fmt: skip
def test_a_channel_shortens_but_makes_nothing_late(
    limit: int, green: int | None, used: int, result: int
) -> None:
    assert shortened(limit, green, used) == result


class TestGreenChannel:
    """A leader grants it for a reason; clocks follow."""

    def test_running_and_new_cases_take_the_shorter_limit(self, office: Office) -> None:
        running, waiting = office.in_review(), office.case(office.survey)
        assert running.due_on == date(2026, 3, 12)
        channel, shorter = actions.grant_green_channel(
            project=office.project, reason="市重点项目", by=office.leader, at=MONDAY
        )
        assert {one.pk for one in shorter} == {running.pk, waiting.pk}
        running.refresh_from_db()
        assert (running.limit_days, running.green, running.due_on) == (4, True, FRIDAY)
        assert office.case(office.land).limit_days == 4
        actions.end_green_channel(channel=channel, reason="已开工", by=office.leader, at=MONDAY)
        assert office.case(office.survey).limit_days == 8
        running.refresh_from_db()
        assert running.limit_days == 4
        assert AuditEntry.objects.filter(action="approvals.limit_shortened").count() == 2

    def test_only_a_leader_and_only_once(self, office: Office) -> None:
        grant: dict[str, Any] = {"project": office.project, "reason": "重点", "at": MONDAY}
        with pytest.raises(NotAllowed):
            actions.grant_green_channel(by=office.clerk, **grant)
        with pytest.raises(BadValue):
            actions.grant_green_channel(by=office.leader, **grant | {"reason": " "})
        channel, _cases = actions.grant_green_channel(by=office.leader, **grant)
        with pytest.raises(AlreadyMoved):
            actions.grant_green_channel(by=office.leader, **grant)
        with pytest.raises(IntegrityError), transaction.atomic():
            GreenChannel.objects.create(
                project=office.project, reason="又一条", leader=office.leader, granted_at=MONDAY
            )
        actions.end_green_channel(channel=channel, reason="结束", by=office.leader, at=MONDAY)
        with pytest.raises(AlreadyMoved):
            actions.end_green_channel(channel=channel, reason="结束", by=office.leader, at=MONDAY)


class TestAgency:
    """An agent with written consent."""

    def record(self, office: Office, **more: Any) -> AgencyService:
        given = {
            "project": office.project, "agent": office.colleague, "by": office.clerk, "at": MONDAY,
            "starts_on": MONDAY.date(),
            "consent": Consent("欧阳客", MONDAY.date(), paper_file()),
        } | more  # fmt: skip
        return actions.record_agency(**given)

    def test_the_consent_is_kept_with_its_fingerprint(self, office: Office) -> None:
        agency = self.record(office)
        assert len(agency.consent.sha256) == 64
        assert agency.consent.project == office.project
        with pytest.raises(AlreadyMoved):
            self.record(office)
        ended = actions.end_agency(
            agency=agency, on=MONDAY.date(), reason="企业自办", by=office.clerk, at=MONDAY
        )
        assert ended.ends_on == MONDAY.date()

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"consent": Consent("欧阳客", date(2026, 3, 2))}, BadValue),
            ({"consent": Consent(" ", date(2026, 3, 2), None, "委1")}, BadValue),
            ({"consent": Consent("欧阳客", date(2026, 4, 2), None, "委1")}, BadValue),
            ({"starts_on": date(2026, 3, 1)}, BadValue),
            ({"ends_on": date(2026, 3, 1)}, BadValue),
            ({"agent": "speaker"}, BadValue),
            ({"by": "department"}, NotAllowed),
        ],
    )
    def test_what_is_refused(
        self, office: Office, wrong: dict[str, Any], refusal: type[ApprovalError]
    ) -> None:
        named = {key: getattr(office, one) if isinstance(one, str) else one
                 for key, one in wrong.items()}  # fmt: skip
        with pytest.raises(refusal):
            self.record(office, **named)
        assert not AgencyService.objects.exists()

    def test_it_goes_on_with_the_successor_when_the_agent_leaves(self, office: Office) -> None:
        agency = self.record(office)
        post = scope_of_post(Post.objects.get(user=office.colleague))
        assert "approvals.agencies" in {one.code for one in registry.holdings()}
        assert len(agencies_held(office.colleague.pk, post, FRIDAY)) == 1
        assert agencies_held(office.department.pk, None, FRIDAY) == []
        (line,) = agencies_held(office.colleague.pk, None, FRIDAY)
        assert (line.title, line.detail) == (office.project.name, office.project.code)
        give: dict[str, Any] = {"holder": office.colleague, "successor": office.clerk,
                                "keys": [agency.pk], "on": FRIDAY, "by": None, "at": MONDAY}  # fmt: skip
        assert pass_on_agencies(**give) == 1
        assert pass_on_agencies(**give) == 0
        agency.refresh_from_db()
        assert (agency.agent, agency.consented_by) == (office.clerk, "欧阳客")
        entry = AuditEntry.objects.get(action="approvals.agency_passed_on")
        assert entry.changes["agent"] == [str(office.colleague), str(office.clerk)]
        office.receive(agency=agency, by=office.clerk)

    def test_what_is_over_is_not_passed_on(self, office: Office) -> None:
        agency = self.record(office, ends_on=TUESDAY)
        assert len(agencies_held(office.colleague.pk, None, TUESDAY)) == 1
        assert agencies_held(office.colleague.pk, None, FRIDAY) == []
        assert not pass_on_agencies(
            holder=office.colleague, successor=office.clerk, keys=[agency.pk], on=FRIDAY, by=None,
            at=MONDAY,
        )  # fmt: skip

    def test_the_plan_counts_days_on_which_something_ran(self, office: Office) -> None:
        agency = self.record(office)
        case = office.in_review(agency=agency)
        side = office.in_review(agency=agency)
        plan = agency_plan(agency, FRIDAY)
        assert (plan.limit_days, plan.used_days, plan.open_cases) == (75, 4, 2)  # side by side
        for one in (case, side):
            actions.begin_special_procedure(
                case=one, procedure="hearing", reason="听证", limit_on=date(2026, 3, 30),
                by=office.department, at=at("2026-03-06"),
            )  # fmt: skip
        assert agency_plan(agency, date(2026, 3, 20)).used_days == 3
        assert agency_plan(agency, date(2026, 3, 20)).due_on is None
        actions.end_special_procedure(case=case, by=office.department, at=at("2026-03-20"))
        actions.approve(case=case, by=office.department, at=at("2026-03-23"))
        done = agency_plan(agency, date(2026, 3, 30))
        assert (done.used_days, done.left_days) == (5, 70)


class TestAbsence:
    """The deputy has the cases in that time, the clerk before and after."""

    def record(self, office: Office, **more: Any) -> ClerkAbsence:
        given = {
            "clerk": office.department, "deputy": office.deputy, "unit": office.planning,
            "starts_on": TUESDAY, "ends_on": FRIDAY, "by": office.department, "at": MONDAY,
        } | more  # fmt: skip
        return actions.record_absence(**given)

    def test_open_and_new_cases_go_to_the_deputy_and_come_back(self, office: Office) -> None:
        case = office.in_review()
        ApprovalCase.objects.filter(pk=case.pk).update(clerk=office.department)
        self.record(office)

        def hands(who: Any, on: date) -> int:
            return ApprovalCase.objects.filter(in_hands_of(who.pk, on)).count()

        days = (MONDAY.date(), TUESDAY, FRIDAY, FRIDAY + WEEK)
        assert [hands(office.deputy, day) for day in days] == [0, 1, 1, 0]
        new = office.in_review()
        ApprovalCase.objects.filter(pk=new.pk).update(clerk=office.department)
        assert hands(office.deputy, TUESDAY) == 2
        elsewhere = office.in_review()
        ApprovalCase.objects.filter(pk=elsewhere.pk).update(
            clerk=office.department, unit=office.ecology
        )
        assert hands(office.deputy, TUESDAY) == 2

    def test_the_deputy_is_told(self, office: Office) -> None:
        case = office.in_review()
        ApprovalCase.objects.filter(pk=case.pk).update(clerk=office.department, due_on=FRIDAY)
        self.record(office)
        actions.remind(at=at("2026-03-04"))
        assert list(Notice.objects.values_list("person", flat=True)) == [office.deputy.pk]

    def test_what_is_refused(self, office: Office) -> None:
        for wrong, refusal in (
            ({"by": office.stranger}, NotAllowed),
            ({"deputy": office.department}, BadValue),
            ({"deputy": office.stranger}, BadValue),
            ({"ends_on": date(2026, 3, 1), "starts_on": date(2026, 2, 1)}, BadValue),
        ):
            with pytest.raises(refusal):
                self.record(office, **wrong)
        first = self.record(office)
        with pytest.raises(AlreadyMoved):
            self.record(office, starts_on=FRIDAY, ends_on=FRIDAY + WEEK)
        with pytest.raises(BadValue):
            self.record(office, clerk=office.deputy, deputy=office.department, by=office.deputy)
        assert actions.end_absence(absence=first, by=office.department, at=MONDAY) is None
        second = self.record(office)
        back = actions.end_absence(absence=second, by=office.department, at=at("2026-03-05"))
        assert back is not None
        assert back.ends_on == date(2026, 3, 4)
        with pytest.raises(AlreadyMoved):
            actions.end_absence(absence=second, by=office.department, at=at("2026-03-05"))


class TestTogether:
    """One application of several cases."""

    def joint(self, office: Office) -> JointAcceptance:
        return actions.receive_joint_acceptance(
            project=office.project, items=[office.site, office.survey], lead_unit=office.planning,
            visit_on=FRIDAY, by=office.clerk, at=MONDAY,
        )  # fmt: skip

    def decide(self, office: Office, joint: JointAcceptance, *, reject: str = "") -> None:
        for case in actions.refreshed(joint.application):
            for row in case.papers.filter(state=PaperState.MISSING):
                office.bring(case, row.paper.code)
            actions.accept_and_route(case=case, by=office.clerk, at=MONDAY)
            if case.version == office.survey and reject:
                actions.reject(case=case, reason=reject, by=None, at=MONDAY)
            else:
                actions.approve(case=case, by=None, at=MONDAY)

    def test_passed_only_if_all_are(self, office: Office) -> None:
        joint = self.joint(office)
        conclude: dict[str, Any] = {"joint": joint, "findings": "合格", "by": office.department}
        with pytest.raises(BadValue, match="没有办结"):
            actions.conclude_joint_acceptance(at=at("2026-03-06"), **conclude)
        self.decide(office, joint)
        with pytest.raises(BadValue, match="还没有到"):
            actions.conclude_joint_acceptance(at=MONDAY, **conclude)
        with pytest.raises(NotAllowed):
            actions.conclude_joint_acceptance(
                **conclude | {"by": office.stranger}, at=at("2026-03-06")
            )
        done = actions.conclude_joint_acceptance(at=at("2026-03-06"), **conclude)
        assert done.passed is True
        with pytest.raises(AlreadyMoved):
            actions.conclude_joint_acceptance(at=at("2026-03-06"), **conclude)

    def test_one_rejection_fails_it(self, office: Office) -> None:
        joint = self.joint(office)
        self.decide(office, joint, reject="消防通道不足")
        done = actions.conclude_joint_acceptance(
            joint=joint, findings="需整改", by=office.department, at=at("2026-03-06")
        )
        assert done.passed is False

    def test_the_visit_moves_with_a_reason(self, office: Office) -> None:
        joint = self.joint(office)
        with pytest.raises(BadValue):
            actions.move_visit(
                joint=joint, visit_on=FRIDAY + WEEK, reason="", by=office.clerk, at=MONDAY
            )
        moved = actions.move_visit(
            joint=joint, visit_on=FRIDAY + WEEK, reason="大雨", by=office.clerk, at=MONDAY
        )
        assert moved.visit_on == FRIDAY + WEEK
        with pytest.raises(BadValue):
            actions.receive_joint_acceptance(
                project=office.project, items=[office.site], lead_unit=office.planning,
                visit_on=FRIDAY, by=office.clerk, at=MONDAY,
            )  # fmt: skip

    def test_a_business_is_set_up_with_one_application(self, office: Office) -> None:
        ours = [
            item(f"SETUP-{n}", f"服务{n}", stage=ApprovalStage.BUSINESS_SETUP, promised_days=1,
                 green_days=None)
            for n in range(7)
        ]  # fmt: skip
        application = actions.receive_business_setup(
            region=office.world.county, applicant_name="新办公司", by=office.clerk, at=MONDAY,
            items=ours,
        )  # fmt: skip
        assert application.cases.count() == 7
        assert set(application.cases.values_list("state", flat=True)) == {CaseState.RECEIVED}
        whole = actions.receive_business_setup(
            region=office.world.county, applicant_name="另一家", by=office.clerk, at=MONDAY
        )
        assert whole.cases.count() >= 7
