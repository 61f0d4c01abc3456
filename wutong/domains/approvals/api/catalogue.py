"""The catalogue over HTTP: read, check, draft, put in force, end, files, numbers."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from ninja import File, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.importing import (
    export_catalogue,
    import_catalogue,
    plan_import,
)
from wutong.domains.approvals.api import catalogue_shapes as shapes
from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.models import ApprovalItem
from wutong.domains.approvals.queries import shelf
from wutong.domains.approvals.queries.catalogue import (
    catalogue_of,
    handler_of,
    rule_of,
    versions_on,
)
from wutong.domains.approvals.queries.items import (
    items_of_code,
    may_manage_catalogue,
    may_manage_numbers,
)
from wutong.domains.approvals.rules.catalogue import Item
from wutong.domains.approvals.rules.conditions import describe
from wutong.domains.approvals.rules.errors import BadValue, NotAllowed
from wutong.domains.approvals.rules.importing import Plan
from wutong.domains.org.queries import Region, Unit, region_by_code
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor, require_export
from wutong.kernel.http.fields import Day, Letters
from wutong.kernel.http.interface import WORKBOOK
from wutong.kernel.scope import MANAGE_CATALOGUE, VIEW
from wutong.kernel.spreadsheets import XLSX

router = Router()
Code = Annotated[str, Letters(40, 1), Path(description="事项编码")]
NUMBERS: Final = (
    "agency_days", "receive_days", "correction_days", "special_days", "remind_before_days",
    "head_after_days", "supervisor_after_days",
)  # fmt: skip


class PlaceQuery(Schema):
    """Whose catalogue, on which day."""

    region: Annotated[str, Letters(12)] = Field("", description="行政区划代码；空为全国")
    on: Day | None = Field(None, description="哪一天的目录，默认今天")

    def day(self) -> date:
        """The day asked for, else today."""
        return self.on or clock.today()


class ItemFilters(PlaceQuery):
    """What the catalogue is narrowed to."""

    stage: ApprovalStage | None = None
    department: Annotated[str, Letters(80)] = ""
    text: Annotated[str, Letters(60)] = Field("", description="名称、编码或拼音")


def _region(request: ApiCaller, code: str) -> Region | None:
    """The region; None for the whole country. 404 outside the caller's regions."""
    if not code:
        return None
    region = region_by_code(code)
    if region is None or not request.access.may(VIEW, region.path):
        raise Http404
    return region


def _managed(request: ApiCaller, code: str) -> Region | None:
    """The region whose items the caller changes. Raises NotAllowed, Http404."""
    region = _region(request, code)
    if not may_manage_catalogue(request.access, region):
        raise NotAllowed(_("您的岗位不能修改这个地区的事项目录。"))
    return region


def _path(region: Region | None) -> str:
    return region.path if region else ""


@router.get("/approval-items", response=shapes.ItemList, summary="事项目录")
def list_approval_items(request: ApiCaller, filters: Query[ItemFilters]) -> Any:
    """某地区某一天有效的事项；本地区另立的代替全国的。"""
    path = _path(_region(request, filters.region))
    found = shelf.matching(
        versions_on(path, filters.day()), text=filters.text, department=filters.department,
        stage=filters.stage.value if filters.stage else "",
    )  # fmt: skip
    return {"items": [_row(one) for one in catalogue_of(found)]}


def _row(item: Item) -> dict[str, Any]:
    return {
        "item": item.code,
        "statutory_days": item.limits.statutory,
        "promised_days": item.limits.promised,
        "region": item.region_path,
        **{
            name: getattr(item, name)
            for name in ("name", "stage", "kind", "department", "parallel_group",
                         "combined_review", "commitment_allowed")
        },
    }  # fmt: skip


