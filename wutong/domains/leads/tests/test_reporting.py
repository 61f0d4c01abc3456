"""First reports: who holds them, what they collide with, what is told of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.investors.actions import add_name, register_investor
from wutong.domains.investors.queries import with_project_counts
from wutong.domains.leads import actions
from wutong.domains.leads.choices import CollisionKind, DutyKind, EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadEvent, LeadKey
from wutong.domains.leads.models.history import WrittenOnce
from wutong.domains.leads.queries.collisions import (
    Registration,
    collisions,
    seen_collisions,
)
from wutong.domains.leads.rules.errors import BadValue, Collides, NotAllowed
from wutong.domains.leads.tests.conftest import NOON, YI, Report, Staff, days
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import World, project
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.clock import day_of
from wutong.kernel.search import matching

FIRM = "河北恒瑞新材料有限公司"


def access(user: object) -> object:
    return access_of(user, day_of(NOON))


def test_whoever_handles_leads_holds_what_they_report(lead: Lead, staff: Staff) -> None:
    assert (lead.state, lead.owner, lead.reported_by) == (
        LeadState.STUDYING, staff.recruiter, staff.recruiter,
    )  # fmt: skip
    assert lead.code == "XS130302-2022-0001"
    assert lead.protected_until == date(2022, 12, 8)
    assert [duty.kind for duty in lead.duties.all()] == [DutyKind.STUDY]
    assert [one.kind for one in lead.events.all()] == [EventKind.REPORTED]
    assert AuditEntry.objects.filter(action="leads.reported", target_id=str(lead.pk)).count() == 1


def test_a_department_reports_and_waits_for_a_response(report: Report, staff: Staff) -> None:
    lead = report(by=staff.department)
    assert (lead.state, lead.owner) == (LeadState.REPORTED, None)
    duty = lead.duties.get()
    assert (duty.kind, duty.due) == (DutyKind.RESPOND, date(2022, 9, 13))


def test_numbers_run_on_in_a_region_and_year(report: Report) -> None:
    codes = [report(firm_name=f"第{n}家公司").code for n in "一二三"]
    assert [code[-4:] for code in codes] == ["0001", "0002", "0003"]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("firm_name", {"firm_name": " （） "}),
        ("content", {"content": " "}),
        ("source", {"source": "rumour"}),
        ("uscc", {"uscc": "91130300MA0A000000"}),
        ("amount", {"amount": Decimal(-1)}),
    ],
)
def test_values_that_are_refused(report: Report, field: str, more: dict[str, object]) -> None:
    with pytest.raises(BadValue) as refusal:
        report(**more)
    assert refusal.value.field == field
    assert not Lead.objects.exists()


def test_nobody_reports_outside_of_their_place(report: Report, staff: Staff, world: World) -> None:
    with pytest.raises(NotAllowed):
        report(by=staff.stranger, unit=None)
    with pytest.raises(NotAllowed):
        report(unit=staff.other_squad)


def test_the_record_of_a_known_firm_is_tied_and_an_unknown_one_keeps_keys(
    report: Report, staff: Staff
) -> None:
    known = register_investor(name=FIRM, by=None, at=NOON)
    assert report().investor == known
    unknown = report(firm_name="北京星辰航天科技有限公司")
    assert unknown.investor is None
    assert LeadKey.objects.filter(lead=unknown).exists()
    actions.register_firm(lead=unknown, by=staff.recruiter, at=NOON)
    assert unknown.investor.name == "北京星辰航天科技有限公司"
    assert not LeadKey.objects.exists()


def test_leads_are_found_by_pinyin_initials(lead: Lead) -> None:
    assert Lead.objects.filter(matching("lead", "hbhr")).get() == lead
    assert Lead.objects.filter(matching("lead", "膜材料")).get() == lead


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (FIRM, CollisionKind.SAME_NAME),
        ("河北恒瑞新材料（有限公司）", CollisionKind.SAME_NAME),
        ("河北恒瑞新材料股份有限公司", CollisionKind.SAME_NAME),
        ("恒瑞新材", CollisionKind.SHORT_NAME),
    ],
)
def test_the_same_firm_under_another_spelling_collides(
    lead: Lead, world: World, typed: str, kind: CollisionKind
) -> None:
    found = collisions(Registration(typed, world.other_county.path))
    assert [(one.lead, one.kind) for one in found] == [(lead, kind)]


def test_a_former_name_of_a_registered_firm_collides(report: Report, world: World) -> None:
    firm = register_investor(name=FIRM, by=None, at=NOON)
    add_name(investor=firm, kind="former", name="秦皇岛华夏膜业有限公司", by=None, at=NOON)
    lead = report()
    found = collisions(Registration("秦皇岛华夏膜业有限公司", world.county.path))
    assert [(one.lead, one.kind) for one in found] == [(lead, CollisionKind.OTHER_NAME)]


def test_the_same_introducer_with_a_like_content_collides(
    report: Report, world: World, staff: Staff
) -> None:
    from wutong.domains.investors.actions import add_referrer

    chamber = add_referrer(name="京津冀商会", kind="chamber", by=None, at=NOON)
    lead = report(introducer=chamber)
    near = Registration(
        "深圳某某控股", world.county.path, content="高性能膜材料生产基地项目", introducer=chamber.pk
    )
    assert [(one.lead, one.kind) for one in collisions(near)] == [
        (lead, CollisionKind.SAME_INTRODUCER)
    ]
    other = Registration(
        "深圳某某控股", world.county.path, content="葡萄酒庄", introducer=chamber.pk
    )
    assert collisions(other) == []


def test_ended_leads_and_other_provinces_do_not_collide(
    lead: Lead, world: World, staff: Staff
) -> None:
    assert collisions(Registration(FIRM, world.elsewhere.path)) == []
    actions.close(lead=lead, reason="企业放弃", by=staff.recruiter, at=NOON)
    assert collisions(Registration(FIRM, world.county.path)) == []


def test_a_projects_firm_collides(world: World, staff: Staff) -> None:
    firm = register_investor(name=FIRM, by=None, at=NOON)
    plant = project(world.county, NOON, "膜材料基地", investor=firm)
    found = collisions(Registration(FIRM, world.other_county.path))
    assert [(one.project, one.kind) for one in found] == [(plant, CollisionKind.SAME_NAME)]
    (far,) = seen_collisions(found, access(staff.rival))
    assert (far.project, far.unit) == (None, "海港区")


def test_outside_of_ones_scope_only_unit_day_and_protection_are_told(
    lead: Lead, world: World, staff: Staff
) -> None:
    found = collisions(Registration(FIRM, world.other_county.path))
    (far,) = seen_collisions(found, access(staff.rival))
    assert (far.lead, far.unit, far.on, far.protected_until) == (
        None, "第一小分队", date(2022, 9, 9), date(2022, 12, 8),
    )  # fmt: skip
    (near,) = seen_collisions(found, access(staff.bureau))
    assert near.lead == lead


def test_a_colliding_report_is_warned_of_and_saved_when_confirmed(
    lead: Lead, report: Report, staff: Staff, world: World
) -> None:
    with pytest.raises(Collides):
        report(by=staff.rival, region=world.other_county)
    assert Lead.objects.count() == 1
    second = report(by=staff.rival, region=world.other_county, confirmed=True, at=NOON + days(1))
    conflict = LeadConflict.objects.get()
    assert (conflict.first, conflict.second, conflict.region_path) == (
        lead, second, world.city.path,
    )  # fmt: skip
    lead.refresh_from_db()
    assert lead.in_conflict
    assert second.in_conflict


def test_two_leads_of_one_unit_are_its_own_business(
    lead: Lead, report: Report, staff: Staff
) -> None:
    report(by=staff.mate, confirmed=True)
    assert not LeadConflict.objects.exists()


def test_a_confidential_lead_is_not_given_away_by_a_collision(
    report: Report, staff: Staff, world: World
) -> None:
    secret = report(confidential=True)
    second = report(by=staff.rival, region=world.other_county)  # no warning
    assert not second.in_conflict
    conflict = LeadConflict.objects.get()
    assert conflict.confidential
    for user, sees in ((staff.rival, False), (staff.bureau, False), (staff.leader, True)):
        assert LeadConflict.objects.visible_to(access(user)).exists() is sees
    secret.refresh_from_db()
    assert secret.in_conflict


def test_from_the_large_amount_on_the_city_joins_once(
    report: Report, staff: Staff, world: World
) -> None:
    lead = report(amount=5 * YI)
    assert (lead.joined_region, lead.joined_unit) == (world.city, staff.city_bureau)
    assert Lead.objects.visible_to(access(staff.city_member)).get() == lead
    actions.give_feedback(lead=lead, text="市局已对接", by=staff.city_member, at=NOON)
    small = report(firm_name="小厂", amount=YI)
    assert small.joined_region is None
    actions.edit_lead(lead=small, changes={"amount": 6 * YI}, by=staff.recruiter, at=NOON)
    actions.edit_lead(lead=small, changes={"note": "记"}, by=staff.recruiter, at=NOON)
    assert small.events.filter(kind=EventKind.CITY_JOINED).count() == 1
    duties = LeadDuty.objects.filter(kind=DutyKind.STUDY).values_list("lead", "due")
    assert dict(duties)[lead.pk] > dict(duties)[small.pk]


def test_who_sees_a_lead(report: Report, staff: Staff, lead: Lead) -> None:
    secret = report(firm_name="涉密的公司", confidential=True)
    sight = {
        staff.recruiter: {lead, secret}, staff.mate: {lead}, staff.bureau: {lead},
        staff.leader: {lead, secret}, staff.rival: set(), staff.stranger: set(),
        staff.department: {lead},
    }  # fmt: skip
    for user, seen in sight.items():
        assert set(Lead.objects.visible_to(access(user))) == seen, user
    assert not Lead.objects.visible_to(None).exists()


def test_leads_are_not_counted_as_projects_of_a_firm(report: Report, staff: Staff) -> None:
    firm = register_investor(name=FIRM, by=None, at=NOON)
    report()
    assert with_project_counts([firm], access(staff.bureau)) == [(firm, 0)]


def test_a_correction_is_checked_recorded_and_turned_down_when_stale(
    lead: Lead, staff: Staff
) -> None:
    from wutong.domains.leads.rules.errors import AlreadyMoved

    stale = Lead.objects.get(pk=lead.pk)
    actions.edit_lead(
        lead=lead, changes={"firm_name": "河北恒瑞膜科技有限公司", "contact_phone": "13800000000"},
        by=staff.recruiter, at=NOON,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="leads.edited")
    assert entry.changes["contact_phone"] == [False, True]
    assert entry.changes["firm_name"] == [FIRM, "河北恒瑞膜科技有限公司"]
    assert Lead.objects.filter(matching("lead", "恒瑞膜")).exists()
    with pytest.raises(AlreadyMoved):
        actions.edit_lead(lead=stale, changes={"note": "晚"}, by=staff.recruiter, at=NOON)
    with pytest.raises(NotAllowed):
        actions.edit_lead(lead=lead, changes={"note": "外"}, by=staff.rival, at=NOON)


def test_history_is_never_changed(lead: Lead) -> None:
    event = lead.events.get()
    with pytest.raises(WrittenOnce):
        event.save()
    with pytest.raises(WrittenOnce):
        event.delete()
    with pytest.raises(WrittenOnce):
        LeadEvent.objects.all().delete()
    with pytest.raises(WrittenOnce):
        LeadEvent.objects.update(reason="改")


@pytest.mark.parametrize(
    "values",
    [
        {"amount": Decimal(-1)},
        {"land_area": Decimal(-1)},
        {"state": "pool"},
        {"state": "converted"},
        {"protected_until": None},
        {"falls_on": date(2030, 1, 1)},
    ],
)
def test_constraints_of_the_row(lead: Lead, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(**values)


def test_constraints_of_duties_and_transfers(lead: Lead, staff: Staff) -> None:
    duty = lead.duties.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadDuty.objects.create(
            lead=lead, kind=duty.kind, since=duty.since, due=duty.due, bureau_on=duty.due,
            leader_on=duty.due, idle_on=duty.due, region_path="",
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadDuty.objects.filter(pk=duty.pk).update(done_at=NOON, dropped_at=NOON)
    actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="更合适", by=staff.recruiter, at=NOON
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.transfers.update(state="accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.transfers.create(to_unit=staff.other_squad, reason="再", asked_at=NOON, due=duty.due)
