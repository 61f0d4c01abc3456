"""Who serves which firm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import of_post
from wutong.domains.stewardship.models import FirmSteward
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("服务企业")


def steward_of(investor: Any) -> FirmSteward | None:
    """The present stewardship of a firm, with its steward; None where nobody serves it."""
    return (
        FirmSteward.objects.filter(investor=investor, until=None).select_related("steward").first()
    )


def stewards_of_firms(investors: Iterable[int]) -> dict[int, int]:
    """The steward of each firm that has one, by their keys. One query."""
    rows = FirmSteward.objects.filter(investor__in=list(investors), until=None)
    return dict(rows.values_list("investor", "steward"))


def firms_held(person: int, scope: Grant | None) -> list[Held]:
    """Firms that a person serves. They belong to no unit: a post within one holds all."""
    place = None if scope is None or scope.unit is not None else scope
    rows = FirmSteward.objects.filter(of_post(place), steward=person, until=None)
    return [
        Held(
            one.pk, one.investor.name, reverse("investors:detail", args=[one.investor_id]),
            one.region.name,
        )
        for one in rows.select_related("investor", "region").order_by("region_path", "investor")
    ]  # fmt: skip
