"""Papers over HTTP: handed in, fetched as an attachment, taken down."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, Status
from ninja.files import UploadedFile

from wutong.domains.projects.actions.evidence import (
    attach_evidence,
    note_download,
    withdraw_evidence,
)
from wutong.domains.projects.api.bodies import Reason
from wutong.domains.projects.api.reading import Code, project_named
from wutong.domains.projects.api.shapes import EvidenceShape
from wutong.domains.projects.choices import EvidenceKind
from wutong.domains.projects.models import Evidence, Project
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.http.interface import BINARY
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import Access

router = Router()


def _visible(access: Access, number: int) -> Evidence:
    evidence = (
        Evidence.objects.filter(pk=number, project__in=Project.objects.visible_to(access))
        .select_related("project", "added_by")
        .first()
    )
    if evidence is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这份佐证，或者您看不到它。"))
    return evidence


@router.post("/projects/{code}/evidence", response={201: EvidenceShape}, summary="上传佐证")
def attach_project_evidence(
    request: ApiCaller, code: Code, kind: Form[EvidenceKind], file: File[UploadedFile]
) -> Any:
    """检查类型与大小，记下指纹；不接受带宏的文件和与扩展名不符的内容。"""
    evidence = attach_evidence(
        project=project_named(request.access, code),
        kind=kind,
        file=file,
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, evidence)


@router.get("/evidence/{number}", response=EvidenceShape, summary="一份佐证")
def read_evidence(request: ApiCaller, number: Path[Key]) -> Any:
    """名称、类别、大小与指纹。"""
    return _visible(request.access, number)


@router.get(
    "/evidence/{number}/file", response={200: None}, openapi_extra=BINARY, summary="下载佐证"
)
def download_evidence(request: ApiCaller, number: Path[Key]) -> HttpResponse | FileResponse:
    """总是作为附件下载，不在浏览器里打开；下载记入审计。"""
    evidence = _visible(request.access, number)
    if not evidence.file:
        raise Refusal(HTTPStatus.NOT_FOUND, _("台账行没有单独的文件。"))
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Refusal(HTTPStatus.NOT_FOUND, _("文件已不在存储中，请联系管理员。")) from error
    note_download(evidence=evidence, by=request.user, at=clock.now())
    answer = FileResponse(
        content, as_attachment=True, filename=evidence.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@router.post("/evidence/{number}/withdraw", response=EvidenceShape, summary="撤下佐证")
def withdraw_project_evidence(request: ApiCaller, number: Path[Key], body: Reason) -> Any:
    """不再作为佐证；文件与记录保留。"""
    evidence = _visible(request.access, number)
    withdraw_evidence(evidence=evidence, by=request.user, at=clock.now(), reason=body.reason)
    return evidence
