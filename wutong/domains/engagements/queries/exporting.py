"""The list of engagements as a table to hand out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.engagements.models import EngagementQuerySet, FirmMet
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet

ROWS_A_BATCH: Final = 500


def engagements_sheet(engagements: EngagementQuerySet) -> Sheet:
    """The chosen engagements with the firms that they met."""
    chosen = engagements.select_related("region", "unit")[:ROWS_AT_MOST]
    columns = [(_("主题"), 40), (_("类别"), 10), (_("开始日期"), 12), (_("结束日期"), 12),
               (_("级别"), 14), (_("带队领导"), 16), (_("地点"), 20), (_("主办"), 20),
               (_("对接企业"), 60), (_("家数"), 8), (_("成果"), 40), (_("状态"), 10)]  # fmt: skip
    keys = chosen.values_list("pk", flat=True)
    return Sheet("engagements.list", _("活动"), columns, _rows(chosen), keys)


def _rows(engagements: EngagementQuerySet) -> Iterator[tuple[Any, ...]]:
    for batch in batched(engagements.iterator(chunk_size=ROWS_A_BATCH), ROWS_A_BATCH):
        firms: dict[int, list[str]] = defaultdict(list)
        met = FirmMet.objects.filter(engagement__in=batch, removed_at=None).order_by("pk")
        for key, name, stated in met.values_list("engagement", "investor__name", "stated_name"):
            firms[key].append(name or stated)
        for one in batch:
            yield (
                one.title, one.get_kind_display(), one.starts_on, one.ends_on,
                one.get_leader_level_display(), one.led_by, one.places, one.unit or one.region,
                "、".join(firms[one.pk]), len(firms[one.pk]), one.outcome,
                one.get_status_display(),
            )  # fmt: skip
