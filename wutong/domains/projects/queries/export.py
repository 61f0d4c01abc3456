"""Projects as an .xlsx file: written row by row, so that memory stays flat.

Text is always written as text, and what a spreadsheet could read as a formula gets an apostrophe
in front, since the file may go on as .csv (CWE-1236).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import batched
from typing import IO, Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.funds import funds_in_place_of
from wutong.domains.projects.queries.listing import Column, rows_for_list
from wutong.kernel.money import WAN
from wutong.kernel.spreadsheets import harmless, headed_sheet, spreadsheet

CHUNK: Final = 500
WIDTHS: Final = {"name": 40, "investor": 30, "next_step": 40, "unit": 20, "code": 20}
USUAL_WIDTH: Final = 14
UNITS: Final = {"total_investment": "（万元）", "funds": "（万元）", "land_area": "（㎡）"}


def write_rows(projects: QuerySet[Project], columns: Sequence[Column]) -> IO[bytes]:
    """A temporary file with a header and a row a project; the caller closes it."""
    headings = [
        (f"{one.label}{UNITS.get(one.key, '')}", WIDTHS.get(one.key, USUAL_WIDTH))
        for one in columns
    ]
    file, new_book = spreadsheet()
    with new_book as book:
        sheet = headed_sheet(book, "项目", headings)
        formats = {
            "amount": book.add_format({"num_format": "#,##0.00####"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for number, project in enumerate(_with_funds(projects, columns), start=1):
            for place, column in enumerate(columns):
                _write(sheet, number, place, VALUES[column.key](project), formats)
    file.seek(0)
    return file


def _with_funds(projects: QuerySet[Project], columns: Iterable[Column]) -> Iterable[Project]:
    wants_funds = any(column.key == "funds" for column in columns)
    for chunk in batched(rows_for_list(projects).iterator(chunk_size=CHUNK), CHUNK):
        funds = funds_in_place_of(chunk) if wants_funds else {}
        for project in chunk:
            project.funds = funds.get(project.pk)  # type: ignore[attr-defined]
            yield project


def _in_wan(amount: Any) -> Any:
    return None if amount is None else amount / WAN


VALUES: Final[dict[str, Callable[[Any], Any]]] = {
    "name": lambda project: project.name,
    "code": lambda project: project.code,
    "investor": lambda project: project.investor.name if project.investor else "",
    "region": lambda project: project.region.name,
    "unit": lambda project: project.unit.name if project.unit else "",
    "industry": lambda project: project.industry,
    "stage": lambda project: str(project.get_stage_display()),
    "stage_on": lambda project: project.stage_on,
    "planned_start": lambda project: project.planned_start or "",
    "pace": lambda project: str(project.get_pace_display()),
    "total_investment": lambda project: _in_wan(project.total_investment),
    "funds": lambda project: _in_wan(project.funds),
    "land_area": lambda project: project.land_area,
    "next_step": lambda project: project.next_step,
    "next_step_due": lambda project: project.next_step_due,
    "updated_at": lambda project: timezone.localtime(project.updated_at).date(),
}


def _write(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, place, harmless(value))
    elif hasattr(value, "year"):
        sheet.write_datetime(row, place, value, formats["day"])
    else:
        sheet.write_number(row, place, value, formats["amount"])
