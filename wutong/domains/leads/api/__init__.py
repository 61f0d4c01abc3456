"""Leads over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.api import deciding, exporting, leads, pasting, steps
from wutong.domains.leads.rules.errors import (
    AlreadyMoved,
    BadValue,
    Collides,
    LeadError,
    NotAllowed,
    NotNow,
    PickRefused,
)
from wutong.kernel.http import problems

# Fixed addresses stand before /leads/{code}.
ROUTERS = (
    ("线索", pasting.router),
    ("线索", exporting.router),
    ("线索", deciding.router),
    ("线索", leads.router),
    ("线索", steps.router),
)


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


problems.declare(LeadError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(
    BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields", _("内容不合要求"), _field
)
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotNow, HTTPStatus.CONFLICT, "not-now", _("现在不能这样办"))
problems.declare(PickRefused, HTTPStatus.CONFLICT, "pick-refused", _("领取规则不允许"))
problems.declare(Collides, HTTPStatus.CONFLICT, "collides", _("可能撞单"))
