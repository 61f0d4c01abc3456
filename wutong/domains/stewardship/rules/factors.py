"""What a project needs: measures, the course of a need, gaps, who takes what of a source. Pure.

Amounts are exact fractions; shown with two places, halves up. Days are days in China.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import FactorKind, FactorMove, FactorState, GapReason
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue

POWER_FACTOR: Final = Decimal("0.9")
"""kW per kVA where nothing else is said: what 《供电营业规则》 asks of users from 100 kVA on."""
LEAD_DAYS: Final = timedelta(days=30)
"""A need that nothing is arranged for is a gap from so many days before its day."""
MEASURES: Final[dict[str, dict[str, Fraction]]] = {
    FactorKind.LAND: {"亩": Fraction(2000, 3), "㎡": Fraction(1), "公顷": Fraction(10_000)},
    FactorKind.POWER: {"kVA": Fraction(1), "kW": Fraction(1), "MVA": Fraction(1000),
                       "MW": Fraction(1000)},
    FactorKind.WATER: {"t/d": Fraction(1), "万t/d": Fraction(10_000)},
    FactorKind.GAS: {"㎥/h": Fraction(1), "万㎥/h": Fraction(10_000)},
    FactorKind.STEAM: {"t/h": Fraction(1), "kg/h": Fraction(1, 1000)},
    FactorKind.DRAINAGE: {"t/d": Fraction(1), "万t/d": Fraction(10_000)},
    FactorKind.ENERGY_QUOTA: {"吨标准煤": Fraction(1), "万吨标准煤": Fraction(10_000)},
    FactorKind.EMISSION: {"t/a": Fraction(1), "kg/a": Fraction(1, 1000)},
    FactorKind.FINANCE: {"万元": Fraction(10_000), "元": Fraction(1), "亿元": Fraction(10**8)},
    FactorKind.LABOUR: {"人": Fraction(1)},
    FactorKind.ROADS: {"m": Fraction(1), "km": Fraction(1000)},
}  # fmt: skip
"""The measures of each kind, the usual one first, and how much one of each is."""
ACTIVE: Final = frozenset({"kW", "MW"})
ALIASES: Final = {
    "千伏安": "kVA", "千瓦": "kW", "兆瓦": "MW", "兆伏安": "MVA", "平方米": "㎡", "m2": "㎡",
    "m²": "㎡", "吨/日": "t/d", "吨/天": "t/d", "方/日": "t/d", "立方米/日": "t/d", "m³/h": "㎥/h",
    "方/小时": "㎥/h", "立方米/小时": "㎥/h", "吨/小时": "t/h", "吨标煤": "吨标准煤", "tce": "吨标准煤",
    "吨/年": "t/a", "米": "m", "公里": "km", "千米": "km", "名": "人",
}  # fmt: skip
VOLTAGES: Final = ("0.4kV", "10kV", "35kV", "110kV", "220kV")


def measure_of(kind: str, text: str) -> str:
    """The measure that ``text`` names for this kind; the usual one for nothing. Raises BadValue."""
    name = ALIASES.get(text.strip(), text.strip())
    known = MEASURES[kind]
    if not name:
        return next(iter(known))
    found = next((one for one in known if one.lower() == name.lower()), "")
    if not found:
        words = _("%(kind)s没有这个单位：%(text)s。可用：%(known)s。")
        label = FactorKind(kind).label
        raise BadValue("measure", words % {"kind": label, "text": text, "known": "、".join(known)})
    return found


def converted(
    quantity: Decimal, *, kind: str, measure: str, into: str, power_factor: Decimal = POWER_FACTOR
) -> Fraction:
    """``quantity`` of ``measure`` in another measure of the kind, exact.

    Active power (kW) is apparent power (kVA) times the power factor. Raises BadValue for a measure
    that the kind doesn't have.
    """
    measure, into = measure_of(kind, measure), measure_of(kind, into)
    amount = Fraction(quantity) * MEASURES[kind][measure]
    if measure in ACTIVE and into not in ACTIVE:
        amount /= Fraction(power_factor)
    elif into in ACTIVE and measure not in ACTIVE:
        amount *= Fraction(power_factor)
    return amount / MEASURES[kind][into]


def rounded(amount: Fraction) -> Decimal:
    """``amount`` with two places, halves up."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def in_words(quantity: Decimal | Fraction | None, measure: str) -> str:
    """``8,000 kVA``; a name in Chinese follows without a space. Empty without a quantity."""
    if quantity is None:
        return ""
    number = rounded(Fraction(quantity))
    text = f"{number:,f}".rstrip("0").rstrip(".")
    return f"{text} {measure}" if measure[:1].isascii() and measure else f"{text}{measure}"


_COURSE: Final = {
    (FactorState.NEEDED, FactorMove.ARRANGE): FactorState.ARRANGED,
    (FactorState.ARRANGED, FactorMove.ARRANGE): FactorState.ARRANGED,
    (FactorState.ARRANGED, FactorMove.DELIVER): FactorState.DELIVERED,
    (FactorState.DELIVERED, FactorMove.DELIVER): FactorState.DELIVERED,
    (FactorState.NEEDED, FactorMove.DROP): FactorState.DROPPED,
    (FactorState.ARRANGED, FactorMove.DROP): FactorState.DROPPED,
    (FactorState.ARRANGED, FactorMove.BACK): FactorState.NEEDED,
    (FactorState.DELIVERED, FactorMove.BACK): FactorState.ARRANGED,
    (FactorState.DROPPED, FactorMove.BACK): FactorState.NEEDED,
}
WITH_REASON: Final = frozenset({FactorMove.DROP, FactorMove.BACK})


