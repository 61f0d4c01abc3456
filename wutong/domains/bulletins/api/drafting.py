"""Bulletins from a template to the issue and the restatement."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.api.shapes import (
    BulletinFilter,
    BulletinList,
    BulletinShape,
    NewBulletin,
    RestateBody,
    ReturnBody,
    ReviewBody,
    TemplateList,
    TextBody,
)
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.reading import (
    bulletins_for,
    document_of,
    is_intact,
    templates_for,
)
from wutong.domains.bulletins.rules.frozen import to_data
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.org.queries import Region, region_by_code, within
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Limit
from wutong.kernel.http.interface import VERSIONED
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.scope import VIEW, VIEW_FIGURES, Access

router = Router()
LATEST_FIRST: Final = Order("last_day", descending=True)
BY_KEY: Final = Order("pk")
Number = Annotated[Key, Path(description="通报编号")]


def bulletin_numbered(access: Access, number: int) -> Bulletin:
    """The bulletin; 403 for who may see no bulletin at all, 404 out of sight."""
    require_reader(access)
    found = bulletins_for(access).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def require_reader(access: Access) -> None:
    if not access.may_ever(VIEW_FIGURES):
        raise PermissionDenied(_("您的岗位不能查看通报。"))


def _region(code: str, place: str) -> Region:
    region = region_by_code(code)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": code}, place)
    return region


@router.get("/bulletin-templates", response=TemplateList, summary="通报模板")
def list_bulletin_templates(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """在用的模板，各取最新版本。"""
    require_reader(request.access)
    return page_of(templates_for(request.access), BY_KEY, cursor, limit, scope="templates")


@router.get("/bulletins", response=BulletinList, summary="通报列表")
def list_bulletins(
    request: ApiCaller,
    filters: Query[BulletinFilter],
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """期末日晚的在前；草稿只有办理的人看得到。"""
    require_reader(request.access)
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
        raise refusal_of("template", _("没有这个模板：%(number)s。") % {
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
    bulletin = bulletin_numbered(request.access, number)
    show_version(response, bulletin.revision)
    return _whole(bulletin)


@router.patch("/bulletins/{number}", response=BulletinShape, openapi_extra=VERSIONED,
              summary="改文稿")  # fmt: skip
def edit_bulletin(
    request: ApiCaller, number: Number, body: TextBody, response: HttpResponse
) -> Any:
    """改动后回到草稿，须重新审核。"""
    bulletin = bulletin_numbered(request.access, number)
    seen = seen_version(request, bulletin.revision, body.version)
    actions.edit_bulletin(
        bulletin=bulletin, body=body.body, by=request.user, at=clock.now(), seen=seen
    )
    return _shown(number, request, response, HTTPStatus.OK)


@router.delete("/bulletins/{number}", response={204: None}, summary="删草稿")
def delete_bulletin(request: ApiCaller, number: Number) -> Any:
    """印发的不能删。"""
    bulletin = bulletin_numbered(request.access, number)
    actions.delete_draft(bulletin=bulletin, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/bulletins/{number}/review", response=BulletinShape, openapi_extra=VERSIONED,
             summary="审核通过")  # fmt: skip
def review_bulletin(
    request: ApiCaller, number: Number, body: ReviewBody, response: HttpResponse
) -> Any:
    """起草人不能审核自己起草的。"""
    bulletin = bulletin_numbered(request.access, number)
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
    bulletin = bulletin_numbered(request.access, number)
    seen = seen_version(request, bulletin.revision, body.version)
    actions.return_bulletin(
        bulletin=bulletin, by=request.user, at=clock.now(), seen=seen, note=body.note
    )
    return _shown(number, request, response, HTTPStatus.OK)


@router.post("/bulletins/{number}/issue", response=BulletinShape, summary="印发")
def issue_bulletin(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """取得字号，文字、数字与各行一并冻结。"""
    bulletin = bulletin_numbered(request.access, number)
    actions.issue_bulletin(bulletin=bulletin, by=request.user, at=clock.now())
    return _shown(number, request, response, HTTPStatus.OK)


@router.post("/bulletins/{number}/restate", response={201: BulletinShape}, summary="更正重发")
def restate_bulletin(
    request: ApiCaller, number: Number, body: RestateBody, response: HttpResponse
) -> Any:
    """另起一份更正稿；原通报不动。"""
    made = actions.restate_bulletin(
        bulletin=bulletin_numbered(request.access, number), by=request.user, at=clock.now(),
        reason=body.reason,
    )  # fmt: skip
    response["Location"] = f"/api/v1/bulletins/{made.pk}"
    return _shown(made.pk, request, response, HTTPStatus.CREATED)
