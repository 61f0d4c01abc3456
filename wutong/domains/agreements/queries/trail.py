"""What of the audit trail tells of agreements that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.kernel.scope import Access


def hidden_from_trail(access: Access) -> Q:
    """Audit rows about agreements, and commitments, of projects that are confidential now and not
    this person's to see: rows written before bear their titles as well."""
    seen = Agreement.objects.visible_to(access).filter(project__confidential=True).values("pk")
    hidden = Agreement.objects.filter(project__confidential=True).exclude(pk__in=seen)
    promises = Commitment.objects.filter(agreement__in=hidden.values("pk"))
    return Q(target_kind="agreements.agreement", target_id__in=_keys(hidden)) | Q(
        target_kind="agreements.commitment", target_id__in=_keys(promises)
    )


def _keys(rows: QuerySet[Agreement] | QuerySet[Commitment]) -> QuerySet[Agreement, str]:
    return rows.annotate(key=Cast("pk", CharField())).values("key")  # type: ignore[return-value]
