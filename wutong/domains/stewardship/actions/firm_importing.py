"""A list of firms to serve: shown first, then taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Final

from django.db import transaction

from wutong.domains.investors.actions import (
    InvestorError,
    NewInvestor,
    register_investors_in_bulk,
)
from wutong.domains.investors.queries import normalize_name, normalize_uscc, uscc_fault
from wutong.domains.org.queries import Region, User
from wutong.domains.stewardship.actions.firms import require_steward_rights
from wutong.domains.stewardship.models import ServedFirm
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.rules.firm_lists import (
    Fault,
    FirmLine,
    firm_lines,
    unknown_places,
)
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.spreadsheets import UnreadableTable, read_table

BATCH: Final = 1000


@dataclass(frozen=True)
class FirmPlan:
    """What a list brings: its firms, and what is wrong with it."""

    lines: list[FirmLine]
    faults: list[Fault]
    places: dict[str, Region]


@dataclass(frozen=True)
class FirmsImported:
    """How many firms were taken in, came back, or were served already; ``registered`` are new."""

    taken_in: int
    known: int
    registered: int


def plan_firms(*, data: bytes, name: str, region: Region) -> FirmPlan:
    """Read a list (.xlsx or .csv). Raises BadValue for ``file`` where it cannot be read."""
    lines, faults = firm_lines(_rows(data, name), uscc_fault, normalize_uscc, normalize_name)
    places = _places(region)
    faults = sorted([*faults, *unknown_places(lines, places)], key=lambda one: one.number)
    return FirmPlan(lines, faults, places)


def _places(region: Region) -> dict[str, Region]:
    """Regions of the subtree by name, code and alias; the outermost where two share a name."""
    found: dict[str, Region] = {}
    for one in Region.objects.under(region).order_by("path"):
        for word in (one.name, one.code, *one.aliases):
            found.setdefault(word, one)
    return found


def _rows(data: bytes, name: str) -> Sequence[Sequence[object]]:
    try:
        return read_table(data, name)
    except UnreadableTable as error:
        raise BadValue("file", str(error)) from error


@transaction.atomic
def import_firms(
    *, data: bytes, name: str, region: Region, by: User | None, at: datetime
) -> FirmsImported:
    """Take a list's firms in, with a record each; those served already stay as they are.

    Raises NotAllowed, BadValue with the lines at fault; nothing is written then.
    """
    require_steward_rights(by, region.path, at)
    plan = plan_firms(data=data, name=name, region=region)
    if plan.faults:
        raise BadValue("file", "；".join(str(one) for one in plan.faults[:5]))
    taken, registered = 0, 0
    for some in batched(plan.lines, BATCH):
        new, fresh = _take_in(list(some), plan.places, region, by, at)
        taken, registered = taken + new, registered + fresh
    audit.record(
        actor=by, at=at, action="stewardship.firms_taken_in", target=region,
        changes={"firms": [None, taken]}, reason=name[:100],
    )  # fmt: skip
    return FirmsImported(taken, len(plan.lines) - taken, registered)


def _take_in(
    lines: list[FirmLine], places: dict[str, Region], region: Region, by: User | None, at: datetime
) -> tuple[int, int]:
    try:
        records = register_investors_in_bulk(
            rows=[
                NewInvestor(name=one.name, uscc=one.uscc, industry_code=one.trade[:5])
                for one in lines
            ],
            by=by, at=at,
        )  # fmt: skip
    except InvestorError as error:
        raise BadValue("file", str(error)) from error
    keys = {one.investor.pk for one in records}
    served = {one.investor_id: one for one in ServedFirm.objects.filter(investor__in=keys)}
    made: dict[int, ServedFirm] = {}
    back = []
    for line, record in zip(lines, records, strict=True):
        place = places.get(line.place, region)
        key = record.investor.pk
        stands = served.get(key)
        row = stands or made.setdefault(key, ServedFirm(investor_id=key))
        if stands is not None and stands.left_on is None:
            continue
        row.region, row.region_path, row.weight = place, place.path, line.weight
        row.industry_code, row.since, row.left_on = line.trade[:5], day_of(at), None
        if stands is not None:
            back.append(row)
    ServedFirm.objects.bulk_create(made.values())
    ServedFirm.objects.bulk_update(
        back, ["region", "region_path", "weight", "industry_code", "since", "left_on"]
    )
    return len(made) + len(back), sum(one.created for one in records)
