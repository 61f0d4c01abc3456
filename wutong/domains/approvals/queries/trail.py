"""What of the audit trail tells of cases that somebody must not know."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from wutong.domains.approvals.models import Application, ApprovalCase
from wutong.kernel.scope import Access


def cases_hidden_from_trail(access: Access) -> Q:
    """Audit rows about cases and applications of projects that are confidential now and not this
    person's to see: rows written before bear their numbers as well."""
    return Q(target_kind="approvals.approvalcase", target_id__in=_hidden(ApprovalCase, access)) | Q(
        target_kind="approvals.application", target_id__in=_hidden(Application, access)
    )


def _hidden(model: type[Any], access: Access) -> QuerySet[Any, Any]:
    seen = model.objects.visible_to(access).filter(confidential=True).values("pk")
    rows = model.objects.filter(confidential=True).exclude(pk__in=seen)
    return rows.annotate(key=Cast("pk", CharField())).values("key")
