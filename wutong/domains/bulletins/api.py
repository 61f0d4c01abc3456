"""Bulletins over HTTP: drafted, reviewed by another, issued, compared, restated, taken out."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.choices import ExportFormat
from wutong.domains.bulletins.choices import Status as BulletinStatus
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.comparing import compare_with_now, recompute
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.queries.reading import (
    bulletins_for,
    document_of,
    is_intact,
    templates_for,
)
from wutong.domains.bulletins.queries.sheets import FigureRows, frozen_figure, live_figure
from wutong.domains.bulletins.rules.errors import (
    AlreadyMoved,
    BadValue,
    BulletinError,
    NotAllowed,
)
from wutong.domains.bulletins.rules.frozen import to_data
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.org.models import Region
from wutong.domains.org.queries import region_by_code, within
from wutong.kernel import clock
from wutong.kernel.http import problems
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Day, Key, Letters, Moment, Version, plain
from wutong.kernel.http.interface import BINARY, VERSIONED
from wutong.kernel.http.paging import USUAL_PAGE, Cursor, Limit, Order, page_of
from wutong.kernel.http.problems import FieldError, Refusal
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.scope import VIEW, VIEW_FIGURES, Access

router = Router()
ROUTERS = (("通报", router),)
LATEST_FIRST: Final = Order("last_day", descending=True)
BY_KEY: Final = Order("pk")
MOST_ROWS: Final = 1000
Number = Annotated[Key, Path(description="通报编号")]
Reason = Annotated[str, Letters(300, 1)]


def _problems_of(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": "body", "detail": one} for one in error.problems]}


problems.declare(
    BulletinError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", gettext_lazy("不能这样办理")
)
problems.declare(BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", gettext_lazy("内容不合要求"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", gettext_lazy("没有权限"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", gettext_lazy("已被他人更新"))
problems.declare(
    TemplateError, HTTPStatus.UNPROCESSABLE_ENTITY, "template", gettext_lazy("文稿写法不对"),
    _problems_of,
)  # fmt: skip


class TemplateShape(Schema):
    """A template in use, in its latest version."""

    id: int
    code: str
    version: int
    name: str
    region: str | None = Field(description="行政区划代码；null 为各地通用")
    body: dict[str, Any] = Field(description="文稿：标题、章节、表格与语句")

    @staticmethod
    def resolve_region(template: Any) -> str | None:
        """The region's code."""
        return template.region.code if template.region else None


class TemplateList(Schema):
    """One page of templates."""

    items: list[TemplateShape]
    next: str | None


class BulletinRow(Schema):
    """A bulletin as a line of the list."""

    id: int
    title: str
    number: str = Field(description="发文字号；未印发为空串")
    status: BulletinStatus
    region: str
    issuing_unit: str
    first_day: Day
    last_day: Day
    drafted_by: str | None
    drafted_at: Moment
    reviewed_by: str | None
    reviewed_at: Moment | None
    review_note: str
    issued_by: str | None
    issued_on: Day | None
    as_known: Moment | None = Field(description="数据截止的时刻")
    restates: int | None
    restate_reason: str
    version: int

    @staticmethod
    def resolve_region(bulletin: Any) -> str:
        """The region's code."""
        code: str = bulletin.region.code
        return code

    @staticmethod
    def resolve_drafted_by(bulletin: Any) -> str | None:
        """The drafter's name."""
        return _name(bulletin.drafted_by)

    @staticmethod
    def resolve_reviewed_by(bulletin: Any) -> str | None:
        """The reviewer's name."""
        return _name(bulletin.reviewed_by)

    @staticmethod
    def resolve_issued_by(bulletin: Any) -> str | None:
        """The name of who issued it."""
        return _name(bulletin.issued_by)

    @staticmethod
    def resolve_restates(bulletin: Any) -> int | None:
        """The number of the bulletin that this one corrects."""
        number: int | None = bulletin.restates_id
        return number

    @staticmethod
    def resolve_version(bulletin: Any) -> int:
        """The revision."""
        version: int = bulletin.revision
        return version


def _name(person: Any) -> str | None:
    return person.name if person else None


class BulletinList(Schema):
    """One page of bulletins."""

    items: list[BulletinRow]
    next: str | None


class BulletinShape(BulletinRow):
    """A bulletin with its text."""

    body: dict[str, Any] = Field(description="文稿，可编辑")
    document: dict[str, Any] | None = Field(description="成文；文稿写法不对时为 null")
    intact: bool = Field(description="印发后的内容与当时的指纹一致")


