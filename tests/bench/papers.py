"""A month's bulletin of N tables over a province's projects: its .docx, .xlsx and PDF.

Fills the database named by DATABASE_URL where it holds no projects, measures, prints a table.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from typing import Any, Final

import django

from tests.bench.measure import fill
from tests.bench.people import official

PROJECTS: Final = 5_000
PROVINCE: Final = "130000"
FIRST, LAST = date(2022, 9, 1), date(2022, 9, 30)
PLACES: Final = ("region", "industry", "month")
METRICS: Final = (
    "signed_projects", "signed_amount", "landed_projects", "landed_amount", "started_projects",
    "in_production_projects", "in_production_amount",
)  # fmt: skip


def body(tables: int) -> dict[str, Any]:
    """A template with so many tables of five to seven figures, by region, industry or month."""
    columns = [{"header": code, "text": f"{{{code}|year_to_date}}"} for code in METRICS]
    blocks = [
        {"kind": "table", "caption": f"表{number + 1}", "by": PLACES[number % len(PLACES)],
         "columns": columns[number // len(PLACES) % len(PLACES):]}
        for number in range(tables)
    ]  # fmt: skip
    return {
        "title": "{unit}{period}通报", "number_word": "通报",
        "sections": [{"heading": "各表", "blocks": blocks}],
    }  # fmt: skip


def main(tables: int) -> None:
    """Issue it, then write each file and time it."""
    django.setup()
    fill(PROJECTS)
    from django.db import connection

    from wutong.domains.bulletins import actions
    from wutong.domains.bulletins.choices import ExportFormat
    from wutong.domains.org.choices import Role
    from wutong.domains.org.queries import region_by_code
    from wutong.kernel import clock

    at = clock.now()
    region = region_by_code(PROVINCE)
    assert region is not None
    author = official(region, "papers-author", Role.PROMOTION_BUREAU)
    reviewer = official(region, "papers-reviewer", Role.LEADER)
    bulletin = _drafted(tables, region, author, at)
    begun = time.perf_counter()
    actions.review_bulletin(bulletin=bulletin, by=reviewer, at=at, seen=bulletin.revision)
    issued = actions.issue_bulletin(bulletin=bulletin, by=author, at=at)
    took = time.perf_counter() - begun
    rows = sum(figure.rows.count() for figure in issued.figures.all())
    print(f"\n{connection.vendor}, {tables} tables, {issued.figures.count():,} figures, "
          f"{rows:,} rows behind them; issued in {took:.1f} s\n")  # fmt: skip
    print("| file | s |\n| --- | --- |")
    total = 0.0
    for chosen in ExportFormat:
        begun = time.perf_counter()
        made = actions.export_bulletin(
            bulletin=issued, file_format=chosen, by=author, at=at, reason="测速"
        )
        took = time.perf_counter() - begun
        total += took
        print(f"| .{chosen.value}, {len(made.content) / 1e6:.1f} MB | {took:.1f} |", flush=True)
    print(f"| together, goal 10 | {total:.1f} |")


def _drafted(tables: int, region: Any, by: Any, at: Any) -> Any:
    from wutong.domains.bulletins import actions
    from wutong.domains.bulletins.models import BulletinTemplate

    template = BulletinTemplate.objects.create(
        code=f"bench-{at:%H%M%S%f}", version=1, name="测速", body=body(tables), created_at=at
    )
    return actions.draft_bulletin(
        template=template, region=region, first_day=FIRST, last_day=LAST, by=by, at=at
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
