"""Orders to units that an issue calls to account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Unit, User
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.choices import Escalation, OrderKind, OrderSource
from wutong.domains.targets.actions.support import require, take_turn
from wutong.domains.targets.choices import LightLabel, RunState
from wutong.domains.targets.models import AssessmentRun, ScoreEscalation
from wutong.domains.targets.queries.escalating import Called, called_to_account
from wutong.domains.targets.rules.errors import BadValue, NotNow
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.metrics import plain
from wutong.kernel.scope import GIVE_ORDER


@transaction.atomic
def escalate_run(
    *, run: AssessmentRun, charged: Mapping[str, Unit], by: User, at: datetime
) -> list[ScoreEscalation]:
    """Give an order to the unit ``charged`` for each member, once an issue and member; who gives
    them closes them. What an issue calls for, and until when, is in ``rules.lights``.

    Raises MayNot, NotNow unless the issue holds, BadValue for a member that isn't called to account
    or a unit that isn't its own, AlreadyMoved.
    """
    require(by, GIVE_ORDER, run.region_path, at)
    if run.state != RunState.ISSUED:
        raise NotNow(_("只有现行的已发布考核可以下达督办。"))
    if not charged:
        raise BadValue(_("请至少选一个单位。"), "members")
    take_turn(run)
    called = {one.score.member: one for one in called_to_account(run, day_of(at))}
    made = []
    for member, unit in charged.items():
        one = called.get(member)
        if one is None:
            raise BadValue(
                _("「%(member)s」不在这期考核的督办名单里。") % {"member": member}, "members"
            )
        if unit not in one.units:
            raise BadValue(_("「%(unit)s」不是被考核单位自己的单位。") % {"unit": unit}, "members")
        made.append(_given(run, one, unit, by, at))
    return made


def _given(run: AssessmentRun, one: Called, unit: Unit, by: User, at: datetime) -> ScoreEscalation:
    level = Escalation(one.level.value)
    order = give_order(
        kind=OrderKind.SUPERVISION, source=OrderSource.ASSESSMENT,
        title=_("%(level)s：%(who)s（%(run)s）")
        % {"level": level.label, "who": one.score.who, "run": run},
        content=_words(one), owner_unit=unit, due_on=one.due_on,
        region=one.score.unit.region if one.score.unit else one.score.region, by=by, at=at,
    )  # fmt: skip
    made = ScoreEscalation.objects.create(
        score=one.score, level=level, times=one.times, order=order, made_by=by, made_at=at
    )
    audit.record(
        actor=by, at=at, action="targets.run_escalated", target=run,
        changes={str(one.score.who): [None, f"{level.label} {order.number}"]},
    )  # fmt: skip
    return made


def _words(one: Called) -> str:
    score = one.score
    told = _("总分 %(total)s，第 %(rank)s 名。") % {
        "total": plain(score.total), "rank": score.rank
    }  # fmt: skip
    if one.light is not None:
        told += _("进度%(light)s，连续 %(times)s 期。") % {
            "light": LightLabel(one.light).label, "times": one.times
        }  # fmt: skip
    address = reverse("targets:score", args=[score.pk])
    return told + _("请查明原因，报整改措施和完成时间。得分明细：%(address)s") % {
        "address": address
    }
