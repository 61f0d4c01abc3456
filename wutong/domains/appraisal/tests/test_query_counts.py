"""No page of pre-assessment asks the database more often because it has more rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.urls import reverse

from tests.counting import assert_no_growth, queries_of
from wutong.domains.appraisal.models import Assessment, Scorecard
from wutong.domains.appraisal.tests.scene import Scene, signed_in
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit
from wutong.domains.projects.tests.world import person

COUNTS: Final = Path(__file__).with_name("query_counts.json")
FEW, MANY = 2, 10
PAGES: Final = ("list", "new", "detail", "decide", "review", "scorecards", "scorecard", "what_if",
                "settings")  # fmt: skip


def fill(scene: Scene, shown: Assessment, begun: int, until: int) -> None:
    """More rows of every kind that a page lists."""
    from wutong.domains.appraisal import actions
    from wutong.domains.appraisal.tests.scene import NOON

    for number in range(begun, until):
        for result in ("passed", "conditional"):
            scene.passed(result, project=scene.another(f"{result}{number}"))
        scene.open(project=scene.another(f"在评{number}"))
        unit = Unit.objects.create(
            name=f"第{number}局", kind=UnitKind.DEPARTMENT, region=scene.world.city
        )
        reviewer = person(f"reviewer{number}", Role.LINE_DEPARTMENT, region=scene.world.city)
        shown.refresh_from_db()
        actions.invite(
            assessment=shown, people=[reviewer], units=[unit], by=scene.recruiter, at=NOON
        )
        scene.send(shown, reviewer)


def test_no_page_asks_more_often_with_more_rows(scene: Scene) -> None:
    shown = scene.open()
    card = Scorecard.objects.get(code="general")
    draft = scene.draft(pass_score="95")
    of: dict[str, tuple[Any, ...]] = {
        "new": (scene.another("要评的").code,), "detail": (shown.pk,), "decide": (shown.pk,),
        "review": (shown.pk, scene.review(shown, scene.colleague).pk), "scorecard": (card.pk,),
        "what_if": (draft.pk,),
    }  # fmt: skip
    bureau, admin, reviewer, leader = (
        signed_in(one) for one in (scene.bureau, scene.admin, scene.colleague, scene.leader)
    )
    browsers = {"review": reviewer, "decide": leader, "detail": leader, "settings": admin,
                "what_if": admin}  # fmt: skip

    def count(name: str) -> int:
        address = reverse(f"appraisal:{name}", args=of.get(name, ()))
        return queries_of(browsers.get(name, bureau), address)

    fill(scene, shown, 0, FEW)
    assert_no_growth(
        COUNTS, lambda: {name: count(name) for name in PAGES},
        lambda: fill(scene, shown, FEW, MANY),
    )  # fmt: skip
