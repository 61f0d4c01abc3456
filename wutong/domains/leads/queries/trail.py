"""What of the audit trail tells of leads that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.leads.models import Lead
from wutong.kernel.scope import Access


def hidden_from_trail(access: Access) -> Q:
    """Audit rows about leads that are confidential now and not this person's to see."""
    seen = Lead.objects.visible_to(access).filter(confidential=True).values("pk")
    hidden = Lead.objects.filter(confidential=True).exclude(pk__in=seen)
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="leads.lead", target_id__in=keys)
