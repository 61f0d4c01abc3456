"""Who is told what about leads, and deadlines that follow the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.leads import actions
from wutong.domains.leads.choices import Decision
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadTransfer
from wutong.domains.leads.tests.conftest import NOON, Report, Staff, days
from wutong.domains.notices.models import Notice
from wutong.domains.org import actions as org
from wutong.domains.org.models import User
from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.tests.world import World
from wutong.kernel.audit.models import AuditEntry

MONDAY = date(2022, 9, 12)  # 中秋；the study of a lead of 9 September is due on the 15th
TUESDAY = date(2022, 9, 13)


def titles_of(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("title", flat=True))


def keys_of(person: User) -> set[str]:
    return set(Notice.objects.filter(person=person).values_list("key", flat=True))


def test_who_holds_a_lead_is_reminded_then_bureau_and_leader_are_told(
    lead: Lead, staff: Staff
) -> None:
    actions.remind(at=NOON + days(6))
    duty = lead.duties.get()
    assert titles_of(staff.recruiter) == [
        f"线索「{lead.firm_name}」{duty.get_kind_display()}期限 2022-09-15"
    ]
    assert titles_of(staff.bureau) == []
    actions.remind(at=NOON + days(40))
    assert keys_of(staff.bureau) == keys_of(staff.colleague) == {f"leads.duty.{duty.pk}.bureau"}
    assert keys_of(staff.leader) == {f"leads.duty.{duty.pk}.leader"}
    told = Notice.objects.count()
    actions.remind(at=NOON + days(41))
    assert Notice.objects.count() == told
    assert {staff.stranger.pk, staff.rival.pk}.isdisjoint(
        Notice.objects.values_list("person", flat=True)
    )
    assert Notice.objects.filter(url=f"/leads/{lead.code}/").count() == told


def test_a_killed_run_tells_what_it_had_not_told(lead: Lead, staff: Staff) -> None:
    """What is marked is told in the same transaction: a batch is told whole or not at all."""
    actions.remind(at=NOON + days(6))
    LeadDuty.objects.update(reminded_at=None)  # as if the mark had been lost and not the telling
    actions.remind(at=NOON + days(7))
    assert len(titles_of(staff.recruiter)) == 1


def test_a_lead_nobody_holds_is_its_units(lead: Lead, staff: Staff) -> None:
    Lead.objects.filter(pk=lead.pk).update(owner=None)
    actions.remind(at=NOON + days(6))
    assert len(titles_of(staff.recruiter)) == len(titles_of(staff.mate)) == 1
    Lead.objects.filter(pk=lead.pk).update(unit=None)
    LeadDuty.objects.update(reminded_at=None)
    actions.remind(at=NOON + days(6))
    assert len(titles_of(staff.bureau)) == 1


def test_a_confidential_lead_is_told_to_who_sees_it_alone(report: Report, staff: Staff) -> None:
    report(confidential=True, firm_name="涉密重工")
    actions.remind(at=NOON + days(40))
    assert len(titles_of(staff.recruiter)) == 1
    assert titles_of(staff.bureau) == []
    assert len(titles_of(staff.leader)) == 1


def test_an_offer_is_told_to_the_unit_and_its_answer_to_who_asked(lead: Lead, staff: Staff) -> None:
    offer = actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="更合适", by=staff.recruiter, at=NOON
    )
    assert "请在" in titles_of(staff.rival)[0]
    assert titles_of(staff.bureau) == []
    actions.accept_transfer(transfer=offer, by=staff.rival, at=NOON)
    assert titles_of(staff.recruiter) == [f"线索「{lead.firm_name}」的流转，昌黎招商队已接收"]
    notice = Notice.objects.get(person=staff.recruiter)
    assert notice.url in {"/leads/transfers/", f"/leads/{lead.code}/"}


def test_both_parties_are_told_of_their_own_lead(
    lead: Lead, report: Report, staff: Staff, world: World
) -> None:
    second = report(by=staff.rival, region=world.other_county, confirmed=True)
    conflict = LeadConflict.objects.get()
    actions.decide_conflict(
        conflict=conflict, decision=Decision.FIRST_KEEPS, reason="先报", by=staff.bureau, at=NOON
    )
    for person, own in ((staff.recruiter, lead), (staff.rival, second)):
        notice = Notice.objects.get(person=person)
        assert notice.title == f"线索「{own.firm_name}」撞单已裁定：归先报方"
        assert notice.url == f"/leads/{own.code}/"


# -- the calendar -------------------------------------------------------------------------------


def free(region: Any, *on: date) -> None:
    for day in on:
        org.set_own_days(
            region=region, first=day, last=day, worked=False, reason="本地节日", by=None, at=NOON
        )


def test_duties_offers_and_arbitrations_run_by_the_regions_calendar(
    world: World, report: Report, staff: Staff
) -> None:
    free(world.county, TUESDAY)
    lead = report()
    calendar = working_calendar(world.county.path)
    duty = lead.duties.get()
    assert duty.due == calendar.add(date(2022, 9, 9), duty.days) == date(2022, 9, 16)
    assert duty.idle_on == calendar.add(duty.due, duty.idle_days)


def test_a_changed_calendar_moves_what_is_open_and_tells_whose_it_is(
    lead: Lead, report: Report, staff: Staff, world: World
) -> None:
    offered = report(firm_name="昌黎光学有限公司")
    actions.ask_transfer(
        lead=offered, to_unit=staff.other_squad, reason="更合适", by=staff.recruiter, at=NOON
    )
    Notice.objects.all().delete()
    before = lead.duties.get()
    fell = Lead.objects.get(pk=lead.pk).falls_on
    free(world.city, TUESDAY)
    changed = actions.recalculate(region_path=world.city.path, first_day=TUESDAY, at=NOON)
    assert changed == 3  # two studies and an offer
    after = lead.duties.get()
    calendar = working_calendar(world.county.path)
    assert (before.due, after.due) == (date(2022, 9, 15), date(2022, 9, 16))
    assert after.bureau_on == calendar.add(after.due, after.bureau_days)
    assert fell is not None
    assert (Lead.objects.get(pk=lead.pk).falls_on or fell) >= fell
    told = titles_of(staff.recruiter)
    assert f"工作日历有变：线索「{lead.firm_name}」研判期限由 2022-09-15 改为 2022-09-16" in told
    assert "流转的答复期限" in titles_of(staff.rival)[0]
    assert AuditEntry.objects.filter(action="leads.due_moved").count() == 3
    assert actions.recalculate(region_path=world.city.path, first_day=TUESDAY, at=NOON) == 0
    assert len(titles_of(staff.recruiter)) == len(told)


def test_a_calendar_of_elsewhere_or_of_later_moves_nothing(
    lead: Lead, staff: Staff, world: World
) -> None:
    free(world.elsewhere, TUESDAY)
    assert actions.recalculate(region_path=world.elsewhere.path, first_day=TUESDAY, at=NOON) == 0
    late = lead.duties.get().idle_on + timedelta(days=1)
    free(None, late)
    assert actions.recalculate(region_path="", first_day=late, at=NOON) == 0
    LeadDuty.objects.update(done_at=NOON)
    free(None, TUESDAY)
    assert actions.recalculate(region_path="", first_day=TUESDAY, at=NOON) == 0


def test_it_goes_in_batches_and_can_be_taken_back(
    report: Report, staff: Staff, world: World
) -> None:
    for number in range(7):
        report(firm_name=f"第{number}重工有限公司")
    free(None, TUESDAY)
    assert actions.recalculate(region_path="", first_day=TUESDAY, at=NOON, batch=2) == 7
    org.remove_own_days(region=None, first=TUESDAY, last=TUESDAY, reason="取消", by=None, at=NOON)
    later = NOON + timedelta(hours=1)
    assert actions.recalculate(region_path="", first_day=TUESDAY, at=later) == 7
    assert set(LeadDuty.objects.values_list("due", flat=True)) == {date(2022, 9, 15)}
    assert Notice.objects.filter(person=staff.recruiter).count() == 14


def test_the_queries_do_not_grow_with_the_rows(report: Report, staff: Staff, world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            actions.recalculate(region_path="", first_day=TUESDAY, at=NOON)
        return len(queries)

    for number in range(10):  # more than PostgreSQL is given in one statement
        report(firm_name=f"第{number}重工有限公司")
    free(None, TUESDAY)
    some = asked()
    for number in range(20):
        report(firm_name=f"第{number}光学有限公司")
    free(None, date(2022, 9, 14))
    assert asked() <= some


def test_the_room_hears_of_it(
    lead: Lead, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        free(world.county, TUESDAY)
    assert lead.duties.get().due == date(2022, 9, 16)
    assert LeadTransfer.objects.count() == 0