def moved(state: str, move: str, *, short: bool = False) -> FactorState:
    """The state after ``move``; what was delivered short can be delivered again. Raises
    AlreadyMoved."""
    known = (FactorState(state), FactorMove(move))
    again = known == (FactorState.DELIVERED, FactorMove.DELIVER)
    if known not in _COURSE or (again and not short):
        words = _("「%(state)s」的需求不能「%(move)s」。请刷新后再办。")
        raise AlreadyMoved(words % {"state": known[0].label, "move": known[1].label})
    return _COURSE[known]


def moves_from(state: str, *, short: bool = False) -> list[FactorMove]:
    """What can be done with a need in ``state``."""
    again = (FactorState.DELIVERED, FactorMove.DELIVER)
    return [
        move for before, move in _COURSE if before == state and (short or (before, move) != again)
    ]


@dataclass(frozen=True)
class Standing:
    """A need as gaps are judged by. ``over``: its source has not enough left for it."""

    state: str
    needed_by: date
    promised_on: date | None = None
    quantity: Decimal | None = None
    delivered: Decimal | None = None
    over: bool = False

    @property
    def short(self) -> bool:
        """Whether less came than is needed."""
        known = self.quantity is not None and self.delivered is not None
        return self.state == FactorState.DELIVERED and known and self.delivered < self.quantity  # type: ignore[operator]


def gaps(need: Standing, on: date) -> tuple[GapReason, ...]:
    """Why the need is a gap on ``on``, the worst first; empty where it is none."""
    found = []
    if need.state == FactorState.NEEDED and need.needed_by - on <= LEAD_DAYS:
        found.append(GapReason.NOT_ARRANGED)
    if need.state == FactorState.ARRANGED and need.promised_on is not None:
        if need.promised_on < on:
            found.append(GapReason.PROMISE_BROKEN)
        if need.promised_on > need.needed_by:
            found.append(GapReason.PROMISED_LATE)
    if need.short:
        found.append(GapReason.SHORT)
    if need.over and need.state in (FactorState.NEEDED, FactorState.ARRANGED):
        found.append(GapReason.OVER_COMMITTED)
    return tuple(found)


def days_late(need: Standing, on: date) -> int:
    """Calendar days between the day needed and the day on which it can be had at the earliest."""
    if need.state == FactorState.DROPPED or (
        need.state == FactorState.DELIVERED and not need.short
    ):
        return 0
    expected = on
    if need.state == FactorState.ARRANGED and need.promised_on is not None:
        expected = max(on, need.promised_on)
    return max(0, (expected - need.needed_by).days)


@dataclass(frozen=True)
class Take:
    """What one need takes of a source, in the source's measure. ``firm``: it is arranged or
    delivered; otherwise it only asks. ``day`` is the day promised, or needed; ``came`` when it was
    asked for."""

    key: Any
    quantity: Fraction
    day: date
    came: datetime
    firm: bool


@dataclass(frozen=True)
class Line:
    """A take with what is left after it; ``fits`` where that isn't less than nothing."""

    take: Take
    left: Fraction

    @property
    def fits(self) -> bool:
        """Whether there is enough for it."""
        return self.left >= 0


@dataclass(frozen=True)
class Book:
    """Who takes what of a source. ``left`` is the total without what was used before and what is
    arranged; ``asked`` wants to come on top. ``lines`` go by day."""

    total: Fraction
    used_before: Fraction
    arranged: Fraction
    asked: Fraction
    lines: tuple[Line, ...]

    @property
    def left(self) -> Fraction:
        """What can still be arranged; less than nothing where too much was."""
        return self.total - self.used_before - self.arranged

    @property
    def over_committed(self) -> bool:
        """Whether more is arranged than there is."""
        return self.left < 0

    @property
    def conflict(self) -> bool:
        """Whether somebody goes away empty."""
        return self.asked > self.left or self.over_committed


def book(total: Fraction, used_before: Fraction, takes: Iterable[Take]) -> Book:
    """The book of a source: what is arranged comes first by the day promised, then what is asked
    for; on one day who asked first. The order in which takes are handed in plays no part."""
    takes = tuple(takes)
    lines = []
    left = total - used_before
    for firm in (True, False):
        some = sorted(
            (one for one in takes if one.firm is firm), key=lambda one: (one.day, one.came, one.key)
        )
        for take in some:
            left -= take.quantity
            lines.append(Line(take, left))
    lines.sort(key=lambda one: (one.take.day, one.take.came, one.take.key))
    return Book(
        total, used_before, _sum(one for one in takes if one.firm),
        _sum(one for one in takes if not one.firm), tuple(lines),
    )  # fmt: skip


def _sum(takes: Iterable[Take]) -> Fraction:
    return sum((one.quantity for one in takes), Fraction(0))


@dataclass(frozen=True)
class Point:
    """How much is taken from a day on: what is arranged, and what is asked for on top."""

    day: date
    arranged: Fraction
    asked: Fraction


def over_time(book: Book) -> list[Point]:
    """How a source fills, a point for each day on which something is taken."""
    points: dict[date, Point] = {}
    arranged = asked = Fraction(0)
    for line in book.lines:
        if line.take.firm:
            arranged += line.take.quantity
        else:
            asked += line.take.quantity
        points[line.take.day] = Point(line.take.day, arranged, asked)
    return list(points.values())
