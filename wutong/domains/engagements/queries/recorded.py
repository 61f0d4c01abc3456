"""Engagements that are recorded already, for an import that compares with them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from wutong.domains.engagements.choices import Status
from wutong.domains.engagements.models import Engagement, FirmMet
from wutong.domains.engagements.rules.names import stated_names
from wutong.domains.org.queries import Region, within
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import Access


@dataclass(frozen=True)
class Recorded:
    """One engagement; ``firms`` are the names it met, in their normalised spelling."""

    key: int
    kind: str
    starts_on: date
    led_by: str
    title: str
    firms: frozenset[str]


def names_apart(text: str) -> list[str]:
    """The firms that one text lists."""
    return stated_names([text])


def recorded_between(access: Access, region: Region, first: date, last: date) -> list[Recorded]:
    """Engagements of the region's subtree that began within these days; two queries."""
    rows = (
        Engagement.objects.visible_to(access)
        .filter(within(region.path, "region_path"), starts_on__range=(first, last))
        .exclude(status=Status.CANCELLED)
        .order_by("pk")
    )
    met: dict[int, set[str]] = defaultdict(set)
    firms = FirmMet.objects.filter(engagement__in=rows.values("pk"), removed_at=None)
    for engagement, stated, name in firms.values_list(
        "engagement", "stated_name", "investor__name"
    ):
        met[engagement] |= {normalize_text(one) for one in (stated, name) if one}
    return [
        Recorded(pk, kind, on, led_by, title, frozenset(met[pk]))
        for pk, kind, on, led_by, title in rows.values_list(
            "pk", "kind", "starts_on", "led_by", "title"
        )
    ]
