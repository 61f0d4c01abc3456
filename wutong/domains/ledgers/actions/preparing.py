"""Taking a file in: keeping it, understanding it, and storing what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import batched
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import ImportStatus, Meaning
from wutong.domains.ledgers.models import LayoutMemory, LedgerFile, LedgerImport, LedgerRow
from wutong.domains.ledgers.queries.planning import ImportPlan, PlannedRow, plan_import
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.ledgers.rules.answers import by_name
from wutong.domains.ledgers.rules.reading import LedgerReading
from wutong.domains.ledgers.rules.texts import shown
from wutong.domains.ledgers.rules.understanding import understand
from wutong.domains.ledgers.rules.workbook import WorkbookCells
from wutong.domains.ledgers.workbooks import LedgerContent, content_of, read_workbook
from wutong.domains.org.queries import Region, User
from wutong.kernel import audit
from wutong.kernel.bulk import insert_rows
from wutong.kernel.scope import IMPORT, Access

ROWS_A_PIECE = 1000
ROW_COLUMNS = (
    "position", "sheet", "row", "outcome", "name", "why", "changes", "issues", "suspects", "cells",
    "project_id",
)  # fmt: skip
"""What :func:`row_of` gives of a row."""
_CELL_LENGTH = 120


def require_import(access: Access, region: Region) -> None:
    """Raise ImportRefused unless the person may import into the region."""
    if not access.may(IMPORT, region.path):
        raise ImportRefused(_("您不能向%(region)s导入台账。") % {"region": region})


def receive(
    *, content: LedgerContent, region: Region, by: User | None, access: Access, at: datetime
) -> LedgerImport:
    """Keep a file and store what it would change; nothing about projects is written.

    Raises UnreadableWorkbook for a file that cannot be read and ImportRefused without the right.
    """
    require_import(access, region)
    workbook = read_workbook(content)
    started, plan = begin(
        content=content, workbook=workbook, region=region, by=by, access=access, at=at, answers={}
    )
    with transaction.atomic():
        started.save()
        store_plan(started, plan)
        audit.record(
            actor=by,
            at=at,
            action="ledgers.received",
            target=started,
            changes={"file": [None, content.sha256]},
        )
    return started


def begin(
    *,
    content: LedgerContent,
    workbook: WorkbookCells,
    region: Region,
    by: User | None,
    access: Access,
    at: datetime,
    answers: Mapping[str, str],
) -> tuple[LedgerImport, ImportPlan]:
    """An import that is not saved yet, and its plan; remembered answers for its layout applied."""
    reading = understand(workbook)
    remembered = _remembered(region, reading)
    given = {**remembered, **answers}
    if given:
        reading = understand(workbook, given)
    plan = plan_import(reading, region, access, today=timezone.localtime(at).date(), answers=given)
    started = LedgerImport(
        file=keep_file(content, at),
        file_name=content.name[:200],
        region=region,
        region_path=region.path,
        answers=given,
        remembered=bool(remembered),
        uploaded_by=by,
        uploaded_at=at,
    )
    _describe(started, plan)
    return started, plan


def _remembered(region: Region, reading: LedgerReading) -> dict[str, str]:
    memory = LayoutMemory.objects.filter(region=region, fingerprint=reading.fingerprint()).first()
    return by_name(memory.answers, reading) if memory is not None else {}


def keep_file(content: LedgerContent, at: datetime) -> LedgerFile:
    """The kept file of this content; the same content is kept once."""
    kept = LedgerFile.objects.filter(sha256=content.sha256).first()
    if kept is not None:
        return kept
    kept = LedgerFile(
        sha256=content.sha256, name=content.name[:200], size=len(content.data), added_at=at
    )
    # The name in the store says nothing about the content and cannot be chosen by anyone.
    kept.file.save(f"ledgers/{content.sha256}", ContentFile(content.data), save=False)
    kept.save()
    return kept


def answer(
    *,
    ledger_import: LedgerImport,
    answers: Mapping[str, str],
    by: User | None,
    access: Access,
    at: datetime,
) -> None:
    """Take answers and changed meanings in, and work out the differences anew."""
    require_import(access, ledger_import.region)
    with transaction.atomic():
        current = LedgerImport.objects.select_for_update().get(pk=ledger_import.pk)
        if not current.is_open:
            raise ImportRefused(_("这次导入已经确认，不能再改。"))
        given = {key: value for key, value in {**current.answers, **answers}.items() if value}
        plan = planned(current, access, at, given)
        current.answers = given
        current.status = ImportStatus.UNDERSTOOD
        current.failure = ""
        _describe(current, plan)
        current.save()
        store_plan(current, plan)
        audit.record(
            actor=by,
            at=at,
            action="ledgers.answered",
            target=current,
            changes={key: [None, value] for key, value in answers.items()},
        )
    ledger_import.refresh_from_db()


def planned(
    ledger_import: LedgerImport,
    access: Access,
    at: datetime,
    answers: Mapping[str, str] | None = None,
) -> ImportPlan:
    """Read the kept file anew and compare it with what is kept now."""
    given = ledger_import.answers if answers is None else answers
    reading = understand(read_workbook(kept_content(ledger_import)), given)
    today = timezone.localtime(at).date()
    return plan_import(reading, ledger_import.region, access, today=today, answers=given)


def kept_content(ledger_import: LedgerImport) -> LedgerContent:
    """The bytes of an import's file. Raises ImportRefused where they are not what was uploaded."""
    with ledger_import.file.file.open("rb") as file:
        content = content_of(ledger_import.file_name, file.read())
    if content.sha256 != ledger_import.file.sha256:
        raise ImportRefused(_("存放的台账文件已经损坏，请重新上传。"))
    return content


