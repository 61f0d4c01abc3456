"""Two people at once, each with a connection of their own: the budget holds, money goes once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.incentives import actions
from wutong.domains.incentives.models import Award, AwardBudget, AwardPayment, AwardRun
from wutong.domains.incentives.rules.errors import AwardError
from wutong.domains.incentives.tests.scene import AFTER, Scene, again, build_scene
from wutong.domains.org.choices import Role
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, AwardError)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """The scene, visible to every connection."""
    return build_scene()


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, AwardError)]


def test_two_approvals_never_pass_the_budget(scene: Scene) -> None:
    scene.introduced(scene.sign("乙项目"), "牛先生")
    one, two = scene.published().awards.order_by("pk")
    scene.budget("80000")
    other = person("副市长", Role.LEADER, scene.world.city)
    results = at_once(
        lambda: actions.approve_awards(awards=[again(one)], by=scene.leader, at=AFTER),
        lambda: actions.approve_awards(awards=[again(two)], by=other, at=AFTER),
    )
    assert len(refusals(results)) == 1
    assert AwardBudget.objects.get().committed == 50000
    assert Award.objects.filter(state="approved").count() == 1


def test_two_payments_of_the_same_award(scene: Scene) -> None:
    award = scene.payable()
    one, two = again(award), again(award)

    def pay(held: Award, by: Any) -> Any:
        return actions.pay_award(award=held, amount=Decimal(50000), on=date(2022, 10, 9),
                                 evidence="国库支付", by=by, at=AFTER)  # fmt: skip

    results = at_once(lambda: pay(one, scene.bureau), lambda: pay(two, scene.other))
    assert len(refusals(results)) == 1
    assert AwardPayment.objects.count() == 1


def test_two_compute_at_once(scene: Scene) -> None:
    results = at_once(scene.computed, scene.computed)
    assert len(refusals(results)) == 1
    assert (AwardRun.objects.count(), Award.objects.count()) == (1, 1)


def test_two_follow_a_retraction_at_once(scene: Scene) -> None:
    award = scene.approved()
    Milestone.objects.filter(pk=award.milestone_id).update(
        standing="retracted", retracted_at=AFTER, retraction_reason="不实"
    )
    results = at_once(
        lambda: actions.follow_facts(at=AFTER), lambda: actions.follow_facts(at=AFTER)
    )
    assert sum(results) == 1
    assert AuditEntry.objects.filter(action="incentives.shaken").count() == 1
