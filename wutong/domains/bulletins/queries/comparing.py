"""An issued bulletin against the same computed again: as known on its day, and as known today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wutong.domains.bulletins.models import Bulletin, BulletinFigure
from wutong.domains.bulletins.queries.composing import Live, compose_live
from wutong.domains.bulletins.queries.explaining import Reason, reasons_for
from wutong.domains.bulletins.queries.last_issue import identity_now, identity_of
from wutong.domains.bulletins.rules.differences import RowAmount, RowChange, row_changes
from wutong.domains.bulletins.rules.register import Figure
from wutong.kernel import metrics
from wutong.kernel.metrics import Row
from wutong.kernel.scope import Access


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that would come out otherwise, with the rows that differ and why."""

    figure: BulletinFigure
    was: str
    now: str
    rows: tuple[RowChange, ...]

    @property
    def in_money(self) -> bool:
        """Whether the rows are amounts in 元; those of a count or of a share of counts are not."""
        metric = metrics.find(self.figure.metric)
        counted = metric
        if metric.aggregate == metrics.Aggregate.RATIO:
            counted = metrics.find(*metric.opens)
        return counted.measure == "元"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from the frozen bulletin. ``reasons`` explain the changed rows by their key."""

    bulletin: Bulletin
    compared: int
    changes: tuple[FigureChange, ...]
    reasons: Mapping[str, tuple[Reason, ...]]

    @property
    def equal(self) -> bool:
        """Whether everything comes out the same."""
        return not self.changes


def recompute(bulletin: Bulletin) -> Comparison:
    """The bulletin as known on its day, computed again. It must come out equal."""
    return _compare(bulletin, bulletin.as_known, {})


def compare_with_now(bulletin: Bulletin, access: Access) -> Comparison:
    """What has been corrected since the issue: figures, their rows, by whom and why."""
    comparison = _compare(bulletin, None, {})
    keys = {row.key for change in comparison.changes for row in change.rows}
    reasons = reasons_for(keys, bulletin.as_known, access)
    return Comparison(bulletin, comparison.compared, comparison.changes, reasons)


def _compare(
    bulletin: Bulletin, as_known: datetime | None, reasons: Mapping[str, tuple[Reason, ...]]
) -> Comparison:
    live = compose_live(
        bulletin,
        as_known=as_known,
        number=bulletin.number,
        issued_on=bulletin.issued_on,
        against_last=False,
    )
    current = {identity_now(figure): figure for figure in live.composed.figures}
    frozen = list(bulletin.figures.prefetch_related("rows"))
    changes = (_change(one, current.get(identity_of(one)), live) for one in frozen)
    found = tuple(change for change in changes if change is not None)
    return Comparison(bulletin, len(frozen), found, reasons)


def _change(frozen: BulletinFigure, now: Figure | None, live: Live) -> FigureChange | None:
    rows: tuple[RowChange, ...] = ()
    moved = now is None or now.value != frozen.value
    # A total holds the rows of all its parts: of parts only those that moved are opened.
    if not frozen.inputs and (moved or not frozen.group):
        before = [RowAmount(row.key, row.title, row.amount) for row in frozen.rows.all()]
        rows = row_changes(before, _amounts(live.rows(now)) if now else [])
    shown = now.display if now else "—"
    if not moved and shown == frozen.display and not rows:
        return None
    return FigureChange(frozen, frozen.display, shown, rows)


def _amounts(rows: Iterable[Row]) -> list[RowAmount]:
    return [RowAmount(row.key, row.title, Decimal(row.amount)) for row in rows]
