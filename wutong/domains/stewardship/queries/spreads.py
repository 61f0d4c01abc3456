"""What a spread starts from: firms to serve, stewards in office; and what was proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from wutong.domains.investors.queries import Investor
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import Post, Region, User, within
from wutong.domains.stewardship.choices import SpreadReason
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.models.stewards import FirmSpread
from wutong.domains.stewardship.rules.spreading import Firm, Placed, Spread, Steward, spread

LETTERS_OF_TRADE: Final = 3
SHOWN_MOVES: Final = 200


def stewards_in(region_path: str, on: date) -> list[Steward]:
    """Everyone who holds a steward's post in the region's subtree or in a unit of it on ``on``;
    of several posts the outermost counts."""
    posts = Post.objects.held_on(on).filter(
        within(region_path, "region__path") | within(region_path, "unit__region__path"),
        role=Role.STEWARD, user__is_active=True,
    )  # fmt: skip
    places: dict[int, str] = {}
    for user, path, of_unit in posts.values_list("user", "region__path", "unit__region__path"):
        place = path or of_unit
        places[user] = min(places.get(user, place), place, key=len)
    return [Steward(key, path) for key, path in sorted(places.items())]


def firms_in(region_path: str) -> list[Firm]:
    """The served firms of the region's subtree with their present stewards. Two queries."""
    now = {
        firm: (steward, by_hand)
        for firm, steward, by_hand in FirmSteward.objects.filter(
            within(region_path, "region_path"), until=None
        ).values_list("investor", "steward", "by_hand")
    }
    rows = ServedFirm.objects.filter(within(region_path, "region_path"), left_on=None)
    columns = rows.values_list("investor", "region_path", "industry_code", "weight")
    return [
        Firm(key, path, trade[:LETTERS_OF_TRADE], max(weight, 1), *now.get(key, (None, False)))
        for key, path, trade, weight in columns.order_by("investor")
    ]


def spread_of(region: Region, on: date) -> Spread:
    """The spread of a region's firms as they stand. Raises ValueError without stewards."""
    return spread(firms_in(region.path), stewards_in(region.path, on))


def counts_of(found: Spread) -> dict[str, Any]:
    """What a spread does, in numbers: firms, stewards, moves, and the moves by their reasons."""
    reasons: Counter[str] = Counter()
    for one in found.moves:
        reasons.update(reason.value for reason in one.reasons)
    fresh = sum(one.firm.steward is None for one in found.moves)
    return {
        "firms": len(found.placed),
        "stewards": len(found.loads),
        "kept": len(found.placed) - len(found.moves),
        "by_hand": sum(one.firm.by_hand and not one.moved for one in found.placed),
        "new": fresh,
        "changed": len(found.moves) - fresh,
        "least": min(found.loads.values(), default=0),
        "most": max(found.loads.values(), default=0),
        "level": round(found.bounds.level, 2),
        "lower": found.bounds.lower,
        "upper": found.bounds.upper,
        "reasons": dict(sorted(reasons.items())),
    }


def loads_before(placed: Iterable[Placed]) -> Counter[int]:
    """The load of each present steward, weighted, as it stands."""
    loads: Counter[int] = Counter()
    for one in placed:
        if one.firm.steward is not None:
            loads[one.firm.steward] += one.firm.weight
    return loads


def open_spread(region: Region) -> FirmSpread | None:
    """The spread of the region that is proposed or under way."""
    rows = FirmSpread.objects.filter(region=region, finished_at=None)
    return rows.select_related("region", "proposed_by").first()


def reason_words(codes: Iterable[str]) -> str:
    """The reasons in words."""
    return "、".join(str(SpreadReason(one).label) for one in codes)


def shown_moves(row: FirmSpread, first: int = 0) -> list[dict[str, Any]]:
    """Some moves with names, for the preview: firm, steward now and then, reasons."""
    some = row.moves[first : first + SHOWN_MOVES]
    firms = Investor.objects.in_bulk([firm for firm, *_rest in some])
    keys = {key for _firm, now, then, _why in some for key in (now, then) if key}
    people = User.objects.in_bulk(keys)
    places = dict(
        ServedFirm.objects.filter(investor__in=firms).values_list("investor", "region__name")
    )
    return [
        {
            "firm": firms.get(firm), "place": places.get(firm, ""), "now": people.get(now),
            "then": people.get(then), "why": reason_words(why),
        }
        for firm, now, then, why in some
    ]  # fmt: skip
