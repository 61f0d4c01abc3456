"""The access matrix, room by room: a room's file has ``ROWS``, ``ARGUMENTS`` and ``BODIES``."""

from __future__ import annotations

from typing import Final

from tests.contracts import access_arguments
from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import Row
from tests.contracts.rooms import (
    agreements,
    appraisal,
    approvals_around,
    approvals_cases,
    approvals_catalogue,
    approvals_roadmap,
    assessment,
    awards,
    engagements,
    leads,
    notices,
    papers,
    plans,
    reporting,
    stewardship_appeals,
    stewardship_dispatch,
    stewardship_factors,
    stewardship_orders,
    stewardship_stewards,
    stewardship_visits,
)

_ROOMS: Final = (
    notices, leads, appraisal, agreements, engagements,
    approvals_catalogue, approvals_roadmap, approvals_cases, approvals_around,
    stewardship_appeals, stewardship_orders, stewardship_dispatch, stewardship_stewards,
    stewardship_visits, stewardship_factors, assessment, plans, awards, papers, reporting,
)  # fmt: skip
ROWS: Final[tuple[Row, ...]] = tuple(row for room in _ROOMS for row in room.ROWS)
ARGUMENTS: Final[dict[str, Arguments]] = dict(access_arguments.ARGUMENTS)
BODIES: Final[dict[str, Arguments]] = dict(access_arguments.BODIES)
for _room in _ROOMS:
    ARGUMENTS.update(_room.ARGUMENTS)
    BODIES.update(_room.BODIES)
