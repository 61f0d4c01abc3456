"""Agreements, an agenda and the ledger of commitments as tables to hand out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, Commitment, ReviewMeeting
from wutong.domains.agreements.queries.reading import agenda_of, lines_of
from wutong.kernel.scope import Access
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet
from wutong.ui import formats

ROWS_A_BATCH: Final = 500


def agreements_sheet(agreements: QuerySet[Agreement]) -> Sheet:
    """The chosen agreements."""
    chosen = agreements[:ROWS_AT_MOST]
    columns = [(_("协议编号"), 24), (_("协议名称"), 40), (_("类别"), 12), (_("企业"), 40),
               (_("项目编号"), 24), (_("地区"), 14), (_("签约单位"), 20), (_("金额（万元）"), 14),
               (_("状态"), 12), (_("签署日期"), 12), (_("公平竞争待处理"), 14),
               (_("经办人"), 12)]  # fmt: skip
    keys = chosen.values_list("pk", flat=True)
    return Sheet("agreements.list", _("协议"), columns, _agreements(chosen), keys)


def _agreements(agreements: QuerySet[Agreement]) -> Iterator[tuple[Any, ...]]:
    for batch in batched(agreements.iterator(chunk_size=ROWS_A_BATCH), ROWS_A_BATCH):
        for line in lines_of(list(batch)):
            one = line.agreement
            yield (
                one.number, one.title, one.get_kind_display(), line.firms,
                one.project.code if one.project else "", one.region.name, one.unit or "",
                "" if one.amount is None else one.amount / 10_000, one.get_state_display(),
                one.signed_on or "", line.unsettled, one.owner or "",
            )  # fmt: skip


def ledger_sheet(commitments: QuerySet[Commitment]) -> Sheet:
    """The chosen commitments."""
    chosen = commitments[:ROWS_AT_MOST]
    columns = [(_("协议编号"), 24), (_("协议名称"), 40), (_("承诺方"), 10), (_("事项"), 12),
               (_("内容"), 60), (_("金额或数量"), 20), (_("责任单位"), 20), (_("责任人"), 12),
               (_("期限"), 12), (_("状态"), 14), (_("履行日期"), 12)]  # fmt: skip
    keys = chosen.values_list("pk", flat=True)
    rows = (_commitment(one) for one in chosen.iterator(chunk_size=ROWS_A_BATCH))
    return Sheet("agreements.commitments", _("履约台账"), columns, rows, keys)


def _commitment(row: Commitment) -> tuple[Any, ...]:
    return (
        row.agreement.number, row.agreement.title, row.get_side_display(), row.get_kind_display(),
        row.text, measure_of(row), row.owner_unit or "", row.owner or "", row.due_on,
        row.get_state_display(), row.fulfilled_on or "",
    )  # fmt: skip


def agenda_sheet(meeting: ReviewMeeting, access: Access) -> Sheet:
    """A meeting's agenda, of agreements that the person sees."""
    items, _others = agenda_of(meeting, access)
    columns = [(_("序号"), 6), (_("协议编号"), 24), (_("协议名称"), 40), (_("企业"), 40),
               (_("轮次"), 6), (_("决定"), 14), (_("意见"), 40)]  # fmt: skip
    rows = (
        (one.place, one.agreement.number, one.agreement.title,
         "、".join(str(party) for party in one.agreement.parties.all()), one.round,
         one.get_decision_display(), one.note)
        for one in items
    )  # fmt: skip
    return Sheet(
        "agreements.agenda", _("议程"), columns, rows, [one.agreement.number for one in items],
        meeting.region_path, name=_("协议审核会议程") + f"-{meeting.on}",
    )  # fmt: skip


def measure_of(row: Commitment) -> str:
    """For example 3.00 亿元, 300 人."""
    parts = []
    if row.amount is not None:
        parts.append(formats.money(row.amount))
    if row.quantity is not None:
        parts.append(f"{formats.plain_number(row.quantity)} {row.measure}".strip())
    return "，".join(parts)
