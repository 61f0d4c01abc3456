"""Investors over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.api import merging, records, referrers
from wutong.domains.investors.api.records import SuspectedDouble
from wutong.domains.investors.rules.errors import (
    AlreadyChanged,
    BadValue,
    InvestorError,
    NeedsConfirmation,
    NotAllowed,
    NotMergeable,
)
from wutong.kernel.http import problems

# Fixed addresses stand before /investors/{number}.
ROUTERS = (("客商", merging.router), ("客商", records.router), ("客商", referrers.router))


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


def _suspects(error: Any) -> dict[str, Any]:
    return {"suspects": [one.model_dump() for one in error.suspects]}


problems.declare(InvestorError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(
    BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields", _("内容不合要求"), _field
)
problems.declare(AlreadyChanged, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(NotMergeable, HTTPStatus.CONFLICT, "not-mergeable", _("不能这样合并"))
problems.declare(
    NeedsConfirmation, HTTPStatus.CONFLICT, "needs-confirmation", _("须确认是同一家企业")
)
problems.declare(
    SuspectedDouble, HTTPStatus.CONFLICT, "suspected-double", _("可能已有这家企业"), _suspects
)
