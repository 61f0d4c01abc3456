"""Duplicates: the report, what a merge would do, merging and taking a merge back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Path, Router, Status
from pydantic import Field

from wutong.domains.investors import actions
from wutong.domains.investors.api.records import Number, investor_numbered, require_editor
from wutong.domains.investors.api.shapes import (
    MergeBody,
    MergeList,
    MergeShape,
    OtherBody,
    PreviewShape,
    SuspectedPairList,
    UndoBody,
)
from wutong.domains.investors.models import Investor, MergeRecord
from wutong.domains.investors.queries import merges_of, preview_merge, suspected_pairs
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import MERGE_INVESTORS, Access

router = Router()


def _require_merger(access: Access) -> None:
    if not access.may_ever(MERGE_INVESTORS):
        raise PermissionDenied(_("您的岗位不能合并客商。"))


@router.get("/investors/duplicates", response=SuspectedPairList, summary="疑似重复")
def list_duplicates(
    request: ApiCaller,
    before: Annotated[Key | None, Field(description="上一段给出的 next")] = None,
) -> Any:
    """自最新的记录往前比对，每一对说明理由。"""
    found = suspected_pairs(request.access, before)
    return {
        "items": found.pairs, "looked_through": found.looked_through, "next": found.next_before,
    }  # fmt: skip


@router.get("/investors/{number}/merge-preview", response=PreviewShape, summary="合并前预览")
def preview_investor_merge(request: ApiCaller, number: Number, merged: Key) -> Any:
    """把 merged 并入本条会移动哪些行、补上哪些字段。"""
    kept = investor_numbered(request.access, number)
    given_up = investor_numbered(request.access, merged)
    _require_merger(request.access)
    preview = preview_merge(kept, given_up)
    return {
        "kept": kept, "merged": given_up, "filled": list(preview.filled),
        "new_names": list(preview.new_names), "different_codes": preview.different_codes,
        "relations": [
            {"label": one.label, "moved": len(one.moved), "stay": len(one.stay)}
            for one in preview.relations
            if one.moved or one.stay
        ],
    }  # fmt: skip


@router.get("/investors/{number}/merges", response=MergeList, summary="合并记录")
def list_investor_merges(request: ApiCaller, number: Number) -> Any:
    """本条保留或并出的各次合并。"""
    return {"items": merges_of(investor_numbered(request.access, number))}


@router.post("/investors/{number}/merges", response={201: MergeShape}, summary="合并")
def merge_investors(request: ApiCaller, number: Number, body: MergeBody) -> Any:
    """把另一条并入本条：所有指向它的行都移过来，要么全做要么不做。"""
    kept = investor_numbered(request.access, number)
    record = actions.merge(
        kept=kept, merged=investor_numbered(request.access, body.merged), by=request.user,
        at=clock.now(), reason=body.reason, confirmed=body.confirmed,
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, record)


@router.post("/investors/merges/{merge}/undo", response=MergeShape, summary="撤销合并")
def undo_investor_merge(request: ApiCaller, merge: Path[Key], body: UndoBody) -> Any:
    """移过去的行移回来；此后又被人改过的不动。"""
    record = (
        MergeRecord.objects.filter(pk=merge, kept__in=Investor.objects.visible_to(request.access))
        .select_related("kept", "merged", "by")
        .first()
    )
    if record is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这次合并，或者您看不到它。"))
    return actions.undo_merge(record=record, by=request.user, at=clock.now(), reason=body.reason)


@router.post("/investors/{number}/apart", response={204: None}, summary="确认是两家企业")
def tell_investors_apart(request: ApiCaller, number: Number, body: OtherBody) -> Any:
    """此后查重报告不再提这一对。"""
    one = investor_numbered(request.access, number)
    other = investor_numbered(request.access, body.other)
    require_editor(request.access)
    if one.pk == other.pk:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, _("这是同一个客商。"))
    actions.tell_apart(one=one, other=other, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)
