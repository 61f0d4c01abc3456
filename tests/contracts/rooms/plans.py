"""Targets' plans in the access matrix: rows, and what their addresses and bodies need."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    EXPORTERS,
    NOBODY_ELSEWHERE,
    SHARED,
    SIGNED_IN,
    TARGET_SETTERS,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import CODES, OWN, Scene
from wutong.domains.targets import actions
from wutong.domains.targets.models import PlanDecision, PlanLine, ProgressCurve
from wutong.kernel.clock import day_of

SIGNED: Final = "signed_projects"
YEAR: Final = 2024
SHEET: Final = "指标代码,上级代码,代码,基本目标\n"
SETTERS: Final = ".xx..xxxx-L"
FIGURES: Final = ".....xx.x-L"


def draft(scene: Scene, place: str) -> PlanDecision:
    """A draft with the city's own line and its squad's, which don't add up."""
    return scene.once(("plan draft", place), lambda: _draft(scene, place))


def _draft(scene: Scene, place: str) -> PlanDecision:
    region = scene.region(place)
    made = actions.draft_plan(region=region, year=YEAR, by=None, at=scene.at)
    root, squad = f"r:{region.code}", f"u:{scene.unit(place).pk}"
    lines = [
        actions.LineAsked(SIGNED, root, "", Decimal(5)),
        actions.LineAsked(SIGNED, squad, root, Decimal(3)),
    ]
    actions.put_lines(decision=made, lines=lines, by=None, at=scene.at)
    return made


def line(scene: Scene, place: str) -> PlanLine:
    """The city's own line."""
    return draft(scene, place).lines.get(parent=None)


def curve(scene: Scene, place: str) -> ProgressCurve:
    """A curve of the city."""
    return scene.once(
        ("curve", place),
        lambda: actions.set_curve(
            region=scene.region(place), year=YEAR, shares=[500] * 11 + [10_000], by=None,
            at=scene.at,
        ),
    )  # fmt: skip


def _post(name: str, at: str, own: str = TARGET_SETTERS, **more: Any) -> Row:
    return Row(f"targets:{name}", own, gone(own), at, "post", **more)


def _called(name: str, at: str, own: str = SETTERS, method: str = "post", **more: Any) -> Row:
    return Row(f"api:{name}", own, NOBODY_ELSEWHERE, at, method, **more)


CURVE: Final = {"shares": [500] * 11 + [10_000], "year": YEAR}
ROWS: Final[tuple[Row, ...]] = (
    Row("targets:plans", SIGNED_IN),
    Row("targets:plans", TARGET_SETTERS, method="post"),
    Row("targets:plan", SHARED, NOBODY_ELSEWHERE, "plan"),
    _post("plan_change", "plan"),
    _post("plan_export", "plan", EXPORTERS, body={"reason": "报送"}),
    *both("targets:plan_edit", TARGET_SETTERS, "plan_draft"),
    _post("plan_adopt", "plan_draft"),
    _post("plan_discard", "plan_draft"),
    *both("targets:plan_import", TARGET_SETTERS, "plan_draft"),
    _post("line_remove", "plan_line"),
    _post("line_sign", "plan_line"),
    *both("targets:line_split", TARGET_SETTERS, "plan_line"),
    *both("targets:line_move", TARGET_SETTERS, "plan_line"),
    Row("targets:curves", ".........-L"),
    Row("targets:curves", SETTERS, method="post"),
    _post("curve_remove", "curve"),
    Row("targets:forecast", FIGURES),
    Row("targets:own", SIGNED_IN),
    Row("api:list_target_plans", SIGNED_IN),
    Row(
        "api:draft_target_plan", SETTERS, method="post",
        body={"region": CODES[OWN], "year": 2031},
    ),
    _called("read_target_plan", "api_plan", SHARED, "get"),
    _called("put_target_lines", "api_plan_draft", method="put", body="plan_lines"),
    _called("adopt_target_plan", "api_plan_draft", body="plan_adoption"),
    _called("discard_target_draft", "api_plan_draft"),
    _called("import_target_sheet", "api_plan_draft", body="plan_sheet", form=True),
    _called("remove_target_line", "api_plan_line"),
    _called("move_target_line", "api_plan_squad_line", body="plan_move"),
    _called("sign_target_line", "api_plan_line", body={"reason": "自留"}),
    _called("propose_target_split", "api_plan_line", method="get"),
    Row("api:list_progress_curves", SHARED, query=f"?region={CODES[OWN]}&year={YEAR}"),
    Row("api:set_progress_curve", SETTERS, method="post", body={"region": CODES[OWN], **CURVE}),
    _called("remove_progress_curve", "api_curve"),
    Row("api:forecast_year_end", FIGURES, query=f"?unit={CODES[OWN]}"),
    Row("api:list_own_targets", SIGNED_IN),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "plan": lambda scene, place: {"pk": draft(scene, place).plan_id},
    "plan_draft": lambda scene, place: {"pk": draft(scene, place).pk},
    "plan_line": lambda scene, place: {"pk": line(scene, place).pk},
    "curve": lambda scene, place: {"pk": curve(scene, place).pk},
    "api_plan": lambda scene, place: {"number": draft(scene, place).plan_id},
    "api_plan_draft": lambda scene, place: {"number": draft(scene, place).pk},
    "api_plan_line": lambda scene, place: {"number": line(scene, place).pk},
    "api_plan_squad_line": lambda scene, place: {
        "number": draft(scene, place).lines.exclude(parent=None).get().pk
    },
    "api_curve": lambda scene, place: {"number": curve(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "plan_lines": lambda scene, place: {
        "lines": [{"metric": SIGNED, "holder": f"r:{scene.region(place).code}", "basic": "7"}]
    },
    "plan_sheet": lambda scene, place: {
        "file": ContentFile(f"{SHEET}{SIGNED},,r:{scene.region(place).code},5".encode(), name="计划.csv")
    },
    "plan_move": lambda scene, place: {"parent": line(scene, place).pk},
    "plan_adoption": lambda scene, place: {
        "title": "通知", "decided_on": str(day_of(scene.at).replace(year=YEAR))
    },
}  # fmt: skip
