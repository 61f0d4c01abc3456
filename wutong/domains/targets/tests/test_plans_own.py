"""Everybody's own lines: on the day's page, on the cockpit, over the API and the command line."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.counting import queries_of
from wutong.cli import main
from wutong.domains.org.queries import access_of
from wutong.domains.projects.actions import set_credit as split_credit
from wutong.domains.projects.models import Project
from wutong.domains.projects.rules.credit import CreditLine
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.actions import LineAsked
from wutong.domains.targets.queries.plans_own import own_progress
from wutong.domains.targets.tests.plan_scene import AT, SIGNED, Scene, build, sign_project
from wutong.kernel import clock

HEADING = "我的目标</h2>"


@pytest.fixture
def scene(db: None) -> Scene:
    """An adopted plan of the running year, and a project of the squad of which half is its own."""
    made = build(clock.today().year)
    made.cascade()
    made.adopt()
    project = sign_project("某项目", f"{clock.today().year}-01-01", made.world.county)
    Project.objects.filter(pk=project.pk).update(unit=made.world.squad)
    split_credit(
        project=project, by=None, at=AT, reason="共同引进",
        shares=[
            CreditLine(made.world.squad.pk, made.recruiter.pk, Decimal("0.5")),
            CreditLine(None, made.analyst.pk, Decimal("0.5")),
        ],
    )  # fmt: skip
    return made


def page(client: Client, who: Any, address: str = "/") -> str:
    client.force_login(who)
    return client.get(address).content.decode()


class TestToday:
    def test_a_persons_lines_count_shares_and_lead_to_their_rows(
        self, scene: Scene, client: Client
    ) -> None:
        text = page(client, scene.recruiter)
        assert HEADING in text
        [panel] = client.get("/").context["panels"]
        assert [(row["line"].who, row["actual"]) for row in panel["context"]["rows"]] == [
            ("小队员", "0.5 个"), ("第一小分队", "0.5 个"),
        ]  # fmt: skip
        for row in panel["context"]["rows"]:
            assert "某项目" in client.get(row["url"]).content.decode()
        [card, _unit] = client.get("/targets/own/").context["cards"]
        assert [feed.title for feed, _amount in card["feeds"]] == ["某项目"]
        assert "某项目" in client.get(card["url"]).content.decode()

    def test_whoever_has_no_line_sees_no_panel(self, scene: Scene, client: Client) -> None:
        assert HEADING not in page(client, person("外地", "recruiter", scene.world.elsewhere))
        assert HEADING in page(client, person("市领导", "leader", scene.world.city))

    def test_a_draft_is_nobodys_line_yet_and_what_a_change_took_away_goes(
        self, scene: Scene, client: Client
    ) -> None:
        scene.draft = actions.draft_plan(
            region=scene.world.city, year=clock.today().year, by=None, at=AT
        )
        line = scene.draft.lines.get(unit=scene.world.squad)
        actions.remove_line(line=line, by=None, at=AT)
        assert HEADING in page(client, scene.recruiter)
        scene.adopt(reason="小分队撤并")
        assert HEADING not in page(client, scene.recruiter)

    def test_more_lines_and_rows_take_no_more_questions(self, scene: Scene, client: Client) -> None:
        leader = person("市领导", "leader", scene.world.city)
        client.force_login(leader)
        queries_of(client, "/")
        few = queries_of(client, "/")
        for place in range(5):
            sign_project(f"甲{'乙' * place}", f"{clock.today().year}-01-01", scene.world.county)
        assert queries_of(client, "/") <= few
        mine = access_of(scene.recruiter, clock.today())
        assert len(own_progress(mine, clock.today().year, clock.today())) == 2


def test_the_cockpit_shows_the_lines_of_its_region_up_to_its_day(
    scene: Scene, client: Client
) -> None:
    year, leader = clock.today().year, person("市领导", "leader", scene.world.city)

    def shown(query: str) -> list[tuple[str, str]]:
        client.force_login(leader)
        panels = client.get(f"/cockpit/?on={year}-01-31&{query}").context["panels"]
        return [
            (row["line"].who, row["actual"]) for one in panels for row in one["context"]["rows"]
        ]

    assert shown("") == [("秦皇岛市", "1 个")]
    assert shown("unit=130302") == [("海港区", "1 个")]
    assert shown("unit=130322") == [("昌黎县", "0 个")]
    head = person("分队长", "line_department", unit=scene.world.squad)
    mine = own_progress(access_of(head, clock.today()), year, clock.today(), scene.world.county)
    assert [one.line.who for one in mine] == ["第一小分队", "海港区"]
    earlier = client.get(f"/cockpit/?on={year - 1}-12-31").context["panels"]
    assert earlier == []


def test_lines_of_several_plans_are_each_held_to_their_own(scene: Scene) -> None:
    year, county = clock.today().year, scene.world.county
    own = actions.draft_plan(region=county, year=year, by=None, at=AT)
    asked = [LineAsked(SIGNED, "r:130302", "", Decimal(15))]
    actions.put_lines(decision=own, lines=asked, by=None, at=AT)
    actions.adopt_plan(decision=own, title="区计划", decided_on=date(year, 1, 1), by=None,
                       at=clock.now())  # fmt: skip
    leader = person("区领导", "leader", county)
    found = own_progress(access_of(leader, clock.today()), year, clock.today())
    assert sorted((one.line.basic, one.progress.actual) for one in found) == [(12, 1), (15, 1)]


def test_the_command_line_and_the_api_say_the_same(
    scene: Scene, client: Client, capsys: Any
) -> None:
    username = scene.recruiter.username
    assert main(["target", "own", username]) in {0, None}
    said = capsys.readouterr().out
    assert "小队员 签约项目：目标 12 个，完成 0.5 个，欠序时" in said
    main(["target", "own", username, "--json"])
    lines = json.loads(capsys.readouterr().out)["lines"]
    client.force_login(scene.recruiter)
    items = client.get("/api/v1/own-targets").json()["items"]
    assert [(one["holder"], one["actual"]) for one in lines] == [
        (one["holder"], one["actual"]) for one in items
    ]  # fmt: skip
    main(["target", "own", username, "--year", "2001"])
    assert "没有 2001 年的目标" in capsys.readouterr().out
    assert main(["target", "own", "nobody"]) == 2
