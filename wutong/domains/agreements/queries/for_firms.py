"""What people who speak for a firm see: what it signed, and what both sides promised in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from wutong.domains.agreements.models import Agreement, AgreementVersion, Commitment
from wutong.kernel.scope import VIEW, Access

NAMES: Final = ("project", "region", "unit", "supplements")


def speaks_for_firms(access: Access) -> bool:
    """Whether the person is here for a firm alone, without any office of the region's."""
    return access.is_investor and not access.region_paths(VIEW) and not access.units(VIEW)


def signed_agreements(access: Access) -> QuerySet[Agreement]:
    """Agreements that a firm of theirs signed, the latest signed first."""
    return (
        Agreement.objects.signed_by_firms_of(access)
        .select_related(*NAMES)
        .prefetch_related("parties__investor")
        .order_by("-signed_on", "-pk")
    )


def promises(agreements: Iterable[Agreement]) -> QuerySet[Commitment]:
    """What both sides promised in these, the earliest due first."""
    return (
        Commitment.objects.filter(agreement__in=list(agreements))
        .select_related("agreement", "owner_unit")
        .order_by("due_on", "pk")
    )


def signed_text(agreement: Agreement) -> AgreementVersion | None:
    """The text that was signed: nothing is added to an agreement afterwards."""
    return agreement.versions.order_by("-number").first()
