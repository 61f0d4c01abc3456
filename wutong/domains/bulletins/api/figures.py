"""The numbers of a bulletin with their rows; its comparison with today; its files."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.api.drafting import Number, bulletin_numbered
from wutong.domains.bulletins.api.shapes import ComparisonShape, FigureList, FigureShape
from wutong.domains.bulletins.choices import ExportFormat
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.comparing import compare_with_now, recompute
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.queries.sheets import FigureRows, frozen_figure, live_figure
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Letters
from wutong.kernel.http.interface import BINARY
from wutong.kernel.http.problems import Refusal
from wutong.kernel.money import plain

router = Router()
MOST_ROWS: Final = 1000


@router.get("/bulletins/{number}/figures", response=FigureList, summary="通报中的各个数字")
def list_bulletin_figures(request: ApiCaller, number: Number) -> Any:
    """每个数字的口径、期间与精确值。"""
    bulletin = bulletin_numbered(request.access, number)
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
    opened = _opened(bulletin_numbered(request.access, number), key)
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
    bulletin = bulletin_numbered(request.access, number)
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
        bulletin=bulletin_numbered(request.access, number), file_format=file_format, by=request.user,
        at=clock.now(), reason=reason,
    )  # fmt: skip
    return FileResponse(
        io.BytesIO(exported.content), as_attachment=True, filename=exported.name,
        content_type="application/octet-stream",
    )  # fmt: skip
