"""The firms that a person speaks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wutong.domains.investors.models import Investor, InvestorContact
from wutong.kernel.scope import Access


def with_firms(access: Access, on: date) -> Access:
    """``access`` of an investor with the firms whose contact they are; others unchanged.

    A contact of a firm that was merged speaks for the firm that remains.
    """
    if not access.is_investor:
        return access
    spoken_for = Investor.objects.current().filter(contacts__user=access.user)
    return replace(access, investors=frozenset(spoken_for.values_list("pk", flat=True)))


def speakers_of(investor: int) -> list[int]:
    """The accounts of the people who speak for a firm: its contacts that have one."""
    accounts = InvestorContact.objects.filter(investor=investor, user__is_active=True)
    return list(accounts.order_by("user").values_list("user", flat=True).distinct())
