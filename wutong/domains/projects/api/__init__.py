"""Projects over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.api import claims, credit, evidence, figures, gates, reporting, writing
from wutong.domains.projects.rules.errors import (
    AlreadyMoved,
    GateNotMet,
    NotAllowed,
    OwnClaim,
    ProjectError,
)
from wutong.kernel.http import problems

ROUTERS = (
    ("项目", writing.router),
    ("项目", credit.router),
    ("关口", gates.router),
    ("月报", reporting.router),
    ("申报与核验", claims.router),
    ("佐证", evidence.router),
    ("指标", figures.router),
)


def _missing(error: Any) -> dict[str, Any]:
    return {
        "missing": [
            {
                "group": state.group,
                "text": state.text,
                "at_least": state.at_least,
                "unmet": [one.label for one in state.unmet],
            }
            for state in error.missing
        ]
        + [
            {"group": str(_("前置阶段")), "text": stage, "at_least": 1, "unmet": [stage]}
            for stage in error.skipped
        ]
    }


problems.declare(ProjectError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(GateNotMet, HTTPStatus.CONFLICT, "gate-not-met", _("关口条件不齐"), _missing)
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(OwnClaim, HTTPStatus.FORBIDDEN, "own-claim", _("不能核验自己的申报"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
