"""One's own notices and channels over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ninja import Router

from wutong.domains.notices.api import channels, notices
from wutong.domains.notices.rules.errors import BadValue, NotAllowed, NoticeError
from wutong.kernel.http import problems

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (
    ("通知", notices.router),
    ("通知", channels.router),
)


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


problems.declare(NoticeError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(
    BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields", _("内容不合要求"), _field
)
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
