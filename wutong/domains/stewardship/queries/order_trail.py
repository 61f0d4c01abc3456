"""What of the audit trail tells of orders that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.stewardship.models import SupervisionOrder
from wutong.kernel.scope import Access


def orders_hidden_from_trail(access: Access) -> Q:
    """Audit rows about orders that are confidential now and not this person's to see."""
    secret = SupervisionOrder.objects.filter(confidential=True)
    seen = SupervisionOrder.objects.visible_to(access).filter(confidential=True)
    hidden = secret.exclude(pk__in=seen.values("pk"))
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="stewardship.supervisionorder", target_id__in=keys)
