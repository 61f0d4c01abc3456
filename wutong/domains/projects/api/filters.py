"""What the list of projects can be narrowed to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from wutong.domains.org.queries import region_by_code, within
from wutong.domains.projects.choices import BuildKind, Pace, Stage
from wutong.domains.projects.models import Project, ProjectQuerySet
from wutong.domains.projects.models.project import late_to_start
from wutong.kernel import clock, search
from wutong.kernel.http.fields import Day, Key, Letters, Moment, Yuan
from wutong.kernel.http.paging import Order
from wutong.kernel.http.problems import FieldError, Refusal
from wutong.kernel.scope import Access
from wutong.kernel.statements import Narrowed

ORDERS: Final = (
    Order("updated_at"),
    Order("created_at"),
    Order("code"),
    Order("name"),
    Order("stage_on", nullable=True),
    Order("total_investment", nullable=True),
    Order("next_step_due", nullable=True),
)


class ProjectFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(100)] = Field(
        "", description="名称、编号或签约主体的任一片段，也可用拼音或首字母"
    )
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    unit: Key | None = Field(None, description="责任单位编号")
    stage: list[Stage] = Field([], description="阶段，可写多个")
    pace: list[Pace] = Field([], description="推进状态，可写多个")
    build_kind: BuildKind | None = None
    industry: Annotated[str, Letters(60)] = Field("", description="产业类别，全名")
    industry_code: Annotated[str, Field(pattern=r"^([A-T]?[0-9]{0,4})$")] = Field(
        "", description="国民经济行业代码（GB/T 4754）的开头"
    )
    high_technology: bool | None = None
    key_project: bool | None = None
    investor: Key | None = Field(None, description="投资方编号")
    parent: Annotated[str, Letters(40)] = Field("", description="上级项目的编号：只看它的分期")
    top_level: bool | None = Field(None, description="true 只看没有上级的项目")
    amount_from: Yuan | None = Field(None, description="总投资不低于，元")
    amount_to: Yuan | None = Field(None, description="总投资不高于，元")
    stage_on_from: Day | None = Field(None, description="进入本阶段的日期，起")
    stage_on_to: Day | None = Field(None, description="进入本阶段的日期，止")
    updated_after: Moment | None = Field(None, description="此刻之后更新过的")
    late_start: bool | None = Field(None, description="true 只看过了计划月份还没开工的")

    def narrowed(self, access: Access) -> Narrowed:
        """The projects that fit, of those the caller sees. Refuses a region that doesn't exist with
        422. Words of ``q`` are looked up in the index of the search at every call."""
        chosen = {
            name: value for name, value in self.model_dump().items() if value not in ("", None, [])
        }
        path = _path_of(chosen.pop("region")) if self.region else ""

        def rows() -> ProjectQuerySet:
            condition = within(path, "region_path") if path else Q()
            for name, value in chosen.items():
                condition &= CONDITIONS[name](value)
            return Project.objects.visible_to(access).filter(condition)

        key = (ProjectFilter, access, clock.today(), path, self.model_dump_json())
        return Narrowed(None if self.q else key, rows)


def _path_of(code: str) -> str:
    """The path of the region with this code. Refuses one that doesn't exist with 422."""
    region = region_by_code(code)
    if region is None:
        sentence = _("没有这个行政区划代码：%(code)s。") % {"code": code}
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            sentence,
            "invalid-fields",
            [FieldError(place="query", field="region", detail=sentence)],
        )
    return region.path


def _late_start(late: bool) -> Q:
    found = late_to_start(clock.today())
    return found if late else ~found


def _plain(lookup: str) -> Callable[[Any], Q]:
    return lambda value: Q(**{lookup: value})


CONDITIONS: Final[dict[str, Callable[[Any], Q]]] = {
    "q": lambda value: search.matching("project", value),
    "unit": _plain("unit"),
    "stage": _plain("stage__in"),
    "pace": _plain("pace__in"),
    "build_kind": _plain("build_kind"),
    "industry": _plain("industry"),
    "industry_code": _plain("industry_code__startswith"),
    "high_technology": _plain("high_technology"),
    "key_project": _plain("key_project"),
    "investor": _plain("investor"),
    "parent": _plain("parent__code"),
    "top_level": _plain("parent__isnull"),
    "amount_from": lambda value: _plain("total_investment__gte")(Decimal(value)),
    "amount_to": lambda value: _plain("total_investment__lte")(Decimal(value)),
    "stage_on_from": _plain("stage_on__gte"),
    "stage_on_to": _plain("stage_on__lte"),
    "updated_after": _plain("updated_at__gt"),
    "late_start": _late_start,
}
