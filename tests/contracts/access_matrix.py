"""Who gets what at every address: one row each, one letter a role.

The letters stand in this order: administrator, leader, supervisor, analyst, promotion bureau,
recruiter, steward, line department, approval clerk, investor, and nobody signed in.

    .  gets through (a page, a file, or a complaint about what was sent)
    x  403: may see that there is such a thing, but not do this
    -  404: out of scope, as if it weren't there
    L  must sign in first: sent to the sign-in page, or 401

``own`` is asked about things of the city where the people hold their posts, ``other`` about those
of another city. An address without a thing (``at=""``) is asked once. To add an address, add a row;
to add a kind of thing, add it to ``access_scene``.
"""

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
    """One address with one method. ``at``: the kind of thing; ``body``: what is sent."""

    name: str
    own: str
    other: str = ""
    at: str = ""
    method: str = "get"
    body: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    fixed: dict[str, Any] = field(default_factory=dict)


ACCOUNTS: Final = (
    Row("account_login", EVERYONE),
    Row("account_logout", EVERYONE, method="post"),
    Row("account_inactive", EVERYONE),
    Row("account_reauthenticate", SIGNED_IN),
    Row("account_change_password", SIGNED_IN),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_authenticate", SIGNED_IN),
    Row("mfa_reauthenticate", SIGNED_IN),
    Row("mfa_activate_totp", SIGNED_IN),
    # Nobody of the scene has a second factor: there is nothing to take off, see or download.
    Row("mfa_deactivate_totp", "----------L"),
    Row("mfa_view_recovery_codes", "----------L"),
    Row("mfa_generate_recovery_codes", SIGNED_IN),
    Row("mfa_download_recovery_codes", "----------L"),
)

ORGANISATION: Final = (
    Row("org:settings", SIGNED_IN),
    Row("org:own", SIGNED_IN),
    Row("org:regions", ADMINISTRATOR),
    *(
        Row(f"org:{name}", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, at, method)
        for at, names in (
            ("region", ("region", "region_add", "region_edit", "region_two_factor", "unit_add")),
            ("unit", ("unit", "unit_edit", "unit_close")),
            (
                "person",
                (
                    "person", "post_add", "password_reset", "account_active", "account_unlock",
                    "two_factor_remove",
                ),
            ),
            ("post", ("post_end", "post_hand_over")),
        )
        for name in names
        for method in ("get", "post")
    ),
    Row("org:people", ADMINISTRATOR),
    Row("org:person_add", ADMINISTRATOR),
    Row("org:person_add", ADMINISTRATOR, method="post"),
    Row("org:trail", AUDITORS),
    Row("org:exports", AUDITORS),
)  # fmt: skip

FRAME: Final = (
    Row("healthz", EVERYONE),
    Row("prometheus", "-----------"),
    Row("ui:gallery", ADMINISTRATOR),
)

MATRIX: Final[tuple[Row, ...]] = (*ACCOUNTS, *ORGANISATION, *FRAME)
