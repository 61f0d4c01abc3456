"""What of the audit trail tells of assessments that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.appraisal.models import Assessment
from wutong.kernel.scope import Access


def hidden_from_trail(access: Access) -> Q:
    """Audit rows about assessments of projects that are confidential now and not this person's."""
    secret = Assessment.objects.filter(project__confidential=True)
    seen = Assessment.objects.visible_to(access).filter(project__confidential=True).values("pk")
    keys = secret.exclude(pk__in=seen).annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="appraisal.assessment", target_id__in=keys)
