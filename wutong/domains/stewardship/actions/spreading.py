"""Spreading firms over stewards: proposed and shown first, then applied in batches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User
from wutong.domains.stewardship.actions.firms import (
    end_many,
    hold_firms,
    require_steward_rights,
    take_in_producing,
    write_many,
)
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.models.stewards import FirmSpread
from wutong.domains.stewardship.queries.spreads import (
    counts_of,
    loads_before,
    open_spread,
    reason_words,
    spread_of,
)
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue
from wutong.kernel import audit
from wutong.kernel.clock import day_of

BATCH: Final = 500


@dataclass(frozen=True)
class Applied:
    """How many firms got a steward, and how many were left as somebody else had set them."""

    moved: int
    skipped: int


@transaction.atomic
def propose_spread(*, region: Region, by: User | None, at: datetime) -> FirmSpread:
    """Work a spread out and keep it for the preview, in place of one that was not begun.

    Takes in the firms of projects in production first. Raises NotAllowed, BadValue where there is
    nobody to serve, AlreadyMoved while another one of the region is under way.
    """
    require_steward_rights(by, region.path, at)
    take_in_producing(region=region, by=by, at=at)
    former = open_spread(region)
    if former is not None and former.started_at is not None:
        raise AlreadyMoved(_("上一次分派还没有做完，请先执行完。"))
    try:
        found = spread_of(region, day_of(at))
    except ValueError as error:
        raise BadValue("region", _("这个地区没有在岗的项目管家。")) from error
    if former is not None:
        former.delete()
    before = loads_before(found.placed)
    made = _kept(
        region=region, region_path=region.path, on=day_of(at), proposed_by=by, proposed_at=at,
        counts=counts_of(found),
        moves=[
            [one.firm.key, one.firm.steward, one.steward, [why.value for why in one.reasons]]
            for one in found.moves
        ],
        loads=[[key, before[key], load] for key, load in sorted(found.loads.items())],
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="stewardship.spread_proposed", target=made,
        changes={"moves": [None, len(made.moves)], "firms": [None, made.counts["firms"]]},
    )  # fmt: skip
    return made


def _kept(**values: Any) -> FirmSpread:
    try:
        with transaction.atomic():
            return FirmSpread.objects.create(**values)
    except IntegrityError as error:
        raise AlreadyMoved(_("刚刚有人拟定了分派，请刷新后再看。")) from error


def apply_spread(
    *, spread: FirmSpread, by: User | None, at: datetime, batch: int = BATCH
) -> Applied:
    """Carry a proposed spread out, ``batch`` firms a transaction.

    A killed run leaves whole batches and the next goes on behind them. A firm that somebody set,
    served or dropped meanwhile is skipped. Done again it changes nothing.
    """
    require_steward_rights(by, spread.region_path, at)
    while not _step(spread.pk, by, at, batch):
        continue
    spread.refresh_from_db()
    return Applied(spread.done - spread.skipped, spread.skipped)


@transaction.atomic
def _step(key: int, by: User | None, at: datetime, batch: int) -> bool:
    """One batch; whether all is done."""
    row = FirmSpread.objects.select_for_update(of=("self",)).get(pk=key)
    if row.finished_at is not None:
        return True
    if row.started_at is None:
        row.started_at, row.started_by = at, by
    some = row.moves[row.done : row.done + batch]
    row.skipped += len(some) - _move(row, some, by, at)
    row.done += len(some)
    if row.done >= len(row.moves):
        row.finished_at = at
        audit.record(
            actor=by, at=at, action="stewardship.spread_applied", target=row,
            changes={"done": [0, row.done], "skipped": [0, row.skipped]},
        )  # fmt: skip
    row.save(update_fields=["started_at", "started_by", "done", "skipped", "finished_at"])
    return row.finished_at is not None


def _move(row: FirmSpread, moves: list[list[Any]], by: User | None, at: datetime) -> int:
    """Give these firms their stewards; how many were as the spread had found them.

    What was set by hand meanwhile stays while its steward is one of those it was spread over.
    """
    keys = [firm for firm, *_rest in moves]
    hold_firms(keys)
    present = _present(keys)
    served = {
        one.investor_id: one for one in ServedFirm.objects.filter(investor__in=keys, left_on=None)
    }
    pool = {steward for steward, _before, _after in row.loads}
    made = []
    for firm, now, then, why in moves:
        stands, place = present.get(firm), served.get(firm)
        if place is None or (stands.steward_id if stands else None) != now:
            continue
        if stands is not None and stands.by_hand and now in pool:
            continue
        made.append(
            FirmSteward(
                investor_id=firm,
                steward_id=then,
                region_id=place.region_id,
                region_path=place.region_path,
                since=day_of(at),
                reason=reason_words(why),
                given_by=by,
            )
        )
    ending = [present[one.investor_id] for one in made if one.investor_id in present]
    end_many(ending, day_of(at))
    before: dict[int, str | None] = {one.investor_id: str(one.steward) for one in ending}
    write_many(made, "stewardship.firm_steward_spread", before, by, at)
    return len(made)


def _present(firms: list[int]) -> dict[int, FirmSteward]:
    rows = FirmSteward.objects.select_for_update(of=("self",)).filter(
        investor__in=firms, until=None
    )
    return {one.investor_id: one for one in rows.select_related("steward").order_by("pk")}
