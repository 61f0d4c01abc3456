"""Agreements over HTTP."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.api import commitments, exporting, for_firms, meetings, papers
from wutong.domains.agreements.rules.errors import (
    AgreementError,
    AlreadyMoved,
    NotAllowed,
    NotReady,
    OwnWork,
)
from wutong.kernel.http import problems

ROUTERS = (
    ("协议", exporting.router),
    ("协议", papers.router),
    ("协议审核会", meetings.router),
    ("履约", commitments.router),
    ("企业签署的协议", for_firms.router),
)

problems.declare(AgreementError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", _("内容不合要求"))
problems.declare(NotReady, HTTPStatus.CONFLICT, "not-ready", _("条件不齐"))
problems.declare(NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(OwnWork, HTTPStatus.FORBIDDEN, "own-work", _("不能审查自己的工作"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
