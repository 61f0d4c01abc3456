"""Merging two records of one firm, and taking a merge back.

Everything stands in one transaction, so a process killed in the middle leaves nothing. Both
records are held first, the lower key first, so that two merges never wait for each other; the
merged record is then won by a conditional update, so that of two people only one merges it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.actions.registering import kind_of
from wutong.domains.investors.actions.support import forget_names, names_changed, put_name
from wutong.domains.investors.models import Investor, InvestorName, MergeRecord
from wutong.domains.investors.queries.merging import MergePreview, preview_merge
from wutong.domains.investors.rules import normalize_name
from wutong.domains.investors.rules.errors import (
    AlreadyChanged,
    NeedsConfirmation,
    NotAllowed,
    NotMergeable,
)
from wutong.domains.org.queries import access_of
from wutong.kernel import audit, clock, events
from wutong.kernel.scope import MERGE_INVESTORS


@transaction.atomic
def merge(
    *,
    kept: Investor,
    merged: Investor,
    by: Any,
    at: datetime,
    reason: str = "",
    confirmed: bool = False,
) -> MergeRecord:
    """Make ``merged`` part of ``kept``: every row of every room that pointed at it moves.

    ``by`` None is the system. Two different valid codes are two firms unless ``confirmed``.
    Raises NotAllowed, NeedsConfirmation, NotMergeable (the same record), AlreadyChanged (one of
    them was merged or taken back meanwhile).
    """
    _require(by, at)
    kept, merged = _held(kept, merged)
    preview = preview_merge(kept, merged)
    if preview.different_codes and not confirmed:
        raise NeedsConfirmation(
            _("两个客商的统一社会信用代码不同，应是两家企业；确是一家的，请勾选确认。")
        )
    won = Investor.objects.filter(pk=merged.pk, merged_into=None, removed_at=None).update(
        merged_into=kept
    )
    if not won:
        raise AlreadyChanged(_("这个客商刚刚被别人合并或撤回，请刷新后再看。"))
    _move(preview)
    added = _take_names(preview)
    _fill(kept, {name: new for name, (_old, new) in preview.filled.items()})
    record = _record(preview, added, by, at, reason)
    forget_names([merged.pk])
    names_changed(kept)
    _tell("investors.merged", record, by, at, reason)
    return record


def _require(by: Any, at: datetime) -> None:
    if by is not None and not access_of(by, clock.day_of(at)).may_ever(MERGE_INVESTORS):
        raise NotAllowed(_("您的岗位不能合并客商。"))


def _held(kept: Investor, merged: Investor) -> tuple[Investor, Investor]:
    """Both records as they are now, held until the transaction ends."""
    if kept.pk == merged.pk:
        raise NotMergeable(_("这是同一个客商，无须合并。"))
    rows = Investor.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk)).order_by("pk")
    held = {row.pk: row for row in rows}
    if len(held) != 2 or any(one.merged_into_id or one.removed_at for one in held.values()):
        raise AlreadyChanged(_("其中一个客商刚刚被别人合并或撤回，请刷新后再看。"))
    return held[kept.pk], held[merged.pk]


def _move(preview: MergePreview) -> None:
    for relation in preview.relations:
        relation.model._base_manager.filter(pk__in=relation.moved).update(
            **{relation.field: preview.kept}
        )


def _take_names(preview: MergePreview) -> list[int]:
    rows = (
        put_name(preview.kept, kind_of(name), name, normalize_name(name))
        for name in preview.new_names
    )
    return [row.pk for row in rows if row is not None]


def _fill(investor: Investor, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(investor, name, value)
    if values:
        investor.save(update_fields=[name.removesuffix("_id") for name in values])


def _record(
    preview: MergePreview, added: list[int], by: Any, at: datetime, reason: str
) -> MergeRecord:
    return MergeRecord.objects.create(
        kept=preview.kept,
        merged=preview.merged,
        by=by,
        at=at,
        reason=reason,
        moved=[
            {"model": one.model._meta.label, "field": one.field, "keys": list(one.moved)}
            for one in preview.relations
            if one.moved
        ],
        filled={name: list(values) for name, values in preview.filled.items()},
        added_names=added,
    )


def _tell(action: str, record: MergeRecord, by: Any, at: datetime, reason: str) -> None:
    counts = {one["model"]: [None, len(one["keys"])] for one in record.moved}
    for target in (record.kept, record.merged):
        audit.record(
            actor=by, at=at, action=action, target=target, reason=reason,
            changes={"merged": [record.merged.name, record.kept.name], **counts},
        )  # fmt: skip
    events.publish(action, kept=record.kept.pk, merged=record.merged.pk, moved=record.moved)


@transaction.atomic
def undo_merge(*, record: MergeRecord, by: Any, at: datetime, reason: str = "") -> MergeRecord:
    """Take a merge back: rows that still point at the kept record return to the merged one.

    What somebody has changed since stays as they made it. Raises NotAllowed, NotMergeable (the
    kept record was merged on, or its code has since gone to another), AlreadyChanged.
    """
    _require(by, at)
    held = {
        row.pk: row
        for row in Investor.objects.select_for_update()
        .filter(pk__in=(record.kept_id, record.merged_id))
        .order_by("pk")
    }
    kept, merged = held[record.kept_id], held[record.merged_id]
    if kept.merged_into_id:
        raise NotMergeable(_("保留的客商后来又并入了别的客商，请先撤销那一次合并。"))
    won = MergeRecord.objects.filter(pk=record.pk, undone_at=None).update(
        undone_at=at, undone_by=by
    )
    if not won:
        raise AlreadyChanged(_("这次合并已经被撤销。"))
    record.refresh_from_db()
    _move_back(record, kept, merged)
    _unfill(record, kept)
    _release(merged)
    names_changed(kept)
    names_changed(merged)
    _tell("investors.merge_undone", record, by, at, reason)
    return record


def _move_back(record: MergeRecord, kept: Investor, merged: Investor) -> None:
    InvestorName.objects.filter(pk__in=record.added_names, investor=kept).delete()
    for one in record.moved:
        apps.get_model(one["model"])._base_manager.filter(
            pk__in=one["keys"], **{one["field"]: kept}
        ).update(**{one["field"]: merged})


def _unfill(record: MergeRecord, kept: Investor) -> None:
    """Fields that still hold what the merge filled in get their old value back."""
    _fill(
        kept,
        {name: old for name, (old, new) in record.filled.items() if getattr(kept, name) == new},
    )


def _release(merged: Investor) -> None:
    merged.merged_into = None
    try:
        with transaction.atomic():
            merged.save(update_fields=["merged_into"])
    except IntegrityError as error:
        raise NotMergeable(
            _("被合并客商的统一社会信用代码现在属于另一个客商，不能撤销。")
        ) from error
