"""Bulletins over HTTP: drafted, reviewed by another, issued, compared, restated, taken out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy

from wutong.domains.bulletins.api import circulation, drafting, figures, upward
from wutong.domains.bulletins.rules.errors import (
    AlreadyMoved,
    BadValue,
    BulletinError,
    NotAllowed,
)
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.kernel.http import problems

ROUTERS = (
    ("通报", drafting.router),
    ("通报", figures.router),
    ("通报", circulation.router),
    ("上报表", upward.router),
)


def _problems_of(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": "body", "detail": one} for one in error.problems]}


problems.declare(
    BulletinError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", gettext_lazy("不能这样办理")
)
problems.declare(BadValue, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", gettext_lazy("内容不合要求"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", gettext_lazy("没有权限"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", gettext_lazy("已被他人更新"))
problems.declare(
    TemplateError, HTTPStatus.UNPROCESSABLE_ENTITY, "template", gettext_lazy("文稿写法不对"),
    _problems_of,
)  # fmt: skip
