"""Two who take the last of a source at the same instant, each with a connection of their own."""

from __future__ import annotations

from functools import partial

import pytest

from tests import racing
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.choices import FactorState, GapReason
from wutong.domains.stewardship.models import FactorNeed
from wutong.domains.stewardship.queries.factor_books import books_of
from wutong.domains.stewardship.queries.factor_gaps import gaps_of
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, StewardshipError
from wutong.domains.stewardship.tests.test_factors import ON, add, arrange, power, substation
from wutong.domains.stewardship.tests.town import MONDAY, Town, build_town

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, StewardshipError)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town."""
    return build_town()


def test_two_projects_take_the_last_of_a_substation(town: Town) -> None:
    source = substation(town)  # 8000 kVA are left, each wants 5000
    projects = [town.project, a_project(town.world.county, MONDAY, name="冷链项目")]
    asked = at_once(*(partial(add, town, power(capacity=source), project=one) for one in projects))
    assert all(isinstance(one, FactorNeed) for one in asked)  # both may ask
    book = books_of([source])[source.pk]
    assert (book.left, book.asked, book.conflict) == (8000, 10_000, True)
    over = [one for one in gaps_of(projects, on=ON) if GapReason.OVER_COMMITTED in one.reasons]
    assert len(over) == 1

    needs = [FactorNeed.objects.get(pk=one.pk) for one in asked]
    results = at_once(*(partial(arrange, town, one, capacity=source) for one in needs))
    (told,) = [one for one in results if isinstance(one, StewardshipError)]
    assert isinstance(told, BadValue)
    assert told.field == "over_reason"
    assert books_of([source])[source.pk].left == 3000
    loser = FactorNeed.objects.get(state=FactorState.NEEDED)
    arrange(town, loser, capacity=source, over_reason="二号主变 6 月投运")
    assert books_of([source])[source.pk].left == -2000


def test_two_arrange_one_need(town: Town) -> None:
    need = add(town, power(unit=town.power))
    seen = [FactorNeed.objects.get(pk=need.pk) for _ in range(2)]
    days = ("2026-04-01", "2026-04-02")
    results = at_once(
        *(partial(arrange, town, one, day) for one, day in zip(seen, days, strict=True))
    )
    assert sum(isinstance(one, AlreadyMoved) for one in results) == 1
