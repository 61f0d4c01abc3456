"""The days a bulletin covers, the days it is compared with, and their words."""

from dataclasses import dataclass
from datetime import date, timedelta

from wutong.domains.bulletins.choices import PaperRhythm, Shift, Span
from wutong.kernel.months import last_of

HALF_MONTH = 15
FEBRUARY = 2


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included. ValueError if they are the wrong way round."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last_day < self.first_day:
            raise ValueError("结束日期早于开始日期")

    def over(self, span: str) -> "Period":
        """This period, or from 1 January of the year in which it ends."""
        if span == Span.YEAR_TO_DATE:
            return Period(date(self.last_day.year, 1, 1), self.last_day)
        return self

    def a_year_before(self) -> "Period":
        """The same days a year earlier; 29 February becomes 28."""
        return Period(_year_before(self.first_day), _year_before(self.last_day))

    def before(self, span: str) -> "Period | None":
        """What the last issue covered: up to the day before; None before the year's first day."""
        last_day = self.first_day - timedelta(days=1)
        if span == Span.YEAR_TO_DATE:
            if last_day.year != self.last_day.year:
                return None
            return Period(date(last_day.year, 1, 1), last_day)
        return Period(self.first_day - (self.last_day - last_day), last_day)

    @property
    def words(self) -> str:
        """1—9月, 9月上半月, 全年 or the days, without the year where both lie in one."""
        first, last = self.first_day, self.last_day
        if first.year != last.year:
            return f"{_day_words(first, year=True)}至{_day_words(last, year=True)}"
        whole_end = last == last_of(last)
        if first.day == 1 and whole_end:
            return _month_words(first.month, last.month)
        if first.month == last.month:
            if (first.day, last.day) == (1, HALF_MONTH):
                return f"{first.month}月上半月"
            if first.day == HALF_MONTH + 1 and whole_end:
                return f"{first.month}月下半月"
        return f"{_day_words(first)}至{_day_words(last)}"


def shifted(period: Period, span: str, shift: str) -> Period | None:
    """The period that a figure is asked for; None where there is no such period."""
    if shift == Shift.LAST_YEAR:
        return period.over(span).a_year_before()
    if shift == Shift.PREVIOUS:
        return period.before(span)
    return period.over(span)


def period_ending_by(rhythm: str, day: date) -> Period:
    """The last whole period of a rhythm that has ended by ``day``, that day included.

    A week goes from Monday to Sunday. ValueError for another rhythm.
    """
    after = day + timedelta(days=1)
    match rhythm:
        case PaperRhythm.WEEK:
            end = after - timedelta(days=after.weekday() + 1)
            return Period(end - timedelta(days=6), end)
        case PaperRhythm.HALF_MONTH:
            if after.day > HALF_MONTH:
                return Period(after.replace(day=1), after.replace(day=HALF_MONTH))
            end = after.replace(day=1) - timedelta(days=1)
            return Period(end.replace(day=HALF_MONTH + 1), end)
        case PaperRhythm.MONTH:
            end = after.replace(day=1) - timedelta(days=1)
            return Period(end.replace(day=1), end)
        case PaperRhythm.YEAR:
            return Period(date(after.year - 1, 1, 1), date(after.year - 1, 12, 31))
    raise ValueError(rhythm)


def _year_before(day: date) -> date:
    if (day.month, day.day) == (FEBRUARY, 29):
        return date(day.year - 1, FEBRUARY, 28)
    return day.replace(year=day.year - 1)


def _month_words(first: int, last: int) -> str:
    if first == last:
        return f"{first}月"
    return "全年" if (first, last) == (1, 12) else f"{first}—{last}月"


def _day_words(day: date, *, year: bool = False) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
