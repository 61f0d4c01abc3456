"""What tests of imports share: bringing a ledger in, and asking what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from wutong.domains.ledgers import actions
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.documents import import_document
from wutong.domains.ledgers.tests.building import xlsx
from wutong.domains.ledgers.workbooks import LedgerContent, content_of
from wutong.domains.org.models import Region, User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.queries.questions import scope_of
from wutong.kernel import metrics
from wutong.kernel.metrics import Period, Question
from wutong.kernel.scope import Access

LEDGERS = Path(settings.PROJECT_ROOT) / "demo" / "ledgers"
LATER = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def access(user: User, at: datetime = LATER) -> Access:
    return access_of(user, at.date())


def bring(
    user: User,
    content: LedgerContent,
    unit: Region,
    answers: dict[str, str] | None = None,
    at: datetime = LATER,
) -> tuple[LedgerImport, dict[str, Any]]:
    kept, plan = actions.import_ledger(
        content=content,
        region=unit,
        by=user,
        access=access(user),
        at=at,
        answers=answers or {},
        write=True,
    )
    return kept, import_document(plan)


def ask(user: User, code: str, unit: Region, first: str, last: str) -> Decimal:
    question = Question(
        scope=scope_of(unit),
        period=Period(date.fromisoformat(first), date.fromisoformat(last)),
        access=access(user),
    )
    return metrics.ask(code, question, None).values[0].value


def small(*rows: list[object]) -> LedgerContent:
    header = ["项目名称", "投资方", "总投资（亿元）", "签约日期", "进展情况"]
    return content_of("签约.xlsx", xlsx({"签约": [header, *rows]}))
