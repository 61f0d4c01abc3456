"""What counts and what does not; rows add up; X6, X7 and X8 of the published figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from wutong.domains.engagements import actions
from wutong.domains.engagements.tests.conftest import NOON, People, access, going_out
from wutong.domains.investors.actions import merge, register_investor
from wutong.domains.projects.actions import create_project
from wutong.domains.projects.tests.world import World, region
from wutong.kernel import metrics

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def value(code: str, question: metrics.Question) -> int:
    """The value, which its rows add up to."""
    total = metrics.ask(code, question).total.value
    rows = metrics.rows(code, question)
    assert sum(row.amount for row in rows) == total
    assert metrics.rows(code, question, limit=1)[:1] == rows[:1]
    return int(total or 0)


def split(code: str, question: metrics.Question, by: str) -> dict[str, int]:
    """Value by member of a dimension, each with its rows; nothings left out."""
    asked = replace(question, by=(by,))
    found = {}
    for one in metrics.ask(code, asked).values:
        narrowed = replace(question, only=one.keys)
        assert sum(row.amount for row in metrics.rows(code, narrowed)) == one.value
        if one.value:
            found[one.labels[by]] = int(one.value)
    parts = metrics.rows_by(code, asked)
    assert sum(len(rows) for rows in parts.values()) == sum(found.values())
    return found


@pytest.fixture
def year(world: World) -> metrics.Question:
    """The year 2022 of the city."""
    return world.question("2022-01-01", "2022-12-31")


class TestWhatCounts:
    def test_held_ones_of_the_kind_within_unit_and_period(
        self, world: World, year: metrics.Question
    ) -> None:
        going_out(world)
        going_out(world, region=world.county, leader_level="main_leader")
        going_out(world, kind="reception")
        going_out(world, held=False)
        going_out(world, starts_on=date(2021, 12, 31), ends_on=date(2022, 1, 3))
        going_out(world, region=world.elsewhere)
        called_off = going_out(world)
        actions.cancel_engagement(engagement=called_off, reason="误登", by=None, at=NOON)
        assert value("outbound_batches", year) == 2
        assert value("inbound_receptions", year) == 1
        assert value("engagement_talks", year) == 0
        assert split("outbound_batches", year, "leader_level") == {"党政主要领导": 1, "部门": 1}
        assert split("outbound_batches", year, "region") == {"海港区": 1, "秦皇岛市本级": 1}
        assert split("outbound_batches", year, "month") == {"2022年9月": 2}
        assert split("outbound_batches", year, "unit") == {"未注明": 2}

    def test_a_figure_as_known_on_a_day_stays(self, world: World, year: metrics.Question) -> None:
        made = going_out(world)
        [met] = actions.meet_firms(engagement=made, names="甲科技", by=None, at=NOON)
        actions.edit_engagement(
            engagement=made, changes={"leader_level": "main_leader"}, by=None, at=LATER
        )
        actions.remove_firm(firm=met, by=None, at=LATER)
        then = replace(year, as_known=NOON)
        assert split("outbound_batches", then, "leader_level") == {"部门": 1}
        assert split("outbound_batches", year, "leader_level") == {"党政主要领导": 1}
        assert value("outbound_firms_met", then) == 1
        assert value("outbound_firms_met", year) == 0
        assert value("outbound_batches", replace(year, as_known=NOON - timedelta(days=1))) == 0

    def test_a_firm_counts_once_however_often_it_was_met(
        self, world: World, people: People, year: metrics.Question
    ) -> None:
        first = going_out(world, starts_on=date(2022, 3, 1))
        second = going_out(world, starts_on=date(2022, 4, 1), leader_level="main_leader")
        reception = going_out(world, kind="reception")
        actions.meet_firms(engagement=first, names="甲科技、乙电子", by=None, at=NOON)
        actions.meet_firms(engagement=second, names="甲科技、丙能源", by=None, at=NOON)
        actions.meet_firms(engagement=reception, names="丁制造", by=None, at=NOON)
        assert value("outbound_firms_met", year) == 3
        assert split("outbound_firms_met", year, "leader_level") == {"党政主要领导": 2, "部门": 2}
        assert split("outbound_firms_met", year, "month") == {"2022年3月": 2, "2022年4月": 2}
        narrowed = replace(year, only={"leader_level": "main_leader"})
        assert value("outbound_firms_met", narrowed) == 2

    def test_merged_and_registered_records_are_one_firm(
        self, world: World, people: People, year: metrics.Question
    ) -> None:
        kept = register_investor(name="甲能源有限公司", by=None, at=NOON)
        other = register_investor(name="乙电力有限公司", by=None, at=NOON)
        for names in (["甲能源有限公司", "乙电力有限公司"], ["乙电力有限公司"], ["丙新材料公司"],
                      ["丙新材料公司"]):  # fmt: skip
            actions.meet_firms(engagement=going_out(world), names=names, by=None, at=NOON)
        assert value("outbound_firms_met", year) == 3
        merge(kept=kept, merged=other, by=people.bureau, at=NOON)
        assert value("outbound_firms_met", year) == 2
        typed = (
            going_out(world)
            .__class__.objects.earliest("pk")
            .firms.model.objects.filter(investor=None)[0]
        )
        actions.register_met_firm(firm=typed, by=people.bureau, at=NOON)
        assert value("outbound_firms_met", year) == 2

    def test_towns_of_one_county_count_a_firm_once(
        self, world: World, year: metrics.Question
    ) -> None:
        for code in ("130302001", "130302002"):
            town = region(code, f"街道{code[-1]}", "town", world.county)
            made = going_out(world, region=town)
            actions.meet_firms(engagement=made, names="甲科技", by=None, at=NOON)
        assert split("outbound_firms_met", year, "region") == {"海港区": 1}

    def test_out_of_one_statement_of_many_dimensions_each_part_is_right(
        self, world: World, year: metrics.Question
    ) -> None:
        for level in ("main_leader", "department"):
            for day in (date(2022, 3, 1), date(2022, 4, 1)):
                made = going_out(world, leader_level=level, starts_on=day, title=f"{level}{day}")
                actions.meet_firms(engagement=made, names="甲科技", by=None, at=NOON)
        asked = replace(year, by=("leader_level", "month"))
        each = metrics.ask_each(["outbound_firms_met", "outbound_batches"], asked)
        for code, ways in each.items():
            for way, answer in ways.items():
                alone = metrics.ask(code, replace(year, by=(way,)))
                assert [one.value for one in answer.values] == [one.value for one in alone.values]
        assert each["outbound_firms_met"]["leader_level"].total.value == 1

    def test_what_is_about_a_secret_project_enters_the_total_alone(
        self, world: World, people: People
    ) -> None:
        secret = create_project(
            name="涉密装备", region=world.city, by=None, at=NOON, confidential=True
        )
        open_one, closed = going_out(world), going_out(world)
        actions.link_project(engagement=closed, project=secret, by=None, at=NOON)
        actions.meet_firms(engagement=open_one, names="甲科技", by=None, at=NOON)
        actions.meet_firms(engagement=closed, names="甲科技、乙电子", by=None, at=NOON)
        question = world.question("2022-01-01", "2022-12-31", access=access(people.bureau))
        assert value("outbound_batches", question) == 2
        assert value("outbound_firms_met", question) == 2
        titles = [row.title for row in metrics.rows("outbound_firms_met", question)]
        assert titles == ["甲科技", "涉密项目"]
        recruiter = world.question("2022-01-01", "2022-12-31", access=access(people.recruiter))
        assert value("outbound_batches", recruiter) == 0

    def test_who_takes_part_alone_counts_own_rows(self, world: World, people: People) -> None:
        made = going_out(world)
        actions.add_member(engagement=made, user=people.recruiter, by=None, at=NOON)
        question = world.question("2022-01-01", "2022-12-31", access=access(people.recruiter))
        assert value("outbound_batches", question) == 1


def held(world: World, count: int, **stated: Any) -> list[Any]:
    """``count`` engagements over the first eight months of 2019."""
    return [
        going_out(
            world, starts_on=date(2019, 1, 2) + timedelta(days=(number * 7) % 240),
            title=f"第{number + 1}次", **stated,
        )
        for number in range(count)
    ]  # fmt: skip


def test_the_figures_published_for_xinglongtai(world: World) -> None:
    """X6: 党政主要领导走出去 15 批次 58 家；X7: 招商部门走出去 113 批次；X8: 接待 149 批次，其中主要领导 20。"""
    led = held(world, 15, leader_level="main_leader", led_by="区委书记")
    for number, trip in enumerate(led):
        # Four firms a trip, of which some are met again by the next: 58 in all.
        names = [f"企业{(number * 4 + step) % 58}号科技" for step in range(4)]
        actions.meet_firms(engagement=trip, names=names, by=None, at=NOON)
    squads = held(world, 113, leader_level="department", led_by="招商局")
    actions.meet_firms(
        engagement=squads[0], names="企业0号科技、部门自己见的公司甲", by=None, at=NOON
    )
    held(world, 20, kind="reception", leader_level="main_leader")
    held(world, 34, kind="reception", leader_level="other_leader")
    held(world, 95, kind="reception", leader_level="department")
    question = world.question("2019-01-01", "2019-08-31")
    main = replace(question, only={"leader_level": "main_leader"})
    assert value("outbound_batches", main) == 15
    assert value("outbound_firms_met", main) == 58
    assert split("outbound_batches", question, "leader_level") == {
        "党政主要领导": 15,
        "部门": 113,
    }
    assert value("inbound_receptions", question) == 149
    assert value("inbound_receptions", main) == 20
    display = metrics.ask("outbound_batches", main)
    assert display.display(display.total) == "15 批次"
    assert Decimal(59) == metrics.ask("outbound_firms_met", question).total.value
