"""Rows picked by what they say are the rows that the metrics give."""

from datetime import date
from decimal import Decimal

import pytest

from wutong.domains.bulletins.queries.answers import Asker
from wutong.domains.bulletins.rules.parting import belongs, can_part
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.requests import Request
from wutong.domains.bulletins.tests.scene import BEFORE, FIRST, LAST, build_scene
from wutong.domains.projects.models import Project


@pytest.mark.parametrize(
    ("facts", "dimension", "group", "expected"),
    [
        ({"industry": "生物医药"}, "industry", "生物医药", True),
        ({"industry": "生物"}, "industry", "生物医药", False),
        ({"on": date(2022, 3, 31)}, "month", "2022-03", True),
        ({"on": date(2022, 4, 1)}, "month", "2022-03", False),
        ({"on": None}, "month", "2022-03", False),
        ({"amount": Decimal(2_000_000_000)}, "band", "ge20", True),
        ({"amount": Decimal(1_999_999_999)}, "band", "ge20", False),
        ({"amount": None}, "band", "ge20", False),
    ],
)
def test_a_row_says_where_it_belongs(
    facts: dict[str, object], dimension: str, group: str, expected: bool
) -> None:
    assert belongs(facts, dimension, group) is expected


@pytest.mark.parametrize(
    ("dimension", "group"), [("region", "130302"), ("industry", ""), ("band", "confidential")]
)
def test_the_rest_is_asked_of_the_metrics(dimension: str, group: str) -> None:
    assert not can_part(dimension, group)


@pytest.mark.django_db
@pytest.mark.parametrize("metric", ["signed_projects", "signed_amount"])
@pytest.mark.parametrize("dimension", ["industry", "month", "band", "region"])
def test_rows_of_every_member_add_up_to_its_value(metric: str, dimension: str) -> None:
    scene = build_scene()
    Project.objects.filter(name="动力电池").update(industry="新能源")
    scene.sign("整车", 25, "2022-05-20", BEFORE)
    Project.objects.filter(name="整车").update(industry="装备制造")
    asker = Asker(scene.world.city, Period(FIRST, LAST), None)
    request = Request(metric, "", dimension, (), "period", "")
    groups = asker.answers([request])[request]
    assert groups
    for group, value in groups.items():
        rows = asker.rows(request, group)
        assert sum((row.amount for row in rows), Decimal(0)) == value, group
