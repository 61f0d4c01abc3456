"""Carrying out a confirmed import: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.domains.investors.actions import NewInvestor, register_investors_in_bulk
from wutong.domains.ledgers.actions.bringing import Making, brought_project
from wutong.domains.ledgers.actions.engagements import bring_engagements
from wutong.domains.ledgers.actions.preparing import (
    ROW_COLUMNS,
    phone_columns,
    planned,
    require_import,
    row_of,
)
from wutong.domains.ledgers.choices import ImportStatus
from wutong.domains.ledgers.models import LayoutMemory, LedgerImport, LedgerRow
from wutong.domains.ledgers.queries.planning import ImportPlan, PlannedProject, PlannedRow
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.ledgers.rules.answers import by_position
from wutong.domains.org.queries import User
from wutong.domains.projects.actions import bring_in
from wutong.kernel import audit, progress
from wutong.kernel.bulk import insert_rows, without_cycle_search
from wutong.kernel.scope import VERIFY, Access

PIECE = 1000
GIVEN_UP_AFTER = timedelta(minutes=30)
"""A run that has not ended after this long was killed; it wrote nothing and may start anew."""


def queue(*, ledger_import: LedgerImport, by: User | None, access: Access, at: datetime) -> None:
    """Let the import be carried out in the background."""
    require_import(access, ledger_import.region)
    _refuse_open_questions(ledger_import)
    _take(ledger_import, ImportStatus.QUEUED, by, at)


def confirm(*, ledger_import: LedgerImport, by: User | None, access: Access, at: datetime) -> None:
    """Carry out an import that was shown before.

    Verified at once where the person may verify in the region. Raises ImportRefused, and then
    nothing has been written: without the right, with open questions, when it runs or ran already,
    when what is kept has changed since the differences were shown.
    """
    require_import(access, ledger_import.region)
    _refuse_open_questions(ledger_import)
    _take(ledger_import, ImportStatus.RUNNING, by, at)
    carry_out_started(ledger_import=ledger_import, by=by, access=access, at=at)


def carry_out_started(
    *, ledger_import: LedgerImport, by: User | None, access: Access, at: datetime
) -> None:
    """Carry out an import whose run has been taken; a fault is noted and raised."""
    try:
        with without_cycle_search(), transaction.atomic():
            _hold(ledger_import)
            plan = planned(ledger_import, access, at)
            if plan.counts() != ledger_import.counts:
                raise ImportRefused(_("核对之后数据有了变化，请重新核对一遍差异再确认。"))
            carry_out(ledger_import, plan, by=by, access=access, at=at)
    except Exception as error:
        why = (
            str(error) if isinstance(error, ImportRefused) else _("导入中出了错，什么也没有写入。")
        )
        LedgerImport.objects.filter(pk=ledger_import.pk).update(
            status=ImportStatus.FAILED, failure=why[:300]
        )
        ledger_import.refresh_from_db()
        raise
    ledger_import.refresh_from_db()


def _refuse_open_questions(ledger_import: LedgerImport) -> None:
    asked = [
        q for q in ledger_import.reading.get("questions", []) if q["blocks"] and not q["answer"]
    ]
    if asked:
        raise ImportRefused(_("还有问题没有回答：%(text)s") % {"text": asked[0]["text"]})


def _take(ledger_import: LedgerImport, status: ImportStatus, by: User | None, at: datetime) -> None:
    """Become the one run of this import, by a conditional update."""
    startable = Q(status__in=(ImportStatus.UNDERSTOOD, ImportStatus.FAILED)) | Q(
        status__in=(ImportStatus.QUEUED, ImportStatus.RUNNING), started_at__lt=at - GIVEN_UP_AFTER
    )
    taken = LedgerImport.objects.filter(startable, pk=ledger_import.pk).update(
        status=status, started_at=at, confirmed_by=by, rows_done=0, failure=""
    )
    if not taken:
        raise ImportRefused(_("这次导入正在进行或已经完成。"))
    ledger_import.refresh_from_db()
    progress.forget(ledger_import.work)


def start_queued(*, ledger_import: LedgerImport, at: datetime) -> bool:
    """Turn a queued import into a running one; false where another worker was faster."""
    taken = LedgerImport.objects.filter(
        pk=ledger_import.pk, status=ImportStatus.QUEUED, started_at=ledger_import.started_at
    ).update(status=ImportStatus.RUNNING, started_at=at)
    ledger_import.refresh_from_db()
    return bool(taken)


def _hold(ledger_import: LedgerImport) -> None:
    """Within the transaction: refuse where this run is no longer the one that may write."""
    held = (
        LedgerImport.objects.select_for_update()
        .filter(
            pk=ledger_import.pk,
            status=ImportStatus.RUNNING,
            started_at=ledger_import.started_at,
        )
        .first()
    )
    if held is None:
        raise ImportRefused(_("这次导入正在另一处进行。"))


def carry_out(
    ledger_import: LedgerImport,
    plan: ImportPlan,
    *,
    by: User | None,
    access: Access,
    at: datetime,
) -> None:
    """Write everything that the plan says. Call inside a transaction."""
    verified = access.may(VERIFY, ledger_import.region_path)
    making = Making(ledger_import, plan, by, at)
    making.make_places()
    _register_firms(making)
    making.make_events()
    brought = _bring(making, verified)
    engagements = bring_engagements(ledger_import, plan, by=by, at=at)
    _store(ledger_import, plan, brought)
    progress.forget(ledger_import.work)
    ledger_import.status = ImportStatus.DONE
    ledger_import.confirmed_at = at
    ledger_import.confirmed_by = by
    ledger_import.verified = verified
    ledger_import.rows_done = ledger_import.rows_total
    ledger_import.counts = plan.counts()
    ledger_import.brought = making.made() | engagements
    ledger_import.save()
    _remember(ledger_import, plan, by, at)
    audit.record(
        actor=by,
        at=at,
        action="ledgers.imported",
        target=ledger_import,
        changes={"counts": [None, plan.counts()], "file": [None, ledger_import.file.sha256]},
    )


def _register_firms(making: Making) -> None:
    """Make the firms that are new, and complete those that are known."""
    projects = [p for p in making.plan.projects if p.firm is not None and _brings(p)]
    rows = [
        NewInvestor(p.firm.name, p.firm.uscc, p.firm.origin, industry_code="")
        for p in projects
        if p.firm is not None
    ]
    registered = register_investors_in_bulk(rows=rows, by=making.by, at=making.at)
    for project, registration in zip(projects, registered, strict=True):
        making.investors[id(project)] = registration.investor.pk
        if registration.created:
            making.new_investors.add(registration.investor.pk)


def _brings(project: PlannedProject) -> bool:
    return any(row.changes for row in project.rows)


def _pieces(plan: ImportPlan) -> Iterator[list[tuple[PlannedProject, list[PlannedRow]]]]:
    """Rows in rounds: a project's first row makes it, the next ones find it made.

    Rows of funds go with the first row of their project in one piece.
    """
    rounds: dict[int, list[tuple[PlannedProject, list[PlannedRow]]]] = defaultdict(list)
    for project in plan.projects:
        bringing = [row for row in project.rows if row.changes]
        funds = [r for r in bringing if set(r.delta.kinds if r.delta else ()) == {"funds"}]
        others = [row for row in bringing if row not in funds]
        groups = [[row] for row in others] or ([[]] if funds else [])
        if groups:
            groups[0].extend(funds)
        for turn, rows in enumerate(groups):
            rounds[turn].append((project, rows))
    for turn in sorted(rounds):
        yield from (list(piece) for piece in batched(rounds[turn], PIECE))


def _bring(making: Making, verified: bool) -> dict[int, dict[str, object]]:
    """Bring piece after piece; what each row became by the row's identity."""
    brought: dict[int, dict[str, object]] = {}
    through = 0
    for piece in _pieces(making.plan):
        rows = [brought_project(making, project, together) for project, together in piece]
        results = bring_in(rows=rows, by=making.by, at=making.at, verified=verified)
        for (project, together), result in zip(piece, results, strict=True):
            making.project_keys[id(project)] = result.project_id
            brought[id(together[0])] = {
                one.name: getattr(result, one.name) for one in fields(result)
            }
            if result.left_out:
                together[0].why = _left_out(together[0].why)
        through += sum(len(together) for _project, together in piece)
        progress.tell(making.ledger_import.work, through)
    for project in making.plan.projects:
        for row in project.rows:
            key = making.project_keys.get(id(project))
            if key is not None:
                brought.setdefault(id(row), {"project_id": key})
    return brought


def _left_out(why: str) -> str:
    said = _("已有的里程碑待有权核验的人更正")
    return f"{why}；{said}" if why else said


def _store(
    ledger_import: LedgerImport, plan: ImportPlan, brought: dict[int, dict[str, object]]
) -> None:
    LedgerRow.objects.filter(ledger_import=ledger_import).delete()
    phones = phone_columns(plan)
    for piece in batched(enumerate(plan.rows, 1), PIECE):
        stored = []
        for position, row in piece:
            *values, project = row_of(position, row, phones[row.line.sheet])
            result = brought.get(id(row), {})
            became = result if "created" in result else None
            stored.append((*values, result.get("project_id", project), became))
        insert_rows(LedgerRow, (*ROW_COLUMNS, "brought"), stored, ledger_import_id=ledger_import.pk)


def _remember(ledger_import: LedgerImport, plan: ImportPlan, by: User | None, at: datetime) -> None:
    answers = by_position(ledger_import.answers, plan.reading)
    if answers:
        LayoutMemory.objects.update_or_create(
            region=ledger_import.region,
            fingerprint=ledger_import.layout,
            defaults={"answers": answers, "remembered_by": by, "remembered_at": at},
        )
