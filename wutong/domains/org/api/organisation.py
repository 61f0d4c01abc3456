"""Regions, units and the caller over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import Field

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Region, Unit
from wutong.domains.org.queries import region_by_code, within
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Day, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import FieldError, Refusal
from wutong.kernel.scope import ABILITIES

router = Router()

BY_PATH = Order("path")
BY_KEY = Order("pk")


class RegionRow(Schema):
    """A region: division, zone or park."""

    code: str = Field(description="行政区划代码（GB/T 2260），开发区与园区为上级代码加字母与序号")
    name: str
    level: RegionLevel
    parent: str | None = Field(description="上级的代码")
    ancestors: list[str] = Field(description="自最上级起的代码，含本级")

    @staticmethod
    def resolve_parent(region: Any) -> str | None:
        """The code of the region above."""
        above = region.ancestor_codes[:-1]
        return above[-1] if above else None

    @staticmethod
    def resolve_ancestors(region: Any) -> list[str]:
        """Codes from the root down."""
        codes: list[str] = region.ancestor_codes
        return codes


class RegionList(Schema):
    """One page of regions."""

    items: list[RegionRow]
    next: str | None


class UnitRow(Schema):
    """A bureau, department, squad, task force, liaison office or committee."""

    id: int
    name: str
    kind: UnitKind
    region: str = Field(description="所在地区的代码")
    parent: int | None
    closed_on: Day | None

    @staticmethod
    def resolve_region(unit: Any) -> str:
        """The region's code."""
        code: str = unit.region.code
        return code

    @staticmethod
    def resolve_parent(unit: Any) -> int | None:
        """The number of the unit above."""
        key: int | None = unit.parent_id
        return key


class UnitList(Schema):
    """One page of units."""

    items: list[UnitRow]
    next: str | None


class GrantShape(Schema):
    """One post's role and scope."""

    role: Role
    region_path: str = Field(description="地区范围，从最上级起的代码路径；按单位授予时为空")
    unit: int | None
    abilities: list[str]

    @staticmethod
    def resolve_abilities(grant: Any) -> list[str]:
        """What the role may do."""
        return sorted(ABILITIES.get(grant.role, ()))


class Caller(Schema):
    """Who calls, and what they may do today."""

    id: int
    username: str
    name: str
    title: str
    grants: list[GrantShape]


@router.get("/me", response=Caller, summary="本人")
def read_me(request: ApiCaller) -> Any:
    """登录者今天的职务与权限。"""
    access = request.access
    return {
        "id": request.user.pk,
        "username": request.user.get_username(),
        "name": access.name,
        "title": access.title,
        "grants": list(access.grants),
    }


def region_stated(code: str, place: str = "query", field: str = "under") -> Region:
    """The region with this code. Refuses an unknown one: 404 in the path, else 422."""
    region = region_by_code(code)
    if region is None and place == "path":
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这个行政区划代码：%(code)s。") % {"code": code})
    if region is None:
        sentence = _("没有这个行政区划代码：%(code)s。") % {"code": code}
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            sentence,
            "invalid-fields",
            [FieldError(place=place, field=field, detail=sentence)],
        )
    return region


@router.get("/regions", response=RegionList, summary="地区")
def list_regions(
    request: ApiCaller,
    under: Annotated[str, Letters(16), Field(description="只看这个地区之下的，不含本级")] = "",
    level: RegionLevel | None = None,
    q: Annotated[str, Letters(40), Field(description="名称中的一段")] = "",
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """按代码顺序。地区本身不涉密，登录即可看。"""
    condition = Q(name__contains=q) if q else Q()
    if level:
        condition &= Q(level=level)
    if under:
        above = region_stated(under)
        condition &= within(above.path) & ~Q(pk=above.pk)
    regions = Region.objects.visible_to(request.access).filter(condition)
    return page_of(regions, BY_PATH, cursor, limit, scope=f"regions {under} {level} {q}")


@router.get("/regions/{code}", response=RegionRow, summary="一个地区")
def read_region(
    request: ApiCaller, code: Annotated[str, Letters(16, 1), Path(description="行政区划代码")]
) -> Any:
    """也接受 12 位代码。"""
    return region_stated(code, "path")


@router.get("/units", response=UnitList, summary="单位")
def list_units(
    request: ApiCaller,
    region: Annotated[str, Letters(16), Field(description="行政区划代码；连同下辖地区")] = "",
    kind: UnitKind | None = None,
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """招商局、部门、小分队、专班、联络处等。"""
    condition = Q(kind=kind) if kind else Q()
    if region:
        condition &= within(region_stated(region).path, "region__path")
    units = Unit.objects.visible_to(request.access).filter(condition).select_related("region")
    return page_of(units, BY_KEY, cursor, limit, scope=f"units {region} {kind}")
