"""Papers over HTTP: brought, judged, on file, taken down."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, Schema
from ninja.files import UploadedFile

from wutong.domains.approvals import actions
from wutong.domains.approvals.api import case_shapes as shapes
from wutong.domains.approvals.api.cases import CaseNumber, case_numbered
from wutong.domains.approvals.choices import PaperState
from wutong.domains.approvals.models import ApprovalCase, CasePaper, PaperOnFile
from wutong.domains.approvals.queries.on_file import filed_papers, paper_seen
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.investors.queries import Investor
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Day, Key, Letters
from wutong.kernel.http.interface import BINARY
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import Access

router = Router()


class StatedPaper(Schema):
    """What is written on a paper that is uploaded."""

    document_number: Annotated[str, Letters(80)] = ""
    issued_on: Day | None = None
    valid_until: Day | None = None


def _paper(case: ApprovalCase, code: str) -> CasePaper:
    row = case.papers.select_related("paper", "asked").filter(paper__code=code).first()
    if row is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("这个办件不要这份材料。"))
    row.case = case
    return row


@router.post(
    "/approval-cases/{number}/papers/{code}/file", response=shapes.CasePaperShape,
    summary="上传材料",
)  # fmt: skip
def upload_case_paper(
    request: ApiCaller,
    number: Path[CaseNumber],
    code: Path[shapes.Code],
    file: File[UploadedFile],
    stated: Form[StatedPaper],
) -> Any:
    """检查类型与大小，记下指纹；同一份文件只存一次。"""
    row = _paper(case_numbered(request.access, number), code)
    particulars = actions.Particulars(stated.document_number, stated.issued_on, stated.valid_until)
    return actions.hand_in_paper(
        paper=row, file=file, particulars=particulars, by=request.user, at=clock.now()
    )


@router.post(
    "/approval-cases/{number}/papers/{code}/on-paper", response=shapes.CasePaperShape,
    summary="收下纸质材料",
)  # fmt: skip
def receive_case_paper(
    request: ApiCaller, number: Path[CaseNumber], code: Path[shapes.Code], body: shapes.OnPaper
) -> Any:
    """记下文号和有效期。"""
    row = _paper(case_numbered(request.access, number), code)
    particulars = actions.Particulars(body.document_number, body.issued_on, body.valid_until)
    return actions.hand_in_paper(
        paper=row, particulars=particulars, by=request.user, at=clock.now()
    )


@router.post(
    "/approval-cases/{number}/papers/{code}/judgement", response=shapes.CasePaperShape,
    summary="审看材料",
)  # fmt: skip
def judge_case_paper(
    request: ApiCaller,
    number: Path[CaseNumber],
    code: Path[shapes.Code],
    body: shapes.JudgementBody,
) -> Any:
    """不符合要求的写明问题，告知书会一次列全。"""
    row = _paper(case_numbered(request.access, number), code)
    facts: dict[str, Any] = {"paper": row, "by": request.user, "at": clock.now()}
    if body.state == PaperState.UNSUITABLE:
        return actions.find_unsuitable(problem=body.problem, **facts)
    if body.state == PaperState.PROMISED:
        return actions.promise_paper(**facts)
    if body.state == PaperState.NOT_NEEDED:
        return actions.not_needed(reason=body.problem, **facts)
    raise BadValue("state", _("只能是 unsuitable、promised 或 not_needed。"))


@router.get("/papers-on-file", response=shapes.FiledPaperList, summary="在库材料")
def list_papers_on_file(
    request: ApiCaller, project: Annotated[str, Letters(40)] = "", investor: int | None = None
) -> Any:
    """一个项目或者一家企业的：有效期、指纹。"""
    owner: Project | Investor
    if project:
        owner = visible_or_404(Project.objects, request.access, code=project)
    elif investor:
        owner = visible_or_404(Investor.objects, request.access, pk=investor)
    else:
        raise Http404
    return {"items": filed_papers(request.access, owner)}


def _on_file(access: Access, key: int) -> PaperOnFile:
    found = paper_seen(access, key)
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这份材料，或者您看不到它。"))
    return found


@router.get(
    "/papers-on-file/{number}/file", response={200: None}, openapi_extra=BINARY,
    summary="下载在库材料",
)  # fmt: skip
def download_paper_on_file(request: ApiCaller, number: Path[Key]) -> HttpResponse | FileResponse:
    """总是作为附件下载，不在浏览器里打开；下载记入审计。"""
    paper = _on_file(request.access, number)
    if not paper.file:
        raise Refusal(HTTPStatus.NOT_FOUND, _("这份是纸质材料，没有文件。"))
    try:
        content = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Refusal(HTTPStatus.NOT_FOUND, _("文件已不在存储中，请联系管理员。")) from error
    actions.note_download(paper=paper, by=request.user, at=clock.now())
    answer = FileResponse(
        content, as_attachment=True, filename=paper.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@router.post(
    "/papers-on-file/{number}/withdraw", response=shapes.FiledPaperShape, summary="撤下在库材料"
)
def withdraw_paper_on_file(request: ApiCaller, number: Path[Key], body: shapes.CaseReason) -> Any:
    """在办的办件要重新提交；文件与记录保留。"""
    paper = _on_file(request.access, number)
    return actions.withdraw_paper(paper=paper, reason=body.reason, by=request.user, at=clock.now())
