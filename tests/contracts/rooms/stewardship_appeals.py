"""Room `stewardship` in the access matrix: appeals."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    EVERYONE,
    EXPORTERS,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    gone,
)
from tests.contracts.access_scene import Scene
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions.symposia import plan_symposium
from wutong.domains.stewardship.models import Appeal, Symposium

READERS: Final = ".........xL"
RECEIVERS: Final = ".......x.xL"
HANDLERS: Final = "xxxx.x...xL"
READING: Final = ".........-L"
HANDLING: Final = "xxxx.x...-L"


def appeal(scene: Scene, place: str) -> Appeal:
    """An appeal that the squad of the city works on."""
    return scene.once(("appeal", place), lambda: _appeal(scene, place))


def _appeal(scene: Scene, place: str) -> Appeal:
    received = actions.receive_appeal(
        channel="hotline", category="power", level="county", title="供电容量不足",
        content="要增容", asker_name="某人", region=scene.region(place), by=None, at=scene.at,
    )  # fmt: skip
    return actions.assign_appeal(appeal=received, unit=scene.unit(place), by=None, at=scene.at)


def symposium(scene: Scene, place: str) -> Symposium:
    """A symposium of the city."""
    return scene.once(
        ("symposium", place),
        lambda: plan_symposium(
            title="座谈会", region=scene.region(place), on=date(2022, 9, 1), by=None, at=scene.at
        ),
    )


def page(name: str, own: str, **more: Any) -> Row:
    """A page about an appeal."""
    return Row(f"stewardship:{name}", own, gone(own), "appeal", **more)


ROWS: Final[tuple[Row, ...]] = (
    Row("stewardship:rules", ADMINISTRATOR),
    Row("stewardship:rules", ADMINISTRATOR, method="post"),
    Row("stewardship:reset_rules", ADMINISTRATOR, method="post"),
    Row("stewardship:appeals", READERS),
    Row("stewardship:appeal_export", EXPORTERS, method="post"),
    Row("stewardship:appeal_new", RECEIVERS),
    Row("stewardship:appeal_new", RECEIVERS, method="post"),
    *(Row(f"stewardship:appeal_{name}", RECEIVERS) for name in ("same", "projects", "firms")),
    Row("stewardship:causes", READERS),
    Row("stewardship:symposia", READERS),
    Row("stewardship:symposium_new", RECEIVERS),
    Row("stewardship:symposium_new", RECEIVERS, method="post"),
    Row("stewardship:symposium", READERS, gone(READERS), "symposium"),
    Row("stewardship:symposium_act", RECEIVERS, gone(RECEIVERS), "symposium", "post",
        {"firm": "某公司"}, fixed={"what": "invite"}),
    page("appeal", READERS),
    Row("stewardship:appeal_act", HANDLERS, gone(READERS), "appeal", "post",
        {"text": "已勘察"}, fixed={"what": "note"}),
    Row("stewardship:answer", EVERYONE, EVERYONE, "appeal_code"),
    Row("stewardship:answer", EVERYONE, EVERYONE, "appeal_code", "post"),
    Row("api:list_appeals", SIGNED_IN),
    Row("api:create_appeal", RECEIVERS, "xxxxxxxxxxL", method="post", body="new_appeal"),
    Row("api:read_appeal", READING, NOBODY_ELSEWHERE, "appeal"),
    Row("api:move_appeal", HANDLING, NOBODY_ELSEWHERE, "appeal", "post",
        {"move": "note", "text": "已勘察"}),
    Row("api:ask_appeal_extension", HANDLING, NOBODY_ELSEWHERE, "appeal", "post",
        {"until": "2030-01-01", "reason": "设备未到"}),
    Row("api:decide_appeal_extension", READING, NOBODY_ELSEWHERE, "appeal", "post",
        {"grant": True}),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "appeal": lambda scene, place: {"number": appeal(scene, place).number},
    "appeal_code": lambda scene, place: {"code": appeal(scene, place).confirm_code},
    "symposium": lambda scene, place: {"pk": symposium(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "new_appeal": lambda scene, place: {
        "channel": "hotline", "category": "power", "level": "county", "title": "供电容量不足",
        "content": "要增容", "asker_name": "某人", "region": scene.region(place).code,
    },
}  # fmt: skip