@router.get("/approval-items/{code}", response=shapes.ApprovalItemShape, summary="一个事项")
def read_approval_item(request: ApiCaller, code: Code, place: Query[PlaceQuery]) -> Any:
    """材料按情形列出；条件既有条款，也有文字。"""
    path = _path(_region(request, place.region))
    versions = [one for one in versions_on(path, place.day()) if one.item.code == code]
    if not versions:
        raise Http404
    (item,) = catalogue_of(versions)
    unit = handler_of(code, path)
    return {
        **_row(item),
        "green_days": item.limits.green,
        "deficiency_days": item.limits.deficiency,
        "serial_days": item.serial_days,
        "serial_steps": item.serial_steps,
        "applicants": list(item.applicants),
        "conditions": [dict(one) for one in item.conditions],
        "conditions_in_words": list(describe(item.conditions)),
        "requires": [{"item": one, "waiting": waiting} for one, waiting in item.requires],
        "papers": [
            {name: getattr(one, name) for name in shapes.PaperLineShape.model_fields
             if name not in ("paper", "conditions")}
            | {"paper": one.code, "conditions": [dict(clause) for clause in one.conditions]}
            for one in item.papers
        ],
        "results": list(item.results),
        "handler": str(unit) if unit else None,
    }  # fmt: skip


@router.get("/approval-catalogue/checks", response=shapes.FindingList, summary="检查事项目录")
def check_approval_catalogue(request: ApiCaller, place: Query[PlaceQuery]) -> Any:
    """互相等待的前置、没人核发的材料、超过法定的承诺、重叠的版本、超时的阶段。"""
    path = _path(_region(request, place.region))
    return {"items": shelf.findings_in(path, place.day())}


@router.put(
    "/approval-items/{code}/draft", response=shapes.ItemVersionShape, summary="起草事项版本"
)
def put_approval_item_draft(
    request: ApiCaller, code: Code, body: shapes.DraftBody, place: Query[PlaceQuery]
) -> Any:
    """没有这个事项就新增；已有草稿就改它。生效之前目录不变。"""
    region = _managed(request, place.region)
    by, at, said = request.user, clock.now(), body.said()
    own = _own(code, region)
    if own is not None:
        return actions.save_draft(item=own, said=said, by=by, at=at)
    return actions.create_item(code=code, region=region, said=said, by=by, at=at)


def _own(code: str, region: Region | None) -> ApprovalItem | None:
    found = items_of_code(code, _path(region))
    return next((one for one in found if one.region == region), None)


