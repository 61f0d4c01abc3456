"""Rows of the long lists: everything stands in them, and nothing typed becomes markup."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.stewardship.models import Appeal, SupervisionOrder
from wutong.domains.stewardship.views.cells import appeal_rows, order_rows
from wutong.kernel import clock

ON = date(2026, 11, 23)
TYPED = "<script>alert(1)</script>&"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;"


def appeal(**given: Any) -> Appeal:
    """An appeal that is not kept."""
    region = Region(code="130300", name="秦皇岛市", path="000000/130000/130300/")
    facts = {
        "number": "SQ-1", "title": "供电容量不足", "region": region, "region_path": region.path,
        "state": "assigned", "category": "power", "channel": "hotline", "urgency": "ordinary",
        "escalation": "none", "due_on": date(2026, 11, 25), "received_on": date(2026, 11, 20),
    }  # fmt: skip
    return Appeal(**facts | given)


def order(**given: Any) -> SupervisionOrder:
    """An order that is not kept."""
    region = Region(code="130300", name="秦皇岛市", path="000000/130000/130300/")
    facts = {
        "number": "DB-1", "title": "五日内接通临时用电", "region": region,
        "region_path": region.path, "state": "open", "source": "meeting", "kind": "assignment",
        "escalation": "none", "due_on": date(2026, 11, 20), "given_at": clock.now(),
        "owner_unit": Unit(name="供电公司"), "giver": User(username="leader", name="周书记"),
    }  # fmt: skip
    return SupervisionOrder(**facts | given)


@pytest.mark.django_db
def test_a_line_of_an_appeal() -> None:
    row = appeal_rows([appeal()], ON)
    for word in ("供电容量不足", "剩 2 个工作日", "秦皇岛市", "2026-11-20", "/appeals/SQ-1/"):
        assert word in row
    for word in ("涉密", "重办", "紧急", "红牌", "亿元"):
        assert word not in row
    marked = appeal(
        confidential=True, reopened=1, urgency="critical", escalation="red_card",
        blocked=Decimal(350_000_000), due_on=None,
    )  # fmt: skip
    row = appeal_rows([marked], ON)
    for word in ("涉密", "重办", "特急", "红牌", "3.50", "亿元"):
        assert word in row


@pytest.mark.django_db
def test_a_line_of_an_order() -> None:
    row = order_rows([order()], ON)
    for word in ("五日内接通临时用电", "超期 1 个工作日", "供电公司", "周书记", "/orders/DB-1/"):
        assert word in row
    assert "黄牌" in order_rows([order(escalation="yellow_card")], ON)
    assert "涉密" in order_rows([order(confidential=True)], ON)


@pytest.mark.django_db
def test_nothing_typed_becomes_markup() -> None:
    region = Region(name=TYPED, path="000000/")
    rows = appeal_rows([appeal(title=TYPED, region=region, lead_unit=Unit(name=TYPED))], ON)
    assert "<script" not in rows
    assert rows.count(ESCAPED) == 3
    giver = User(username="x", name=TYPED)
    rows = order_rows([order(title=TYPED, giver=giver, owner_unit=Unit(name=TYPED))], ON)
    assert "<script" not in rows
    assert rows.count(ESCAPED) == 3


@pytest.mark.django_db
def test_a_line_speaks_the_language_of_its_reader_and_asks_nothing() -> None:
    with translation.override("en"):
        assert "Confidential" in appeal_rows([appeal(confidential=True)], ON)
    appeal_rows([appeal()], ON)
    with CaptureQueriesContext(connection) as asked:
        appeal_rows([appeal(), appeal(number="SQ-2")], ON)
        order_rows([order(), order(number="DB-2")], ON)
    assert not [one for one in asked if "calendar" not in one["sql"]]