class FigureRow(Schema):
    """A number of the bulletin."""

    key: str
    label: str
    display: str
    value: str | None = Field(description="精确值")
    facts: dict[str, str] = Field(description="口径、期间、数据截止")
    inputs: list[str] = Field(description="由哪几个数算出；空则有自己的行")


class FigureList(Schema):
    """Every number of the bulletin."""

    items: list[FigureRow]


class RowShape(Schema):
    """One row behind a number."""

    key: str
    title: str
    amount: str
    facts: dict[str, Any]


class FigureShape(FigureRow):
    """A number with a stretch of the rows behind it."""

    rows: list[RowShape]
    count: int
    next: int | None = Field(description="放进 start 接着看")


class RowChangeShape(Schema):
    """A row that differs from the issue."""

    key: str
    title: str
    kind: str = Field(description="added、removed、changed")
    was: str | None
    now: str | None


class FigureChangeShape(Schema):
    """A number that would come out otherwise."""

    key: str
    label: str
    was: str
    now: str
    rows: list[RowChangeShape]


class ReasonShape(Schema):
    """One later write to a row: who, when, why."""

    at: Moment
    actor: str
    what: str
    detail: str
    reason: str


class ComparisonShape(Schema):
    """An issued bulletin against itself as known on its day, and against today."""

    reproduced: bool = Field(description="按印发当日所知重算，与印发时完全相同")
    compared: int = Field(description="比对的数字个数")
    changes: list[FigureChangeShape] = Field(description="按今天所知会不同的数字")
    reasons: dict[str, list[ReasonShape]]


class Body(Schema):
    """A body takes the fields it names and no other."""

    model_config = ConfigDict(extra="forbid")


class NewBulletin(Body):
    """A bulletin to draft from a template."""

    template: Annotated[int, Field(ge=1, le=2**63 - 1, strict=True)] = Field(description="模板编号")
    region: Annotated[str, Letters(16, 6)]
    first_day: Day
    last_day: Day
    issuing_unit: Annotated[str, Letters(80)] = ""


class TextBody(Body):
    """The text of a draft."""

    body: dict[str, Any]
    version: Version | None = None


class ReviewBody(Body):
    """The version that was reviewed, with remarks."""

    note: Annotated[str, Letters(300)] = ""
    version: Version | None = None


class ReturnBody(Body):
    """Why a bulletin goes back to its drafter."""

    note: Reason
    version: Version | None = None


class RestateBody(Body):
    """Why a corrected issue is needed."""

    reason: Reason


class BulletinFilter(Schema):
    """Every condition given must hold."""

    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    status: BulletinStatus | None = None


class _Numbered:
    """Bulletins by number within what the caller sees."""

    @staticmethod
    def get(access: Access, number: int) -> Bulletin:
        """The bulletin; 403 for who may see no bulletin at all, 404 out of sight."""
        _require_reader(access)
        found = bulletins_for(access).filter(pk=number).first()
        if found is None:
            raise Http404
        return found


def _require_reader(access: Access) -> None:
    if not access.may_ever(VIEW_FIGURES):
        raise PermissionDenied(_("您的岗位不能查看通报。"))


def _region(code: str, place: str) -> Region:
    region = region_by_code(code)
    if region is None:
        raise _no_such(place, "region", _("没有这个行政区划代码：%(code)s。") % {"code": code})
    return region


def _no_such(place: str, field: str, sentence: str) -> Refusal:
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY, sentence, "invalid-fields",
        [FieldError(place=place, field=field, detail=sentence)],
    )  # fmt: skip


