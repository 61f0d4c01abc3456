"""Stewardship of the demo: appeals and symposia, then what others hold and supervise."""

from __future__ import annotations

from datetime import datetime

from wutong.config.demo import (
    stewardship_appeals,
    stewardship_dispatch,
    stewardship_factors,
    stewardship_orders,
    stewardship_stewards,
    stewardship_visits,
)


def load(at: datetime) -> None:
    """Load what is absent."""
    stewardship_appeals.load(at)
    stewardship_orders.load(at)
    stewardship_factors.load(at)
    stewardship_dispatch.load(at)
    stewardship_visits.load(at)
    stewardship_stewards.load(at)
