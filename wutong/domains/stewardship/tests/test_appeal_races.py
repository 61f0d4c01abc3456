"""Two people at one appeal at once, each with a connection of their own: one wins."""

from __future__ import annotations

from functools import partial

import pytest

from tests import racing
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.choices import AppealMove, AppealState
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.rules.errors import AlreadyMoved, StewardshipError
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, StewardshipError)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town."""
    return build_town()


def test_two_units_answer_at_once(town: Town) -> None:
    appeal = town.assigned()
    seen = [Appeal.objects.get(pk=appeal.pk) for _ in range(2)]
    results = at_once(
        lambda: actions.answer_appeal(appeal=seen[0], text="甲", by=town.department, at=MONDAY),
        lambda: actions.answer_appeal(appeal=seen[1], text="乙", by=town.bureau, at=MONDAY),
    )
    (told,) = [one for one in results if isinstance(one, StewardshipError)]
    assert isinstance(told, AlreadyMoved)
    appeal.refresh_from_db()
    assert appeal.events.filter(move=AppealMove.ANSWER).count() == 1
    assert appeal.answer in ("甲", "乙")


def test_the_asker_objects_while_silence_is_taken(town: Town) -> None:
    appeal = town.answered(at("2026-03-03"))
    results = at_once(
        lambda: actions.object_as_asker(code=appeal.confirm_code, text="没好", at=at("2026-03-20")),
        lambda: actions.lapse_appeals(at=at("2026-03-20")),
    )
    appeal.refresh_from_db()
    objected = not isinstance(results[0], StewardshipError)
    assert appeal.state == (AppealState.ASSIGNED if objected else AppealState.RESOLVED)
    assert appeal.events.filter(move__in=[AppealMove.LAPSE, AppealMove.REOPEN]).count() == 1


def test_two_are_joined_to_each_other_at_once(town: Town) -> None:
    first, second = town.receive(), town.receive()
    pairs = [
        (Appeal.objects.get(pk=one.pk), Appeal.objects.get(pk=other.pk))
        for one, other in ((first, second), (second, first))
    ]
    results = at_once(
        *(
            partial(actions.join_appeal, appeal=one, other=other, by=None, at=MONDAY)
            for one, other in pairs
        )
    )
    assert sum(isinstance(one, StewardshipError) for one in results) == 1
    assert Appeal.objects.filter(state=AppealState.JOINED).count() == 1
