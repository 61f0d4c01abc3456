"""Pre-assessment over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.actions import BadScorecard
from wutong.domains.appraisal.api import assessments, exporting, scorecards, steps
from wutong.domains.appraisal.rules.errors import (
    AlreadyMoved,
    AppraisalError,
    BadValue,
    NotAllowed,
    NotNow,
    OwnWork,
)
from wutong.kernel.http import problems

ROUTERS = (
    ("评估", scorecards.router),
    ("评估", exporting.router),
    ("评估", assessments.router),
    ("评估", steps.router),
)


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


def _rows(error: Any) -> dict[str, Any]:
    return {
        "errors": [
            {"place": "body", "field": f"body.{place}" if place else "body", "detail": sentence}
            for place, sentence in error.problems.items()
        ]
    }


WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
problems.declare(AppraisalError, WRONG, "refused", _("内容不合要求"))
problems.declare(BadValue, WRONG, "invalid-fields", _("内容不合要求"), _field)
problems.declare(BadScorecard, WRONG, "invalid-fields", _("内容不合要求"), _rows)
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(OwnWork, HTTPStatus.FORBIDDEN, "own-work", _("须由他人办理"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotNow, HTTPStatus.CONFLICT, "not-now", _("现在不能这样办"))
