"""A superior's forms: taken in, marked once, filled for any period, handed out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.exporting import CONTENT_TYPES, ExportedFile
from wutong.domains.bulletins.actions.support import require
from wutong.domains.bulletins.choices import ExportFormat
from wutong.domains.bulletins.models import UpwardFigure, UpwardForm, UpwardReport, UpwardRow
from wutong.domains.bulletins.models.upward import form_storage
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.upward import (
    Filling,
    cells_of_report,
    definition_of,
    fill_live,
    regions_in,
)
from wutong.domains.bulletins.rendering.upward import FORMATS, fill_form, read_form
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.upward import (
    MOST_MARKS,
    Mark,
    mark_data,
    mark_problems,
    own_words,
    read_marks,
    unmarked,
)
from wutong.domains.bulletins.rules.upward_layout import insertions
from wutong.domains.org.queries import Region
from wutong.domains.projects.actions.papers import ProjectError, inspect_paper
from wutong.kernel import audit
from wutong.kernel.scope import DRAFT_BULLETIN, EXPORT

LARGEST: Final = 5 * 1024 * 1024
BATCH: Final = 1000


def upload_form(*, name: str, region: Region, file: File[Any], by: Any, at: datetime) -> UpwardForm:
    """Take a superior's .xlsx or .docx in. A cell that holds ``{{signed_amount|亿元}}`` is marked
    with what it says. Raises NotAllowed, BadValue for another kind of file, macros, links to
    other files, more than 5 MB; AlreadyMoved for a name in use."""
    require(by, DRAFT_BULLETIN, region, at)
    if not name.strip():
        raise BadValue(_("请写上报表的名称。"))
    file_format, file_name, content = _taken_in(file)
    reading = read_form(file_format, content)
    stored = form_storage().save(f"forms/{at:%Y%m}/{uuid4().hex}", ContentFile(content))
    try:
        with transaction.atomic():
            form = UpwardForm.objects.create(
                name=name.strip()[:80], region=region, file_format=file_format,
                file_name=file_name, file=stored, sha256=hashlib.sha256(content).hexdigest(),
                reading=reading, marks=[mark_data(one) for one in _proposed(reading)],
                created_by=by, created_at=at,
            )  # fmt: skip
            audit.record(actor=by, at=at, action="bulletins.form_uploaded", target=form)
    except IntegrityError as error:
        form_storage().delete(stored)
        raise AlreadyMoved(_("已经有同名的上报表。")) from error
    except BaseException:
        form_storage().delete(stored)
        raise
    return form


def _taken_in(file: File[Any]) -> tuple[str, str, bytes]:
    if file.size > LARGEST:
        raise BadValue(_("文件超过 5 MB，请删去用不到的内容再上传。"))
    try:
        paper = inspect_paper(file.name or "", file.file or file)
    except ProjectError as refusal:
        raise BadValue(str(refusal)) from refusal
    file_format = paper.name.rpartition(".")[2].lower()
    if file_format not in FORMATS:
        raise BadValue(_("上报表只收 .xlsx 和 .docx 文件。"))
    file.seek(0)
    return file_format, paper.name, file.read()


def _proposed(reading: Mapping[str, Any]) -> list[Mark]:
    """Marks for places that already say what they want."""
    known = catalogue()
    return [mark for mark in own_words(reading) if not mark_problems(mark, reading, known)]


def mark_form(*, form: UpwardForm, mark: Mark, by: Any, at: datetime, seen: int) -> UpwardForm:
    """Mark one place, or mark it anew. ``seen`` is the revision that the person saw. Raises
    NotAllowed, BadValue naming what is wrong and where, AlreadyMoved."""
    require(by, DRAFT_BULLETIN, form.region, at)
    others = [one for one in read_marks(form.marks) if one.place != mark.place]
    problems = mark_problems(mark, form.reading, catalogue(), others)
    if mark.region and mark.region not in {one.code for one in regions_in(form.region)}:
        problems.append(_("%(code)s 不在填报单位之内。") % {"code": mark.region})
    if len(others) >= MOST_MARKS:
        problems.append(_("标记太多，最多 %(most)s 处。") % {"most": MOST_MARKS})
    if problems:
        raise BadValue("；".join(problems))
    return _write_marks(form, [*others, mark], mark.place, by, at, seen)


def unmark_form(*, form: UpwardForm, place: str, by: Any, at: datetime, seen: int) -> UpwardForm:
    """Take a mark away. Raises NotAllowed, AlreadyMoved if it isn't there."""
    require(by, DRAFT_BULLETIN, form.region, at)
    marks = read_marks(form.marks)
    kept = [one for one in marks if one.place != place]
    if len(kept) == len(marks):
        raise AlreadyMoved(_("%(place)s 没有标记。") % {"place": place})
    return _write_marks(form, kept, place, by, at, seen)


