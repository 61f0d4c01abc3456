"""What of a source people can search for, and what of the trail must not be seen."""

from __future__ import annotations

from typing import Final

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.kernel.scope import Access
from wutong.kernel.search.tables import IndexedTable

CAPACITY_KIND: Final = "factor_capacity"
TABLE: Final = IndexedTable(FactorCapacity, ("name", "unit__name"))
indexed = TABLE.indexed
everything = TABLE.everything


def factors_hidden_from_trail(access: Access) -> Q:
    """Audit rows about needs of confidential projects that are not this person's to see."""
    confidential = FactorNeed.objects.filter(project__confidential=True)
    seen = FactorNeed.objects.visible_to(access).filter(project__confidential=True).values("pk")
    keys = confidential.exclude(pk__in=seen).annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="stewardship.factorneed", target_id__in=keys)
