"""Room `stewardship` in the access matrix: factors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EXPORTERS, NOBODY_ELSEWHERE, SIGNED_IN, Row, gone
from tests.contracts.access_scene import Scene
from wutong.domains.stewardship.actions.capacities import Source, add_capacity
from wutong.domains.stewardship.actions.factors import Wanted, add_need
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed

READERS: Final = ".........xL"
KEEPERS: Final = ".xxx.x..xxL"
SOURCE: Final[dict[str, Any]] = {"name": "110kV 变电站", "total": "10000", "used_before": "2000"}


def need(scene: Scene, place: str) -> FactorNeed:
    """Power that the city's open project needs."""
    return scene.once(
        ("factor", place),
        lambda: add_need(
            project=scene.project(place), by=None, at=scene.at,
            wanted=Wanted("power", date(2030, 1, 2), Decimal(5000)),
        ),
    )  # fmt: skip


def capacity(scene: Scene, place: str) -> FactorCapacity:
    """The city's substation."""
    return scene.once(
        ("capacity", place),
        lambda: add_capacity(
            region=scene.region(place), kind="power", source=Source("二号变", Decimal(10_000)),
            by=None, at=scene.at,
        ),
    )  # fmt: skip


def page(name: str, at: str, own: str = KEEPERS, **more: Any) -> Row:
    """A page about a need or a source."""
    return Row(f"stewardship:{name}", own, gone(own), at, **more)


ROWS: Final[tuple[Row, ...]] = (
    page("project_factors", "project", "..........L"),
    page("factor_new", "project"),
    page("factor_new", "project", method="post", body={"kind": "power", "needed_by": "2030-01-02"}),
    Row("stewardship:factors", READERS),
    Row("stewardship:factor_units", READERS),
    Row("stewardship:factor_export", EXPORTERS, method="post"),
    *(Row(f"stewardship:{name}_import", KEEPERS, method=method)
      for name in ("factor", "capacity") for method in ("get", "post")),
    page("factor", "factor", READERS),
    page("factor_edit", "factor"),
    page("factor_edit", "factor", method="post"),
    page("factor_act", "factor", fixed={"what": "arrange"}),
    page("factor_act", "factor", method="post", body={"promised_on": "2030-01-02"},
         fixed={"what": "arrange"}),
    Row("stewardship:capacities", READERS),
    Row("stewardship:capacity_new", KEEPERS),
    Row("stewardship:capacity_new", KEEPERS, method="post"),
    Row("stewardship:capacity_export", EXPORTERS, method="post"),
    page("capacity", "capacity", READERS),
    page("capacity_edit", "capacity"),
    page("capacity_edit", "capacity", method="post"),
    page("capacity_act", "capacity", fixed={"what": "close"}),
    page("capacity_act", "capacity", method="post", fixed={"what": "close"}),
    Row("api:list_factors", SIGNED_IN),
    Row("api:create_factor", KEEPERS, NOBODY_ELSEWHERE, "project", "post",
        {"kind": "power", "needed_by": "2030-01-02"}),
    Row("api:read_factor", "..........L", NOBODY_ELSEWHERE, "api_factor"),
    Row("api:change_factor", KEEPERS, NOBODY_ELSEWHERE, "api_factor", "put",
        {"kind": "power", "needed_by": "2030-01-02", "quantity": "5000"}),
    Row("api:move_factor", KEEPERS, NOBODY_ELSEWHERE, "api_factor", "post",
        {"move": "arrange", "promised_on": "2030-01-02"}),
    Row("api:list_capacities", SIGNED_IN),
    Row("api:create_capacity", KEEPERS, "xxxxxxxxxxL", method="post", body="new_capacity"),
    Row("api:read_capacity", ".........-L", NOBODY_ELSEWHERE, "api_capacity"),
    Row("api:change_capacity", ".xxx.x..x-L", NOBODY_ELSEWHERE, "api_capacity", "put",
        SOURCE | {"reason": "增容"}),
    Row("api:close_capacity", ".xxx.x..x-L", NOBODY_ELSEWHERE, "api_capacity", "post",
        {"closed": True, "reason": "检修"}),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "factor": lambda scene, place: {"pk": need(scene, place).pk},
    "capacity": lambda scene, place: {"pk": capacity(scene, place).pk},
    "api_factor": lambda scene, place: {"key": need(scene, place).pk},
    "api_capacity": lambda scene, place: {"key": capacity(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "new_capacity": lambda scene, place: (
        SOURCE | {"region": scene.region(place).code, "kind": "power"}
    ),
}