@transaction.atomic
def _write_marks(
    form: UpwardForm, marks: Sequence[Mark], place: str, by: Any, at: datetime, seen: int
) -> UpwardForm:
    old = {one["place"]: one for one in form.marks}.get(place)
    data = [mark_data(one) for one in marks]
    won = UpwardForm.objects.filter(pk=form.pk, revision=seen, retired_at=None).update(
        marks=data, revision=seen + 1
    )
    if not won:
        raise AlreadyMoved(_("别人刚刚改过这张上报表，请刷新后再标。"))
    new = {one["place"]: one for one in data}.get(place)
    audit.record(
        actor=by, at=at, action="bulletins.form_marked", target=form, changes={place: [old, new]}
    )
    form.marks, form.revision = data, seen + 1
    return form


@transaction.atomic
def retire_form(*, form: UpwardForm, by: Any, at: datetime) -> None:
    """Take a form out of use; what was filled stays. Raises NotAllowed, AlreadyMoved."""
    require(by, DRAFT_BULLETIN, form.region, at)
    if not UpwardForm.objects.filter(pk=form.pk, retired_at=None).update(retired_at=at):
        raise AlreadyMoved(_("这张上报表已经停用。"))
    audit.record(actor=by, at=at, action="bulletins.form_retired", target=form)


def fill_upward(
    *, form: UpwardForm, first_day: date, last_day: date, by: Any, at: datetime
) -> UpwardReport:
    """Fill the form for a period with what is known at ``at`` and keep it with the rows behind
    every figure. The same period again is the next number. Raises NotAllowed, BadValue where
    placeholders are not marked (each with its place) or a list lacks rows that can't be inserted."""
    require(by, DRAFT_BULLETIN, form.region, at)
    if form.retired_at is not None:
        raise AlreadyMoved(_("这张上报表已经停用。"))
    if last_day < first_day:
        raise BadValue(_("结束日期早于开始日期。"))
    _check_marked(form)
    filling = fill_live(form, Period(first_day, last_day), at)
    marks = read_marks(form.marks)
    if insertions(marks, filling.cells):
        fill_form(form.file_format, _original(form), filling.cells, marks)
    rows = {key: filling.rows(key, figure) for key, figure in filling.figures()}
    with transaction.atomic():
        UpwardForm.objects.select_for_update().get(pk=form.pk)
        report = _kept(form, Period(first_day, last_day), filling, by, at)
        _write_figures(report, filling, rows)
        audit.record(actor=by, at=at, action="bulletins.form_filled", target=report)
    return report


def _original(form: UpwardForm) -> bytes:
    with form_storage().open(str(form.file)) as file:
        content: bytes = file.read()
    return content


def _check_marked(form: UpwardForm) -> None:
    marks = read_marks(form.marks)
    if not marks:
        raise BadValue(_("还没有标记要填的地方。"))
    missing = unmarked(form.reading, marks)
    if missing:
        named = "；".join(f"{{{{{name}}}}}（{where}）" for name, where in missing)
        raise BadValue(_("还有占位符没有标记：%(named)s。") % {"named": named})


def _kept(
    form: UpwardForm, period: Period, filling: Filling, by: Any, at: datetime
) -> UpwardReport:
    days = {"first_day": period.first_day, "last_day": period.last_day}
    last = UpwardReport.objects.filter(form=form, **days).aggregate(last=Max("number"))["last"]
    return UpwardReport.objects.create(
        form=form, **days, number=(last or 0) + 1, marks=form.marks,
        content=[one.data for one in filling.cells],
        missing=sum(one.missing for one in filling.cells), filled_by=by, as_known=at,
    )  # fmt: skip


def _write_figures(report: UpwardReport, filling: Filling, rows: Mapping[str, Any]) -> None:
    made = UpwardFigure.objects.bulk_create(
        [
            UpwardFigure(
                report=report, key=key, label=figure.label, metric=figure.request.metric,
                version=figure.request.version, definition=definition_of(figure),
                first_day=figure.first_day, last_day=figure.last_day,
                exact="" if figure.value is None else format(figure.value, "f"),
                display=figure.display, inputs=list(figure.inputs),
            )
            for key, figure in filling.figures()
        ],
        batch_size=BATCH,
    )  # fmt: skip
    UpwardRow.objects.bulk_create(
        [
            UpwardRow(
                figure=figure, position=position, key=row.key, title=row.title, amount=row.amount,
                facts={
                    name: value if isinstance(value, str | int | type(None)) else str(value)
                    for name, value in row.facts.items()
                },
            )
            for figure in made
            for position, row in enumerate(rows[figure.key], start=1)
        ],
        batch_size=BATCH,
    )  # fmt: skip


def export_upward(*, report: UpwardReport, by: Any, at: datetime, reason: str) -> ExportedFile:
    """The superior's own file with the report's values. Raises NotAllowed."""
    form = report.form
    require(by, EXPORT, form.region, at)
    cells = cells_of_report(report)
    content = fill_form(form.file_format, _original(form), cells, read_marks(report.marks))
    audit.record_export(
        actor=by, at=at, kind="bulletins.upward", rows=[f"{report.pk}:{one.place}" for one in cells],
        reason=reason, region_path=form.region.path,
    )  # fmt: skip
    stem = form.file_name.rpartition(".")[0] or form.name
    name = f"{stem} {report.period.words}.{form.file_format}"
    return ExportedFile(name, CONTENT_TYPES[ExportFormat(form.file_format)], content)
