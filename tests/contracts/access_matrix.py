"""Who gets what at every address: one row each, one letter a role.

The letters stand in this order: administrator, leader, supervisor, analyst, promotion bureau,
recruiter, steward, line department, approval clerk, investor, and nobody signed in.

    .  gets through (a page, a file, or a complaint about what was sent)
    x  403: may see that there is such a thing, but not do this
    -  404: out of scope, as if it weren't there
    L  must sign in first: sent to the sign-in page, or 401

``own`` is asked about things of the city where the people hold their posts, ``other`` about those
of another city. An address without a thing (``at=""``) is asked once. To add an address, add a row;
to add a kind of thing, add it to ``access_scene`` and ``access_arguments``.
"""

from __future__ import annotations

from typing import Final

from tests.contracts.access_matrix_api import INTERFACE
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    AUDITORS,
    CLAIMANTS,
    CLAIMANTS_AND_EDITORS,
    DRAFTERS,
    EDITORS,
    EVERYONE,
    EXPORTERS,
    FIGURE_READERS,
    HIDDEN_ADMINISTRATOR,
    IMPORTERS,
    INVESTOR_EDITORS,
    ISSUERS,
    MERGERS,
    NOBODY_ELSEWHERE,
    REVIEWERS,
    SHARED,
    SIGNED_IN,
    TARGET_SETTERS,
    VERIFIERS,
    Row,
    both,
    gone,
)
from tests.contracts.rooms import ROWS

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
    Row("org:own_calendar", SIGNED_IN),
    Row("org:calendar", SIGNED_IN, SIGNED_IN, "region"),
    *(
        Row(f"org:{name}", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region", method)
        for name in ("calendar_days", "calendar_days_remove")
        for method in ("get", "post")
    ),
    # Here the city is the root of its tree: its administrator is the whole country's.
    *(
        Row(f"org:{name}", own, method=method, fixed={"year": 2027})
        for name, own in (
            ("calendar_year", ADMINISTRATOR), ("calendar_year_remove", HIDDEN_ADMINISTRATOR),
        )
        for method in ("get", "post")
    ),
    Row("org:people", ADMINISTRATOR),
    Row("org:person_add", ADMINISTRATOR),
    Row("org:person_add", ADMINISTRATOR, method="post"),
    Row("org:trail", AUDITORS),
    Row("org:exports", AUDITORS),
)  # fmt: skip

