"""Approvals of the demo: a city's catalogue, roadmaps, then cases that follow them."""

from __future__ import annotations

from datetime import datetime

from wutong.config.demo import (
    approvals_around,
    approvals_cases,
    approvals_catalogue,
    approvals_roadmap,
)


def load(at: datetime) -> None:
    """Load what is absent."""
    approvals_catalogue.load(at)
    approvals_roadmap.load(at)
    approvals_cases.load(at)
    approvals_around.load(at)