@router.delete("/approval-items/{code}/draft", response={204: None}, summary="删除事项草稿")
def delete_approval_item_draft(request: ApiCaller, code: Code, place: Query[PlaceQuery]) -> Any:
    """没有生效过的事项连同草稿一起删除。"""
    draft = _draft(code, _managed(request, place.region))
    actions.discard_draft(version=draft, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


def _draft(code: str, region: Region | None) -> Any:
    own = _own(code, region)
    drafts = own.versions.select_related("item__region").filter(drafted=True) if own else ()
    found = next(iter(drafts), None)
    if found is None:
        raise Http404
    return found


@router.post(
    "/approval-items/{code}/in-force", response=shapes.ItemVersionShape, summary="让草稿生效"
)
def put_approval_item_in_force(
    request: ApiCaller, code: Code, body: shapes.SinceBody, place: Query[PlaceQuery]
) -> Any:
    """前一版到前一天为止；在办的件仍按原来的版本。检查出错误时不能生效。"""
    draft = _draft(code, _managed(request, place.region))
    return actions.put_in_force(version=draft, since=body.since, by=request.user, at=clock.now())


@router.post("/approval-items/{code}/end", response=shapes.ItemVersionShape, summary="停用事项")
def end_approval_item(
    request: ApiCaller, code: Code, body: shapes.EndBody, place: Query[PlaceQuery]
) -> Any:
    """最后一天仍然有效；还有事项等它时不能停用。"""
    own = _own(code, _managed(request, place.region))
    if own is None:
        raise Http404
    return actions.end_item(
        item=own, on=body.on, reason=body.reason, by=request.user, at=clock.now()
    )


@router.put("/approval-items/{code}/handler", response=shapes.HandlerShape, summary="指定办理单位")
def put_approval_item_handler(
    request: ApiCaller, code: Code, body: shapes.HandlerBody, place: Query[PlaceQuery]
) -> Any:
    """管这个地区和它的下级；最近的地区说了算。"""
    region = _managed(request, place.region)
    if region is None:
        raise BadValue("region", _("请写明地区。"))
    if not items_of_code(code, region.path):
        raise Http404
    unit = Unit.objects.filter(pk=body.unit).first() if body.unit else None
    if body.unit and unit is None:
        raise BadValue("unit", _("没有这个单位。"))
    actions.set_handlers(region=region, units={code: unit}, by=request.user, at=clock.now())
    held = handler_of(code, region.path)
    return {"item": code, "unit": held.pk if held else None, "name": str(held) if held else None}


@router.get("/approval-rules", response=shapes.NumbersShape, summary="审批规则")
def read_approval_rules(request: ApiCaller, place: Query[PlaceQuery]) -> Any:
    """地区自己的，没有就是上级的、全国的。工作日。"""
    return rule_of(_path(_region(request, place.region)))


@router.put("/approval-rules", response=shapes.NumbersShape, summary="修改审批规则")
def put_approval_rules(
    request: ApiCaller, body: shapes.NumbersBody, place: Query[PlaceQuery]
) -> Any:
    """管这个地区和它的下级。"""
    region = _region(request, place.region)
    if not may_manage_numbers(request.access, region):
        raise NotAllowed(_("您的岗位不能修改这个地区的审批规则。"))
    return actions.save_rule(
        region=region, stage_days={stage.value: days for stage, days in body.stage_days.items()},
        numbers={name: getattr(body, name) for name in NUMBERS}, by=request.user, at=clock.now(),
    )  # fmt: skip


@router.get(
    "/approval-catalogue/export", response={200: None}, openapi_extra=WORKBOOK,
    summary="导出事项目录",
)  # fmt: skip
def export_approval_catalogue(
    request: ApiCaller, reason: Query[WhatFor], place: Query[PlaceQuery]
) -> Any:
    """四张工作表：事项、材料、前置、结果；记入导出记录。"""
    region, on = _region(request, place.region), place.day()
    require_export(request, _path(region))
    file = export_catalogue(region=region, on=on, reason=reason, by=request.user, at=clock.now())
    return FileResponse(file, as_attachment=True, filename=f"catalogue-{on}.xlsx",
                        content_type=XLSX)  # fmt: skip


class ImportQuery(PlaceQuery):
    """From which day; whether to write; the mark of what was shown."""

    since: Day = Field(description="新增和改动从哪天起生效")
    write: bool = Field(False, description="false 只看会改什么，true 写入")
    mark: Annotated[str, Letters(64)] = Field("", description="预览给的印记，目录变了就拒绝")


@router.post("/approval-catalogue/import", response=shapes.PlanShape, summary="导入事项目录")
def import_approval_catalogue(
    request: ApiCaller, file: File[UploadedFile], given: Query[ImportQuery]
) -> Any:
    """先看会改什么，再带着印记写入；有读不了的格就什么都不写。"""
    if not request.access.may_ever(MANAGE_CATALOGUE):
        raise NotAllowed(_("您的岗位不能修改这个地区的事项目录。"))
    region = _managed(request, given.region)
    data = file.read()
    plan, mark = plan_import(data=data, region=region, since=given.since)
    if given.write and not plan.faults:
        import_catalogue(
            data=data, region=region, since=given.since, mark=given.mark, by=request.user,
            at=clock.now(),
        )  # fmt: skip
    return _plan(plan, mark, written=given.write and not plan.faults)


def _plan(plan: Plan, mark: str, *, written: bool) -> dict[str, Any]:
    return {
        "faults": [str(one) for one in plan.faults],
        "mark": mark,
        "written": written,
        **{
            name: getattr(plan, name)
            for name in ("new", "changed", "new_papers", "changed_papers", "unchanged", "absent",
                         "notes")
        },
    }  # fmt: skip
