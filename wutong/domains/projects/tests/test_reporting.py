"""The rule of monthly reports, and planned days on pages, over HTTP and on the command line."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests import racing
from wutong.cli import main
from wutong.domains.org.choices import Role
from wutong.domains.projects import actions
from wutong.domains.projects.api.filters import CONDITIONS
from wutong.domains.projects.models import Fact, Project, ReportingRule
from wutong.domains.projects.queries.history import changes_in_words
from wutong.domains.projects.queries.reporting import reporting_rule_in
from wutong.domains.projects.rules.errors import BadValue, NotAllowed, ProjectError
from wutong.domains.projects.tests.conftest import NOON, Staff, page, signed_in
from wutong.domains.projects.tests.world import World, build_world, person, project
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry

MARCH = date(2022, 3, 15)


@pytest.mark.django_db
def test_a_rule_begins_a_month_and_leaves_an_audit_row(world: World, staff: Staff) -> None:
    set_rule = partial(actions.set_reporting_rule, region=world.city, at=NOON)
    rule = set_rule(due_day=10, begins=MARCH, by=staff.administrator)
    assert rule.begins == date(2022, 3, 1)
    set_rule(due_day=5, begins=MARCH, by=staff.administrator)
    entry = AuditEntry.objects.filter(action="projects.reporting_set").latest("pk")
    assert entry.changes == {"due_day": ["10", "5"]}
    assert ReportingRule.objects.count() == 1
    with pytest.raises(NotAllowed):
        set_rule(due_day=5, begins=MARCH, by=staff.bureau)
    for day in (0, 29):
        with pytest.raises(BadValue):
            set_rule(due_day=day, begins=MARCH, by=staff.administrator)
    for wrong in ({"due_day": 29}, {"begins": MARCH}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportingRule.objects.update(**wrong)


@pytest.mark.django_db
def test_the_nearest_rule_holds_until_it_is_removed(world: World, staff: Staff) -> None:
    for region, day in ((world.city, 10), (world.county, 5)):
        actions.set_reporting_rule(
            region=region, due_day=day, begins=MARCH, by=staff.administrator, at=NOON
        )

    def holding(path: str) -> int | None:
        rule = reporting_rule_in(path)
        return rule.due_day if rule else None

    assert [holding(one.path) for one in (world.county, world.other_county)] == [5, 10]
    assert holding(world.elsewhere.path) is None
    actions.remove_reporting_rule(region=world.county, by=staff.administrator, at=NOON)
    assert holding(world.county.path) == 10
    removed = AuditEntry.objects.get(action="projects.reporting_removed")
    # PostgreSQL keeps no order of a document's keys.
    assert {(one.label, one.old, one.new) for one in changes_in_words(removed.changes)} == {
        ("次月几日前报", "5", ""), ("从哪个月起", "2022-03-01", ""),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_set_the_rule_at_once() -> None:
    world = build_world()
    people = [person(name, Role.ADMINISTRATOR, region=world.city) for name in ("甲", "乙")]

    def setting(place: int) -> ReportingRule:
        return actions.set_reporting_rule(
            region=world.city, due_day=5 + place, begins=MARCH, by=people[place], at=NOON
        )

    made = racing.at_once(ProjectError, partial(setting, 0), partial(setting, 1))
    assert len({one.pk for one in made}) == 1
    assert AuditEntry.objects.filter(action="projects.reporting_set").count() == 2


@pytest.mark.django_db
def test_the_page_sets_and_removes_the_rule(world: World, staff: Staff) -> None:
    browser = signed_in(staff.administrator)
    assert "没有要求月报" in page(browser, "reporting", world.city.code)
    address = reverse("projects:reporting", args=[world.city.code])
    refused = browser.post(address, {"due_day": "40", "begins": "2022-03"})
    assert refused.status_code == 422
    assert browser.post(address, {"due_day": "8", "begins": "2022-03"}).status_code == 302
    assert "次月 8 日前" in page(browser, "reporting", world.city.code)
    assert "来自秦皇岛市" in page(browser, "reporting", world.county.code)
    browser.post(reverse("projects:reporting_remove", args=[world.city.code]))
    assert not ReportingRule.objects.exists()
    assert signed_in(staff.bureau).get(address).status_code == 403
    city_only = person("市管理员", Role.ADMINISTRATOR, region=world.city)
    outside = reverse("projects:reporting", args=[world.elsewhere.code])
    assert signed_in(city_only).get(outside).status_code == 404


@pytest.mark.django_db
def test_the_command_sets_shows_and_removes(
    world: World, staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = ["--unit", "130300"]
    assert main(["reporting-rule", "set", *unit, "--day", "8", "--from", "2022-03-01"]) == 0
    assert main(["reporting-rule", "show", "--unit", "130302"]) == 0
    assert "从 2022-03 起，次月 8 日前（秦皇岛市）" in capsys.readouterr().out
    assert main(["reporting-rule", "set", *unit, "--day", "31", "--from", "2022-03-01"]) == 2
    assert main(["reporting-rule", "remove", *unit]) == 0
    assert main(["reporting-rule", "show", *unit, "--json"]) == 0
    assert '"rule": null' in capsys.readouterr().out


@pytest.mark.django_db
def test_a_planned_month_is_claimed_verified_and_shown_late(world: World, staff: Staff) -> None:
    one = project(world.county, NOON)
    browser: Client = signed_in(staff.bureau)
    address = reverse("projects:claim_fact", args=[one.code, "planned_start"])
    assert browser.post(address, {"value": "明年", "on": "2022-03-01"}).status_code == 422
    assert browser.post(address, {"value": "2022年6月", "on": "2022-03-01"}).status_code == 302
    fact = Fact.objects.get(attribute="planned_start")
    assert (fact.planned, fact.standing) == ("2022-06", "claimed")
    one.refresh_from_db()
    assert one.planned_start is None
    actions.verify(claim=fact, by=staff.supervisor, at=NOON + timedelta(days=1))
    shown = page(browser, "detail", one.code)
    assert "2022-06" in shown
    assert '<span class="tag red">逾期三个月以上未开工</span>' in shown
    assert "2022-06" in page(browser, "figures", one.code)
    assert one.name in page(browser, "list", late_start="yes", columns=["name", "planned_start"])
    unplanned = project(world.county, NOON, "没有计划的项目")
    assert unplanned.name not in page(browser, "list", late_start="yes")
    others = page(browser, "list", late_start="no")
    assert unplanned.name in others
    assert one.name not in others
    for late, found in ((True, [one]), (False, [unplanned])):
        assert list(Project.objects.filter(CONDITIONS["late_start"](late))) == found
    assert "过了计划月份还没开工" in page(signed_in(staff.leader), "today")
    actions.retract(claim=fact, by=staff.supervisor, at=clock.now(), reason="改到明年")
    assert Project.objects.get(pk=one.pk).planned_start is None


@pytest.mark.django_db
def test_a_plan_may_lie_ahead_but_holds_from_a_day_that_was(world: World, staff: Staff) -> None:
    one = project(world.county, NOON)
    claim = partial(
        actions.claim_fact, project=one, attribute="planned_completion", by=staff.bureau, at=NOON
    )
    assert claim(value="2031-12-31", on=date(2022, 9, 1)).planned == "2031-12-31"
    with pytest.raises(BadValue):
        claim(value="2031-12-31", on=date(2022, 9, 10))
    with pytest.raises(BadValue):
        claim(value="2031-13", on=date(2022, 9, 1))
    for wrong in ("2031", "2031-1", "20311231"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.filter(project=one).update(planned=wrong)
