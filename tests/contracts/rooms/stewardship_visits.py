"""Room `stewardship` in the access matrix: visits, and a firm's own appeals."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    EVERYONE,
    EXPORTERS,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import Scene
from wutong.domains.org.choices import Role
from wutong.domains.stewardship.actions.appeals_receiving import receive_appeal
from wutong.domains.stewardship.actions.visit_plans import plan_visit
from wutong.domains.stewardship.actions.visits import record_visit
from wutong.domains.stewardship.models import Appeal, PlannedVisit, Visit

READERS: Final = ".........xL"
RECORDERS: Final = "..xx....xxL"
READING: Final = ".........-L"
VISITOR: Final = "xxxx.xxxxxL"
PLANNER: Final = "--xx.---xxL"
OF_THE_FIRM: Final = "xxxxxxxxx.L"
CORRECTION: Final = {"kind": "phone", "on": "2022-09-01", "minutes": "改过", "reason": "写错"}


def visit(scene: Scene, place: str) -> Visit:
    """A visit of the city's bureau to its project."""
    return scene.once(("visit", place), lambda: _visit(scene, place))


def _visit(scene: Scene, place: str) -> Visit:
    made = record_visit(
        client_key=f"matrix-{place}", minutes="看了现场", on=date(2022, 9, 1), at=scene.at,
        project=scene.project(place), by=scene.person(Role.PROMOTION_BUREAU, place),
    )  # fmt: skip
    Visit.objects.filter(pk=made.pk).update(correct_until=date(2999, 1, 1))
    return made


def plan(scene: Scene, place: str) -> PlannedVisit:
    """A visit that the city's bureau has put on a day."""
    return scene.once(
        ("visit_plan", place),
        lambda: plan_visit(
            project=scene.project(place), on=date(2999, 1, 1), at=scene.at,
            by=scene.person(Role.PROMOTION_BUREAU, place),
        ),
    )  # fmt: skip


def own_appeal(scene: Scene, place: str) -> Appeal:
    """An appeal of the firm that the city's investor speaks for."""
    return scene.once(
        ("own_appeal", place),
        lambda: receive_appeal(
            channel="portal", category="power", level="county", title="供电容量不足",
            content="要增容", asker_name="某人", region=scene.region(place), by=None, at=scene.at,
            investor=scene.firm(place),
        ),
    )  # fmt: skip


def new_visit(scene: Scene, place: str) -> dict[str, Any]:
    """What a program sends."""
    return {
        "client_key": "matrix-of-the-api", "on": "2022-09-01", "minutes": "看了现场",
        "investor": scene.firm(place).pk, "region": scene.region(place).code,
    }  # fmt: skip


ROWS: Final[tuple[Row, ...]] = (
    Row("stewardship:visits", READERS),
    Row("stewardship:visit_export", EXPORTERS, method="post"),
    Row("stewardship:visit_new", RECORDERS),
    Row("stewardship:visit_new", RECORDERS, method="post"),
    Row("stewardship:visit_pass", RECORDERS),
    Row("stewardship:visit_worker", EVERYONE),
    Row("stewardship:visit_plan", READERS),
    Row("stewardship:visit_put", RECORDERS, method="post"),
    Row("stewardship:visit_take_off", PLANNER, gone(RECORDERS), "visit_plan", "post"),
    Row("stewardship:visit", READERS, gone(READERS), "visit"),
    Row("stewardship:visit_correct", VISITOR, gone(RECORDERS), "visit", "post", CORRECTION),
    Row("stewardship:appeal_read", ".......x.xL", method="post"),
    Row("stewardship:own_appeals", OF_THE_FIRM),
    *both("stewardship:own_appeal", OF_THE_FIRM, "own_appeal"),
    Row("stewardship:own_appeal_new", OF_THE_FIRM),
    Row("stewardship:own_appeal_new", OF_THE_FIRM, method="post"),
    Row("api:list_own_appeals", OF_THE_FIRM),
    Row("api:raise_own_appeal", OF_THE_FIRM, method="post", body="new_own_appeal"),
    Row("api:read_own_appeal", OF_THE_FIRM, gone(OF_THE_FIRM), "own_appeal"),
    Row("api:say_on_own_appeal", OF_THE_FIRM, gone(OF_THE_FIRM), "own_appeal", "post",
        {"word": "object", "text": "没有解决"}),
    Row("api:list_visits", SIGNED_IN),
    Row("api:list_due_visits", SIGNED_IN),
    Row("api:create_visit", "..xx....xxL", "xxxxxxxxx.L", method="post", body="new_visit"),
    Row("api:read_visit", READING, NOBODY_ELSEWHERE, "visit_key"),
    Row("api:correct_visit_by_api", "xxxx.xxxx-L", NOBODY_ELSEWHERE, "visit_key", "post",
        {"minutes": "改过", "reason": "写错"}),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "visit": lambda scene, place: {"pk": visit(scene, place).pk},
    "visit_key": lambda scene, place: {"key": visit(scene, place).pk},
    "own_appeal": lambda scene, place: {"number": own_appeal(scene, place).number},
    "visit_plan": lambda scene, place: {"pk": plan(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "new_visit": new_visit,
    "new_own_appeal": lambda scene, place: {
        "category": "power", "title": "供电容量不足", "content": "要增容",
        "investor": scene.firm(place).pk,
    },
}  # fmt: skip
