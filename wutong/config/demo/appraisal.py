"""Pre-assessments in every state: to score, to decide, passed, with a condition due, refused; and a
draft of the city's own scorecard to try. All of it is made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.appraisal import actions
from wutong.domains.appraisal.actions import ConditionAsked, Entered, GateSaid, PointsGiven
from wutong.domains.appraisal.models import Assessment
from wutong.domains.appraisal.rules.scorecard import delivered
from wutong.domains.org.actions import add_unit
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Unit
from wutong.domains.projects.models import Project
from wutong.kernel.clock import day_of

DEPARTMENTS: Final = ("发展和改革委员会", "生态环境局")
ORIGIN: Final = "可行性研究报告（演示）"
FACTS: Final = ("用地", "年产值", "年税收", "年能耗", "用工", "信用等级")
GOOD: Final = ("150", "60000", "3000", "5000", "260", "5")
FAIR: Final = ("200", "42000", "2600", "9000", "120", "4")
POOR: Final = ("260", "18000", "700", "13000", "60", "3")
POINTS: Final = ("strength", "qualification", "contribution")


@transaction.atomic
def load(at: datetime) -> None:
    """Load them once, on the largest projects of the city that are not secret."""
    if Assessment.objects.exists():
        return
    projects = list(
        Project.objects.present()
        .filter(region_path__startswith=region_of(QINHUANGDAO).path, confidential=False)
        .exclude(total_investment=None)
        .order_by("-total_investment", "pk")[:5]
    )
    if len(projects) < 5:
        return
    before = at - timedelta(days=40)
    _adopted(before)
    passed = _opened(projects[0], GOOD, before)
    _reviewed(passed, before, ("13", "8", "9"), ("12", "9", "8"))
    _decided(passed, "passed", "产业带动强，亩均效益达标。", before)
    conditional = _opened(projects[1], FAIR, before)
    _reviewed(conditional, before, ("11", "7", "7"), ("5", "7", "8"))
    _decided(
        conditional, "conditional", "环评和能评批复后引进。", before,
        ConditionAsked("取得环境影响评价批复", day_of(at) + timedelta(days=6)),
        ConditionAsked("取得节能审查意见", day_of(at) + timedelta(days=45)),
    )  # fmt: skip
    refused = _opened(projects[2], POOR, before)
    _reviewed(refused, before, ("6", "5", "4"), ("7", "4", "3"))
    _decided(refused, "refused", "亩均税收和能耗达不到要求。", before)
    _reviewed(_opened(projects[3], GOOD, at), at, ("12", "8", "8"), ("11", "8", "9"))
    waiting = _opened(projects[4], FAIR, at)
    units = [_department(name, at) for name in DEPARTMENTS]
    actions.invite(assessment=waiting, units=units, by=person("admin"), at=at)
    _draft(at)


def _department(name: str, at: datetime) -> Unit:
    region = region_of(QINHUANGDAO)
    there = Unit.objects.filter(region=region, name=name).first()
    return there or add_unit(
        region=region, name=name, kind=UnitKind.DEPARTMENT, by=person("admin"), at=at
    )


def _adopted(at: datetime) -> None:
    """The city's own version of the national scorecard, which takes two reviewers."""
    body = {**delivered()["body"], "least_reviewers": 2}
    made = actions.draft_scorecard(
        region=region_of(QINHUANGDAO), code=delivered()["code"], title="秦皇岛市项目预审评分表",
        body=body, by=None, at=at,
    )  # fmt: skip
    actions.adopt_scorecard(scorecard=made, effective_on=day_of(at), by=None, at=at)


def _draft(at: datetime) -> None:
    """A stricter next version, to be tried on what was assessed."""
    body = delivered()["body"]
    criteria = [
        {**one, "formula": "限(亩均税收 / 25 * 20, 0, 20)", "weight": "20",
         "hints": "每亩年税收 25 万元得满分，不足按比例。"}
        if one["key"] == "tax_per_mu"
        else {**one, "weight": "10"} if one["key"] == "strength" else one
        for one in body["criteria"]
    ]  # fmt: skip
    actions.draft_scorecard(
        region=region_of(QINHUANGDAO), code=delivered()["code"], title="秦皇岛市项目预审评分表",
        body={**body, "criteria": criteria, "least_reviewers": 2, "pass_score": "75"},
        by=person("admin"), at=at,
    )  # fmt: skip


def _opened(project: Project, values: tuple[str, ...], at: datetime) -> Assessment:
    facts = {name: Entered(Decimal(value), ORIGIN)
             for name, value in zip(FACTS, values, strict=True)}  # fmt: skip
    return actions.open_assessment(
        project=project, entered=facts, people=[person("bureau"), person("department")],
        by=person("admin"), at=at, note="请结合园区规划提意见。",
    )  # fmt: skip


def _reviewed(made: Assessment, at: datetime, *points: tuple[str, ...]) -> None:
    gates = {one["key"]: GateSaid("pass") for one in delivered()["body"]["gates"]}
    for name, given in zip(("bureau", "department"), points, strict=True):
        who = person(name)
        review = made.reviews.get(user=who)
        actions.declare(review=review, conflicted=False, reason="", by=who, at=at)
        actions.send_review(
            review=review, gates=gates, by=who, at=at, comment="同意引进，注意环保。",
            points={key: PointsGiven(Decimal(one))
                    for key, one in zip(POINTS, given, strict=True)},
        )  # fmt: skip
    made.refresh_from_db()


def _decided(
    made: Assessment, result: str, reason: str, at: datetime, *conditions: ConditionAsked
) -> None:
    actions.decide(
        assessment=made, result=result, reason=reason, conditions=conditions,
        by=person("leader"), at=at,
    )  # fmt: skip
