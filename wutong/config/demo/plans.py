"""The city's plan of 2022: districts, a squad and its member; changed once in the year; and one of
the running year, with what a squad and its member do in it. Made up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.models import Unit
from wutong.domains.org.queries import children_of
from wutong.domains.targets import actions
from wutong.domains.targets.actions import LineAsked
from wutong.domains.targets.models import PlanDecision, Target, TargetPlan
from wutong.domains.targets.queries.plans import unsigned_lines
from wutong.kernel.clock import day_of

QINGLONG: Final = "130321"
SQUAD: Final = "京津招商小分队"
SIGNED: Final = "signed_projects"
YEAR: Final = 2022
CITY: Final = f"r:{QINHUANGDAO}"
THIS_YEAR: Final = {
    "signed_projects": ((20, 24), (6, 8), (4, 5)),
    "leads_registered": ((10, 12), (6, 8), (5, 6)),
    "outbound_batches": ((8, 10), (3, 4)),
}
"""By metric: basic and stretch goals of the city, the squad and its member."""
CURVE: Final = (300, 700, 1500, 2300, 3200, 4500, 5300, 6200, 7400, 8500, 9300, 10_000)


@transaction.atomic
def load(at: datetime) -> None:
    """Load it once."""
    if TargetPlan.objects.exists():
        return
    city, by = region_of(QINHUANGDAO), person("analyst")
    squad = Unit.objects.get(region=city, name=SQUAD)
    draft = actions.draft_plan(region=city, year=YEAR, by=by, at=at)
    actions.put_lines(decision=draft, lines=_lines(squad), by=by, at=at)
    _sign(draft, at)
    actions.adopt_plan(
        decision=draft, title="2022 年招商引资目标任务的通知（演示）", document="秦招委〔2022〕1 号",
        decided_on=date(2022, 1, 20), by=by, at=at,
    )  # fmt: skip
    change = actions.draft_plan(region=city, year=YEAR, by=by, at=at)
    member = f"p:{person('recruiter').pk}"
    actions.put_lines(
        decision=change, by=by, at=at,
        lines=[LineAsked(SIGNED, holder, "", Decimal(28), Decimal(32))
               for holder in (f"u:{squad.pk}", member)],
    )  # fmt: skip
    _sign(change, at)
    actions.adopt_plan(
        decision=change, title="调整招商小分队目标的通知（演示）", document="秦招委〔2022〕9 号",
        decided_on=date(2022, 7, 1), reason="小分队增加两名队员", by=by, at=at,
    )  # fmt: skip
    actions.set_curve(
        region=region_of(QINGLONG), year=YEAR, shares=CURVE, basis="演示数据", by=person("admin"),
        at=at,
    )  # fmt: skip
    _this_year(at)


def _this_year(at: datetime) -> None:
    """The plan of the running year."""
    on, city, by = day_of(at), region_of(QINHUANGDAO), person("analyst")
    if on.year == YEAR:
        return
    squad = f"u:{Unit.objects.get(region=city, name=SQUAD).pk}"
    holders = ((CITY, ""), (squad, CITY), (f"p:{person('recruiter').pk}", squad))
    draft = actions.draft_plan(region=city, year=on.year, by=by, at=at)
    actions.put_lines(
        decision=draft, by=by, at=at,
        lines=[LineAsked(metric, *holder, Decimal(basic), Decimal(stretch))
               for metric, goals in THIS_YEAR.items()
               for holder, (basic, stretch) in zip(holders, goals, strict=False)],
    )  # fmt: skip
    for line in unsigned_lines(draft):
        actions.sign_difference(line=line, reason="其余由招商局和各县区直接完成", by=by, at=at)
    actions.adopt_plan(
        decision=draft, title=f"{on.year} 年招商引资目标任务的通知（演示）",
        document=f"秦招委〔{on.year}〕1 号", decided_on=min(on, date(on.year, 1, 15)), by=by, at=at,
    )  # fmt: skip


def _lines(squad: Unit) -> list[LineAsked]:
    """The city's targets as they stand, with a fifth more to strive for; what the districts have."""
    city = region_of(QINHUANGDAO)
    goals = {
        row.region_id: row.value
        for row in Target.objects.standing().filter(year=YEAR, metric=SIGNED, unit=None)
    }
    districts = [one for one in children_of(city) if one.pk in goals]
    lines = [LineAsked(SIGNED, CITY, "", goals[city.pk], _more(goals[city.pk]))]
    lines += [
        LineAsked(SIGNED, f"r:{one.code}", CITY, goals[one.pk], _more(goals[one.pk]))
        for one in districts
    ]
    member = f"p:{person('recruiter').pk}"
    own, goal = f"u:{squad.pk}", (Decimal(24), Decimal(28))
    return [*lines, LineAsked(SIGNED, own, CITY, *goal), LineAsked(SIGNED, member, own, *goal)]


def _more(goal: Decimal) -> Decimal:
    return (goal * Decimal("1.2")).to_integral_value()


def _sign(draft: PlanDecision, at: datetime) -> None:
    root = draft.lines.with_holders().get(parent=None)
    actions.sign_difference(
        line=root, reason="小分队与县区共同引进的项目两边都考核", by=person("analyst"), at=at
    )
