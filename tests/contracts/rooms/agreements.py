"""Room `agreements` in the access matrix: its rows, and what their addresses and bodies need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    EXPORTERS,
    HIDDEN_ADMINISTRATOR,
    NOBODY_ELSEWHERE,
    SHARED,
    SIGNED_IN,
    VERIFIERS,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import ELSEWHERE, OPEN, OWN, SECRET, Scene
from wutong.domains.agreements import actions
from wutong.domains.agreements.models import (
    Agreement,
    Commitment,
    DepartmentOpinion,
    FlaggedClause,
    ReviewMeeting,
)
from wutong.kernel.clock import day_of

TEXT: Final = "第一条 乙方缴纳的增值税地方留成部分，由甲方全额返还。"
EDITORS: Final = ".xxx...xxxL"
REVIEWERS: Final = "xx.x.xxxxxL"
ADVISERS: Final = "xxxx.xx.xxL"
# A firm's people see no agreement: over the API they meet 404 before anything else.
API_EDITORS: Final = ".xxx...xx-L"
API_REVIEWERS: Final = "xx.x.xxxx-L"
API_ADVISERS: Final = "xxxx.xx.x-L"
API_VERIFIERS: Final = ".x.x.xx.x-L"


def agreement(scene: Scene, place: str) -> Agreement:
    """An agreement in review with a flagged clause; a confidential one stands beside it."""

    def make() -> Agreement:
        if place == OWN:
            actions.create_agreement(
                kind="formal", title=SECRET, project=scene.secret_project(), by=None, at=scene.at
            )
        made = actions.create_agreement(
            kind="formal", title=OPEN if place == OWN else ELSEWHERE, by=None, at=scene.at,
            project=scene.project(place),
        )  # fmt: skip
        for text in (TEXT, f"{TEXT}另行约定。"):
            actions.paste_version(agreement=made, text=text, by=None, at=scene.at)
        return actions.send_to_review(agreement=made, by=None, at=scene.at)

    return scene.once(("agreement", place), make)


def flag(scene: Scene, place: str) -> FlaggedClause:
    """A flagged clause of its latest version."""
    return agreement(scene, place).versions.first().flags.get()  # type: ignore[union-attr]


def opinion(scene: Scene, place: str) -> DepartmentOpinion:
    """A unit of the city is asked."""
    return scene.once(
        ("opinion", place),
        lambda: actions.request_opinion(
            agreement=agreement(scene, place), unit=scene.unit(place), by=None, at=scene.at
        ),
    )


def meeting(scene: Scene, place: str) -> ReviewMeeting:
    """A meeting with the agreement on its agenda."""

    def make() -> ReviewMeeting:
        on = day_of(scene.at)
        held = actions.save_meeting(
            region=scene.region(place), title="审核会", on=on, by=None, at=scene.at
        )
        actions.put_on_agenda(meeting=held, agreement=agreement(scene, place), by=None, at=scene.at)
        return held

    return scene.once(("agreement meeting", place), make)


def commitment(scene: Scene, place: str) -> Commitment:
    """A promise out of the agreement."""
    return scene.once(
        ("commitment", place),
        lambda: actions.save_commitment(
            agreement=agreement(scene, place), side="firm", kind="invest", text="投资",
            due_on=day_of(scene.at) - timedelta(days=1), by=None, at=scene.at,
        ),
    )  # fmt: skip


def called(name: str, own: str, other: str = NOBODY_ELSEWHERE, **more: Any) -> Row:
    """An operation of the API on a thing."""
    return Row(f"api:{name}", own, other, **more)


PAGES: Final = (
    Row("agreements:list", SIGNED_IN),
    Row("agreements:export", EXPORTERS, method="post", body={"reason": "报送"}),
    Row("agreements:new", EDITORS),
    Row("agreements:new", EDITORS, method="post", body="phases"),
    *(
        Row(f"agreements:{name}", SHARED, NOBODY_ELSEWHERE, "agreement")
        for name in ("detail", "differences", "fair")
    ),
    Row("agreements:version", SHARED, NOBODY_ELSEWHERE, "agreement", fixed={"number": 1}),
    # A pasted text has no file.
    Row("agreements:download", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "agreement", fixed={"number": 1}),
    Row("agreements:edit", EDITORS, gone(EDITORS), "agreement"),
    Row("agreements:edit", EDITORS, gone(EDITORS), "agreement", "post", "phases"),
    *both("agreements:version_new", EDITORS, "agreement"),
    *both("agreements:sign", EDITORS, "agreement"),
    *both("agreements:close", EDITORS, "agreement"),
    Row("agreements:ask", EDITORS, gone(EDITORS), "agreement", "post"),
    Row("agreements:move", EDITORS, gone(EDITORS), "agreement", "post", fixed={"what": "send"}),
    Row("agreements:decide", REVIEWERS, gone(REVIEWERS), "flag", "post"),
    *both("agreements:opinion", ADVISERS, "opinion"),
    *both("agreements:opinion_withdraw", EDITORS, "opinion"),
    Row("agreements:meetings", SIGNED_IN),
    Row("agreements:meeting_new", EDITORS),
    Row("agreements:meeting_new", EDITORS, method="post"),
    Row("agreements:meeting", SHARED, NOBODY_ELSEWHERE, "agreement_meeting"),
    *both("agreements:meeting_edit", EDITORS, "agreement_meeting"),
    *both("agreements:hold", EDITORS, "agreement_meeting"),
    *both("agreements:meeting_cancel", EDITORS, "agreement_meeting"),
    Row("agreements:put", EDITORS, gone(EDITORS), "agreement_meeting", "post"),
    Row("agreements:take", EDITORS, gone(EDITORS), "agenda_item", "post"),
    Row(
        "agreements:meeting_export", EXPORTERS, gone(EXPORTERS), "agreement_meeting", "post",
        {"reason": "报送"},
    ),
    Row("agreements:ledger", SIGNED_IN),
    Row("agreements:ledger_export", EXPORTERS, method="post", body={"reason": "报送"}),
    *both("agreements:commitment_new", EDITORS, "agreement"),
    Row("agreements:proposals", EDITORS, gone(EDITORS), "agreement"),
    Row("agreements:commitment", SHARED, NOBODY_ELSEWHERE, "commitment"),
    *both("agreements:commitment_edit", EDITORS, "commitment"),
    *both("agreements:commitment_claim", API_EDITORS, "commitment", NOBODY_ELSEWHERE),
    *both("agreements:commitment_decide", VERIFIERS, "commitment", fixed={"what": "confirm"}),
    Row("agreements:rules", ADMINISTRATOR),
    Row("agreements:rules_of", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region"),
    *(
        Row(f"agreements:{name}", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region", method)
        for name in ("setting", "rule_new", "library_new")
        for method in ("get", "post")
    ),
    Row("agreements:reset", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region", "post"),
    # The national rules and clauses are nobody's to change here.
    *(
        Row(f"agreements:{name}", HIDDEN_ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region",
            fixed={"pk": 999999})
        for name in ("rule", "library")
    ),
)  # fmt: skip

API: Final = (
    Row("api:list_agreements", SIGNED_IN),
    Row("api:list_agreement_meetings", SIGNED_IN),
    Row("api:list_commitments", SIGNED_IN),
    Row("api:list_signed_agreements", SIGNED_IN),
    # What a firm signed is its own people's alone; here none has signed.
    called("read_signed_agreement", NOBODY_ELSEWHERE, at="api_agreement"),
    Row("api:export_agreements", EXPORTERS, query="?reason=%E6%8A%A5%E9%80%81"),
    Row("api:export_commitments", EXPORTERS, query="?reason=%E6%8A%A5%E9%80%81"),
    called("export_agreement_agenda", ".....xxxx-L", at="api_agreement_meeting", query="?reason=%E6%8A%A5%E9%80%81"),
    Row("api:check_agreement_text", SIGNED_IN, method="post", body={"text": TEXT}),
    called("create_agreement", API_EDITORS, method="post", body="new_agreement"),
    called("read_agreement", SHARED, at="api_agreement"),
    called("edit_agreement", API_EDITORS, at="api_agreement", method="patch", body="agreement_edit"),
    called(
        "paste_agreement_version", API_EDITORS, at="api_agreement", method="post",
        body={"text": "第一条 新。"},
    ),
    called(
        "upload_agreement_version", API_EDITORS, at="api_agreement", method="post",
        body="agreement_file", form=True,
    ),
    called("read_agreement_version", SHARED, at="api_agreement", fixed={"version": 1}),
    called("compare_agreement_versions", SHARED, at="api_agreement", query="?old=1&new=2"),
    called(
        "decide_agreement_clause", API_REVIEWERS, at="api_flag", method="post",
        body={"decision": "harmless", "reason": "有依据"},
    ),
    called(
        "request_agreement_opinion", API_EDITORS, at="api_agreement", method="post",
        body="asked_unit",
    ),
    called(
        "give_agreement_opinion", API_ADVISERS, at="api_opinion", method="post",
        body={"opinion": "agree"},
    ),
    called("send_agreement_to_review", API_EDITORS, at="api_agreement", method="post"),
    called(
        "sign_agreement", API_EDITORS, at="api_agreement", method="post", body={"on": "2022-01-01"}
    ),
    called(
        "close_agreement", API_EDITORS, at="api_agreement", method="post",
        body={"state": "terminated", "on": "2022-01-01", "reason": "退出"},
    ),
    called("propose_commitments", SHARED, at="api_agreement"),
    called(
        "create_commitment", API_EDITORS, at="api_agreement", method="post",
        body={"side": "firm", "kind": "invest", "text": "投资", "due_on": "2030-01-01"},
    ),
    called("create_agreement_meeting", API_EDITORS, method="post", body="new_agreement_meeting"),
    called("read_agreement_meeting", SHARED, at="api_agreement_meeting"),
    called(
        "put_on_agreement_agenda", API_EDITORS, at="api_agreement_meeting", method="post",
        body="agreement_to_put",
    ),
    called(
        "hold_agreement_meeting", API_EDITORS, at="api_agreement_meeting", method="post",
        body={"minutes": "纪要", "decisions": []},
    ),
    called(
        "cancel_agreement_meeting", API_EDITORS, at="api_agreement_meeting", method="post",
        body={"reason": "改期"},
    ),
    called("read_commitment", SHARED, at="api_commitment"),
    called(
        "claim_commitment", API_EDITORS, at="api_commitment", method="post",
        body={"on": "2022-01-01", "note": "已投"},
    ),
    called(
        "claim_commitment_with_file", API_EDITORS, at="api_commitment", method="post",
        body="commitment_file", form=True,
    ),
    called("confirm_commitment", API_VERIFIERS, at="api_commitment", method="post", body={}),
    *(
        called(name, API_VERIFIERS, at="api_commitment", method="post", body={"reason": "理由"})
        for name in ("return_commitment", "break_commitment", "waive_commitment")
    ),
)  # fmt: skip

ROWS: Final[tuple[Row, ...]] = (*PAGES, *API)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "agreement": lambda scene, place: {"pk": agreement(scene, place).pk},
    "flag": lambda scene, place: {
        "pk": agreement(scene, place).pk,
        "flag": flag(scene, place).pk,
    },
    "opinion": lambda scene, place: {"pk": opinion(scene, place).pk},
    "agreement_meeting": lambda scene, place: {"pk": meeting(scene, place).pk},
    "agenda_item": lambda scene, place: {
        "pk": meeting(scene, place).pk,
        "item": meeting(scene, place).items.get().pk,
    },
    "commitment": lambda scene, place: {"pk": commitment(scene, place).pk},
    "api_agreement": lambda scene, place: {"number": agreement(scene, place).pk},
    "api_flag": lambda scene, place: {
        "number": agreement(scene, place).pk,
        "clause": flag(scene, place).pk,
    },
    "api_opinion": lambda scene, place: {
        "number": agreement(scene, place).pk,
        "opinion": opinion(scene, place).pk,
    },
    "api_agreement_meeting": lambda scene, place: {"number": meeting(scene, place).pk},
    "api_commitment": lambda scene, place: {"number": commitment(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "phases": lambda scene, place: {"phases-TOTAL_FORMS": "0", "phases-INITIAL_FORMS": "0"},
    "new_agreement": lambda scene, place: {
        "kind": "framework",
        "title": "框架协议",
        "region": scene.region(place).code,
    },
    "agreement_edit": lambda scene, place: {
        "note": "记",
        "version": agreement(scene, place).version,
    },
    "agreement_file": lambda scene, place: {
        "file": ContentFile("第一条 新文本。".encode(), name="协议.txt")
    },
    "commitment_file": lambda scene, place: {
        "on": "2022-01-01",
        "note": "已投",
        "file": ContentFile(b"%PDF-1.4 voucher", name="凭证.pdf"),
    },
    "asked_unit": lambda scene, place: {"unit": scene.unit(place).pk},
    "new_agreement_meeting": lambda scene, place: {
        "region": scene.region(place).code,
        "title": "审核会",
        "on": "2022-01-01",
    },
    "agreement_to_put": lambda scene, place: {"agreement": agreement(scene, place).pk},
}
