"""The moment of issue: number, figures, rows and text are frozen together, or nothing is."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.circulation import tell_readers
from wutong.domains.bulletins.actions.support import require
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin, BulletinFigure, BulletinRow
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.composing import Live, compose_live
from wutong.domains.bulletins.rendering.fonts import NoChineseFont
from wutong.domains.bulletins.rendering.pdf import pages_of, write_pdf
from wutong.domains.bulletins.rules.document import Document
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue, BulletinError
from wutong.domains.bulletins.rules.frozen import digest, to_data
from wutong.domains.bulletins.rules.register import Figure
from wutong.domains.org.queries import Region
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.metrics import Row
from wutong.kernel.scope import ISSUE_BULLETIN

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that an issue freezes but its number, computed before anything is locked."""

    live: Live
    rows: Mapping[str, list[Row]]


def issue_bulletin(*, bulletin: Bulletin, by: Any, at: datetime) -> Bulletin:
    """Issue a reviewed bulletin with what is known at ``at``.

    The figures are computed first, as known at ``at``, so that nobody waits for them; then number,
    text, figures and rows are written in one transaction. Of two people, one wins. Raises
    NotAllowed, AlreadyMoved.
    """
    require(by, ISSUE_BULLETIN, bulletin.region, at)
    _check_reviewed(bulletin)
    prepared = _prepare(bulletin, at)
    with transaction.atomic():
        issued = _freeze(_take(bulletin, at), prepared, by, at)
        audit.record(
            actor=by,
            at=at,
            action="bulletins.issued",
            target=issued,
            changes={"number": ["", issued.number], "digest": ["", issued.digest]},
        )
        tell_readers(bulletin=issued, at=at)
    return issued


def _prepare(bulletin: Bulletin, at: datetime) -> Prepared:
    live = compose_live(bulletin, as_known=at, issued_on=day_of(at))
    if live.composed.document.one_page:
        _check_page(live.composed.document)
    return Prepared(live, {figure.key: live.rows(figure) for figure in live.composed.figures})


def _check_page(document: Document) -> None:
    """A paper of one page must print on one. Raises BadValue with how many it takes."""
    try:
        pages = pages_of(write_pdf(document))
    except NoChineseFont as error:
        raise BulletinError(str(error)) from error
    if pages > 1:
        raise BadValue(_("一页纸印出来有 %(pages)s 页，请删减后再印发。") % {"pages": pages})


def _take(bulletin: Bulletin, at: datetime) -> Bulletin:
    """Hold the bulletin and the region's register of numbers, and take the next number."""
    Region.objects.select_for_update(of=("self",)).get(pk=bulletin.region_id)
    held = (
        Bulletin.objects.select_for_update(of=("self",))
        .select_related("region")
        .get(pk=bulletin.pk)
    )
    if held.revision != bulletin.revision:
        raise AlreadyMoved(_("别人刚刚处理过这份通报，请刷新后再操作。"))
    _check_reviewed(held)
    held.issued_on = day_of(at)
    held.number_year, held.number_sequence = held.issued_on.year, _next_number(held, at)
    return held


def _check_reviewed(bulletin: Bulletin) -> None:
    if bulletin.status != Status.REVIEWED:
        raise AlreadyMoved(_("这份通报不在「已审核」状态，可能别人刚刚印发或修改过。"))


def _freeze(held: Bulletin, prepared: Prepared, by: Any, at: datetime) -> Bulletin:
    digests = _write_figures(held, prepared)
    document = replace(prepared.live.composed.document, number=held.number)
    content = {"document": to_data(document), "rows": digests}
    Bulletin.objects.filter(pk=held.pk, status=Status.REVIEWED).update(
        status=Status.ISSUED,
        revision=held.revision + 1,
        issued_by=by,
        issued_on=held.issued_on,
        as_known=at,
        number_year=held.number_year,
        number_sequence=held.number_sequence,
        content=content,
        digest=digest(content),
    )
    held.refresh_from_db()
    return held


def _next_number(bulletin: Bulletin, at: datetime) -> int:
    taken = Bulletin.objects.filter(
        region=bulletin.region, number_word=bulletin.number_word, number_year=day_of(at).year
    ).aggregate(last=Max("number_sequence"))
    return int(taken["last"] or 0) + 1


def _write_figures(bulletin: Bulletin, prepared: Prepared) -> dict[str, str]:
    """Write the figures and their rows; the digest of each figure's rows by its key."""
    figures = BulletinFigure.objects.bulk_create(
        _figures(bulletin, prepared.live), batch_size=BATCH
    )
    digests, rows = {}, []
    for figure in figures:
        found = prepared.rows[figure.key]
        digests[figure.key] = digest([[row.key, row.title, _plain(row.amount)] for row in found])
        rows += [_row(figure, position, row) for position, row in enumerate(found, start=1)]
    BulletinRow.objects.bulk_create(rows, batch_size=BATCH)
    return digests


def _figures(bulletin: Bulletin, live: Live) -> Iterator[BulletinFigure]:
    shapes = catalogue()
    for figure in live.composed.figures:
        shape = shapes[figure.request.metric]
        version = figure.request.version or next(iter(shape.versions), "")
        yield BulletinFigure(
            bulletin=bulletin,
            key=figure.key,
            label=figure.label,
            metric=figure.request.metric,
            version=figure.request.version,
            definition=shape.definitions.get(version) or shape.definition,
            derivation=figure.derivation,
            group=figure.group,
            question=_question(figure),
            first_day=figure.first_day,
            last_day=figure.last_day,
            exact="" if figure.value is None else format(figure.value, "f"),
            display=figure.display,
            inputs=list(figure.inputs),
        )


def _question(figure: Figure) -> dict[str, Any]:
    asked = asdict(figure.request)
    return {
        "by": asked["by"],
        "filters": asked["filters"],
        "span": str(asked["span"]),
        "shift": str(asked["shift"]),
        "unit": figure.unit,
        "form": figure.form,
    }


def _row(figure: BulletinFigure, position: int, row: Row) -> BulletinRow:
    facts = {
        name: value if isinstance(value, str | int | type(None)) else str(value)
        for name, value in row.facts.items()
    }
    return BulletinRow(
        figure=figure,
        position=position,
        key=row.key,
        title=row.title,
        amount=row.amount,
        facts=facts,
    )


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
