"""What of the audit trail tells of engagements that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.models.engagement import about_secrets
from wutong.kernel.scope import Access


def hidden_from_trail(access: Access) -> Q:
    """Audit rows of engagements about confidential projects that are not this person's to see."""
    hidden = Engagement.objects.filter(about_secrets(access))
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="engagements.engagement", target_id__in=keys)
