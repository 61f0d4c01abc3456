"""The part of the access matrix about the API: one operation a row, letters as in the pages' part."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.access_rows import (
    CLAIMANTS,
    CLAIMANTS_AND_EDITORS,
    DRAFTERS,
    EDITORS,
    EXPORTERS,
    FIGURE_READERS,
    IMPORTERS,
    INVESTOR_EDITORS,
    NOBODY_ELSEWHERE,
    SHARED,
    SIGNED_IN,
    VERIFIERS,
    Row,
    gone,
)

# A draft is hidden from line departments, who read issued bulletins only.
BULLETIN_WORKERS: Final = ".....xx-xxL"
WRITING: Final = {"reason": "材料不全"}


def called(name: str, own: str, other: str = NOBODY_ELSEWHERE, **more: Any) -> Row:
    """An operation of the API on a thing."""
    return Row(f"api:{name}", own, other, **more)


INTERFACE: Final = (
    Row("api:openapi-json", SIGNED_IN),
    Row("api:api-root", NOBODY_ELSEWHERE.replace("L", "-")),
    *(
        Row(f"api:{name}", SIGNED_IN)
        for name in (
            "read_me", "list_regions", "list_units", "list_projects", "list_signing_events",
            "list_metrics", "list_targets", "list_investors", "list_suspects",
        )
    ),
    called("read_region", SIGNED_IN, SIGNED_IN, at="region"),
    Row(
        "api:count_working_days", SIGNED_IN, query="?start=2022-09-09&end=2022-10-09"
    ),
    Row("api:add_working_days", SIGNED_IN, query="?start=2022-09-09&days=5"),
    Row("api:read_working_day", SIGNED_IN, fixed={"day": "2022-09-09"}),
    Row("api:list_calendar_days", SIGNED_IN, query="?year=2022"),
    Row("api:list_calendar_years", SIGNED_IN),
    Row("api:set_calendar_days", ".xxxxxxxxxL", method="post", body="calendar_days"),
    Row("api:remove_calendar_days", ".xxxxxxxxxL", method="post", body="calendar_days_gone"),
    Row(
        "api:enter_calendar_year", ".xxxxxxxxxL", method="post",
        body={"year": 2027, "free": ["2027-01-01"], "worked": [], "source": "通知"},
    ),
    Row(
        "api:remove_calendar_year", ".xxxxxxxxxL", method="post",
        body={"year": 2027, "reason": "误录"},
    ),
    called("read_project", SIGNED_IN, at="project"),
    called("create_project", EDITORS, "xxxxxxxxxxL", method="post", body="new_project"),
    called("edit_project", EDITORS, method="patch", at="project", body="edit"),
    called(
        "change_pace", EDITORS, method="post", at="project",
        body={"pace": "slowed", "on": "2022-01-01", "reason": "缺地"},
    ),
    called("join_team", EDITORS, method="post", at="project", body="member"),
    called("leave_team", EDITORS, method="post", at="api_member", body={"on": "2022-01-01"}),
    called("replace_member", EDITORS, method="post", at="api_member", body="replacing"),
    called("read_credit", ".........xL", at="project"),
    called(
        "set_credit", EDITORS, method="put", at="project",
        body="credit",
    ),
    called("list_gates", SIGNED_IN, at="project"),
    called("read_gate", SIGNED_IN, at="project", fixed={"stage": "signed"}),
    # The queue of somebody who verifies nothing is empty.
    *(Row(f"api:waiting_{kind}", SIGNED_IN) for kind in ("milestones", "facts", "funds")),
    called(
        "claim_milestone", CLAIMANTS, method="post", at="project",
        body={"stage": "negotiating", "on": "2022-01-01"},
    ),
    called(
        "claim_fact", CLAIMANTS, method="post", at="project",
        body={"attribute": "total_investment", "on": "2022-01-01", "amount": "100000000"},
    ),
    called(
        "claim_funds", CLAIMANTS, method="post", at="project",
        body={"amount": "1000000", "on": "2022-01-01", "kind": "domestic"},
    ),
    called("verify_claim", VERIFIERS, method="post", at="api_claim"),
    called("reject_claim", VERIFIERS, method="post", at="api_claim", body=WRITING),
    called("retract_claim", VERIFIERS, method="post", at="api_claim", body=WRITING),
    called(
        "attach_project_evidence", CLAIMANTS_AND_EDITORS, method="post", at="project",
        body="paper", form=True,
    ),
    called("read_evidence", SIGNED_IN, at="api_evidence"),
    called("download_evidence", SIGNED_IN, at="api_evidence"),
    called(
        "withdraw_project_evidence", CLAIMANTS_AND_EDITORS, method="post", at="api_evidence",
        body=WRITING,
    ),
    Row("api:ask_metric", SIGNED_IN, fixed={"code": "signed_projects"}),
    Row("api:list_metric_rows", SIGNED_IN, fixed={"code": "signed_projects"}),
    Row("api:list_target_progress", SIGNED_IN),
    called("set_target", ".xx..xxxx-L", "----------L", method="post", body="new_target"),
    called("remove_target", ".xx..xxxx-L", method="post", at="api_target", body=WRITING),
    Row("api:list_duplicates", SIGNED_IN),
    called("read_investor", SIGNED_IN, SHARED, at="api_firm"),
    called("list_investor_merges", SIGNED_IN, SHARED, at="api_firm"),
    called("preview_investor_merge", ".xxx.xxxx-L", ".xxx.xxxx-L", at="api_firm", body="merged_only"),
    called("merge_investors", ".xxx.xxxx-L", ".xxx.xxxx-L", method="post", at="api_firm", body="merged"),
    called("undo_investor_merge", NOBODY_ELSEWHERE, at="none", method="post", body=WRITING),
    called("tell_investors_apart", ".xxx..xxx-L", ".xxx..xxx-L", method="post", at="api_firm", body="apart"),
    called("register_investor", INVESTOR_EDITORS, "", method="post", body={"name": "新光伏公司"}),
    called(
        "edit_investor", INVESTOR_EDITORS, ".xxx..xxx-L", method="patch", at="api_firm",
        body={"note": "记"},
    ),
    called(
        "add_investor_name", INVESTOR_EDITORS, ".xxx..xxx-L", method="post", at="api_firm",
        body={"kind": "short", "name": "光伏"},
    ),
    called(
        "add_investor_contact", INVESTOR_EDITORS, ".xxx..xxx-L", method="post", at="api_firm",
        body={"name": "联系人"},
    ),
    called(
        "add_investor_referrer", INVESTOR_EDITORS, ".xxx..xxx-L", method="post", at="api_firm",
        body={"kind": "chamber", "name": "商会"},
    ),
    called("remove_investor_part", INVESTOR_EDITORS, ".xxx..xxx-L", method="delete", at="api_part"),
    # An import is seen by those who may import into its region.
    Row("api:list_imports", IMPORTERS),
    called(
        "upload_ledger", ".xx..xxxx-L", NOBODY_ELSEWHERE, method="post", body="ledger_file", form=True
    ),
    *(
        called(name, IMPORTERS, gone(IMPORTERS), at="api_ledger", method=method, body=body)
        for name, method, body in (
            ("read_import", "get", {}),
            ("list_import_rows", "get", {}),
            ("download_ledger", "get", {}),
            ("export_ledger", "get", WRITING),
            ("answer_import", "post", {"answers": {}}),
            ("confirm_import", "post", {}),
            ("undo_import", "post", WRITING),
        )
    ),
    Row("api:list_bulletins", FIGURE_READERS),
    Row("api:list_bulletin_templates", FIGURE_READERS),
    called("draft_bulletin", ".xx..xxxx-L", method="post", body="bulletin"),
    called("read_bulletin", BULLETIN_WORKERS, gone(FIGURE_READERS), at="api_draft"),
    called("read_bulletin", FIGURE_READERS, gone(FIGURE_READERS), at="api_bulletin"),
    called("edit_bulletin", ".xx..xx-xxL", gone(FIGURE_READERS), at="api_draft", method="patch", body="text"),
    called("delete_bulletin", ".xx..xx-xxL", gone(FIGURE_READERS), at="api_draft", method="delete"),
    called("review_bulletin", "...x.xx-xxL", gone(FIGURE_READERS), at="api_draft", method="post", body="seen"),
    called("return_bulletin", "...x.xx-xxL", gone(FIGURE_READERS), at="api_draft", method="post", body="returned"),
    called("issue_bulletin", "..xx.xx-xxL", gone(FIGURE_READERS), at="api_draft", method="post"),
    called("restate_bulletin", DRAFTERS, gone(FIGURE_READERS), at="api_bulletin", method="post", body=WRITING),
    called("list_bulletin_figures", FIGURE_READERS, gone(FIGURE_READERS), at="api_bulletin"),
    called("read_bulletin_figure", FIGURE_READERS, gone(FIGURE_READERS), at="api_figure"),
    called("compare_bulletin", FIGURE_READERS, gone(FIGURE_READERS), at="api_bulletin"),
    called(
        "export_bulletin", EXPORTERS, gone(FIGURE_READERS), at="api_bulletin",
        body={"reason": "报送", "format": "xlsx"},
    ),
)  # fmt: skip
