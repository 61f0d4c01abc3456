"""The cockpit: its numbers are the metrics', its links lead to their rows, its scope holds."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.domains.cockpit import presentation, queries, rules
from wutong.domains.org.models import User
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.targets.models import Target
from wutong.kernel import metrics

AT = datetime(2022, 1, 1, 4, 0, tzinfo=UTC)
YI = 10**8
pytestmark = pytest.mark.django_db


def brought(world: World, number: int, stages: tuple[str, ...]) -> BroughtProject:
    """Project ``number``: ``number`` 亿元, reaching one stage a month from its own month on."""
    day = date(2022, number, 5)
    return BroughtProject(
        name=f"项目{number}",
        region=world.county if number % 2 else world.other_county,
        cell=LedgerCell("a" * 64, "台账.xlsx", "签约项目", number),
        attributes={"industry": "新能源" if number % 2 else "装备制造"},
        milestones=tuple(
            BroughtMilestone(stage, date(2022, number + place, 5))
            for place, stage in enumerate(stages)
        ),
        facts=(BroughtFact("total_investment", Decimal(number * YI), day),),
        funds=(
            BroughtFunds(
                day, Decimal(YI // 2), "domestic", LedgerCell("a" * 64, "台账.xlsx", "资金", number)
            ),
        ),
    )


@pytest.fixture
def world() -> World:
    made = build_world()
    reached = (
        ("signed",),
        ("signed", "landed"),
        ("signed", "landed", "in_production"),
        ("reserve",),
    )
    rows = [brought(made, number, stages) for number, stages in enumerate(reached, start=1)]
    bring_in(rows=rows, by=None, at=AT, verified=True)
    return made


def client_of(user: User) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, query: str = "on=2022-09-09") -> str:
    """The cockpit's HTML."""
    answer = client.get(f"/cockpit/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def asked(world: World, **more: Any) -> queries.Asked:
    """The year 2022 up to 9 September."""
    days = (date(2022, 1, 1), date(2022, 9, 9))
    return queries.asked_of(world.city, world.everything, rules.YEAR, days,
                            more.get("measure", "signed_amount"), more.get("compare", False))  # fmt: skip


def test_the_figures_are_those_of_the_metrics(world: World) -> None:
    found = queries.cockpit(asked(world))
    question = asked(world).question
    for card in found.cards:
        assert card.main.total == metrics.ask(card.main.metric.code, question).total.value
    assert [card.main.total for card in found.cards] == [3, 2, 1, 4 * Decimal(YI // 2)]
    assert found.chosen.total == 6 * YI
    assert sum(found.by_month.values()) == found.chosen.total
    assert sum(found.by_industry.values()) == found.chosen.total
    assert {str(step.stage.value): step.count for step in found.funnel if step.count} == {
        "reserve": 1,
        "signed": 1,
        "landed": 1,
        "in_production": 1,
    }
    assert len(found.funnel) == 8


def test_a_count_with_a_target_is_held_against_the_calendar(world: World) -> None:
    Target.objects.create(region=world.city, year=2022, metric="signed_projects",
                          value=Decimal(4), set_at=AT)  # fmt: skip
    [signed, *_] = queries.cockpit(asked(world)).cards
    figure = presentation.key_figure(signed, asked(world))
    assert (figure.value, figure.target, figure.done) == ("3", "4", Decimal("75.00"))
    assert figure.calendar == Decimal("75.00")
    assert figure.light == "green"


def test_the_metric_with_a_target_comes_first(world: World) -> None:
    Target.objects.create(region=world.city, year=2022, metric="signed_amount",
                          value=Decimal(60 * YI), set_at=AT)  # fmt: skip
    Target.objects.create(region=world.city, year=2022, metric="domestic_funds_in_place",
                          value=Decimal(4 * YI), set_at=AT)  # fmt: skip
    found = queries.cockpit(asked(world))
    assert found.cards[0].main.metric.code == "signed_amount"
    assert found.cards[0].other is not None
    assert found.cards[0].other.metric.code == "signed_projects"
    assert found.cards[-1].main.metric.code == "domestic_funds_in_place"


def test_a_quarter_is_still_held_to_the_year_so_far(world: World) -> None:
    Target.objects.create(region=world.city, year=2022, metric="signed_projects",
                          value=Decimal(4), set_at=AT)  # fmt: skip
    quarter = queries.asked_of(world.city, world.everything, rules.QUARTER,
                               (date(2022, 3, 1), date(2022, 3, 31)), "", False)  # fmt: skip
    [signed, *_] = queries.cockpit(quarter).cards
    assert signed.main.total == 1
    assert signed.progress.actual == 3


def test_last_year_stands_beside(world: World) -> None:
    found = queries.cockpit(asked(world, compare=True))
    assert found.cards[0].year_before == 0
    assert found.by_month_before is not None
    assert len(presentation.months(found).series) == 2


def test_every_number_opens_its_rows(world: World) -> None:
    client = client_of(person("书记", "leader", world.city))
    links = {html.unescape(one) for one in re.findall(r'href="(/metrics/[^"]+)"', page(client))}
    assert len(links) > 20
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        narrowed = [name for name in parse_qs(urlsplit(link).query) if name.startswith("only.")]
        assert len(answer.context["question"].only) == len(narrowed)


def test_confidential_projects_enter_totals_and_stay_unnamed(world: World) -> None:
    Project.objects.filter(name="项目3").update(confidential=True)
    bureau = client_of(person("局长", "promotion_bureau", world.city))
    text = page(bureau)
    assert "项目3" not in text
    assert "涉密项目" in text
    assert "项目3" in page(client_of(person("书记", "leader", world.city)))


@pytest.mark.parametrize("role", ["recruiter", "steward", "approval_clerk", "investor"])
def test_who_has_no_figures_has_no_cockpit(world: World, role: str) -> None:
    assert client_of(person("某人", role, world.city)).get("/cockpit/").status_code == 403


def test_another_units_cockpit_is_not_there(world: World) -> None:
    client = client_of(person("书记", "leader", world.city))
    assert client.get(f"/cockpit/?unit={world.county.code}").status_code == 200
    assert client.get(f"/cockpit/?unit={world.elsewhere.code}").status_code == 404
    assert client.get(f"/cockpit/?unit={world.country.code}").status_code == 404
    assert client.get("/cockpit/?unit=999999").status_code == 404


def test_a_year_without_anything_shows_the_last_one_and_says_so(world: World) -> None:
    client = client_of(person("书记", "leader", world.city))
    answer = client.get("/cockpit/")
    assert answer.context["moved"] == date(2022, 5, 5)
    assert "2022-05-05" in answer.content.decode()
    assert client.get("/cockpit/?on=2026-01-01").context["moved"] is None


@pytest.mark.parametrize(
    "query",
    ["on=2022-13-45", "period=custom&from=2022-09-09&to=2022-01-01", "period=x&metric=y&compare=z",
     "period=custom&from=&to=", "from=%00&to=%00", "metric=%3Cscript%3E"],
)  # fmt: skip
def test_nonsense_in_the_address_still_shows_a_page(world: World, query: str) -> None:
    client = client_of(person("书记", "leader", world.city))
    assert "<script>" not in page(client, query).replace('<script type="', "")


@pytest.mark.parametrize("measure", queries.CHOICES)
def test_every_chosen_metric_draws(world: World, measure: str) -> None:
    client = client_of(person("书记", "leader", world.city))
    assert "chart-months" in page(client, f"on=2022-09-09&metric={measure}&compare=1")


def test_a_unit_without_children_or_projects_draws(world: World) -> None:
    client = client_of(person("书记", "leader", world.elsewhere))
    text = page(client)
    assert "没有下级单位" in text


def test_queries_do_not_grow_with_the_rows(world: World) -> None:
    question = asked(world)
    queries.cockpit(question)
    with CaptureQueriesContext(connection) as few:
        queries.cockpit(question)
    rows = [brought(world, 1 + number % 3, ("signed", "landed")) for number in range(30)]
    bring_in(rows=rows, by=None, at=AT, verified=True)
    with CaptureQueriesContext(connection) as many:
        queries.cockpit(question)
    assert len(many) <= len(few)
    assert len(many) < 40


def test_the_largest_signed_and_the_stuck_are_of_this_unit_and_person(world: World) -> None:
    Project.objects.filter(name="项目1").update(pace="stalled")
    Project.objects.filter(name="项目2").update(next_step_due=date(2022, 9, 8))
    Project.objects.filter(name="项目3").update(next_step_due=date(2022, 9, 9), confidential=True)
    found = queries.cockpit(asked(world))
    assert [one.name for one in found.largest] == ["项目2", "项目1"]
    assert [one.name for one in found.stuck] == ["项目2", "项目1"]
    county = queries.asked_of(world.county, world.everything, rules.YEAR,
                              (date(2022, 1, 1), date(2022, 9, 9)), "", False)  # fmt: skip
    assert [one.name for one in queries.cockpit(county).stuck] == ["项目1"]


def test_stuck_projects_without_a_total_come_last_and_each_once(world: World) -> None:
    Project.objects.update(pace="stalled", next_step_due=date(2022, 9, 8))
    Project.objects.filter(name="项目2").update(total_investment=None)
    found = queries.cockpit(asked(world)).stuck
    assert [one.name for one in found] == ["项目4", "项目3", "项目1", "项目2"]
