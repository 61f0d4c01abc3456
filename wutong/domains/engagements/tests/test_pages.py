"""The pages: list, calendar, one engagement, minutes, feed; what each role gets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from wutong.domains.engagements import actions
from wutong.domains.engagements.models import Engagement, FirmMet, FollowUp
from wutong.domains.engagements.tests.conftest import (
    NOON,
    TODAY,
    People,
    access,
    going_out,
    signed_in,
)
from wutong.domains.investors.actions import add_referrer, register_investor
from wutong.domains.projects.actions import create_project
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.tests.world import World, project
from wutong.kernel import registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def bureau(people: People) -> Client:
    """The promotion bureau's browser."""
    return signed_in(people.bureau)


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    """The text of a page of this room that opens."""
    answer = client.get(reverse(f"engagements:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def send(client: Client, name: str, *args: Any, **data: Any) -> Any:
    """The answer to a form."""
    return client.post(reverse(f"engagements:{name}", args=args), data, follow=True)


class TestList:
    def test_it_is_narrowed(self, world: World, bureau: Client) -> None:
        trip = going_out(world, leader_level="main_leader")
        going_out(world, kind="reception", title="接待华能", starts_on=date(2022, 8, 1))
        going_out(world, title="别处", region=world.elsewhere)
        actions.meet_firms(engagement=trip, names="晶科能源", by=None, at=NOON)
        everything = page(bureau, "list")
        assert "赴上海招商" in everything
        assert "接待华能" in everything
        assert "别处" not in everything
        for query, shown in (
            ({"kind": "outbound"}, "赴上海招商"),
            ({"q": "晶科"}, "赴上海招商"),
            ({"leader_level": "main_leader"}, "赴上海招商"),
            ({"last": "2022-08-15"}, "接待华能"),
            ({"kind": "reception", "region": "130300"}, "接待华能"),
        ):
            text = page(bureau, "list", **query)
            assert [name for name in ("赴上海招商", "接待华能") if f">{name}<" in text] == [shown]

    def test_nothing_says_what_to_do(self, bureau: Client, people: People) -> None:
        assert "还没有活动" in page(bureau, "list")
        assert "没有符合条件" in page(bureau, "list", kind="talk")
        assert "登记活动" not in page(signed_in(people.supervisor), "list")

    def test_an_investor_sees_none(self, world: World, people: People) -> None:
        going_out(world)
        assert "赴上海招商" not in page(signed_in(people.investor), "list")


class TestRecord:
    def test_a_trip_is_recorded_with_its_firms(self, world: World, bureau: Client) -> None:
        answer = send(
            bureau, "new", held="yes", kind="outbound", title="赴深圳招商", starts_on="2022-09-06",
            ends_on="2022-09-08", places="深圳、广州", region="130300", led_by="市长 王某",
            firms="甲公司有限公司\n乙公司有限公司",
        )  # fmt: skip
        made = Engagement.objects.get()
        assert answer.redirect_chain == [(reverse("engagements:detail", args=[made.pk]), 302)]
        assert (made.leader_level, made.firms.count()) == ("main_leader", 2)
        assert made.members.get().title_then == "招商局"
        assert "乙公司有限公司" in answer.content.decode()

    def test_what_is_wrong_is_said_and_kept(self, world: World, bureau: Client) -> None:
        answer = send(
            bureau, "new", held="yes", kind="outbound", title="赴深圳招商",
            starts_on="2022-09-10", region="130300",
        )  # fmt: skip
        assert answer.status_code == 422
        assert "还没有到" in answer.content.decode()
        assert "赴深圳招商" in answer.content.decode()
        assert not Engagement.objects.exists()

    def test_an_edit_of_an_old_copy_is_refused(self, world: World, bureau: Client) -> None:
        made = going_out(world)
        stated = {"kind": "outbound", "starts_on": "2022-09-01", "region": "130300"}
        ok = send(bureau, "edit", made.pk, title="赴苏州", version="1", **stated)
        assert ok.redirect_chain
        late = send(bureau, "edit", made.pk, title="赴杭州", version="1", **stated)
        assert late.status_code == 422
        assert "别人刚刚更新" in late.content.decode()

    def test_a_signing_event_takes_up_the_projects_one(
        self, world: World, bureau: Client, people: People
    ) -> None:
        plant = create_project(name="风电", region=world.city, by=None, at=NOON)
        made = going_out(world, kind="signing_event", title="京津签约")
        Milestone.objects.create(
            project=plant, stage="signed", on=TODAY, event=made.signing_event, claimed_at=NOON,
            standing="verified", decided_at=NOON,
        )  # fmt: skip
        text = page(bureau, "detail", made.pk)
        assert "风电" in text
        assert f"?event={made.signing_event_id}" in text
        answer = send(bureau, "cancel", made.pk, reason="误登")
        assert "已有项目在这场活动上签约" in answer.content.decode()

    def test_who_may_not_record_sees_no_buttons(self, world: World, people: People) -> None:
        made = going_out(world)
        text = page(signed_in(people.supervisor), "detail", made.pk)
        assert "data-opens" not in text.split("<main")[1]
        for name in ("edit", "minutes"):
            url = reverse(f"engagements:{name}", args=[made.pk])
            assert signed_in(people.supervisor).get(url).status_code == 403
            assert signed_in(people.stranger).get(url).status_code == 404


class TestMinutes:
    def test_minutes_firms_and_a_follow_up_in_one_go(
        self, world: World, bureau: Client, people: People
    ) -> None:
        made = going_out(world)
        assert 'data-draft="minutes-' in page(bureau, "minutes", made.pk)
        send(
            bureau, "minutes", made.pk, minutes="对方要 50 亩地", outcome="有意向",
            firms="晶科能源有限公司", follow_up="回复用地", due="2022-09-20",
        )  # fmt: skip
        made.refresh_from_db()
        assert (made.minutes, made.outcome) == ("对方要 50 亩地", "有意向")
        assert FirmMet.objects.get().stated_name == "晶科能源有限公司"
        assert FollowUp.objects.get().owner == people.bureau

    def test_a_follow_up_without_a_day_is_asked_for(self, world: World, bureau: Client) -> None:
        made = going_out(world)
        answer = send(bureau, "minutes", made.pk, minutes="谈了", follow_up="回复用地")
        assert answer.status_code == 422
        assert "什么时候之前" in answer.content.decode()


class TestActing:
    def test_what_stands_on_the_page_can_be_added_and_taken_away(
        self, world: World, bureau: Client, people: People
    ) -> None:
        made = going_out(world)
        plant = project(world.city, NOON, "光伏组件")
        firm = register_investor(name="晶科能源有限公司", by=None, at=NOON)
        send(bureau, "add_member", made.pk, user=people.leader.pk)
        send(bureau, "add_firms", made.pk, names="某新锐公司、老牌公司")
        send(bureau, "add_project", made.pk, project=plant.code)
        send(bureau, "add_follow_up", made.pk, text="送方案", owner=people.bureau.pk,
             due="2022-09-20")  # fmt: skip
        text = page(bureau, "detail", made.pk)
        for name in (people.leader.name, "某新锐公司", "光伏组件", "送方案", "未登记"):
            assert name in text
        new, old = made.firms.all()
        send(bureau, "register_firm", made.pk, new.pk)
        send(bureau, "link_firm", made.pk, old.pk, investor="晶科能源有限公司")
        old.refresh_from_db()
        assert old.investor == firm
        send(bureau, "close_follow_up", FollowUp.objects.get().pk, result="送到了")
        send(bureau, "remove_firm", made.pk, old.pk)
        send(bureau, "remove_member", made.pk, made.members.get().pk)
        send(bureau, "remove_project", made.pk, made.about.get().pk)
        assert FollowUp.objects.get().state == "done"
        assert not made.members.exists()
        assert not made.about.exists()
        assert made.firms.filter(removed_at=None).count() == 1

    def test_a_plan_is_confirmed_or_called_off(self, world: World, bureau: Client) -> None:
        plan = going_out(world, held=False, starts_on=TODAY)
        assert "日子到了" in page(bureau, "detail", plan.pk)
        send(bureau, "hold", plan.pk)
        plan.refresh_from_db()
        assert plan.status == "held"
        answer = send(bureau, "cancel", plan.pk, reason=" ")
        assert "原因" in answer.content.decode()
        send(bureau, "cancel", plan.pk, reason="登记重了")
        assert "登记重了" in page(bureau, "detail", plan.pk)


class TestCalendar:
    def test_a_month_holds_what_touches_it(self, world: World, bureau: Client) -> None:
        going_out(world, starts_on=date(2022, 8, 29), ends_on=date(2022, 9, 2))
        called_off = going_out(world, title="取消的")
        actions.cancel_engagement(engagement=called_off, reason="雨", by=None, at=NOON)
        text = page(bureau, "calendar")
        assert text.count("赴上海招商</a>") == 5
        assert "取消的" not in text
        assert "2022-10" in text
        assert "赴上海招商" in page(bureau, "calendar", view="list")
        assert "这个月没有活动" in page(bureau, "calendar", month="2022-12", view="list")

    def test_it_opens_without_growing_queries(
        self, world: World, bureau: Client, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            going_out(world, title=f"第{number}次")
        with django_assert_max_num_queries(14):
            page(bureau, "calendar")
        with django_assert_max_num_queries(16):
            page(bureau, "list")

    def test_the_month_is_downloaded(self, world: World, bureau: Client) -> None:
        made = going_out(world)
        answer = bureau.get(reverse("engagements:download"), {"month": "2022-09"})
        assert answer["Content-Type"].startswith("text/calendar")
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert str(event["url"]).endswith(f"/engagements/{made.pk}/")


class TestFeed:
    def address(self, client: Client) -> str:
        text = client.post(reverse("engagements:feed_settings")).content.decode()
        return text.split("<code")[1].split(">")[1].split("<")[0].removeprefix("http://testserver")

    def test_it_holds_ones_own_and_what_is_to_follow(
        self, world: World, people: People, bureau: Client
    ) -> None:
        mine = going_out(world, people.bureau, title="我的行程")
        going_out(world, title="别人的行程")
        actions.add_follow_up(
            engagement=mine, text="回电", owner=people.bureau, due=TODAY, by=people.bureau, at=NOON
        )
        answer = Client().get(self.address(bureau))
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(one["summary"]) for one in events] == ["走出去：我的行程", "跟进：回电"]

    def test_a_closed_or_guessed_address_is_none(self, people: People, bureau: Client) -> None:
        address = self.address(bureau)
        assert Client().get("/engagements/feed/guess.ics").status_code == 404
        bureau.post(reverse("engagements:feed_settings"), {"close": "1"})
        assert Client().get(address).status_code == 404

    def test_who_left_office_has_no_feed(self, people: People, bureau: Client) -> None:
        address = self.address(bureau)
        people.bureau.posts.update(ends_on=TODAY - timedelta(days=1))
        assert Client().get(address).status_code == 404


class TestElsewhere:
    def test_a_firms_page_and_a_projects_page_show_them(
        self, world: World, people: People, bureau: Client
    ) -> None:
        firm = register_investor(name="晶科能源有限公司", by=None, at=NOON)
        plant = project(world.city, NOON, "光伏组件", investor=firm)
        made = going_out(world)
        actions.meet_firms(engagement=made, names=firm.name, by=None, at=NOON)
        actions.link_project(engagement=made, project=plant, by=None, at=NOON)
        chamber = add_referrer(name="福建商会", kind="chamber", by=people.bureau, at=NOON)
        assert "赴上海招商" in bureau.get(f"/investors/{firm.pk}/").content.decode()
        url = reverse("projects:detail", args=[plant.code])
        assert "赴上海招商" in bureau.get(url).content.decode()
        send(bureau, "introduce", plant.code, referrer="福建商会", on="2022-08-01")
        assert "福建商会" in bureau.get(url).content.decode()
        row = plant.introductions.get()
        assert row.referrer == chamber
        send(bureau, "remove_introduction", plant.code, row.pk)
        assert not plant.introductions.exists()

    def test_a_met_firm_is_reported_as_a_lead_from_the_page(
        self, world: World, people: People, bureau: Client
    ) -> None:
        from wutong.domains.leads.models import Lead

        made = going_out(world)
        [firm] = actions.meet_firms(engagement=made, names="晶科能源有限公司", by=None, at=NOON)
        send(bureau, "report_lead", made.pk, firm.pk, content="组件基地")
        lead = Lead.objects.get()
        assert f"/leads/{lead.code}/" in page(bureau, "detail", made.pk)
        chamber = add_referrer(name="福建商会", kind="chamber", by=people.bureau, at=NOON)
        Lead.objects.update(introducer=chamber)
        shown = bureau.get(reverse("investors:referrer", args=[chamber.pk])).content.decode()
        assert "组件基地" in shown

    def test_todays_work_tells_of_plans_minutes_and_follow_ups(
        self, world: World, people: People
    ) -> None:
        going_out(
            world, people.bureau, held=False, title="明天去", starts_on=TODAY + timedelta(days=1)
        )
        going_out(world, people.bureau, held=False, title="忘了的")
        held = going_out(world, people.bureau, title="没写纪要的")
        actions.add_follow_up(
            engagement=held, text="回电", owner=people.bureau, due=TODAY, by=people.bureau, at=NOON
        )
        found = registry.work_for(access(people.bureau), NOON, 30)
        mine = {(one.kind, one.title) for one in found if one.kind.startswith("engagement")}
        assert mine == {
            ("engagement_visit", "明天去"),
            ("engagement_visit", "忘了的"),
            ("engagement_minutes", "没写纪要的"),
            ("engagement_follow_up", "回电"),
        }
        assert not [
            one
            for one in registry.work_for(access(people.leader), NOON, 30)
            if one.kind.startswith("engagement")
        ]
