"""Fields that people fill in: days by the browser's calendar, amounts and areas in their own units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms

from wutong.kernel.money import FEN, UNITS

SQUARE_METRES_A_MU: Final = Decimal(2000) / Decimal(3)
SQUARE_METRE_PLACES: Final = Decimal("0.0001")
MU_PLACES: Final = Decimal("0.01")


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as the browser's calendar writes it."""

    widget = DayInput


class MonthInput(DayInput):
    """The browser's own choice of a month."""

    input_type = "month"

    def format_value(self, value: Any) -> str:
        """The month of a day, as ``2022-09``."""
        return f"{value:%Y-%m}" if isinstance(value, date) else str(value or "")


class MonthField(forms.DateField):
    """A month; its value is the month's first day."""

    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)


class AmountField(forms.DecimalField):
    """An amount typed in ``unit``; its value is in 元 (Decimal, two places)."""

    def __init__(self, unit: str = "万元", **kwargs: Any) -> None:
        self.unit = unit
        kwargs.setdefault("max_digits", 18)
        super().__init__(decimal_places=8 if unit == "亿元" else 6, **kwargs)
        self.widget.attrs |= {"class": "amount-input", "inputmode": "decimal"}

    def clean(self, value: Any) -> Decimal | None:
        """The amount in 元."""
        amount = super().clean(value)
        return None if amount is None else (amount * UNITS[self.unit]).quantize(FEN)

    def prepare_value(self, value: Any) -> Any:
        """An amount of 元 in ``unit``; what was typed stays as typed."""
        if isinstance(value, Decimal):
            return f"{(value / UNITS[self.unit]).normalize():f}"
        return value


class AreaField(forms.DecimalField):
    """An area typed in 亩 (1 亩 = 2000/3 ㎡); its value is in ㎡, four places."""

    unit = "亩"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=4, min_value=0, **kwargs)
        self.widget.attrs |= {"class": "amount-input", "inputmode": "decimal"}

    def clean(self, value: Any) -> Decimal | None:
        """The area in ㎡."""
        area = super().clean(value)
        return None if area is None else (area * SQUARE_METRES_A_MU).quantize(SQUARE_METRE_PLACES)

    def prepare_value(self, value: Any) -> Any:
        """An area of ㎡ in 亩; what was typed stays as typed."""
        if isinstance(value, Decimal):
            return f"{(value / SQUARE_METRES_A_MU).quantize(MU_PLACES).normalize():f}"
        return value


class WholeField(forms.IntegerField):
    """A whole number with a unit beside it."""

    def __init__(self, unit: Any, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(min_value=0, max_value=2_000_000_000, **kwargs)
        self.widget.attrs |= {"class": "amount-input", "inputmode": "numeric"}


class ClockField(forms.TimeField):
    """A clock time in China, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)
