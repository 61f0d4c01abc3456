"""The operations on ledger imports."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Query, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from wutong.domains.ledgers import actions
from wutong.domains.ledgers.api.shapes import (
    AnswersBody,
    ImportList,
    ImportShape,
    ImportUndoBody,
    RowList,
    UndoneShape,
)
from wutong.domains.ledgers.choices import RowOutcome
from wutong.domains.ledgers.forms import given_answers
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.imports import rows_of
from wutong.domains.ledgers.tasks import carry_out_import
from wutong.domains.ledgers.views import IN_BACKGROUND_FROM
from wutong.domains.ledgers.workbooks import content_of
from wutong.domains.org.queries import Region, region_by_code
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Letters, Limit
from wutong.kernel.http.interface import BINARY, CONFLICTS
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import Refusal, refusal_of
from wutong.kernel.scope import EXPORT, IMPORT, VIEW, Access

router = Router()
NEWEST_FIRST: Final = Order("uploaded_at", descending=True)
IN_FILE_ORDER: Final = Order("position")
Number = Annotated[Key, Path(description="导入编号")]
WhatFor = Annotated[str, Letters(300, 1), Field(description="用途，记入导出记录")]


def _region(code: str, access: Access) -> Region:
    """The region to import into: 404 out of sight, 403 without the right."""
    region = region_by_code(code)
    if region is None:
        raise refusal_of("unit", _("没有这个单位代码：%(code)s。") % {"code": code}, "form")
    if not access.may(VIEW, region.path):
        raise Http404
    ensure(access, IMPORT, region.path)
    return region


def _require_importer(access: Access) -> None:
    if not access.may_ever(IMPORT):
        raise PermissionDenied(_("您的岗位不能导入台账。"))


def _numbered(access: Access, number: int) -> LedgerImport:
    _require_importer(access)
    imports = LedgerImport.objects.select_related("region", "file", "confirmed_by")
    return visible_or_404(imports, access, pk=number)


@router.get("/imports", response=ImportList, summary="导入记录")
def list_imports(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """本人可以导入的地区范围内，新的在前。"""
    _require_importer(request.access)
    imports = LedgerImport.objects.visible_to(request.access).select_related("region")
    return page_of(imports, NEWEST_FIRST, cursor, limit, scope="imports")


@router.post("/imports", response={201: ImportShape}, summary="上传台账")
def upload_ledger(
    request: ApiCaller,
    unit: Form[Annotated[str, Letters(16, 6)]],
    file: File[UploadedFile],
    response: HttpResponse,
) -> Any:
    """读懂文件并算出逐行差异；此时项目数据还没有任何改动。"""
    region = _region(unit, request.access)
    received = actions.receive(
        content=content_of(file.name or "", file.read()), region=region, by=request.user,
        access=request.access, at=clock.now(),
    )  # fmt: skip
    response["Location"] = f"/api/v1/imports/{received.pk}"
    return Status(HTTPStatus.CREATED, received)


@router.get("/imports/{number}", response=ImportShape, summary="一次导入")
def read_import(request: ApiCaller, number: Number) -> Any:
    """读懂了什么、还有什么要问、进行到哪里。"""
    return _numbered(request.access, number)


@router.get("/imports/{number}/rows", response=RowList, summary="逐行差异")
def list_import_rows(
    request: ApiCaller,
    number: Number,
    outcome: RowOutcome | None = None,
    only: Annotated[
        str,
        Field(
            pattern="^(issues|suspects)?$", description="issues 读不出的格、suspects 疑似同一企业"
        ),
    ] = "",
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """每一行的结果，按文件里的顺序；没有一行会无声消失。"""
    kept = _numbered(request.access, number)
    rows: Any = rows_of(kept, request.access, only)
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    scope = f"import {number} {outcome} {only}"
    return page_of(rows.select_related("project"), IN_FILE_ORDER, cursor, limit, scope=scope)


@router.post("/imports/{number}/answers", response=ImportShape, summary="回答")
def answer_import(request: ApiCaller, number: Number, body: AnswersBody) -> Any:
    """按回答重新读一遍，重算差异。"""
    kept = _numbered(request.access, number)
    _check_answers(body.answers, kept.reading)
    answers = given_answers(_posted(body.answers, kept.reading), kept.reading)
    actions.answer(
        ledger_import=kept, answers=answers, by=request.user, access=request.access,
        at=clock.now(),
    )  # fmt: skip
    return kept


def _posted(answers: dict[str, str], reading: dict[str, Any]) -> dict[str, str]:
    """Answers as the page's form would send them: with those given before."""
    before = {one["key"]: one["answer"] for one in reading.get("questions", ())}
    return {**before, **answers}


