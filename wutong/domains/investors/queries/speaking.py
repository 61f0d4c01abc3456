"""The firms that a person speaks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wutong.domains.investors.models import Investor
from wutong.kernel.scope import Access


def with_firms(access: Access, on: date) -> Access:
    """``access`` of an investor with the firms whose contact they are; others unchanged.

    A contact of a firm that was merged speaks for the firm that remains.
    """
    if not access.is_investor:
        return access
    spoken_for = Investor.objects.current().filter(contacts__user=access.user)
    return replace(access, investors=frozenset(spoken_for.values_list("pk", flat=True)))
