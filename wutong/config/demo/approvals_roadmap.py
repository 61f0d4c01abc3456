"""Landing roadmaps of three made-up cases: a factory on new land, a medicine plant, a rented hall."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.approvals.actions.roadmap import make_roadmap
from wutong.domains.approvals.models import Roadmap
from wutong.domains.approvals.queries.catalogue import catalogue_on
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.projects.models import Project
from wutong.kernel.clock import day_of

NO: Final = dict.fromkeys(
    (
        "core_catalogue", "foreign_invested", "buys_building", "rebuilds", "temporary_works",
        "hazardous", "needs_forest", "civil_air_defence", "shelter_impossible", "heritage", "flood",
        "geology", "soil_loss", "takes_water", "drains", "road_opening", "underground", "seismic",
        "traffic_impact", "area_assessed", "special_fire", "prefabricated",
    ),
    "no",
)  # fmt: skip
FACTORY: Final = NO | {
    "investment_kind": "enterprise", "land_supply": "granted", "building_kind": "industrial",
    "new_company": "yes", "environment_class": "report_form", "risk": "low",
    "land_area": "86000", "floor_area": "62000", "energy_use": "1800", "electricity_use": "1200",
    "soil_loss": "yes", "drains": "yes",
}  # fmt: skip
MEDICINE: Final = FACTORY | {
    "environment_class": "report_book", "hazardous": "yes", "risk": "high", "special_fire": "yes",
    "energy_use": "6200", "takes_water": "yes",
}  # fmt: skip
HALL: Final = NO | {
    "investment_kind": "enterprise", "land_supply": "leased", "building_kind": "none",
    "new_company": "yes", "environment_class": "registration", "risk": "low", "land_area": "0",
    "floor_area": "5600", "energy_use": "240",
}  # fmt: skip
CASES: Final[tuple[tuple[str, dict[str, str], int], ...]] = (
    ("智能终端", FACTORY, 12), ("创新药", MEDICINE, 20), ("检验检测", HALL, 5),
)  # fmt: skip
LATE: Final = ("environment_report_form", "环评文本编制单位进场晚，比原定晚五个工作日")
EARLY: Final = ("works_permit_building", "规划许可改用告知承诺先办")


@transaction.atomic
def load(at: datetime) -> None:
    """Make them once; the first is adjusted twice, so that its history has something to tell."""
    region = region_of(QINHUANGDAO)
    if Roadmap.objects.filter(project__region_path__startswith=region.path).exists():
        return
    by = person("bureau")
    for word, answers, days_ago in CASES:
        project = (
            Project.objects.present()
            .filter(region_path__startswith=region.path, name__contains=word, parent=None)
            .filter(confidential=False)
            .order_by("-total_investment", "pk")
            .first()
        )
        if project is None:
            continue
        made_at = at - timedelta(days=days_ago)
        facts = answers | {"works_stand_on": _years_on(day_of(made_at)).isoformat()}
        roadmap = make_roadmap(
            project=project, by=by, at=made_at, starts_on=day_of(made_at), answers=facts
        )
        if answers is FACTORY:
            _adjust(project, roadmap, by, at)


def _years_on(day: date) -> date:
    return day.replace(day=1, year=day.year + 1)


def _adjust(project: Project, roadmap: Roadmap, by: Any, at: datetime) -> None:
    """Papers late, then a permit by commitment."""
    catalogue = catalogue_on(project.region_path, day_of(at))
    code, reason = LATE
    if code in catalogue.by_code:
        roadmap = make_roadmap(
            project=project, by=by, at=at - timedelta(days=4), reason=reason, seen=roadmap.pk,
            choices={code: Choice(extra_days=5)},
        )  # fmt: skip
    code, reason = EARLY
    item = catalogue.get(code)
    if item is not None and item.commitment_allowed:
        make_roadmap(
            project=project, by=by, at=at - timedelta(days=1), reason=reason, seen=roadmap.pk,
            choices={code: Choice(by_commitment=True)},
        )  # fmt: skip
