"""Room `approvals` in the access matrix: cases."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EXPORTERS, NOBODY_ELSEWHERE, SIGNED_IN, Row, both
from tests.contracts.access_scene import OWN, PDF, Scene
from wutong.domains.approvals import actions
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    ApprovalItem,
    CasePaper,
    ItemPaper,
    ItemVersion,
    PaperKind,
)

ITEM: Final = "MATRIX"
PAPER: Final = "matrix-form"
WINDOW: Final = "xxxxxxxx.xL"
HANDLERS: Final = "xxxxxxx..xL"
BRINGERS: Final = "xxxxxxx...L"
SUPERVISOR: Final = "xx.xxxxxxxL"


def version(scene: Scene) -> ItemVersion:
    """A national item with one paper."""

    def make() -> ItemVersion:
        item = ApprovalItem.objects.create(code=ITEM)
        made = ItemVersion.objects.create(
            item=item, number=1, valid_from=date(2015, 1, 1), name="选址意见", kind="licence",
            stage="land_planning", department="自然资源局", statutory_days=20, promised_days=8,
            serial_days=20, created_at=scene.at,
        )  # fmt: skip
        paper = PaperKind.objects.create(code=PAPER, name="申请表", source="applicant")
        ItemPaper.objects.create(version=made, paper=paper, deficiency_allowed=True)
        return made

    return scene.once("approval item", make)


def application(scene: Scene, place: str) -> Application:
    """An application of the city's project; a confidential one stands beside it."""

    def make() -> Application:
        facts: dict[str, Any] = {"kind": "single", "channel": "window", "by": None,
                                 "items": [version(scene)], "at": scene.at}  # fmt: skip
        if place == OWN:
            actions.receive(project=scene.secret_project(), applicant_name="涉密单位", **facts)
        return actions.receive(project=scene.project(place), **facts)

    return scene.once(("approval application", place), make)


def case(scene: Scene, place: str) -> ApprovalCase:
    """A received case."""
    return application(scene, place).cases.select_related("version__item", "application").get()


def noticed(scene: Scene, place: str) -> ApprovalCase:
    """A case whose applicant was told what is missing."""

    def make() -> ApprovalCase:
        made = actions.receive(
            kind="single", channel="window", items=[version(scene)], by=None, at=scene.at,
            project=scene.project(place),
        )  # fmt: skip
        (row,) = actions.refreshed(made)
        row.papers.update(state="missing")
        return actions.ask_for_correction(case=row, by=None, at=scene.at)

    return scene.once(("noticed case", place), make)


def paper(scene: Scene, place: str) -> CasePaper:
    """The paper of the case, handed in as a file."""

    def make() -> CasePaper:
        row = case(scene, place).papers.select_related("case__version").get()
        return actions.hand_in_paper(
            paper=row, file=ContentFile(PDF, name="申请表.pdf"), by=None, at=scene.at
        )

    return scene.once(("case paper", place), make)


def called(name: str, own: str, other: str = "", **more: Any) -> Row:
    """An operation of the API on a thing."""
    return Row(f"api:{name}", own, other or NOBODY_ELSEWHERE, **more)


PAGES: Final = (
    Row("approvals:window", WINDOW),
    Row("approvals:receive", WINDOW),
    Row("approvals:receive", WINDOW, method="post"),
    Row("approvals:application", SIGNED_IN, NOBODY_ELSEWHERE, "application"),
    Row("approvals:queue", HANDLERS),
    Row("approvals:several", HANDLERS, method="post"),
    Row("approvals:cases", SIGNED_IN),
    Row("approvals:cases_export", EXPORTERS, method="post", body={"reason": "报送"}),
    Row("approvals:case", SIGNED_IN, NOBODY_ELSEWHERE, "case"),
    Row("approvals:case_move", WINDOW, NOBODY_ELSEWHERE, "case", fixed={"move": "decline"}),
    Row("approvals:case_move", WINDOW, NOBODY_ELSEWHERE, "case", "post",
        fixed={"move": "decline"}),
    *both("approvals:case_allow", SUPERVISOR, "noticed_case"),
    Row("approvals:case_notice", SIGNED_IN, NOBODY_ELSEWHERE, "noticed_case", fixed={"place": 1}),
    *both("approvals:case_paper", BRINGERS, "case_paper", NOBODY_ELSEWHERE),
    # Without a project or firm there is nothing to show.
    Row("approvals:papers", NOBODY_ELSEWHERE),
    Row("approvals:paper_download", SIGNED_IN, NOBODY_ELSEWHERE, "filed_paper"),
    *both("approvals:paper_withdraw", WINDOW, "filed_paper"),
)  # fmt: skip
API: Final = (
    Row("api:list_approval_cases", SIGNED_IN),
    Row("api:export_approval_cases", EXPORTERS, query="?reason=x"),
    Row("api:read_approval_queue", HANDLERS),
    Row("api:move_several_approval_cases", HANDLERS, method="post",
        body={"numbers": ["x"], "what": "accept"}),
    Row("api:receive_approval_application", WINDOW, method="post", body="new_approval"),
    called("read_approval_application", SIGNED_IN, at="application"),
    called("read_approval_case", SIGNED_IN, at="case"),
    called("move_approval_case", WINDOW, at="case", method="post",
           body={"move": "decline", "reason": "不属本窗口"}),
    called("allow_second_notice", SUPERVISOR, at="noticed_case", method="post",
           body={"reason": "确有必要"}),
    called("upload_case_paper", BRINGERS, at="api_paper", method="post", body="case_file",
           form=True),
    called("receive_case_paper", BRINGERS, at="api_paper", method="post"),
    called("judge_case_paper", HANDLERS, at="api_paper", method="post",
           body={"state": "unsuitable", "problem": "没有签字"}),
    Row("api:list_papers_on_file", NOBODY_ELSEWHERE),
    called("download_paper_on_file", SIGNED_IN, at="api_filed"),
    called("withdraw_paper_on_file", WINDOW, at="api_filed", method="post",
           body={"reason": "假的"}),
)  # fmt: skip

ROWS: Final[tuple[Row, ...]] = (*PAGES, *API)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "application": lambda scene, place: {"number": application(scene, place).number},
    "case": lambda scene, place: {"number": case(scene, place).number},
    "noticed_case": lambda scene, place: {"number": noticed(scene, place).number},
    "case_paper": lambda scene, place: {
        "number": case(scene, place).number,
        "paper": paper(scene, place).pk,
    },
    "filed_paper": lambda scene, place: {"pk": paper(scene, place).on_file_id},
    "api_paper": lambda scene, place: {"number": case(scene, place).number, "code": PAPER},
    "api_filed": lambda scene, place: {"number": paper(scene, place).on_file_id},
}
BODIES: Final[dict[str, Arguments]] = {
    "new_approval": lambda scene, place: {
        "kind": "single",
        "items": [version(scene).item.code],
        "project": scene.project(place).code,
    },
    "case_file": lambda scene, place: {"file": ContentFile(PDF, name="申请表.pdf")},
}
