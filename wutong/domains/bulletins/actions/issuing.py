"""The moment of issue: number, figures, rows and text are frozen together, or nothing is."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.support import require
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin, BulletinFigure, BulletinRow
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.composing import Live, compose_live
from wutong.domains.bulletins.rules.errors import AlreadyMoved
from wutong.domains.bulletins.rules.frozen import digest, to_data
from wutong.domains.bulletins.rules.register import Figure
from wutong.domains.org.models import Region
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.metrics import Row
from wutong.kernel.scope import ISSUE_BULLETIN

BATCH = 1000


@transaction.atomic
def issue_bulletin(*, bulletin: Bulletin, by: Any, at: datetime) -> Bulletin:
    """Issue a reviewed bulletin with what is known at ``at``.

    The next number of its word and year is taken; text, figures and rows are frozen in the same
    transaction. Of two people, one wins. Raises NotAllowed, AlreadyMoved.
    """
    require(by, ISSUE_BULLETIN, bulletin.region, at)
    Region.objects.select_for_update(of=("self",)).get(pk=bulletin.region_id)  # numbers in turn
    held = (
        Bulletin.objects.select_for_update(of=("self",))
        .select_related("region")
        .get(pk=bulletin.pk)
    )
    if held.status != Status.REVIEWED:
        raise AlreadyMoved(_("这份通报不在「已审核」状态，可能别人刚刚印发或修改过。"))
    held.issued_on = day_of(at)
    held.number_year, held.number_sequence = held.issued_on.year, _next_number(held, at)
    live = compose_live(held, as_known=at, number=held.number, issued_on=held.issued_on)
    rows = _freeze(held, live)
    content = {"document": to_data(live.composed.document), "rows": rows}
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
    audit.record(
        actor=by,
        at=at,
        action="bulletins.issued",
        target=held,
        changes={"number": ["", held.number], "digest": ["", held.digest]},
    )
    return held


def _next_number(bulletin: Bulletin, at: datetime) -> int:
    taken = Bulletin.objects.filter(
        region=bulletin.region, number_word=bulletin.number_word, number_year=day_of(at).year
    ).aggregate(last=Max("number_sequence"))
    return int(taken["last"] or 0) + 1


def _freeze(bulletin: Bulletin, live: Live) -> dict[str, str]:
    """Write the figures and their rows; the digest of each figure's rows by its key."""
    figures = BulletinFigure.objects.bulk_create(_figures(bulletin, live), batch_size=BATCH)
    digests, rows = {}, []
    for kept, figure in zip(figures, live.composed.figures, strict=True):
        found = live.rows(figure)
        digests[figure.key] = digest([[row.key, row.title, _plain(row.amount)] for row in found])
        rows += [_row(kept, position, row) for position, row in enumerate(found, start=1)]
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
