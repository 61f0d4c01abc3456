"""Credit for projects over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from wutong.domains.org.queries import User
from wutong.domains.projects import actions
from wutong.domains.projects.api.reading import Code, project_named
from wutong.domains.projects.api.writing import unit_stated
from wutong.domains.projects.models.credit import WHOLE
from wutong.domains.projects.queries.credit import shares_of
from wutong.domains.projects.rules.credit import CreditLine
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, KeyInBody, Letters, Moment, Number
from wutong.kernel.http.problems import refusal_of

router = Router()
MOST_SHARES = 50


class CreditShareShape(Schema):
    """One share of the whole, 0–1; ``unit`` or ``person`` may be null, not both."""

    unit: int | None
    unit_name: str
    person: int | None
    person_name: str
    share: Number
    reason: str
    decided_at: Moment

    @staticmethod
    def resolve_unit(one: Any) -> int | None:
        """The unit's number."""
        return one.unit_id

    @staticmethod
    def resolve_unit_name(one: Any) -> str:
        """The unit's name."""
        return str(one.unit or "")

    @staticmethod
    def resolve_person(one: Any) -> int | None:
        """The person's number."""
        return one.person_id

    @staticmethod
    def resolve_person_name(one: Any) -> str:
        """The person's name."""
        return str(one.person or "")

    @staticmethod
    def resolve_share(one: Any) -> Decimal:
        """The share of the whole."""
        return Decimal(one.share) / WHOLE


class CreditLineBody(Body):
    """A share of a unit, of a person of it, or of a person alone."""

    unit: KeyInBody | None = None
    person: KeyInBody | None = None
    share: Number


class CreditBody(Body):
    """The whole credit anew: shares add up to 1."""

    shares: Annotated[list[CreditLineBody], Field(min_length=1, max_length=MOST_SHARES)]
    reason: Annotated[str, Letters(300, 1)]


@router.get("/projects/{code}/credit", response=list[CreditShareShape], summary="业绩份额")
def read_credit(request: ApiCaller, code: Code) -> Any:
    """项目现行的业绩份额；没有分配的项目全部计入责任单位。"""
    return shares_of(_project(request, code))


@router.put("/projects/{code}/credit", response=list[CreditShareShape], summary="分配业绩")
def set_credit(request: ApiCaller, code: Code, body: CreditBody) -> Any:
    """重新分配业绩，份额之和须为 1；第一次由能修改项目的人分配，以后由裁定人分配。"""
    project = _project(request, code)
    people = {line.person for line in body.shares if line.person is not None}
    if missing := people - set(User.objects.filter(pk__in=people).values_list("pk", flat=True)):
        raise refusal_of("person", _("没有这个人员：%(number)s。") % {"number": min(missing)})
    lines = [
        CreditLine(
            unit_stated(line.unit, request.access).pk if line.unit is not None else None,
            line.person,
            line.share,
        )
        for line in body.shares
    ]
    actions.set_credit(
        project=project, shares=lines, by=request.user, at=clock.now(), reason=body.reason
    )
    return shares_of(project)


def _project(request: ApiCaller, code: str) -> Any:
    project = project_named(request.access, code)
    if request.access.is_investor:
        raise PermissionDenied
    return project
