"""Introducers over HTTP: who brought what."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Path, Router, Schema
from pydantic import Field

from wutong.domains.investors.choices import ReferrerKind
from wutong.domains.investors.models import Referrer
from wutong.domains.investors.queries.driven import firms_named, what_was_brought
from wutong.domains.investors.rules.driven import Driven
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key, Yuan
from wutong.kernel.http.paging import LARGEST_PAGE

router = Router()


class DrivenShape(Schema):
    """What an introducer drove. Every project counts once; 元."""

    signed: int = Field(description="签约项目个数，直接和链上合计")
    direct_amount: Yuan
    along_amount: Yuan = Field(description="链上的企业再引荐来的")
    amount: Yuan


class ReferrerRow(Schema):
    """An introducer with what it drove."""

    id: int
    name: str
    kind: ReferrerKind
    firms: int
    driven: DrivenShape


class ReferrerList(Schema):
    """Introducers, the one that drove most first."""

    items: list[ReferrerRow]


class ProjectDriven(Schema):
    """A project that an introducer drove; ``amount`` null where it isn't signed."""

    name: str
    stage: str
    amount: Yuan | None
    direct: bool


class BranchShape(Schema):
    """A firm under an introducer, in the order of the tree."""

    firm: int
    name: str
    depth: int = Field(description="1 为直接引荐")


class ReferrerWhole(ReferrerRow):
    """An introducer with its tree of firms and its projects."""

    tree: list[BranchShape]
    projects: list[ProjectDriven]


def _row(one: Referrer, driven: Driven, firms: int) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "kind": one.kind, "firms": firms,
        "driven": {"signed": driven.signed, "direct_amount": driven.direct_amount,
                   "along_amount": driven.along_amount, "amount": driven.amount},
    }  # fmt: skip


@router.get("/referrers", response=ReferrerList, summary="引荐人排名")
def list_referrers(
    request: ApiCaller, limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE
) -> Any:
    """按带动签约额排列；只算看得到的项目，同一项目只计一次。"""
    record = what_was_brought(request.access)
    lines = [(one, record.of(one.pk)) for one in Referrer.objects.visible_to(request.access)]
    lines.sort(key=lambda line: (-line[1].amount, -line[1].signed, line[0].name, line[0].pk))
    introduced = record.brought.introduced
    return {
        "items": [
            _row(one, driven, len(introduced.get(one.pk, ()))) for one, driven in lines[:limit]
        ]
    }


@router.get("/referrers/{number}", response=ReferrerWhole, summary="一个引荐人")
def read_referrer(request: ApiCaller, number: Path[Key]) -> Any:
    """连同引荐链和带动的项目。"""
    found: Referrer = visible_or_404(Referrer.objects, request.access, pk=number)
    record = what_was_brought(request.access)
    driven, branches = record.of(found.pk), record.tree_of(found.pk)
    firms = firms_named([one.firm for one in branches])
    introduced = record.brought.introduced.get(found.pk, ())
    return {
        **_row(found, driven, len(introduced)),
        "tree": [
            {"firm": one.firm, "name": firms[one.firm].name, "depth": one.depth}
            for one in branches
        ],
        "projects": [
            {"name": one.name, "stage": one.stage, "amount": one.amount,
             "direct": one.key in driven.direct}
            for one in record.listed(driven.direct | driven.along)
        ],
    }  # fmt: skip
