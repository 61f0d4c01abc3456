"""Room `approvals` in the access matrix: the catalogue.

The catalogue is public: everybody who views reads it; who administers a region changes its items.
The two cities stand at the root of the tree, so that their administrator manages what is national too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import ADMINISTRATOR, EXPORTERS, SIGNED_IN, Row
from tests.contracts.access_scene import Scene
from wutong.domains.approvals import actions
from wutong.domains.approvals.choices import ApprovalStage, ItemKind
from wutong.domains.approvals.models import ApprovalItem
from wutong.domains.approvals.queries.workbook import write_catalogue
from wutong.domains.approvals.rules.drafting import Drafted
from wutong.kernel.clock import day_of

HERE: Final = "?region=991100"
DRAFT: Final[dict[str, Any]] = {
    "name": "园区入驻核查", "kind": "filing", "stage": "land_planning", "department": "管委会",
    "statutory_days": 5, "promised_days": 2,
}  # fmt: skip
NUMBERS: Final[dict[str, Any]] = {
    "stage_days": {"acceptance": 8}, "agency_days": 75, "receive_days": 1, "correction_days": 20,
    "special_days": 30, "remind_before_days": 2, "head_after_days": 1, "supervisor_after_days": 3,
}  # fmt: skip


def item(scene: Scene, place: str) -> ApprovalItem:
    """An item of the first city in force, with a draft of its next version."""

    def make() -> ApprovalItem:
        today = day_of(scene.at)
        said = Drafted(
            name="临时用水", kind=ItemKind.LICENCE, stage=ApprovalStage.ALONGSIDE,
            department="水务局", statutory_days=5, promised_days=2, serial_days=5,
        )  # fmt: skip
        version = actions.create_item(
            code="matrix-water", region=scene.region("own"), said=said, by=None, at=scene.at
        )
        actions.put_in_force(version=version, since=today - timedelta(days=9), by=None, at=scene.at)
        actions.save_draft(item=version.item, said=said, by=None, at=scene.at)
        return version.item

    made: ApprovalItem = scene.once(("catalogue item",), make)
    return made


def _file(scene: Scene, _place: str) -> dict[str, Any]:
    path = scene.region("own").path
    with write_catalogue(path, day_of(scene.at)) as file:
        return {"file": ContentFile(file.read(), name="目录.xlsx")}


def of(name: str, letters: str, method: str = "get", **more: Any) -> Row:
    """A page or operation about the first city's item."""
    return Row(
        name, letters, letters, "catalogue_item", method, query=more.pop("query", HERE), **more
    )


PAGES: Final = (
    *(
        Row(f"approvals:catalogue{name}", SIGNED_IN, query="?region=default")
        for name in ("", "_checks", "_papers")
    ),
    of("approvals:catalogue_item", ".........-L"),
    Row("approvals:catalogue_export", EXPORTERS, method="post", body={"reason": "核对"}, query=HERE),
    *(
        Row(f"approvals:catalogue_{name}", ADMINISTRATOR, method=method, query=HERE)
        for name in ("new", "import", "numbers_edit")
        for method in ("get", "post")
    ),
    *(
        Row(f"approvals:catalogue_{name}", ADMINISTRATOR, query=HERE)
        for name in ("handlers", "numbers")
    ),
    Row("approvals:catalogue_handlers", "-xxxxxxxxxL", method="post", query=HERE),
    Row("approvals:catalogue_numbers_reset", ADMINISTRATOR, method="post", query=HERE),
    Row("approvals:catalogue_paper_new", ADMINISTRATOR, query=HERE),
    Row("approvals:catalogue_paper_new", ADMINISTRATOR, method="post", query=HERE),
    Row("approvals:catalogue_paper", ADMINISTRATOR, ADMINISTRATOR, "catalogue_paper"),
    Row("approvals:catalogue_paper", ADMINISTRATOR, ADMINISTRATOR, "catalogue_paper", "post"),
    of("approvals:catalogue_edit", ADMINISTRATOR),
    of("approvals:catalogue_edit", ADMINISTRATOR, "post"),
    *(
        of(f"approvals:catalogue_{name}", ADMINISTRATOR, "post")
        for name in ("in_force", "end", "discard", "handler")
    ),
)  # fmt: skip

API: Final = (
    Row("api:list_approval_items", SIGNED_IN),
    Row("api:check_approval_catalogue", SIGNED_IN),
    Row("api:read_approval_rules", SIGNED_IN),
    of("api:read_approval_item", ".........-L"),
    of("api:put_approval_item_draft", ".xxxxxxxx-L", "put", body=DRAFT),
    of("api:delete_approval_item_draft", ".xxxxxxxx-L", "delete"),
    of("api:put_approval_item_in_force", ".xxxxxxxx-L", "post", body={"since": "2099-01-01"}),
    of(
        "api:end_approval_item", ".xxxxxxxx-L", "post",
        body={"on": "2099-01-01", "reason": "并入别的事项"},
    ),
    of("api:put_approval_item_handler", ".xxxxxxxx-L", "put", body="catalogue_unit"),
    Row("api:put_approval_rules", ".xxxxxxxx-L", method="put", body=NUMBERS, query=HERE),
    Row(
        "api:export_approval_catalogue", ".....xxxx-L",
        query=f"{HERE}&reason=%E6%8A%A5%E9%80%81",
    ),
    Row(
        "api:import_approval_catalogue", ".xxxxxxxxxL", method="post", body="catalogue_file",
        form=True, query=f"{HERE}&since=2099-01-01",
    ),
)  # fmt: skip

ROWS: Final[tuple[Row, ...]] = (*PAGES, *API)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "catalogue_item": lambda scene, place: {"code": item(scene, place).code},
    "catalogue_paper": lambda scene, place: {"code": "business_licence"},
}
BODIES: Final[dict[str, Arguments]] = {
    "catalogue_unit": lambda scene, place: {"unit": scene.unit("own").pk},
    "catalogue_file": _file,
}
