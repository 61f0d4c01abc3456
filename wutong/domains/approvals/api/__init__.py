"""Approvals over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ninja import Router

from wutong.domains.approvals.api import around, case_papers, cases, catalogue, roadmap
from wutong.domains.approvals.rules.errors import AlreadyMoved, ApprovalError, BadValue, NotAllowed
from wutong.kernel.http import problems

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (
    ("事项目录", catalogue.router),
    ("审批路线图", roadmap.router),
    ("办件", cases.router),
    ("办件材料", case_papers.router),
    ("绿色通道、代办和联合验收", around.router),
)


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


problems.declare(ApprovalError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(
    BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields", _("内容不合要求"), _field
)
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "forbidden", _("没有权限"))
