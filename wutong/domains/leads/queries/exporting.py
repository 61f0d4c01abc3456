"""The list of leads as a table to hand out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.listing import SHOWN
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet


def leads_sheet(leads: QuerySet[Lead]) -> Sheet:
    """The chosen leads, without contacts' phones."""
    chosen = leads[:ROWS_AT_MOST]
    columns = [(_("线索编号"), 22), (_("投资方"), 32), (_("投资内容"), 40),
               (_("拟投资额（万元）"), 14), (_("地区"), 14), (_("承办单位"), 20),
               (_("承办人"), 10), (_("来源"), 12), (_("状态"), 10), (_("报备日期"), 12),
               (_("保护期至"), 12)]  # fmt: skip
    keys = chosen.values_list("pk", flat=True)
    return Sheet("leads.list", _("线索"), columns, _rows(chosen), keys)


def _rows(leads: QuerySet[Lead]) -> Iterator[list[Any]]:
    """Each lead's cells: code, firm, content, amount in 万元, region, unit, holder, source, state,
    day reported, end of protection. No contact's phone."""
    for one in leads.select_related(*SHOWN).iterator(chunk_size=2000):
        yield [
            one.code,
            one.firm_name,
            one.content,
            None if one.amount is None else one.amount / 10_000,
            one.region.name,
            one.unit.name if one.unit else "",
            one.owner.name if one.owner else "",
            one.get_source_display(),
            one.get_state_display(),
            one.reported_on.isoformat(),
            _day(one.protected_until),
        ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
