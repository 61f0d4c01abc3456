"""A scheme of 30 indicators over 200 units and 100,000 projects: a run computed, issued and checked,
a score opened, other weights and another version tried.

Fills the database named by DATABASE_URL where it holds no projects or no scheme, measures, prints a
table. 120 of the units are counties of eleven cities, 80 departments, each with projects of its own;
of 5,000 projects the credit is split between two departments.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import django

from tests.bench.measure import Line, fill, line, timed
from tests.bench.people import departments

PROVINCE: Final = "130000"
LAST_DAY: Final = date(2022, 12, 31)
COUNTIES: Final = 120
DEPARTMENTS: Final = 80
SPLIT: Final = 5_000
HALF: Final = 5_000
ROUNDS: Final = 3
PAGES: Final = 12
COUNTED: Final = (
    "signed_projects", "signed_amount", "registered_projects", "landed_projects", "landed_amount",
    "started_projects", "in_production_projects", "in_production_amount",
    "high_tech_signed_projects", "event_signed_projects", "reserve_projects", "reserve_amount",
    "negotiating_projects", "negotiating_amount", "fulfilled_projects", "funds_in_place",
    "domestic_funds_in_place", "foreign_funds_in_place", "external_funds_in_place",
    "under_construction_projects", "new_build_projects", "continued_projects",
    "fixed_asset_investment", "largest_project_amount",
)  # fmt: skip
RATES: Final = ("high_tech_signed_share", "fulfillment_rate", "funding_rate")
"""With two by growth, one by an on-time share and 24 counted: 30 indicators."""


def indicators() -> list[dict[str, Any]]:
    """Thirty indicators of ten points each, of every kind and form."""
    rows: list[dict[str, Any]] = []
    for code in COUNTED:
        form = "ratio" if len(rows) % 2 else "efficacy"
        rows.append({"kind": "metric", "metric": code, "form": form, "span": "year"})
    for code in RATES:
        rows.append({"kind": "rate", "metric": code, "basis": "fixed", "fixed": "0.8"})
    for code in ("signed_amount", "started_projects"):
        rows.append({"kind": "metric", "metric": code, "form": "efficacy", "growth": True})
    rows.append({"kind": "on_time", "metric": "approval_cases_on_time", "basis": "fixed",
                 "base": "approval_cases_timed", "fixed": "1", "span": "period"})  # fmt: skip
    return [{"key": f"i{at}", "title": f"第 {at + 1} 项", "weight": "10", **row}
            for at, row in enumerate(rows)]  # fmt: skip


def write_scheme(at: datetime) -> Any:
    """Departments with projects and credit, targets of everybody, two versions of the scheme."""
    from django.db.models import F
    from django.db.models.functions import Mod

    from wutong.domains.org.models import Region
    from wutong.domains.org.queries import within
    from wutong.domains.projects.models import CreditShare, Project
    from wutong.domains.targets import actions
    from wutong.domains.targets.models import Target

    province = Region.objects.get(code=PROVINCE)
    counties = list(
        Region.objects.filter(within(province.path), level="county").order_by("path")[:COUNTIES]
    )
    units, _people = departments(province, DEPARTMENTS, 1)
    keys = [one.pk for one in units]
    for place, key in enumerate(keys):
        Project.objects.annotate(turn=Mod(F("pk"), DEPARTMENTS)).filter(turn=place).update(
            unit_id=key
        )
    split = Project.objects.order_by("pk").values_list("pk", flat=True)[:SPLIT]
    CreditShare.objects.bulk_create(
        CreditShare(project_id=project, unit_id=keys[(project + turn) % DEPARTMENTS], share=HALF,
                    decided_at=at)
        for project in split for turn in range(2)
    )  # fmt: skip
    Target.objects.bulk_create(
        Target(region=one, unit=unit, year=LAST_DAY.year, metric=code, value=Decimal(100), set_at=at)
        for one, unit in [*((one, None) for one in counties), *((province, one) for one in units)]
        for code in COUNTED
    )  # fmt: skip
    document: dict[str, Any] = {"groups": [
        {"key": "counties", "title": "县区", "full": "300", "indicators": indicators(),
         "members": [f"r:{one.code}" for one in counties]},
        {"key": "departments", "title": "部门", "full": "300", "indicators": indicators(),
         "members": [f"u:{key}" for key in keys]},
    ]}  # fmt: skip
    given: dict[str, Any] = {"region": province, "code": "bench", "title": "考核", "by": None}
    version = actions.draft_scheme(document=document, at=at, **given)
    actions.publish_scheme(version=version, effective_on=LAST_DAY, by=None, at=at)
    for group in document["groups"]:
        first, second, *_others = group["indicators"]
        first |= {"weight": "15", "span": "period"}
        second |= {"weight": "5"}
    actions.draft_scheme(document=document, at=at, **given)
    return version.scheme


def run_of(at: datetime) -> Any:
    """The year's run, computed once."""
    from wutong.domains.targets import actions
    from wutong.domains.targets.models import AssessmentRun, AssessmentScheme

    scheme = AssessmentScheme.objects.filter(code="bench").first() or write_scheme(at)
    run = AssessmentRun.objects.filter(scheme=scheme, number=1).first()
    return run or actions.compute_run(scheme=scheme, rhythm="monthly", on=LAST_DAY, by=None, at=at)


def compute_times(run: Any) -> list[float]:
    """The whole write: measured, scored, kept with its lines."""
    from wutong.domains.targets import actions
    from wutong.kernel import clock

    return [timed(lambda: actions.compute_again(run=run, by=None, at=clock.now()))
            for _round in range(ROUNDS)]  # fmt: skip


def page_times(*paths: str) -> list[float]:
    """Pages as a browser gets them from the site's own code."""
    from django.test import Client

    from wutong.domains.org.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="admin"), "django.contrib.auth.backends.ModelBackend"
    )

    def get(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    get(paths[0])
    return [timed(lambda path=path: get(path)) for path in paths]


def lines(run: Any) -> Iterator[Line]:
    """What people wait for."""
    from wutong.domains.targets.models import SchemeVersion
    from wutong.domains.targets.queries.runs import recomputed

    yield line("computed and kept", lambda: compute_times(run), "< 5000")
    yield line("computed again as known then", lambda: [timed(lambda: recomputed(run))], "< 5000")
    scores = [f"/assessing/scores/{one.pk}/" for one in run.scores.all()[:: 200 // PAGES]]
    yield line("a score opened", lambda: page_times(*scores), "< 200")
    page = f"/assessing/{run.pk}/"
    yield line("the ranking", lambda: page_times(*[page] * PAGES), "")
    weights = [f"{page}what-if/?w-i{at}=20" for at in range(PAGES)]
    yield line("what if: other weights", lambda: page_times(*weights), "< 2000")
    other = SchemeVersion.objects.get(scheme=run.scheme, state="draft")
    version = f"{page}what-if/?version={other.pk}"
    yield line("what if: another version", lambda: page_times(*[version] * ROUNDS), "< 2000")


def main(projects: int) -> None:
    """Fill, measure, print."""
    django.setup()
    fill(projects)
    from django.db import connection

    from wutong.kernel import clock

    run = run_of(clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"\n{connection.vendor}\n\n| what | median ms | p95 ms | goal ms |")
    print("| --- | --- | --- | --- |")
    for one in lines(run):
        print(f"| {one.what} | {one.median:.0f} | {one.p95:.0f} | {one.goal} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
