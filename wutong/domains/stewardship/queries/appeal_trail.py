"""What of the audit trail tells of appeals that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.stewardship.models import Appeal
from wutong.kernel.scope import Access


def appeals_hidden_from_trail(access: Access) -> Q:
    """Audit rows about appeals that are confidential now and not this person's to see."""
    seen = Appeal.objects.visible_to(access).filter(confidential=True).values("pk")
    hidden = Appeal.objects.filter(confidential=True).exclude(pk__in=seen)
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="stewardship.appeal", target_id__in=keys)
