"""What of the audit trail tells of visits that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.stewardship.models import Visit
from wutong.kernel.scope import Access


def visits_hidden_from_trail(access: Access) -> Q:
    """Audit rows about visits that are confidential now and not this person's to see."""
    seen = Visit.objects.visible_to(access).filter(confidential=True).values("pk")
    hidden = Visit.objects.filter(confidential=True).exclude(pk__in=seen)
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="stewardship.visit", target_id__in=keys)
