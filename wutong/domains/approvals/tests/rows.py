"""Rows of cases made directly, for tests of what reads many of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from wutong.domains.approvals.choices import (
    ApplicationKind,
    ApprovalStage,
    CaseState,
    Channel,
    ItemKind,
)
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    ApprovalItem,
    ItemVersion,
)
from wutong.domains.org.models import Region

LONG_AGO = date(2015, 1, 1)
THEN = datetime(2022, 1, 4, 2, tzinfo=UTC)


def version_of(code: str = "T-1", **more: Any) -> ItemVersion:
    """The only version of a national item, in force since 2015."""
    item, _made = ApprovalItem.objects.get_or_create(code=code, region=None)
    given = {
        "name": f"事项{code}", "kind": ItemKind.LICENCE, "stage": ApprovalStage.LAND_PLANNING,
        "department": "行政审批局", "statutory_days": 20, "promised_days": 5, "serial_days": 20,
        "valid_from": LONG_AGO, "created_at": THEN, **more,
    }  # fmt: skip
    return ItemVersion.objects.get_or_create(item=item, number=1, defaults=given)[0]


def case_row(region: Region, *, number: int, due_on: date | None, **more: Any) -> ApprovalCase:
    """A saved case under review since early 2022, of an application of its own."""
    project = more.get("project")
    application = Application.objects.create(
        number=f"A-{number}", kind=ApplicationKind.SINGLE, channel=Channel.WINDOW,
        tracking_code=f"code-{number}", applicant_name="某公司", region=region, project=project,
        region_path=region.path, submitted_at=THEN, confidential=more.get("confidential", False),
    )  # fmt: skip
    given = {
        "number": f"C-{number}", "application": application, "version": version_of(),
        "region_path": region.path, "stage": ApprovalStage.LAND_PLANNING,
        "state": CaseState.WITH_DEPARTMENT, "since": THEN, "received_on": date(2022, 1, 4),
        "accepted_on": date(2022, 1, 4), "limit_days": 5, "statutory_days": 20, "due_on": due_on,
        "updated_at": THEN, **more,
    }  # fmt: skip
    return ApprovalCase.objects.create(**given)
