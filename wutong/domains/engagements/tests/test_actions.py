"""Writing: plans, records, minutes, firms, follow-ups; who may, what is refused, what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from wutong.domains.engagements import actions
from wutong.domains.engagements.models import CountedEngagement, Engagement, FirmMet, FollowUp
from wutong.domains.engagements.rules.errors import AlreadyChanged, BadValue, NotAllowed
from wutong.domains.engagements.tests.conftest import NOON, TODAY, People, access, going_out
from wutong.domains.investors.actions import merge, register_investor
from wutong.domains.notices.models import Notice
from wutong.domains.org.actions import hand_over
from wutong.domains.projects.actions import create_project, signing_event
from wutong.domains.projects.tests.world import World, project
from wutong.kernel.audit.models import AuditEntry

LATER = NOON + timedelta(days=1)
pytestmark = pytest.mark.django_db


class TestRecording:
    def test_a_held_one_counts_and_is_audited(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau, led_by="市委书记 林书远")
        assert (made.status, made.leader_level) == ("held", "main_leader")
        assert made.counted.get().known_until is None
        entry = AuditEntry.objects.get(action="engagements.recorded")
        assert (entry.actor, entry.region_path) == (people.bureau, world.city.path)

    def test_a_plan_counts_when_it_is_held(self, world: World, people: People) -> None:
        plan = going_out(world, people.bureau, held=False, starts_on=TODAY)
        assert not plan.counted.exists()
        actions.hold_engagement(engagement=plan, by=people.bureau, at=NOON)
        assert plan.counted.get().on == TODAY

    def test_a_plan_is_not_held_before_its_day(self, world: World, people: People) -> None:
        plan = going_out(world, people.bureau, held=False, starts_on=TODAY + timedelta(days=1))
        with pytest.raises(BadValue):
            actions.hold_engagement(engagement=plan, by=people.bureau, at=NOON)

    def test_a_cancelled_one_counts_no_longer_and_stays(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        with pytest.raises(BadValue):
            actions.cancel_engagement(engagement=made, reason=" ", by=people.bureau, at=LATER)
        actions.cancel_engagement(engagement=made, reason="重复登记", by=people.bureau, at=LATER)
        counted = made.counted.get()
        assert (counted.known_from, counted.known_until) == (NOON, LATER)
        with pytest.raises(BadValue):
            actions.edit_engagement(
                engagement=made, changes={"title": "x"}, by=people.bureau, at=LATER
            )
        with pytest.raises(AlreadyChanged):
            actions.hold_engagement(engagement=made, by=people.bureau, at=LATER)

    def test_a_correction_keeps_what_was_known(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        actions.edit_engagement(
            engagement=made, changes={"leader_level": "main_leader"}, by=people.bureau, at=LATER
        )
        actions.edit_engagement(
            engagement=made, changes={"purpose": "谈用地"}, by=people.bureau, at=LATER
        )
        rows = CountedEngagement.objects.order_by("known_from")
        assert [(one.leader_level, one.known_until) for one in rows] == [
            ("department", LATER),
            ("main_leader", None),
        ]

    def test_of_two_people_the_second_sees_a_changed_version(
        self, world: World, people: People
    ) -> None:
        made = going_out(world, people.bureau)
        actions.edit_engagement(
            engagement=made, changes={"title": "甲"}, by=people.bureau, at=NOON, seen_version=1
        )
        with pytest.raises(AlreadyChanged):
            actions.edit_engagement(
                engagement=Engagement.objects.get(), changes={"title": "乙"}, by=people.bureau,
                at=NOON, seen_version=1,
            )  # fmt: skip

    def test_only_who_may_record_here_writes(self, world: World, people: People) -> None:
        for who in (people.supervisor, people.stranger, people.recruiter, people.investor):
            with pytest.raises(NotAllowed):
                going_out(world, who)
        made = going_out(world, people.recruiter, region=world.county, unit=world.squad)
        with pytest.raises(NotAllowed):
            actions.edit_engagement(
                engagement=made, changes={"region": world.city, "unit": None},
                by=people.recruiter, at=NOON,
            )  # fmt: skip

    def test_who_takes_part_may_write_the_minutes(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        with pytest.raises(NotAllowed):
            actions.write_minutes(engagement=made, minutes="谈成", by=people.recruiter, at=NOON)
        actions.add_member(engagement=made, user=people.recruiter, by=people.bureau, at=NOON)
        actions.write_minutes(engagement=made, minutes="谈成", by=people.recruiter, at=NOON)
        assert made.minutes_by == people.recruiter

    def test_minutes_hold_a_plan_whose_day_has_come(self, world: World, people: People) -> None:
        plan = going_out(world, people.bureau, held=False, starts_on=TODAY)
        actions.write_minutes(engagement=plan, minutes="见了三家", by=people.bureau, at=NOON)
        plan.refresh_from_db()
        assert (plan.status, plan.minutes) == ("held", "见了三家")
        assert plan.counted.exists()

    def test_a_units_region_must_be_the_hosts(self, world: World, people: People) -> None:
        with pytest.raises(BadValue) as refusal:
            going_out(world, people.bureau, unit=world.squad)
        assert refusal.value.field == "unit"


class TestSigningEvents:
    def test_it_is_one_with_the_projects_event(self, world: World, people: People) -> None:
        event = signing_event(
            region=world.city, name="京津推介会", on=TODAY, by=people.bureau, at=NOON
        )
        made = going_out(world, people.bureau, kind="signing_event", title="京津推介会")
        assert made.signing_event == event
        with pytest.raises(BadValue):
            going_out(world, people.bureau, kind="signing_event", title="京津推介会")

    def test_without_one_it_makes_one(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau, kind="signing_event", title="长三角签约")
        assert made.signing_event.name == "长三角签约"
        actions.edit_engagement(
            engagement=made, changes={"kind": "promotion_event"}, by=people.bureau, at=NOON
        )
        assert Engagement.objects.get().signing_event is None

    def test_the_database_keeps_events_to_signing_events(self, world: World) -> None:
        made = going_out(world)
        event = signing_event(region=world.city, name="会", on=None, by=None, at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            Engagement.objects.filter(pk=made.pk).update(signing_event=event)
        with pytest.raises(IntegrityError), transaction.atomic():
            Engagement.objects.filter(pk=made.pk).update(ends_on=date(2022, 8, 1))
        with pytest.raises(IntegrityError), transaction.atomic():
            Engagement.objects.filter(pk=made.pk).update(status="cancelled")


class TestMembers:
    def test_title_and_level_are_those_of_the_day(self, world: World, people: People) -> None:
        post = people.leader.posts.get()
        post.title, post.ends_on = "市委书记", date(2022, 9, 5)
        post.save()
        people.leader.posts.create(
            title="市政协副主席", role="supervisor", region=world.city, starts_on=date(2022, 9, 6)
        )
        made = going_out(world, people.bureau)
        then = actions.add_member(engagement=made, user=people.leader, by=people.bureau, at=NOON)
        assert (then.title_then, then.leader_level) == ("市委书记", "main_leader")
        with pytest.raises(BadValue):
            actions.add_member(engagement=made, user=people.leader, by=people.bureau, at=NOON)

    def test_a_name_without_an_account_is_kept(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        member = actions.add_member(
            engagement=made, name="王某", title="副市长", by=people.bureau, at=NOON
        )
        assert (str(member), member.leader_level) == ("王某", "other_leader")
        actions.remove_member(member=member, by=people.bureau, at=NOON)
        assert not made.members.exists()


class TestFirms:
    def test_known_firms_are_linked_and_others_kept_by_name(
        self, world: World, people: People
    ) -> None:
        known = register_investor(name="上海晶科能源有限公司", by=None, at=NOON)
        made = going_out(world, people.bureau)
        met = actions.meet_firms(
            engagement=made, names="上海晶科能源有限公司、某新锐公司", by=people.bureau, at=NOON
        )
        assert [one.investor for one in met] == [known, None]
        assert not actions.meet_firms(
            engagement=made, names=["某新锐公司", "上海晶科能源有限公司"], by=people.bureau, at=NOON
        )

    def test_a_typed_name_is_registered_later(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        [met] = actions.meet_firms(
            engagement=made, names="某新锐科技有限公司", by=people.bureau, at=NOON
        )
        actions.register_met_firm(firm=met, by=people.bureau, at=NOON)
        assert str(FirmMet.objects.get().investor) == "某新锐科技有限公司"

    def test_a_removed_firm_stays_as_it_was_known(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        [met] = actions.meet_firms(engagement=made, names="某公司甲", by=people.bureau, at=NOON)
        actions.remove_firm(firm=met, by=people.bureau, at=LATER)
        assert FirmMet.objects.get().removed_at == LATER
        assert actions.meet_firms(engagement=made, names="某公司甲", by=people.bureau, at=LATER)

    def test_two_records_that_were_met_together_can_be_merged(
        self, world: World, people: People
    ) -> None:
        kept = register_investor(name="甲能源有限公司", by=None, at=NOON)
        other = register_investor(name="乙电力有限公司", by=None, at=NOON)
        made = going_out(world, people.bureau)
        actions.meet_firms(
            engagement=made, names=[kept.name, other.name], by=people.bureau, at=NOON
        )
        merge(kept=kept, merged=other, by=people.bureau, at=NOON)
        assert FirmMet.objects.filter(investor=kept).count() == 1


class TestProjects:
    def test_one_about_a_secret_project_is_seen_by_its_people_alone(
        self, world: World, people: People
    ) -> None:
        secret = create_project(
            name="涉密装备", region=world.city, by=None, at=NOON, confidential=True
        )
        made = going_out(world, people.bureau)
        assert Engagement.objects.visible_to(access(people.bureau)).exists()
        actions.link_project(engagement=made, project=secret, by=None, at=NOON)
        assert not Engagement.objects.visible_to(access(people.bureau)).exists()
        assert Engagement.objects.visible_to(access(people.leader)).exists()
        with pytest.raises(BadValue):
            actions.link_project(engagement=made, project=secret, by=people.bureau, at=NOON)

    def test_scope_fails_closed(self, world: World, people: People) -> None:
        going_out(world)
        seen = {
            name: Engagement.objects.visible_to(access(getattr(people, name))).exists()
            for name in ("bureau", "leader", "supervisor", "recruiter", "stranger", "investor")
        }
        assert seen == {
            "bureau": True, "leader": True, "supervisor": True, "recruiter": False,
            "stranger": False, "investor": False,
        }  # fmt: skip
        assert not Engagement.objects.visible_to(None).exists()


class TestFollowUps:
    def task(self, world: World, people: People, **more: Any) -> FollowUp:
        stated: dict[str, Any] = {
            "text": "送去用地方案", "owner": people.recruiter, "due": TODAY, "by": people.bureau,
            "at": NOON,
        }  # fmt: skip
        return actions.add_follow_up(engagement=going_out(world), **{**stated, **more})

    def test_its_owner_closes_it_once(self, world: World, people: People) -> None:
        task = self.task(world, people)
        actions.close_follow_up(follow_up=task, by=people.recruiter, at=NOON, result="已送达")
        assert (task.state, task.closed_by) == ("done", people.recruiter)
        with pytest.raises(AlreadyChanged):
            actions.close_follow_up(follow_up=task, by=people.bureau, at=NOON)

    def test_somebody_else_may_not_and_dropping_wants_a_reason(
        self, world: World, people: People
    ) -> None:
        task = self.task(world, people, owner=people.bureau)
        with pytest.raises(NotAllowed):
            actions.close_follow_up(follow_up=task, by=people.recruiter, at=NOON)
        with pytest.raises(BadValue):
            actions.close_follow_up(follow_up=task, by=people.bureau, at=NOON, dropped=True)

    def test_words_and_a_day_that_can_be_are_asked_for(self, world: World, people: People) -> None:
        for wrong in ({"text": " "}, {"due": date(2022, 1, 1)}):
            with pytest.raises(BadValue):
                self.task(world, people, **wrong)

    def test_open_ones_survive_a_change_of_post(
        self, world: World, people: People, django_capture_on_commit_callbacks: Any
    ) -> None:
        task = self.task(world, people, owner=people.bureau)
        with django_capture_on_commit_callbacks(execute=True):
            hand_over(
                post=people.bureau.posts.get(), successor=people.stranger, on=TODAY, by=None, reason="调任",
                at=NOON,
            )  # fmt: skip
        task.refresh_from_db()
        assert task.owner == people.stranger


class TestLeads:
    def test_a_firm_that_was_met_becomes_a_lead_once(self, world: World, people: People) -> None:
        made = going_out(world, people.bureau)
        [firm] = actions.meet_firms(
            engagement=made, names="晶科能源有限公司", by=people.bureau, at=NOON
        )
        follow_up = actions.turn_into_lead(
            firm=firm, content="组件基地，约 50 亩", by=people.bureau, at=NOON
        )
        lead = follow_up.lead
        assert lead is not None
        assert (lead.firm_name, lead.source, lead.region) == (
            "晶科能源有限公司", "visit", world.city,
        )  # fmt: skip
        with pytest.raises(BadValue):
            actions.turn_into_lead(firm=firm, content="组件", by=people.bureau, at=NOON)

    def test_a_collision_is_told_before_anything_is_written(
        self, world: World, people: People
    ) -> None:
        from wutong.domains.leads.actions import LeadError

        for _time in range(2):
            made = going_out(world, people.bureau)
            [firm] = actions.meet_firms(
                engagement=made, names="晶科能源有限公司", by=people.bureau, at=NOON
            )
            if _time == 0:
                actions.turn_into_lead(firm=firm, content="组件", by=people.bureau, at=NOON)
        with pytest.raises(LeadError):
            actions.turn_into_lead(firm=firm, content="组件", by=people.bureau, at=NOON)
        assert FollowUp.objects.count() == 1
        actions.turn_into_lead(firm=firm, content="组件", by=people.bureau, at=NOON, confirmed=True)


class TestFeed:
    def test_a_new_secret_ends_the_old_one(self, people: People) -> None:
        from wutong.domains.engagements.queries.calendar import holder_of

        old = actions.open_feed(by=people.bureau, at=NOON)
        new = actions.open_feed(by=people.bureau, at=NOON)
        assert (holder_of(old), holder_of(new)) == (None, people.bureau)
        assert actions.close_feed(by=people.bureau, at=NOON)
        assert holder_of(new) is None
        assert not actions.close_feed(by=people.bureau, at=NOON)


class TestIntroducing:
    def test_a_project_has_its_own_introducers(self, world: World, people: People) -> None:
        from wutong.domains.investors.actions import add_referrer

        plant = project(world.city, NOON)
        chamber = add_referrer(name="福建商会", kind="chamber", by=people.bureau, at=NOON)
        row = actions.introduce_project(
            project=plant, referrer=chamber, by=people.bureau, at=NOON, on=TODAY
        )
        with pytest.raises(NotAllowed):
            actions.introduce_project(project=plant, referrer=chamber, by=people.stranger, at=NOON)
        with pytest.raises(BadValue):
            actions.introduce_project(
                project=plant, referrer=chamber, by=people.bureau, at=NOON,
                on=TODAY + timedelta(days=1),
            )  # fmt: skip
        actions.remove_introduction(introduction=row, by=people.bureau, at=NOON)
        assert not plant.introductions.exists()


def test_who_is_to_follow_up_is_told_once_and_not_by_oneself(world: World, people: People) -> None:
    made = going_out(world)
    stated = {"engagement": made, "due": TODAY, "by": people.bureau, "at": NOON}
    for owner in (people.leader, people.bureau, people.stranger):
        actions.add_follow_up(text="寄去画册", owner=owner, **stated)
    told = dict(Notice.objects.values_list("person", "url"))
    assert told == {
        people.leader.pk: f"/engagements/{made.pk}/",
        people.stranger.pk: reverse(
            "projects:today"
        ),  # does not see the engagement; the task itself is theirs
    }
    assert Notice.objects.get(person=people.leader).title == f"请跟进：寄去画册，期限 {TODAY}"
