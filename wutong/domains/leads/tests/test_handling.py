"""Duties, protection, the pool, transfers, study: what moves a lead and who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.leads import actions
from wutong.domains.leads.choices import DutyKind, EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadCredit, LeadEvent, LeadRule, LeadTransfer
from wutong.domains.leads.queries.held import leads_held
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules.credit import Share
from wutong.domains.leads.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    NotNow,
    PickRefused,
)
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.leads.tests.conftest import NOON, YI, Report, Staff, days
from wutong.domains.org.queries import scope_of_post
from wutong.domains.projects.models import CreditShare, Fact, Milestone
from wutong.domains.projects.tests.world import World
from wutong.kernel.audit.models import AuditEntry


def running(lead: Lead) -> list[str]:
    return sorted(lead.duties.filter(done_at=None, dropped_at=None).values_list("kind", flat=True))


def followed(lead: Lead, staff: Staff) -> Lead:
    return actions.follow(lead=lead, by=staff.recruiter, at=NOON)


# Duties


def test_a_response_starts_the_study(report: Report, staff: Staff) -> None:
    lead = report(by=staff.department)
    with pytest.raises(NotAllowed):
        actions.respond(lead=lead, by=staff.rival, at=NOON)
    actions.respond(lead=lead, by=staff.bureau, at=NOON + days(4), owner=staff.colleague)
    assert (lead.state, lead.owner) == (LeadState.STUDYING, staff.colleague)
    assert running(lead) == [DutyKind.STUDY]
    done = lead.duties.get(kind=DutyKind.RESPOND)
    assert (done.done_by, done.done_on) == (staff.bureau, date(2022, 9, 13))


def test_following_asks_for_feedback_and_reports_that_start_over(lead: Lead, staff: Staff) -> None:
    followed(lead, staff)
    assert running(lead) == [DutyKind.FEEDBACK, DutyKind.REPORT]
    actions.give_feedback(lead=lead, text="已告知企业", by=staff.mate, at=NOON)
    assert running(lead) == [DutyKind.REPORT]
    actions.report_progress(lead=lead, text="约定来访", by=staff.recruiter, at=NOON + days(10))
    reports = lead.duties.filter(kind=DutyKind.REPORT).order_by("pk")
    assert [one.done_on for one in reports] == [date(2022, 9, 19), None]
    assert reports[1].due == date(2022, 10, 8)  # a Saturday worked for the week of 1 October
    with pytest.raises(BadValue):
        actions.report_progress(lead=lead, text=" ", by=staff.recruiter, at=NOON)


def test_a_lead_sent_back_returns_to_its_holder(lead: Lead, staff: Staff) -> None:
    actions.send_back(lead=lead, reason="缺用地需求", by=staff.bureau, at=NOON)
    assert running(lead) == [DutyKind.SUPPLEMENT]
    actions.resubmit(
        lead=lead, by=staff.recruiter, at=NOON, reason="已补", changes={"land_area": Decimal(2000)}
    )
    lead.refresh_from_db()
    assert (lead.state, lead.land_area) == (LeadState.STUDYING, Decimal(2000))
    kinds = [one.kind for one in lead.events.all()]
    assert kinds[-3:] == [EventKind.RETURNED, EventKind.EDITED, EventKind.RESUBMITTED]


def test_one_extension_on_evidence_of_work(lead: Lead, staff: Staff) -> None:
    with pytest.raises(NotNow, match="没有进展"):
        actions.extend(lead=lead, reason="还在谈", by=staff.recruiter, at=NOON)
    followed(lead, staff)
    actions.report_progress(lead=lead, text="企业来访", by=staff.recruiter, at=NOON)
    actions.extend(lead=lead, reason="已来访两次", by=staff.recruiter, at=NOON)
    assert lead.protected_until == date(2023, 3, 8)
    with pytest.raises(NotNow, match="用完"):
        actions.extend(lead=lead, reason="再延", by=staff.recruiter, at=NOON)


def test_nobody_outside_moves_a_lead(lead: Lead, staff: Staff) -> None:
    for plain in (actions.follow, actions.register_firm):
        with pytest.raises(NotAllowed):
            plain(lead=lead, by=staff.department, at=NOON)
    for reasoned in (actions.send_back, actions.close, actions.release, actions.extend):
        with pytest.raises(NotAllowed):
            reasoned(lead=lead, reason="因", by=staff.rival, at=NOON)


# Protection, pool


def test_a_region_has_terms_of_its_own(
    lead: Lead, staff: Staff, world: World, report: Report
) -> None:
    own = Terms(protection_days=30, remind_before_days=5)
    with pytest.raises(NotAllowed):
        actions.save_terms(terms=own, region=world.city, by=staff.bureau, at=NOON)
    actions.save_terms(terms=own, region=world.city, by=staff.administrator, at=NOON)
    assert terms_at(world.county.path) == own
    assert terms_at(world.elsewhere.path) == Terms()
    assert report(firm_name="新公司").protected_until == date(2022, 10, 9)
    lead.refresh_from_db()
    assert lead.protected_until == date(2022, 12, 8)  # clocks that run keep their days
    actions.reset_terms(region=world.city, by=staff.administrator, at=NOON)
    assert terms_at(world.county.path) == Terms()
    for _ in range(2):
        actions.save_terms(terms=own, region=None, by=staff.administrator, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadRule.objects.create(region=None, **vars(own))


def test_reminders_fire_once_even_after_missed_runs(lead: Lead, staff: Staff) -> None:
    assert actions.remind(at=NOON).due == 0
    late = actions.remind(at=NOON + days(20))  # study was due on 15 September
    assert (late.due, late.lapsing, late.to_bureau, late.to_leader) == (1, 0, 1, 1)
    again = actions.remind(at=NOON + days(21))
    assert (again.due, again.to_bureau, again.to_leader) == (0, 0, 0)
    assert actions.remind(at=NOON + days(75)).lapsing == 1
    assert actions.remind(at=NOON + days(76)).lapsing == 0
    kinds = list(lead.events.values_list("kind", "person"))
    assert kinds.count((EventKind.REMINDED, staff.recruiter.pk)) == 2
    assert kinds.count((EventKind.ESCALATED, staff.recruiter.pk)) == 2
    assert AuditEntry.objects.filter(action="leads.reminded").count() == 2


def test_overdue_leads_go_to_the_pool_in_batches(report: Report, staff: Staff) -> None:
    leads = [report(firm_name=f"第{number}号公司", at=NOON) for number in range(7)]
    kept = report(firm_name="新来的公司", at=NOON + days(85))
    for one in leads:
        followed(one, staff)
    recycled = actions.recycle(at=NOON + days(91), batch=3)
    assert (recycled.lapsed, recycled.idle) == (7, 0)
    assert Lead.objects.pooled().count() == 7
    kept.refresh_from_db()
    assert kept.state == LeadState.STUDYING
    one = Lead.objects.pooled()[0]
    assert (one.owner, one.unit, one.previous_owner) == (None, None, staff.recruiter)
    assert one.events.last().kind == EventKind.LAPSED
    assert running(one) == []
    assert AuditEntry.objects.filter(action="leads.lapsed").count() == 7
    assert actions.recycle(at=NOON + days(91)).count == 0


def test_a_lead_that_nobody_works_on_is_taken_back_before_protection_ends(
    lead: Lead, staff: Staff
) -> None:
    assert lead.falls_on == date(2022, 10, 18)  # study due on 15 September, 20 working days on
    assert actions.recycle(at=NOON + days(39)).count == 0
    assert actions.recycle(at=NOON + days(40)).idle == 1
    lead.refresh_from_db()
    assert lead.events.last().kind == EventKind.IDLE


def test_recycling_never_holds_more_than_a_batch(
    report: Report, staff: Staff, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        report(firm_name=f"第{number}号公司")
    recycled = actions.recycle(at=NOON + days(91), batch=2, most=4)
    assert recycled.count == 4
    assert Lead.objects.held().count() == 2


def pooled_lead(report: Report, staff: Staff, **more: object) -> Lead:
    lead = report(**more)
    return actions.release(lead=lead, reason="无力跟进", by=staff.recruiter, at=NOON)


def test_a_picked_lead_is_followed_under_a_new_protection(report: Report, staff: Staff) -> None:
    lead = pooled_lead(report, staff)
    later = NOON + days(10)
    taken = actions.pick(lead=lead, by=staff.mate, at=later)
    assert (taken.state, taken.owner, taken.unit.name) == (
        LeadState.FOLLOWING, staff.mate, "第一小分队",
    )  # fmt: skip
    assert taken.protected_until == date(2022, 12, 18)
    assert running(taken) == [DutyKind.FEEDBACK, DutyKind.REPORT]
    with pytest.raises(AlreadyMoved):
        actions.pick(lead=lead, by=staff.bureau, at=later)


def test_the_previous_holder_waits_until_the_cool_off_is_over(report: Report, staff: Staff) -> None:
    lead = pooled_lead(report, staff)
    with pytest.raises(PickRefused, match="上一任"):
        actions.pick(lead=lead, by=staff.recruiter, at=NOON + days(30))
    assert actions.pick(lead=lead, by=staff.recruiter, at=NOON + days(31)).owner == staff.recruiter


def test_a_day_and_a_pair_of_hands_have_their_limits(
    report: Report, staff: Staff, world: World
) -> None:
    actions.save_terms(terms=Terms(daily_picks=2, capacity=3), region=None, by=None, at=NOON)
    leads = [pooled_lead(report, staff, firm_name=f"第{number}家") for number in range(4)]
    for lead in leads[:2]:
        actions.pick(lead=lead, by=staff.mate, at=NOON)
    with pytest.raises(PickRefused, match="每人每天"):
        actions.pick(lead=leads[2], by=staff.mate, at=NOON)
    actions.pick(lead=leads[2], by=staff.mate, at=NOON + days(1))
    with pytest.raises(PickRefused, match="每人最多持有"):
        actions.pick(lead=leads[3], by=staff.mate, at=NOON + days(1))


def test_the_pool_is_open_to_those_who_work_there(report: Report, staff: Staff) -> None:
    lead = pooled_lead(report, staff)
    for user in (staff.rival, staff.department, staff.stranger):
        with pytest.raises(NotAllowed):
            actions.pick(lead=lead, by=user, at=NOON)
    assert actions.pick(lead=lead, by=staff.city_member, at=NOON).unit == staff.city_bureau


# Transfers


def test_a_transfer_is_accepted_by_the_other_unit(lead: Lead, staff: Staff, world: World) -> None:
    followed(lead, staff)
    offer = actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="产业更合适", by=staff.recruiter, at=NOON
    )
    assert offer.due == date(2022, 9, 14)
    with pytest.raises(AlreadyMoved):
        actions.ask_transfer(
            lead=lead, to_unit=staff.city_bureau, reason="再", by=staff.recruiter, at=NOON
        )
    with pytest.raises(NotAllowed):
        actions.accept_transfer(transfer=offer, by=staff.mate, at=NOON)
    moved = actions.accept_transfer(transfer=offer, by=staff.rival, at=NOON + days(4))
    assert (moved.unit, moved.region, moved.owner, moved.state) == (
        staff.other_squad, world.other_county, staff.rival, LeadState.FOLLOWING,
    )  # fmt: skip
    assert moved.protected_until == date(2022, 12, 8)
    assert moved.duties.get(kind=DutyKind.REPORT, dropped_at=None).since == date(2022, 9, 13)
    with pytest.raises(AlreadyMoved):
        actions.refuse_transfer(transfer=offer, reason="晚", by=staff.rival, at=NOON)


def test_a_refused_or_withdrawn_transfer_leaves_the_lead_where_it_was(
    lead: Lead, staff: Staff
) -> None:
    def offer() -> LeadTransfer:
        lead.refresh_from_db()
        return actions.ask_transfer(
            lead=lead, to_unit=staff.other_squad, reason="试", by=staff.recruiter, at=NOON
        )

    with pytest.raises(BadValue):
        actions.refuse_transfer(transfer=offer(), reason="", by=staff.rival, at=NOON)
    pending = LeadTransfer.objects.pending().get()
    actions.refuse_transfer(transfer=pending, reason="人手不够", by=staff.rival, at=NOON)
    actions.withdraw_transfer(transfer=offer(), by=staff.recruiter, at=NOON)
    lead.refresh_from_db()
    assert (lead.owner, lead.offered_unit, lead.offered_path) == (staff.recruiter, None, "")


def test_a_pooled_lead_is_dispatched_by_the_bureau_alone(report: Report, staff: Staff) -> None:
    lead = pooled_lead(report, staff)
    with pytest.raises(NotAllowed):
        actions.ask_transfer(
            lead=lead, to_unit=staff.other_squad, reason="给", by=staff.city_member, at=NOON
        )
    offer = actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="派", by=staff.bureau, at=NOON
    )
    moved = actions.accept_transfer(transfer=offer, by=staff.rival, at=NOON)
    assert (moved.owner, moved.protected_until) == (staff.rival, date(2022, 12, 8))


# Study


def test_a_lead_becomes_a_project_with_nothing_typed_twice(
    report: Report, staff: Staff, world: World
) -> None:
    from wutong.domains.investors.actions import add_referrer

    chamber = add_referrer(name="京津冀商会", kind="chamber", by=None, at=NOON)
    lead = report(
        amount=3 * YI, land_area=Decimal(20000), industry="新材料", introducer=chamber,
        origin="天津市",
    )  # fmt: skip
    plant = actions.convert(lead=lead, by=staff.recruiter, at=NOON)
    assert plant.name == "河北恒瑞新材料有限公司高性能膜材料生产基地"
    assert (plant.region, plant.unit, plant.total_investment, plant.industry) == (
        world.county, world.squad, 3 * YI, "新材料",
    )  # fmt: skip
    assert plant.investor.name == lead.firm_name
    assert plant.investor.referrers.get() == chamber
    claim = Milestone.objects.get(project=plant)
    assert (claim.stage, claim.standing) == ("reserve", "claimed")
    assert Fact.objects.get(project=plant, attribute="land_area").number == Decimal(20000)
    assert plant.members.get().user == staff.recruiter
    assert (lead.state, lead.project, lead.ended_on) == (
        LeadState.CONVERTED, plant, date(2022, 9, 9),
    )  # fmt: skip
    credit = lead.credits.get()
    assert (credit.unit, credit.person, credit.share, credit.converted_on) == (
        world.squad, staff.recruiter, Decimal(1), date(2022, 9, 9),
    )  # fmt: skip
    share = CreditShare.objects.get(project=plant)
    assert (share.unit, share.person) == (world.squad, staff.recruiter)
    with pytest.raises(NotNow):
        actions.convert(lead=lead, by=staff.recruiter, at=NOON)


def test_a_confidential_lead_becomes_a_confidential_project(report: Report, staff: Staff) -> None:
    lead = report(confidential=True)
    plant = actions.convert(lead=lead, by=staff.recruiter, at=NOON)
    assert plant.confidential
    assert plant.investor.confidential_only


def test_what_the_projects_room_refuses_leaves_everything_as_it_was(
    lead: Lead, report: Report, staff: Staff
) -> None:
    with pytest.raises(BadValue):
        actions.convert(lead=lead, by=staff.recruiter, at=NOON, name="长" * 201)
    large = report(firm_name="大企业", amount=6 * YI)
    with pytest.raises(NotAllowed, match="新建项目"):  # the city takes part, the county enters it
        actions.convert(lead=large, by=staff.city_member, at=NOON)
    lead.refresh_from_db()
    assert (lead.state, lead.project) == (LeadState.STUDYING, None)


def test_credit_is_divided_by_who_dispatches(lead: Lead, staff: Staff) -> None:
    half = Decimal("0.5")
    shares = [
        Share(half, lead.unit_id, staff.recruiter.pk), Share(half, staff.other_squad.pk, None)
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.set_lead_credit(
            lead=lead, shares=shares, by=staff.recruiter, at=NOON, reason="共同"
        )
    actions.set_lead_credit(lead=lead, shares=shares, by=staff.bureau, at=NOON, reason="共同招引")
    actions.convert(lead=lead, by=staff.recruiter, at=NOON)
    assert sorted(lead.credits.values_list("share", "converted_on")) == [
        (half, date(2022, 9, 9))
    ] * 2  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadCredit.objects.create(lead=lead, share=half, region_path="", set_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadCredit.objects.create(
            lead=lead, unit=staff.other_squad, share=half, region_path="", set_at=NOON
        )


def test_closing_needs_a_reason_and_ends_everything(lead: Lead, staff: Staff) -> None:
    with pytest.raises(BadValue):
        actions.close(lead=lead, reason="", by=staff.recruiter, at=NOON)
    actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="试", by=staff.recruiter, at=NOON
    )
    actions.close(lead=lead, reason="企业放弃投资", by=staff.recruiter, at=NOON)
    assert running(lead) == []
    assert not LeadTransfer.objects.pending().exists()
    assert LeadEvent.objects.filter(kind=EventKind.CLOSED, reason="企业放弃投资").exists()


def test_leads_pass_on_with_a_post(lead: Lead, staff: Staff, world: World) -> None:
    scope = scope_of_post(staff.recruiter.posts.get())
    actions.pass_on(
        holder=staff.recruiter, successor=staff.mate, by=staff.administrator, at=NOON,
        keys=[one.key for one in leads_held(staff.recruiter.pk, scope)],
    )  # fmt: skip
    lead.refresh_from_db()
    assert (lead.owner, lead.events.last().kind) == (staff.mate, EventKind.HANDED_OVER)