PROJECT_PAGES: Final = (
    Row("projects:today", SIGNED_IN),
    Row("projects:list", SIGNED_IN),
    Row("projects:board", SIGNED_IN),
    Row(
        "projects:drop", CLAIMANTS, gone(CLAIMANTS), method="post", body="card",
        fixed={"stage": "signed"},
    ),
    Row("projects:export", EXPORTERS, method="post", body={"reason": "报送"}),
    Row("projects:save_view", SIGNED_IN, method="post"),
    # A saved view is its owner's alone.
    Row("projects:delete_view", NOBODY_ELSEWHERE, at="saved_view", method="post"),
    Row("projects:verification", VERIFIERS),
    Row("projects:decide_many", VERIFIERS, method="post"),
    Row("projects:decide", VERIFIERS, gone(VERIFIERS), "claim", "post"),
    # The claim is the system's own: who verifies may take it back, a claimant may not.
    *both("projects:retract", VERIFIERS, "claim", other=NOBODY_ELSEWHERE),
    Row("projects:download", SIGNED_IN, NOBODY_ELSEWHERE, "evidence"),
    *both("projects:withdraw_evidence", CLAIMANTS_AND_EDITORS, "evidence"),
    Row("projects:events", SIGNED_IN),
    Row("projects:event_new", EDITORS),
    Row("projects:event_new", EDITORS, method="post"),
    *both("projects:event", EDITORS, "event"),
    Row("projects:new", EDITORS),
    Row("projects:new", EDITORS, method="post"),
    Row("projects:similar", EDITORS),
    Row("projects:firms", EDITORS),
    Row("projects:metric_definitions", SIGNED_IN),
    Row("projects:metric_rows", ".........-L", fixed={"code": "signed_projects"}),
    Row("projects:gates", ADMINISTRATOR),
    Row("projects:gates_of", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region"),
    *both("projects:gate", ADMINISTRATOR, "region", fixed={"stage": "signed"}),
    Row(
        "projects:reset_gate", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region", "post",
        fixed={"stage": "signed"},
    ),
    *(
        Row(f"projects:{name}", SIGNED_IN, NOBODY_ELSEWHERE, "project")
        for name in ("detail", "milestones", "funds", "figures", "phases")
    ),
    # Who works on it and what was written is the region's own business.
    *(
        Row(f"projects:{name}", ".........xL", NOBODY_ELSEWHERE, "project")
        for name in ("people", "history")
    ),
    *both("projects:join", EDITORS, "project"),
    *both("projects:leave", EDITORS, "member"),
    *both("projects:replace", EDITORS, "member"),
    # A leader arbitrates at home, and meets nothing elsewhere.
    *both("projects:credit", EDITORS, "project", "--x----xxxL"),
    *both("projects:edit", EDITORS, "project"),
    *both("projects:pace", EDITORS, "project"),
    *both("projects:confidential", EDITORS, "project"),
    Row(
        "projects:attach", CLAIMANTS_AND_EDITORS, gone(CLAIMANTS_AND_EDITORS), "project", "post"
    ),
    *both("projects:claim_funds", CLAIMANTS, "project"),
    *both("projects:claim_signing", CLAIMANTS, "project"),
    *both("projects:claim_fact", CLAIMANTS, "project", fixed={"attribute": "total_investment"}),
    *both("projects:claim_stage", CLAIMANTS, "project", fixed={"stage": "signed"}),
)  # fmt: skip

TARGETS: Final = (
    # Targets are the regions' own business: an investor has no region to ask about.
    Row("targets:list", ".........-L"),
    Row("targets:list", ".xx..xxxx-L", method="post"),
    Row("targets:remove", TARGET_SETTERS, gone(TARGET_SETTERS), "target", "post"),
)

BULLETINS: Final = (
    Row("bulletins:list", FIGURE_READERS),
    Row("bulletins:numbers", FIGURE_READERS),
    Row("bulletins:templates", FIGURE_READERS),
    Row("bulletins:new", DRAFTERS),
    Row("bulletins:new", DRAFTERS, method="post"),
    Row("bulletins:template_new", ADMINISTRATOR),
    Row("bulletins:template_new", ADMINISTRATOR, method="post"),
    *both("bulletins:template", ADMINISTRATOR, "template"),
    Row("bulletins:template_retire", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "template", "post"),
    # A draft is for those who work on it: a line department reads issued ones only.
    Row("bulletins:detail", ".....xx-xxL", gone(".....xx-xxL"), "draft"),
    Row("bulletins:detail", FIGURE_READERS, gone(FIGURE_READERS), "bulletin"),
    *both("bulletins:edit", DRAFTERS, "draft"),
    Row("bulletins:review", REVIEWERS, gone(REVIEWERS), "draft", "post"),
    Row("bulletins:return", REVIEWERS, gone(REVIEWERS), "draft", "post"),
    Row("bulletins:issue", ISSUERS, gone(ISSUERS), "draft", "post"),
    Row("bulletins:delete", DRAFTERS, gone(DRAFTERS), "draft", "post"),
    Row("bulletins:restate", DRAFTERS, gone(DRAFTERS), "bulletin", "post"),
    Row(
        "bulletins:export",
        EXPORTERS,
        gone(EXPORTERS),
        "bulletin",
        "post",
        {"file_format": "xlsx", "reason": "x"},
    ),
    Row("bulletins:comparison", FIGURE_READERS, gone(FIGURE_READERS), "bulletin"),
    Row("bulletins:figure", FIGURE_READERS, gone(FIGURE_READERS), "figure"),
)

INVESTORS: Final = (
    Row("investors:list", SIGNED_IN),
    Row("investors:export", EXPORTERS, method="post", body={"reason": "报送"}),
    Row("investors:new", INVESTOR_EDITORS),
    Row("investors:new", INVESTOR_EDITORS, method="post"),
    Row("investors:suspicions", INVESTOR_EDITORS),
    Row("investors:industries", SIGNED_IN),
    Row("investors:duplicates", INVESTOR_EDITORS),
    Row("investors:undo_merge", gone(MERGERS), at="no_merge", method="post"),
    Row("investors:detail", SIGNED_IN, SHARED, "firm"),
    *both("investors:edit", INVESTOR_EDITORS, "firm", INVESTOR_EDITORS),
    *(
        Row(f"investors:{name}", INVESTOR_EDITORS, INVESTOR_EDITORS, at, "post")
        for name, at in (
            ("add_name", "firm"),
            ("add_contact", "firm"),
            ("link_referrer", "firm"),
            ("remove_name", "firm_name"),
            ("remove_contact", "firm_contact"),
            ("unlink_referrer", "firm_referrer"),
            ("tell_apart", "two_firms"),
        )
    ),
    Row("investors:choose", MERGERS, MERGERS, "firm"),
    *both("investors:merge", MERGERS, "two_firms", MERGERS),
    Row("investors:referrers", SIGNED_IN),
    Row("investors:referrer_new", INVESTOR_EDITORS),
    Row("investors:referrer_new", INVESTOR_EDITORS, method="post"),
    Row("investors:referrer", SHARED, SHARED, "referrer"),
    *both("investors:referrer_edit", ".xxx..xxxxL", "referrer", other=".xxx..xxxxL"),
)

LEDGERS: Final = (
    Row("ledgers:imports", IMPORTERS),
    Row("ledgers:imports", IMPORTERS, method="post"),
    *(
        Row(f"ledgers:{name}", IMPORTERS, gone(IMPORTERS), "ledger", method)
        for name, method in (
            ("detail", "get"),
            ("progress", "get"),
            ("file", "get"),
            ("answer", "post"),
            ("confirm", "post"),
            ("undo", "post"),
            ("export", "post"),
        )
    ),
)

COCKPIT: Final = (Row("cockpit:cockpit", FIGURE_READERS),)

FRAME: Final = (
    Row("http:tokens", SIGNED_IN),
    Row("http:revoke_token", NOBODY_ELSEWHERE, method="post", fixed={"pk": 999999}),
    Row("healthz", EVERYONE),
    Row("prometheus", "-----------"),
    Row("ui:gallery", ADMINISTRATOR),
    Row("search", SIGNED_IN, query="?q=项目"),
    Row("http:tokens", SIGNED_IN),
    Row("http:tokens", SIGNED_IN, method="post"),
    # A token is its owner's alone.
    Row("http:revoke_token", NOBODY_ELSEWHERE, at="token", method="post"),
)

MATRIX: Final[tuple[Row, ...]] = (
    *ACCOUNTS,
    *ORGANISATION,
    *PROJECT_PAGES,
    *TARGETS,
    *BULLETINS,
    *INVESTORS,
    *LEDGERS,
    *COCKPIT,
    *INTERFACE,
    *FRAME,
    *ROWS,
)
