"""Fields that people fill in."""

from __future__ import annotations

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day as the browser's calendar writes it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


class ClockField(forms.TimeField):
    """A clock time in China, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)
