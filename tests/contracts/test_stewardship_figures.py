"""K6 of 喀左 2023: 574 stewards, 34,470 firms, 60.05 each, out of firms really spread."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import pytest

from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import RegionLevel, Role
from wutong.domains.org.models import Post, Region, User
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.projects.tests.world import region
from wutong.domains.stewardship.actions import spreading
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.queries.spreads import firms_in, spread_of
from wutong.kernel import metrics
from wutong.kernel.metrics import Period, Question
from wutong.kernel.scope import ADMINISTRATOR, Access, Grant

pytestmark = pytest.mark.django_db
FIRMS: Final = 34_470
STEWARDS: Final = 574
TOWNS: Final = 22
TRADES: Final = ("A01", "C13", "C26", "C30", "C33", "F51", "F52", "G54", "H62", "O80")
AT: Final = datetime(2023, 10, 31, 4, tzinfo=UTC)
ON: Final = date(2023, 10, 31)


@pytest.fixture
def county(db: None) -> Region:
    """喀左 with its towns, each with a share of the firms and of the stewards, unlike in size."""
    country = region("000000", "全国", RegionLevel.COUNTRY, None)
    found = region("211324", "喀左县", RegionLevel.COUNTY, country)
    towns = [
        region(f"2113240{number:02d}", f"第{number}乡镇", RegionLevel.TOWN, found)
        for number in range(TOWNS)
    ]
    people = User.objects.bulk_create(
        User(username=f"steward{number}", name=f"管家{number}") for number in range(STEWARDS)
    )
    Post.objects.bulk_create(
        Post(user=one, title="项目管家", role=Role.STEWARD, starts_on=date(2020, 1, 1),
             region=towns[place * place % TOWNS])
        for place, one in enumerate(people)
    )  # fmt: skip
    firms = Investor.objects.bulk_create(
        (
            Investor(name=f"企业{number}", normalized_name=f"企业{number}", created_at=AT)
            for number in range(FIRMS)
        ),
        batch_size=5000,
    )
    ServedFirm.objects.bulk_create(
        (
            ServedFirm(
                investor=one, region=towns[number % 7 * (number % 5) % TOWNS],
                region_path=towns[number % 7 * (number % 5) % TOWNS].path,
                industry_code=TRADES[number % len(TRADES)], since=date(2023, 1, 1),
            )
            for number, one in enumerate(firms)
        ),
        batch_size=5000,
    )  # fmt: skip
    return found


def value(county: Region, code: str) -> Decimal | None:
    access = Access(grants=(Grant(ADMINISTRATOR, county.path),))
    question = Question(scope=scope_of(county), period=Period(date(2023, 1, 1), ON), access=access)
    return metrics.ask(code, question).total.value


def test_k6_is_60_05_firms_a_steward(county: Region) -> None:
    assert value(county, "steward_coverage") == 0
    proposed = spreading.propose_spread(region=county, by=None, at=AT)
    assert (proposed.counts["firms"], proposed.counts["stewards"]) == (FIRMS, STEWARDS)
    applied = spreading.apply_spread(spread=proposed, by=None, at=AT)
    assert (applied.moved, applied.skipped) == (FIRMS, 0)
    each = value(county, "firms_per_steward")
    assert each is not None
    assert each.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("60.05")
    assert value(county, "steward_coverage") == 1
    assert (value(county, "firms_served"), value(county, "firm_stewards")) == (FIRMS, STEWARDS)
    loads = Counter(FirmSteward.objects.filter(until=None).values_list("steward", flat=True))
    assert min(loads.values()) >= proposed.counts["lower"] == 54
    assert max(loads.values()) <= proposed.counts["upper"] == 67
    assert spread_of(county, ON).moves == []
    assert all(one.steward for one in firms_in(county.path))
