"""Who is awarded, by which shares, and what is kept of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wutong.domains.incentives import actions
from wutong.domains.incentives.choices import NotAwarded
from wutong.domains.incentives.models import Award, BankAccount
from wutong.domains.incentives.rules.errors import (
    BadValue,
    MayNot,
    OwnWork,
)
from wutong.domains.incentives.tests.scene import (
    BEFORE,
    FUNDS,
    NOON,
    ON,
    SIGNED,
    Scene,
    again,
    build_scene,
    document,
)
from wutong.domains.investors.actions import add_referrer, link_referrer
from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import Role
from wutong.domains.projects.models import CreditShare, Project
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def audited(action: str) -> int:
    return AuditEntry.objects.filter(action=f"incentives.{action}").count()


def test_two_introducers_share_and_no_fen_is_lost(scene: Scene) -> None:
    scene.introduced(scene.sign("乙项目"), "甲", "乙", "丙")
    run = scene.computed()
    amounts = sorted(run.awards.filter(project__name="乙项目").values_list("amount", flat=True))
    assert sum(amounts) == 50000
    assert amounts == [16665, 16665, 16670]


def test_decided_shares_hold(scene: Scene) -> None:
    project = scene.sign("乙项目")
    one, two = scene.introduced(project, "甲", "乙")
    given: dict[str, Any] = {"project": project, "awardee": "introducer", "basis": "协议",
                             "by": scene.bureau, "at": NOON}  # fmt: skip
    with pytest.raises(BadValue):
        actions.set_shares(shares={f"r:{one.pk}": 6000}, **given)
    actions.set_shares(shares={f"r:{one.pk}": 5000, f"r:{two.pk}": 5000}, **given)
    actions.set_shares(shares={f"r:{one.pk}": 8000, f"r:{two.pk}": 2000}, **given)
    found = scene.computed().awards.filter(project=project)
    assert sorted(found.values_list("amount", flat=True)) == [10000, 40000]
    assert audited("shares_set") == 2


def test_nobody_decides_a_share_of_their_own(scene: Scene) -> None:
    project = Project.objects.get()
    with pytest.raises(OwnWork):
        actions.set_shares(
            project=project, awardee="fund_raiser", shares={f"p:{scene.bureau.pk}": 10000},
            basis="协议", by=scene.bureau, at=NOON,
        )  # fmt: skip


def test_a_chain_gives_the_nearest_alone(scene: Scene) -> None:
    project = scene.sign("链上项目")
    head = Investor.objects.create(name="链主", normalized_name="链主", created_at=BEFORE)
    top = add_referrer(name="商会", kind="chamber", by=None, at=BEFORE)
    near = add_referrer(name="链主", kind="firm", by=None, at=BEFORE, investor=head)
    link_referrer(investor=head, referrer=top, by=None, at=BEFORE)
    scene.introduced(project, "商会", "链主")
    found = {one.who.name: one for one in scene.computed().awards.filter(project=project)}
    assert found["链主"].amount == 50000
    assert found["商会"].reason == NotAwarded.ALONG_CHAIN
    assert near.pk == found["链主"].referrer_id


def test_the_investor_itself_is_not_awarded(scene: Scene) -> None:
    firm = Investor.objects.create(name="自荐", normalized_name="自荐", created_at=BEFORE)
    project = scene.sign("自荐项目")
    Project.objects.filter(pk=project.pk).update(investor=firm)
    (one,) = scene.introduced(project, "自荐人")
    one.investor = firm
    one.save()
    assert scene.computed().awards.get(project=project).reason == NotAwarded.OWN_INVESTOR


def test_recruiters_and_teams_get_their_credit(scene: Scene) -> None:
    rules = document(
        {**SIGNED, "awardee": "recruiter"}, {**SIGNED, "key": "team", "awardee": "team"},
        barred=[], papers=False,
    )  # fmt: skip
    version = actions.draft_rules(
        region=scene.world.city,
        code="people",
        title="招商人员奖励",
        document=rules,
        by=None,
        at=NOON,
    )
    actions.publish_rules(version=version, valid_from=date(2022, 1, 1), by=None, at=NOON)
    project = Project.objects.get()
    recruiter = person("队员", Role.RECRUITER, unit=scene.world.squad)
    for who, share in ((recruiter, 3000), (None, 7000)):
        CreditShare.objects.create(
            project=project, unit=scene.world.squad, person=who, share=share, decided_at=BEFORE
        )
    run = actions.compute_run(rule_set=version.rule_set, last=ON, by=scene.bureau, at=NOON)
    found = {(one.awardee, one.recipient): one.amount for one in run.awards.all()}
    assert found == {
        ("recruiter", f"p:{recruiter.pk}"): 15000,
        ("team", f"u:{scene.world.squad.pk}"): 50000,
    }


def test_an_account_is_sealed_and_enters_no_trail(scene: Scene) -> None:
    scene.payable()
    account = BankAccount.objects.get()
    assert account.tail == "5678"
    assert "6222" not in account.sealed
    assert "6222" not in str(list(AuditEntry.objects.values_list("changes", "reason")))


def test_fund_raisers_are_those_decided_on(scene: Scene) -> None:
    rules = document({**FUNDS, "awardee": "fund_raiser"}, barred=[], papers=False)
    version = actions.draft_rules(
        region=scene.world.city, code="raisers", title="引资奖励", document=rules, by=None, at=NOON
    )
    actions.publish_rules(version=version, valid_from=date(2022, 1, 1), by=None, at=NOON)
    project = Project.objects.get()
    scene.funds(project, "10000000")
    raiser = person("引资人", Role.RECRUITER, unit=scene.world.squad)
    actions.set_shares(
        project=project, awardee="fund_raiser", shares={f"p:{raiser.pk}": 10000}, basis="确认书",
        by=scene.bureau, at=NOON,
    )  # fmt: skip
    run = actions.compute_run(rule_set=version.rule_set, last=ON, by=scene.bureau, at=NOON)
    assert run.awards.get().amount == 10000
    assert run.awards.get().recipient == f"p:{raiser.pk}"


def test_a_recipient_applies_for_their_own_and_does_nothing_else(scene: Scene) -> None:
    award = scene.published().awards.get()
    recruiter = person("队员", Role.RECRUITER, unit=scene.world.squad)
    Award.objects.filter(pk=award.pk).update(referrer=None, person=recruiter)
    held = again(award)
    actions.apply_for(award=held, papers="申请表", by=recruiter, at=NOON)
    assert audited("applied") == 1
    with pytest.raises(MayNot):
        actions.declare_kind(
            award=held, kind="other_person", on=ON, paper="自述", by=recruiter, at=NOON
        )
