"""How people are told of a case: one event for what one transaction told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wutong.domains.approvals.queries.telling import Told
from wutong.kernel import events


def send(told: Sequence[Told], *, at: datetime) -> None:
    """Hand on what was told, after commit."""
    if told:
        events.publish("approvals.told", told=told, at=at)