def _describe(ledger_import: LedgerImport, plan: ImportPlan) -> None:
    reading = plan.reading
    ledger_import.layout = reading.fingerprint()
    ledger_import.reading = describe(plan)
    ledger_import.counts = plan.counts()
    ledger_import.rows_total = len(plan.rows)


def describe(plan: ImportPlan) -> dict[str, Any]:
    """What was understood, for the page: sheets with their columns, checks and questions."""
    reading = plan.reading
    return {
        "format": reading.file_format,
        "notes": list(reading.notes),
        "as_of": reading.as_of.isoformat() if reading.as_of else "",
        "sheets": [
            {
                "name": sheet.name,
                "kind": sheet.kind.value,
                "title": sheet.title,
                "notes": list(sheet.notes),
                "rows": sheet.data_rows,
                "unsure": any(not column.sure for column in sheet.columns),
                "unreadable": len(sheet.issues),
                "columns": [
                    {
                        "letter": column.letter,
                        "header": column.header,
                        "meaning": column.meaning.value if column.meaning else "",
                        "unit": column.unit.name if column.unit else "",
                        "sure": column.sure,
                    }
                    for column in sheet.columns
                ],
                "totals": [
                    {
                        "row": check.row,
                        "label": check.label,
                        "agrees": check.agrees,
                        "items": [
                            {
                                "header": item.header,
                                "stated": f"{item.stated.normalize():f}",
                                "counted": f"{item.counted.normalize():f}",
                                "agrees": item.agrees,
                                "unit": item.unit,
                            }
                            for item in check.items
                        ],
                    }
                    for check in sheet.totals
                ],
            }
            for sheet in reading.sheets
        ],
        "questions": [asdict(question) for question in plan.questions],
        "new_regions": [region.name for region in plan.places.new_regions.values()],
        "new_units": [unit.name for unit in plan.places.new_units.values()],
    }


def store_plan(ledger_import: LedgerImport, plan: ImportPlan) -> None:
    """Write the rows of a plan in place of those stored before."""
    LedgerRow.objects.filter(ledger_import=ledger_import).delete()
    phones = phone_columns(plan)
    for piece in batched(enumerate(plan.rows, 1), ROWS_A_PIECE):
        insert_rows(
            LedgerRow,
            ROW_COLUMNS,
            [row_of(position, row, phones[row.line.sheet]) for position, row in piece],
            ledger_import_id=ledger_import.pk,
        )


def phone_columns(plan: ImportPlan) -> dict[str, frozenset[int]]:
    """The columns of each sheet that hold telephone numbers."""
    return {
        sheet.name: frozenset(c.index for c in sheet.columns if c.meaning == Meaning.PHONE)
        for sheet in plan.reading.sheets
    }


def row_of(position: int, row: PlannedRow, phones: frozenset[int]) -> tuple[Any, ...]:
    """The stored form of one planned row. Telephone numbers stay in the file alone."""
    line = row.line
    kept = row.project.kept.project if row.project is not None else None
    return (
        position,
        line.sheet[:80],
        line.row,
        row.outcome,
        (line.text(Meaning.PROJECT_NAME) or line.text(Meaning.TOPIC))[:200],
        row.why[:500],
        [
            {"kind": change.kind, "field": change.field, "old": change.old, "new": change.new}
            for change in row.changes
        ],
        [
            {
                "column": issue.column,
                "header": issue.header,
                "text": issue.text,
                "why": issue.why,
                "warning": issue.warning,
            }
            for issue in line.issues
        ],
        list(row.suspects),
        [
            "＊＊＊" if place in phones and cell is not None else shown(cell)[:_CELL_LENGTH]
            for place, cell in enumerate(line.cells)
        ],
        kept.pk if kept is not None else None,
    )
