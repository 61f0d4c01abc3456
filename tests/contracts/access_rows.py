"""The letters of the access matrix, and the usual rows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

EVERYONE: Final = "..........."
SIGNED_IN: Final = "..........L"
ADMINISTRATOR: Final = ".xxxxxxxxxL"
HIDDEN_ADMINISTRATOR: Final = "-xxxxxxxxxL"
AUDITORS: Final = ".x.xxxxxxxL"


@dataclass(frozen=True)
class Row:
    """One address with one method. ``at``: the kind of thing; ``body``: what is sent,
    itself or by its name in ``access_arguments.BODIES``;
    ``form``: as a form, where the API takes a file."""

    name: str
    own: str
    other: str = ""
    at: str = ""
    method: str = "get"
    body: dict[str, Any] | str = field(default_factory=dict)
    query: str = ""
    fixed: dict[str, Any] = field(default_factory=dict)
    form: bool = False


# Roles by what they may do; the rest get 403, and 404 for things elsewhere.
EDITORS: Final = ".xx....xxxL"
CLAIMANTS: Final = ".xxx...xxxL"
CLAIMANTS_AND_EDITORS: Final = ".xx....xxxL"
VERIFIERS: Final = ".x.x.xx.xxL"
EXPORTERS: Final = ".....xxxxxL"
FIGURE_READERS: Final = ".....xx.xxL"
TARGET_SETTERS: Final = ".xx..xxxxxL"
DRAFTERS: Final = ".xx..xxxxxL"
REVIEWERS: Final = "...x.xxxxxL"
ISSUERS: Final = "..xx.xxxxxL"
MERGERS: Final = ".xxx.xxxxxL"
INVESTOR_EDITORS: Final = ".xxx..xxxxL"
NOBODY_ELSEWHERE: Final = "----------L"


def gone(own: str) -> str:
    """Whoever gets through at home meets 404 elsewhere."""
    return own.replace(".", "-")


def both(name: str, own: str, at: str, other: str = "", **more: Any) -> tuple[Row, Row]:
    """A page with a form: shown, and sent."""
    return (
        Row(name, own, other or gone(own), at, **more),
        Row(name, own, other or gone(own), at, "post", **more),
    )


# Firms are shared within the platform: who holds a post anywhere sees them all, and an investor
# sees the firm they speak for.
SHARED: Final = ".........-L"

IMPORTERS: Final = ".xx..xxxxxL"
