"""From values to what a bulletin shows: units, rounding, growth, completion, ranks.

Values are exact Decimals in the metric's base unit: 元 for amounts, a plain number for counts, a
fraction of one for shares. Rounding happens once, when a figure is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from wutong.domains.bulletins.choices import Derivation
from wutong.domains.bulletins.rules.template_text import Placeholder
from wutong.kernel.money import UNITS, Rounding

DASH = "—"
PERCENT = Decimal(100)
MONTHS_A_YEAR = 12
COUNT_ROUNDING = Rounding("half-up", 0)
AMOUNT_ROUNDING = Rounding("half-up", 2)
DEFAULT_AMOUNT_UNIT = "亿元"
IN_POINTS = frozenset({Derivation.YEAR_ON_YEAR.value, Derivation.LEAD.value})
IN_WORDS = IN_POINTS | {Derivation.CHANGE.value}
PERCENTAGES = IN_POINTS | {Derivation.COMPLETION.value}


@dataclass(frozen=True, slots=True)
class MetricShape:
    """What a template's checker must know of a metric.

    ``unit`` is ``元`` for amounts, ``%`` for shares (values are fractions of one), else the counter
    (个, 家). ``dimensions`` are what it can be broken down by.
    """

    code: str
    label: str
    unit: str
    versions: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    definition: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_amount(self) -> bool:
        """Whether values are money."""
        return self.unit == "元"

    @property
    def is_share(self) -> bool:
        """Whether values are fractions of one."""
        return self.unit == "%"


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it is shown: the number as text, its unit, and the number behind the text."""

    number_text: str
    unit: str
    number: Decimal | None

    @property
    def text(self) -> str:
        """Number and unit, as a sentence says it."""
        return self.number_text + self.unit


NOTHING = Written(DASH, "", None)


def form_of(wanted: Placeholder, shape: MetricShape) -> str:
    """How a placeholder is written, defaults filled in: ``亿元|half-up:2|words``."""
    amount = shape.is_amount and wanted.derivation not in PERCENTAGES
    unit = (wanted.unit or DEFAULT_AMOUNT_UNIT) if amount else ""
    exact = amount or shape.is_share or wanted.derivation in PERCENTAGES
    rounding = wanted.rounding or (AMOUNT_ROUNDING if exact else COUNT_ROUNDING)
    in_words = wanted.derivation in IN_WORDS and not wanted.plain
    return f"{unit}|{rounding.mode}:{rounding.places}|{'words' if in_words else ''}"


def write_value(value: Decimal | None, shape: MetricShape, wanted: Placeholder) -> Written:
    """Write a metric's value in its unit, rounded as the placeholder says."""
    if value is None:
        return NOTHING
    if shape.is_share:
        return _written(value * PERCENT, "%", wanted.rounding or AMOUNT_ROUNDING)
    if shape.is_amount:
        unit = wanted.unit or DEFAULT_AMOUNT_UNIT
        return _written(value / UNITS[unit], unit, wanted.rounding or AMOUNT_ROUNDING)
    return _written(value, shape.unit, wanted.rounding or COUNT_ROUNDING)


def write_percent(fraction: Decimal | None, rounding: Rounding | None) -> Written:
    """Write a fraction of one as percent."""
    if fraction is None:
        return NOTHING
    return _written(fraction * PERCENT, "%", rounding or AMOUNT_ROUNDING)


def write_growth(now: Decimal | None, before: Decimal | None, wanted: Placeholder) -> Written:
    """增长8.2% / 下降3.1% / 持平; with ``plain`` a signed number. Nothing before: says so."""
    if now is None or before is None:
        return NOTHING
    if before == 0:
        text = "持平" if now == 0 else "上年同期为零"
        return Written(DASH if wanted.plain else text, "", None)
    rounding = wanted.rounding or AMOUNT_ROUNDING
    percent = rounding.apply((now - before) / before * PERCENT)
    if wanted.plain:
        return Written(f"{percent:f}", "%", percent)
    if percent == 0:
        return Written("持平", "", percent)
    return Written(f"{'增长' if percent > 0 else '下降'}{abs(percent):f}", "%", percent)


def write_change(change: Decimal | None, shape: MetricShape, wanted: Placeholder) -> Written:
    """增加42个 / 减少3.10亿元 / 持平; with ``plain`` a signed number."""
    written = write_value(change, shape, wanted)
    if written.number is None or wanted.plain:
        return written
    if written.number == 0:
        return Written("持平", "", written.number)
    words = "增加" if written.number > 0 else "减少"
    return replace(written, number_text=words + written.number_text.removeprefix("-"))


def write_lead(completion: Decimal | None, progress: Decimal, wanted: Placeholder) -> Written:
    """超序时进度3.00个百分点 / 落后…; with ``plain`` a signed number of percentage points."""
    if completion is None:
        return NOTHING
    rounding = wanted.rounding or AMOUNT_ROUNDING
    points = rounding.apply((completion - progress) * PERCENT)
    if wanted.plain:
        return Written(f"{points:f}", "个百分点", points)
    if points == 0:
        return Written("与序时进度持平", "", points)
    words = "超序时进度" if points > 0 else "落后序时进度"
    return Written(f"{words}{abs(points):f}", "个百分点", points)


def completion_of(done: Decimal | None, target: Decimal | None) -> Decimal | None:
    """done ÷ target as a fraction of one; None without a target above zero."""
    if done is None or target is None or target <= 0:
        return None
    return done / target


def time_progress(day: date) -> Decimal:
    """Months passed ÷ 12 at ``day``; the running month counts as passed (domain: 序时进度)."""
    return Decimal(day.month) / MONTHS_A_YEAR


def ranks(values: Mapping[str, Decimal | None]) -> dict[str, int | None]:
    """Rank by value, largest first. Ties share a rank (1, 2, 2, 4); None has no rank."""
    known = [value for value in values.values() if value is not None]
    return {
        name: None if value is None else 1 + sum(other > value for other in known)
        for name, value in values.items()
    }


def order_by_rank(places: Mapping[str, int | None]) -> list[str]:
    """Names by rank; those without one come last; equal ones keep their given order."""
    names: Sequence[str] = list(places)
    return sorted(names, key=lambda name: (places[name] is None, places[name] or 0))


def allowed_derivation(shape: MetricShape, derivation: str) -> bool:
    """Whether something can be made of this metric: no target or growth of a share."""
    return not shape.is_share or derivation in (
        Derivation.VALUE,
        Derivation.LAST_YEAR,
        Derivation.RANK,
        Derivation.LAST_RANK,
        Derivation.CHANGE,
    )


def _written(value: Decimal, unit: str, rounding: Rounding) -> Written:
    number = rounding.apply(value)
    if number == 0:
        number = abs(number)
    return Written(f"{number:f}", unit, number)
