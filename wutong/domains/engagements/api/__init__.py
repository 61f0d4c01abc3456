"""Engagements over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.domains.engagements.api import exporting, writing
from wutong.domains.engagements.rules.errors import (
    AlreadyChanged,
    BadValue,
    EngagementError,
    NotAllowed,
)
from wutong.kernel.http import problems

ROUTERS = (("活动", exporting.router), ("活动", writing.router))


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


problems.declare(EngagementError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(
    BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields", _("内容不合要求"), _field
)
problems.declare(AlreadyChanged, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
