"""Ledger imports over HTTP: upload, what was understood, answers, confirm, undo."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_lazy

from wutong.domains.ledgers.api import imports
from wutong.domains.ledgers.refusals import ImportRefused, UnreadableWorkbook
from wutong.kernel.http import problems

ROUTERS = (("台账导入", imports.router),)

problems.declare(
    ImportRefused, HTTPStatus.CONFLICT, "import-refused", gettext_lazy("现在不能这样导入")
)
problems.declare(
    UnreadableWorkbook, HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-workbook",
    gettext_lazy("文件读不出"),
    lambda error: {"errors": [{"place": "file", "field": "file", "detail": str(error)}]},
)  # fmt: skip
