"""Room `approvals` in the access matrix: roadmaps."""

from __future__ import annotations

from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EXPORTERS, NOBODY_ELSEWHERE, SIGNED_IN, Row, gone

PLANNERS: Final = ".xxx...x.xL"
READERS: Final = SIGNED_IN
PAGES: Final = (
    "roadmap", "roadmap_gantt", "roadmap_papers", "roadmap_left_out", "roadmap_what_if",
    "roadmap_print",
)  # fmt: skip
READ: Final = tuple(Row(f"approvals:{name}", READERS, gone(READERS), "project") for name in PAGES)
ROWS: Final[tuple[Row, ...]] = (
    *READ,
    # Why a roadmap was adjusted is the office's own.
    Row("approvals:roadmap_history", ".........xL", NOBODY_ELSEWHERE, "project"),
    Row("approvals:roadmap_make", PLANNERS, gone(PLANNERS), "project"),
    *(
        Row(f"approvals:{name}", PLANNERS, gone(PLANNERS), "project", "post")
        for name in ("roadmap_make", "roadmap_answer", "roadmap_adopt")
    ),
    Row(
        "approvals:roadmap_papers_export", EXPORTERS, gone(EXPORTERS), "project", "post",
        {"reason": "报送"},
    ),
    Row("api:read_roadmap", READERS, NOBODY_ELSEWHERE, "project"),
    Row("api:try_roadmap", READERS, NOBODY_ELSEWHERE, "project", "post", {"choices": []}),
    Row("api:put_roadmap", PLANNERS, NOBODY_ELSEWHERE, "project", "post", {"reason": "重排"}),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {}
BODIES: Final[dict[str, Arguments]] = {}
