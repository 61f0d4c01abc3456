"""The list's rows as JSON, written straight from the database's values.

What they hold is :class:`~wutong.domains.projects.api.shapes.ProjectRow`, which the document
describes and a test holds them against; a model for each of two hundred rows takes long.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse

from wutong.domains.projects.models import Project
from wutong.kernel.http.fields import in_yuan, with_offset
from wutong.kernel.http.paging import Page
from wutong.kernel.money import plain
from wutong.kernel.scope import Access
from wutong.kernel.statements import compiled_for_keys

JSON: Final = "application/json; charset=utf-8"


class Row(NamedTuple):
    """What is read of a project; ``region__code`` and the like as the ORM names them."""

    pk: int
    code: str
    name: str
    stage: str
    stage_on: date | None
    pace: str
    total_investment: Decimal | None
    region__code: str
    region__name: str
    unit_id: int | None
    unit__name: str
    investor_id: int | None
    investor__name: str
    investor__uscc: str | None
    parent_id: int | None
    industry: str
    industry_code: str
    build_kind: str
    high_technology: bool
    key_project: bool
    confidential: bool
    land_area: Decimal | None
    next_step: str
    next_step_due: date | None
    planned_start: str | None
    updated_at: datetime
    version: int

    def written(self, parents: dict[int, dict[str, str]]) -> dict[str, Any]:
        """The row as it travels; ``parents`` are those that the caller may see."""
        unit = {"id": self.unit_id, "name": self.unit__name} if self.unit_id else None
        firm = {"id": self.investor_id, "name": self.investor__name, "uscc": self.investor__uscc}
        return {
            "code": self.code,
            "name": self.name,
            "stage": self.stage or None,
            "stage_on": _day(self.stage_on),
            "pace": self.pace,
            "total_investment": _maybe(in_yuan, self.total_investment),
            "region": {"code": self.region__code, "name": self.region__name},
            "unit": unit,
            "investor": firm if self.investor_id else None,
            "parent": parents.get(self.parent_id) if self.parent_id else None,
            "industry": self.industry,
            "industry_code": self.industry_code,
            "build_kind": self.build_kind or None,
            "high_technology": self.high_technology,
            "key_project": self.key_project,
            "confidential": self.confidential,
            "land_area": _maybe(plain, self.land_area),
            "next_step": self.next_step,
            "next_step_due": _day(self.next_step_due),
            "planned_start": self.planned_start,
            "updated_at": with_offset(self.updated_at),
            "version": self.version,
        }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _maybe(write: Any, value: Decimal | None) -> str | None:
    return None if value is None else write(value)


@compiled_for_keys
def _rows(keys: Sequence[int]) -> QuerySet[Project, Any]:
    return Project.objects.filter(pk__in=keys).order_by().values_list(*Row._fields)


def answer(page: Page[Any], access: Access) -> HttpResponse:
    """The page as JSON."""
    by_key = {row[0]: Row._make(row) for row in _rows([one.pk for one in page.items])}
    rows = [by_key[one.pk] for one in page.items if one.pk in by_key]
    parents = _parents({row.parent_id for row in rows if row.parent_id}, access)
    body = {"items": [row.written(parents) for row in rows], "next": page.next}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=JSON)


def _parents(keys: set[int], access: Access) -> dict[int, dict[str, str]]:
    """Code and name of these projects, as far as the caller may see them."""
    seen = (
        Project.objects.visible_to(access).filter(pk__in=keys) if keys else Project.objects.none()
    )
    return {
        key: {"code": code, "name": name}
        for key, code, name in seen.order_by().values_list("pk", "code", "name")
    }
