"""Who serves which firm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wutong.domains.stewardship.models import FirmSteward


def steward_of(investor: Any) -> FirmSteward | None:
    """The present stewardship of a firm, with its steward; None where nobody serves it."""
    return (
        FirmSteward.objects.filter(investor=investor, until=None).select_related("steward").first()
    )


def stewards_of_firms(investors: Iterable[int]) -> dict[int, int]:
    """The steward of each firm that has one, by their keys. One query."""
    rows = FirmSteward.objects.filter(investor__in=list(investors), until=None)
    return dict(rows.values_list("investor", "steward"))
