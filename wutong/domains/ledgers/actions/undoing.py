"""Undoing an import: exactly what it brought goes, and nothing that was built upon it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.actions import take_back_investors
from wutong.domains.ledgers.actions.engagements import take_engagements_back
from wutong.domains.ledgers.actions.preparing import require_import
from wutong.domains.ledgers.choices import ImportStatus
from wutong.domains.ledgers.models import LedgerImport, LedgerRow
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.org.actions import close_unit
from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.actions import take_back
from wutong.domains.projects.actions.importing import Brought
from wutong.domains.projects.choices import EvidenceKind, Standing
from wutong.domains.projects.queries import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
)
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

_LIVE = (Standing.CLAIMED, Standing.VERIFIED)
_PIECE = 500
_CLAIMS: tuple[tuple[str, Any], ...] = (
    ("milestones", Milestone),
    ("facts", Fact),
    ("funds", FundArrival),
)


def undo(
    *, ledger_import: LedgerImport, by: User | None, access: Access, at: datetime, reason: str
) -> list[LedgerRow]:
    """Take back what an import brought; returns the rows that stay because of later work.

    What was known before stays known as of then. Raises ImportRefused without the right, for an
    import that is not done, and where later work stands on every row.
    """
    require_import(access, ledger_import.region)
    with transaction.atomic():
        taken = LedgerImport.objects.filter(pk=ledger_import.pk, status=ImportStatus.DONE).update(
            status=ImportStatus.UNDONE, undone_by=by, undone_at=at, undo_reason=reason[:300]
        )
        if not taken:
            raise ImportRefused(_("这次导入没有完成或已经撤销，不能再撤销。"))
        staying = _take_back(ledger_import, by, at, reason)
        ledger_import.refresh_from_db()
        audit.record(
            actor=by,
            at=at,
            action="ledgers.undone",
            target=ledger_import,
            changes={"staying": [None, [row.pk for row in staying]]},
            reason=reason,
        )
    return staying


def _take_back(
    ledger_import: LedgerImport, by: User | None, at: datetime, reason: str
) -> list[LedgerRow]:
    rows = list(ledger_import.rows.filter(brought__isnull=False).order_by("position"))
    brought = {row.pk: Brought(**row.brought) for row in rows if row.brought is not None}
    reasons = _built_upon(brought.values())
    staying = [row for row in rows if brought[row.pk].project_id in reasons]
    if rows and len(staying) == len(rows):
        first = reasons[brought[rows[0].pk].project_id]
        raise ImportRefused(_("这次导入不能撤销：%(why)s。") % {"why": first})
    going = [row for row in rows if row not in staying]
    # The last row of a project goes first, so that what an earlier one replaced comes back.
    changed_since: dict[int, list[str]] = {}
    for piece in batched([brought[row.pk] for row in reversed(going)], _PIECE):
        changed_since |= take_back(brought=list(piece), by=by, at=at, reason=reason)
    _tell_staying(ledger_import, take_engagements_back(
        ledger_import, by=by, at=at, reason=reason
    ))  # fmt: skip
    take_back_investors(
        investors=ledger_import.brought.get("investors", []), by=by, at=at, reason=reason
    )
    _close_units(ledger_import, by, at, reason)
    for row in staying:
        row.why = _("没有撤销：%(why)s") % {"why": reasons[brought[row.pk].project_id]}
    kept = [row for row in going if brought[row.pk].project_id in changed_since]
    for row in kept:
        names = _labels(changed_since[brought[row.pk].project_id])
        row.why = _("已撤销；%(names)s后来有人改过，保留现值") % {"names": names}
    LedgerRow.objects.bulk_update([*staying, *kept], ["why"], batch_size=_PIECE)
    return staying


def _tell_staying(ledger_import: LedgerImport, titles: list[str]) -> None:
    """Say at the rows of engagements that stay why they do."""
    why = _("没有撤销：这项活动后来有人办理过")
    ledger_import.rows.filter(name__in=[one[:200] for one in titles], project=None).update(why=why)


def _labels(names: Iterable[str]) -> str:
    """Attributes in the words of the pages: 「备注」「产业类别」."""
    fields = [Project._meta.get_field(name.removesuffix("_id")) for name in names]
    return "".join(f"「{one.verbose_name}」" for one in fields)  # type: ignore[union-attr]


def _close_units(ledger_import: LedgerImport, by: User | None, at: datetime, reason: str) -> None:
    """Close the units that the import made and nothing uses any more. Regions that it made stay:
    the projects taken back still lie in them, for those who ask what was known then."""
    made = Unit.objects.filter(pk__in=ledger_import.brought.get("units", []), closed_on=None)
    used = Project.objects.present().filter(unit__in=made).values("unit")
    for unit in made.exclude(pk__in=used).exclude(posts__isnull=False):
        close_unit(unit=unit, on=day_of(at), by=by, at=at, reason=reason)


def _built_upon(brought: Iterable[Brought]) -> dict[int, str]:
    """Why projects must keep what an import brought: what somebody did with them since."""
    own: dict[str, set[int]] = defaultdict(set)
    created: set[int] = set()
    touched: set[int] = set()
    for one in brought:
        touched.add(one.project_id)
        if one.created:
            created.add(one.project_id)
        for name, _model in _CLAIMS:
            own[name].update(getattr(one, name))
    reasons: dict[int, str] = {}
    for keys in batched(sorted(touched), _PIECE):
        _note_later_claims(reasons, keys, own, created)
        _note_papers(reasons, [key for key in keys if key in created])
    return reasons


def _note_later_claims(
    reasons: dict[int, str], keys: Iterable[int], own: dict[str, set[int]], created: set[int]
) -> None:
    """Later claims on created projects, and own claims that somebody replaced or retracted."""
    keys = list(keys)
    names = dict(Project.objects.filter(pk__in=keys).values_list("pk", "name"))
    for name, model in _CLAIMS:
        for pk, key, standing in model.objects.filter(project__in=keys).values_list(
            "pk", "project", "standing"
        ):
            if pk in own[name]:
                gone = standing == Standing.RETRACTED
                why = _("「%(name)s」后来有人更正过") if gone else ""
            else:
                later = standing in _LIVE and key in created
                why = _("「%(name)s」后来又登记了新的进展") if later else ""
            if why:
                reasons.setdefault(key, why % {"name": names.get(key, "")})


def _note_papers(reasons: dict[int, str], keys: list[int]) -> None:
    papers = Evidence.objects.filter(project__in=keys, withdrawn_at=None).exclude(
        kind=EvidenceKind.LEDGER_ROW
    )
    for key, name in papers.values_list("project", "project__name").distinct():
        reasons.setdefault(key, _("「%(name)s」后来上传了佐证") % {"name": name})
    children = Project.objects.present().filter(parent__in=keys)
    for parent, name in children.values_list("parent", "parent__name").distinct():
        reasons.setdefault(parent or 0, _("「%(name)s」后来有了分期项目") % {"name": name})
