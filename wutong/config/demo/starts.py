"""Planned months of breaking ground, some of them missed, and the city's rule of monthly reports.
The plans are made up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.projects.actions import claim_fact, set_reporting_rule, verify
from wutong.domains.projects.choices import Attribute, Stage
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.reporting import reporting_rule_in
from wutong.kernel.clock import day_of

REPORTS_FROM: Final = date(2022, 6, 1)
DUE_DAY: Final = 10
LONG_MISSED: Final = ("2022-08", "2022-08-20", "2022-09")
DAYS_AHEAD: Final = (-60, 30, 150)


@transaction.atomic
def load(at: datetime) -> None:
    """Load them once."""
    city = region_of(QINHUANGDAO)
    if reporting_rule_in(city.path) is not None:
        return
    set_reporting_rule(region=city, due_day=DUE_DAY, begins=REPORTS_FROM, by=person("admin"), at=at)
    months = [f"{day_of(at) + timedelta(days=days):%Y-%m}" for days in DAYS_AHEAD]
    signed = Project.objects.present().filter(
        region_path__startswith=city.path, stage=Stage.SIGNED, confidential=False
    )
    plans = (*LONG_MISSED, *months)
    for project, plan in zip(
        signed.order_by("-total_investment")[: len(plans)], plans, strict=False
    ):
        fact = claim_fact(
            project=project, attribute=Attribute.PLANNED_START, value=plan,
            on=project.stage_on or day_of(at), by=person("bureau"), at=at, note="投资协议约定（演示）",
        )  # fmt: skip
        verify(claim=fact, by=person("supervisor"), at=at)
