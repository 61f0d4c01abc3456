"""Files of a bulletin; every one taken out is in the export log."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.support import require
from wutong.domains.bulletins.choices import ExportFormat
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.sheets import (
    FigureRows,
    OpenedFigures,
    figure_rows,
)
from wutong.domains.bulletins.rendering import pdf, word, workbook
from wutong.domains.bulletins.rendering.fonts import NoChineseFont
from wutong.domains.bulletins.rendering.workbook import FigureSheet
from wutong.domains.bulletins.rules.document import Document
from wutong.domains.bulletins.rules.errors import BulletinError
from wutong.kernel import audit
from wutong.kernel.scope import EXPORT

COLUMNS = {
    "key": "编号",
    "title": "名称",
    "amount": "计入",
    "investor": "投资方",
    "region": "地区",
    "unit": "责任单位",
    "industry": "产业",
    "on": "日期",
    "evidence": "佐证",
}
CONTENT_TYPES = {
    ExportFormat.WORD: word.CONTENT_TYPE,
    ExportFormat.WORKBOOK: workbook.CONTENT_TYPE,
    ExportFormat.PDF: pdf.CONTENT_TYPE,
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to hand out."""

    name: str
    content_type: str
    content: bytes


def export_bulletin(
    *, bulletin: Bulletin, file_format: str, by: Any, at: datetime, reason: str
) -> ExportedFile:
    """Write the bulletin in ``file_format``. Raises NotAllowed, BulletinError without a font."""
    require(by, EXPORT, bulletin.region, at)
    chosen = ExportFormat(file_format)
    opened = figure_rows(bulletin)
    content = _write(chosen, bulletin, opened)
    audit.record_export(
        actor=by,
        at=at,
        kind=f"bulletins.{chosen}",
        rows=(
            f"{bulletin.pk}:{figure.key}:{row.key}"
            for figure in opened.figures
            for row in figure.rows
        ),
        reason=reason,
    )
    name = f"{bulletin.number or _('草稿')} {bulletin.title}.{chosen}"
    return ExportedFile(name, CONTENT_TYPES[chosen], content)


def _write(chosen: ExportFormat, bulletin: Bulletin, opened: OpenedFigures) -> bytes:
    document = _marked(bulletin, opened.document)
    try:
        if chosen == ExportFormat.WORD:
            return word.write_word(document)
        if chosen == ExportFormat.PDF:
            return pdf.write_pdf(document)
    except NoChineseFont as error:
        raise BulletinError(str(error)) from error
    sheets = [_sheet(figure) for figure in opened.figures]
    return workbook.write_workbook(document, sheets, opened.links)


def _marked(bulletin: Bulletin, document: Document) -> Document:
    if bulletin.is_issued:
        return document
    return replace(document, number=_("（草稿，未编号）"), remark=_("（草稿，数字随台账变动）"))


def _sheet(figure: FigureRows) -> FigureSheet:
    return FigureSheet(
        key=figure.key,
        label=figure.label,
        display=figure.display,
        facts=figure.facts,
        columns=tuple(COLUMNS.values()),
        rows=tuple(_line(figure, row.facts, row) for row in figure.rows),
    )


def _line(figure: FigureRows, facts: Any, row: Any) -> tuple[Any, ...]:
    own = {"key": row.key, "title": row.title, "amount": _amount(row.amount)}
    return tuple(own[name] if name in own else facts.get(name, "") for name in COLUMNS)


def _amount(amount: Decimal) -> Decimal | int:
    return int(amount) if amount == amount.to_integral_value() and abs(amount) < 2 else amount
