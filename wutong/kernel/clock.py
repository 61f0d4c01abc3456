"""The only place that reads the time. Everything else is handed ``at`` or ``on``."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def day_of(at: datetime) -> date:
    """The day of an instant in China (Asia/Shanghai)."""
    return timezone.localtime(at).date()


def today() -> date:
    """The present day in China (Asia/Shanghai), where a working day begins and ends."""
    return timezone.localdate()
