"""Stewardship over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ninja import Router

from wutong.domains.stewardship.api import (
    appeals,
    appeals_own,
    dispatch,
    factors,
    orders,
    stewards,
    visits,
)
from wutong.domains.stewardship.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    StewardshipError,
)
from wutong.kernel.http import problems

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (
    ("诉求", appeals.router),
    ("诉求", appeals_own.router),
    ("督办", orders.router),
    ("走访", visits.router),
    ("管家", stewards.router),
    ("调度", dispatch.router),
    ("要素保障", factors.router),
)


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


problems.declare(StewardshipError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(
    BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields", _("内容不合要求"), _field
)
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
