"""Room `stewardship` in the access matrix: orders."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EXPORTERS, NOBODY_ELSEWHERE, SIGNED_IN, Row, gone
from tests.contracts.access_scene import Scene
from wutong.domains.org.choices import Role
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.models import SupervisionOrder

READERS: Final = ".........xL"
GIVERS: Final = "x..x.xxxxxL"
AT_WORK: Final = "x..x.....xL"
OWNERS: Final = "xxxx.....-L"


def order(scene: Scene, place: str) -> SupervisionOrder:
    """An order of the city's leader to the squad of the city."""
    return scene.once(("order", place), lambda: _order(scene, place))


def _order(scene: Scene, place: str) -> SupervisionOrder:
    return give_order(
        kind="supervision", source="leaders_note", title="完成增容", owner_unit=scene.unit(place),
        due_on=date(2030, 1, 2), region=scene.region(place), by=scene.person(Role.LEADER, place),
        at=scene.at,
    )  # fmt: skip


def page(name: str, own: str, **more: Any) -> Row:
    """A page about an order."""
    return Row(f"stewardship:{name}", own, gone(READERS), "order", **more)


def call(name: str, own: str, body: dict[str, Any] | str) -> Row:
    """A call about an order."""
    return Row(f"api:{name}", own, NOBODY_ELSEWHERE, "order", "post", body)


ROWS: Final[tuple[Row, ...]] = (
    Row("stewardship:orders", READERS),
    Row("stewardship:order_export", EXPORTERS, method="post"),
    Row("stewardship:order_new", GIVERS),
    Row("stewardship:order_new", GIVERS, method="post"),
    *(Row(f"stewardship:order_{name}", GIVERS) for name in ("people", "projects")),
    page("order", READERS),
    page("order_print", READERS),
    page("order_act", AT_WORK, method="post", body={"text": "已勘察"}, fixed={"what": "note"}),
    Row("api:list_orders", SIGNED_IN),
    Row("api:create_order", GIVERS, "xxxxxxxxxxL", method="post", body="new_order"),
    Row("api:read_order", ".........-L", NOBODY_ELSEWHERE, "order"),
    call("move_order", "x..x.....-L", {"move": "note", "text": "已勘察"}),
    call("ask_order_extension", OWNERS, {"until": "2031-01-02", "reason": "设备未到"}),
    call("decide_order_extension", ".........-L", {"grant": True}),
    call("ask_order_transfer", OWNERS, "ask_order_transfer"),
    call("decide_order_transfer", ".........-L", {"grant": True}),
)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "order": lambda scene, place: {"number": order(scene, place).number},
}
BODIES: Final[dict[str, Arguments]] = {
    "ask_order_transfer": lambda scene, place: {
        "unit": scene.unit(place).pk, "reason": "不属职责",
    },
    "new_order": lambda scene, place: {
        "source": "leaders_note", "title": "完成增容", "owner_unit": scene.unit(place).pk,
        "due_on": "2030-01-02", "region": scene.region(place).code,
    },
}  # fmt: skip