def _check_answers(answers: dict[str, str], reading: dict[str, Any]) -> None:
    """Refuse a key that nothing asks for, and a value that isn't among the choices."""
    choices = {
        one["key"]: {value for value, _label in one["choices"]}
        for one in reading.get("questions", ())
    }
    for sheet in reading.get("sheets", ()):
        choices.setdefault(f"kind:{sheet['name']}", set())
        for column in sheet["columns"]:
            for name in ("meaning", "unit"):
                choices.setdefault(f"{name}:{sheet['name']}!{column['letter']}", set())
    for key, value in answers.items():
        if key not in choices:
            raise refusal_of(f"answers.{key}", _("这份台账没有这个问题：%(key)s。") % {
                "key": key})  # fmt: skip
        if choices[key] and value and value not in choices[key]:
            raise refusal_of(f"answers.{key}", _("须是这些之一：%(expected)s。") % {
                "expected": "、".join(sorted(choices[key]))})  # fmt: skip


@router.post(
    "/imports/{number}/confirm", response={200: ImportShape, 202: ImportShape}, summary="确认导入"
)
def confirm_import(request: ApiCaller, number: Number) -> Any:
    """小的当场完成（200）；大的转入后台（202），读取本次导入看进度。"""
    kept = _numbered(request.access, number)
    told: dict[str, Any] = {
        "ledger_import": kept, "by": request.user, "access": request.access, "at": clock.now(),
    }  # fmt: skip
    if kept.rows_total < IN_BACKGROUND_FROM:
        actions.confirm(**told)
        return Status(HTTPStatus.OK, kept)
    actions.queue(**told)
    carry_out_import.enqueue(kept.pk)
    kept.refresh_from_db()
    return Status(HTTPStatus.ACCEPTED, kept)


@router.post("/imports/{number}/undo", response=UndoneShape, summary="撤销导入")
def undo_import(request: ApiCaller, number: Number, body: ImportUndoBody) -> Any:
    """收回这次导入带来的；后来有人更新过的行保留并说明。"""
    kept = _numbered(request.access, number)
    staying = actions.undo(
        ledger_import=kept, by=request.user, access=request.access, at=clock.now(),
        reason=body.reason,
    )  # fmt: skip
    shown = rows_of(kept, request.access).filter(pk__in=[row.pk for row in staying])
    kept.staying = list(shown)  # type: ignore[attr-defined]
    return kept


@router.get("/imports/{number}/file", response={200: None}, openapi_extra=BINARY,
            summary="原文件")  # fmt: skip
def download_ledger(request: ApiCaller, number: Number) -> Any:
    """上传时的文件，一字不动；下载记入导出记录。"""
    kept = _numbered(request.access, number)
    try:
        content = kept.file.file.open("rb")
    except FileNotFoundError as error:
        raise Refusal(HTTPStatus.NOT_FOUND, _("文件已不在存储中，请联系管理员。")) from error
    actions.note_file_taken(
        ledger_import=kept, by=request.user, access=request.access, at=clock.now()
    )
    return _attachment(content, kept.file_name)


@router.get("/imports/{number}/export", response={200: None}, openapi_extra={**BINARY, **CONFLICTS},
            summary="按原版式导出")  # fmt: skip
def export_ledger(request: ApiCaller, number: Number, reason: Query[WhatFor]) -> Any:
    """同一份台账、同一版式、今天的数；导出记入导出记录。"""
    kept = _numbered(request.access, number)
    ensure(request.access, EXPORT, kept.region_path)
    exported = actions.export(
        ledger_import=kept, by=request.user, access=request.access, at=clock.now(), reason=reason
    )
    return _attachment(exported.file(), exported.name)


def _attachment(content: Any, name: str) -> FileResponse:
    return FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