@router.get("/bulletin-templates", response=TemplateList, summary="通报模板")
def list_bulletin_templates(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """在用的模板，各取最新版本。"""
    _require_reader(request.access)
    return page_of(templates_for(request.access), BY_KEY, cursor, limit, scope="templates")


@router.get("/bulletins", response=BulletinList, summary="通报列表")
def list_bulletins(
    request: ApiCaller,
    filters: Query[BulletinFilter],
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """期末日晚的在前；草稿只有办理的人看得到。"""
    _require_reader(request.access)
    rows = bulletins_for(request.access)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.region:
        rows = rows.filter(within(_region(filters.region, "query").path, "region__path"))
    return page_of(rows, LATEST_FIRST, cursor, limit, scope=filters.model_dump_json())


@router.post("/bulletins", response={201: BulletinShape}, summary="起草通报")
def draft_bulletin(request: ApiCaller, body: NewBulletin, response: HttpResponse) -> Any:
    """从模板起草；此时的数字是今天的。"""
    region = _region(body.region, "body")
    if not request.access.may(VIEW, region.path):
        raise Http404
    template = templates_for(request.access).filter(pk=body.template).first()
    if template is None:
        raise _no_such("body", "template", _("没有这个模板：%(number)s。") % {
            "number": body.template})  # fmt: skip
    made = actions.draft_bulletin(
        template=template, region=region, first_day=body.first_day, last_day=body.last_day,
        issuing_unit=body.issuing_unit, by=request.user, at=clock.now(),
    )  # fmt: skip
    response["Location"] = f"/api/v1/bulletins/{made.pk}"
    return _shown(made.pk, request, response, HTTPStatus.CREATED)


def _shown(number: int, request: ApiCaller, response: HttpResponse, status: int) -> Any:
    """The bulletin as it stands now, to whoever wrote it."""
    bulletin = bulletins_for(request.access).get(pk=number)
    show_version(response, bulletin.revision)
    return Status(status, _whole(bulletin))


def _whole(bulletin: Bulletin) -> Bulletin:
    """With its text: frozen, or composed from today's figures."""
    try:
        document = to_data(document_of(bulletin))
    except TemplateError:
        document = None
    bulletin.document = document  # type: ignore[attr-defined]
    bulletin.intact = is_intact(bulletin) if bulletin.is_issued else True  # type: ignore[attr-defined]
    return bulletin


@router.get("/bulletins/{number}", response=BulletinShape, summary="一份通报")
def read_bulletin(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """印发的按印发时的内容；草稿按今天的数字。"""
    bulletin = _Numbered.get(request.access, number)
    show_version(response, bulletin.revision)
    return _whole(bulletin)


@router.patch("/bulletins/{number}", response=BulletinShape, openapi_extra=VERSIONED,
              summary="改文稿")  # fmt: skip
def edit_bulletin(
    request: ApiCaller, number: Number, body: TextBody, response: HttpResponse
) -> Any:
    """改动后回到草稿，须重新审核。"""
    bulletin = _Numbered.get(request.access, number)
    seen = seen_version(request, bulletin.revision, body.version)
    actions.edit_bulletin(
        bulletin=bulletin, body=body.body, by=request.user, at=clock.now(), seen=seen
    )
    return _shown(number, request, response, HTTPStatus.OK)


@router.delete("/bulletins/{number}", response={204: None}, summary="删草稿")
def delete_bulletin(request: ApiCaller, number: Number) -> Any:
    """印发的不能删。"""
    bulletin = _Numbered.get(request.access, number)
    actions.delete_draft(bulletin=bulletin, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/bulletins/{number}/review", response=BulletinShape, openapi_extra=VERSIONED,
             summary="审核通过")  # fmt: skip
def review_bulletin(
    request: ApiCaller, number: Number, body: ReviewBody, response: HttpResponse
) -> Any:
    """起草人不能审核自己起草的。"""
    bulletin = _Numbered.get(request.access, number)
    seen = seen_version(request, bulletin.revision, body.version)
    actions.review_bulletin(
        bulletin=bulletin, by=request.user, at=clock.now(), seen=seen, note=body.note
    )
    return _shown(number, request, response, HTTPStatus.OK)


@router.post("/bulletins/{number}/return", response=BulletinShape, openapi_extra=VERSIONED,
             summary="退回起草人")  # fmt: skip
def return_bulletin(
    request: ApiCaller, number: Number, body: ReturnBody, response: HttpResponse
) -> Any:
    """须写明意见。"""
    bulletin = _Numbered.get(request.access, number)
    seen = seen_version(request, bulletin.revision, body.version)
    actions.return_bulletin(
        bulletin=bulletin, by=request.user, at=clock.now(), seen=seen, note=body.note
    )
    return _shown(number, request, response, HTTPStatus.OK)


@router.post("/bulletins/{number}/issue", response=BulletinShape, summary="印发")
def issue_bulletin(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """取得字号，文字、数字与各行一并冻结。"""
    bulletin = _Numbered.get(request.access, number)
    actions.issue_bulletin(bulletin=bulletin, by=request.user, at=clock.now())
    return _shown(number, request, response, HTTPStatus.OK)


@router.post("/bulletins/{number}/restate", response={201: BulletinShape}, summary="更正重发")
def restate_bulletin(
    request: ApiCaller, number: Number, body: RestateBody, response: HttpResponse
) -> Any:
    """另起一份更正稿；原通报不动。"""
    made = actions.restate_bulletin(
        bulletin=_Numbered.get(request.access, number), by=request.user, at=clock.now(),
        reason=body.reason,
    )  # fmt: skip
    response["Location"] = f"/api/v1/bulletins/{made.pk}"
    return _shown(made.pk, request, response, HTTPStatus.CREATED)


@router.get("/bulletins/{number}/figures", response=FigureList, summary="通报中的各个数字")
def list_bulletin_figures(request: ApiCaller, number: Number) -> Any:
    """每个数字的口径、期间与精确值。"""
    bulletin = _Numbered.get(request.access, number)
    if bulletin.is_issued:
        found = [frozen_figure(bulletin, one) for one in bulletin.figures.prefetch_related("rows")]
    else:
        live = compose_live(bulletin)
        found = [live_figure(live, one) for one in live.composed.figures]
    return {"items": [_figure(one) for one in found]}


def _figure(figure: FigureRows) -> dict[str, Any]:
    return {
        "key": figure.key, "label": figure.label, "display": figure.display,
        "value": None if figure.value is None else plain(figure.value),
        "facts": dict(figure.facts), "inputs": list(figure.inputs),
    }  # fmt: skip


@router.get("/bulletins/{number}/figures/{key}", response=FigureShape, summary="一个数字背后的各行")
def read_bulletin_figure(
    request: ApiCaller,
    number: Number,
    key: Annotated[str, Letters(12, 1), Path(description="数字的标识，如 f1")],
    start: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 100,
) -> Any:
    """印发的是冻结的各行；草稿是今天的。"""
    opened = _opened(_Numbered.get(request.access, number), key)
    following = start + limit
    return {
        **_figure(opened),
        "rows": [_row(one) for one in opened.rows[start:following]],
        "count": len(opened.rows),
        "next": following if following < len(opened.rows) else None,
    }


def _opened(bulletin: Bulletin, key: str) -> FigureRows:
    if bulletin.is_issued:
        figure = bulletin.figures.filter(key=key).first()
        if figure is None:
            raise Http404
        return frozen_figure(bulletin, figure)
    live = compose_live(bulletin)
    chosen = live.figure(key)
    if chosen is None:
        raise Http404
    return live_figure(live, chosen)


def _row(row: Any) -> dict[str, Any]:
    return {
        "key": str(row.key), "title": str(row.title), "amount": plain(row.amount),
        "facts": {
            name: value if value is None or isinstance(value, str) else str(value)
            for name, value in row.facts.items()
        },
    }  # fmt: skip


@router.get("/bulletins/{number}/comparison", response=ComparisonShape, summary="与今日比较")
def compare_bulletin(request: ApiCaller, number: Number) -> Any:
    """印发以来更正了什么：哪个数字、哪一行、谁、为什么。"""
    bulletin = _Numbered.get(request.access, number)
    if not bulletin.is_issued:
        raise Refusal(HTTPStatus.NOT_FOUND, _("通报还没有印发，没有可比较的内容。"))
    now = compare_with_now(bulletin, request.access)
    return {
        "reproduced": recompute(bulletin).equal,
        "compared": now.compared,
        "changes": [_change(one) for one in now.changes],
        "reasons": {key: list(reasons) for key, reasons in now.reasons.items()},
    }


def _change(change: Any) -> dict[str, Any]:
    return {
        "key": change.figure.key, "label": change.figure.label, "was": change.was,
        "now": change.now,
        "rows": [
            {
                "key": row.key, "title": row.title, "kind": row.kind,
                "was": None if row.was is None else plain(row.was),
                "now": None if row.now is None else plain(row.now),
            }
            for row in change.rows
        ],
    }  # fmt: skip


@router.get("/bulletins/{number}/file", response={200: None}, openapi_extra=BINARY,
            summary="下载通报")  # fmt: skip
def export_bulletin(
    request: ApiCaller,
    number: Number,
    reason: Query[Annotated[str, Letters(300, 1), Field(description="用途，记入导出记录")]],
    file_format: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.WORD,
) -> Any:
    """docx（GB/T 9704 版式）、xlsx（各数字背后的行）或 pdf；导出记入导出记录。"""
    exported = actions.export_bulletin(
        bulletin=_Numbered.get(request.access, number), file_format=file_format, by=request.user,
        at=clock.now(), reason=reason,
    )  # fmt: skip
    return FileResponse(
        io.BytesIO(exported.content), as_attachment=True, filename=exported.name,
        content_type="application/octet-stream",
    )  # fmt: skip
