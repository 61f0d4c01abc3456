"""What a person holds of orders: those in their name, and those they gave and must close."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import of_post
from wutong.domains.stewardship.models import SupervisionOrder
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("督办")


def orders_held(person: int, scope: Grant | None) -> list[Held]:
    """Open orders that a person does by name, or gave."""
    named = Q(owner=person) & of_post(scope, "owner_unit", "region_path")
    given = Q(giver=person)
    if scope is not None and scope.unit is None:
        given &= of_post(scope)
    rows = SupervisionOrder.objects.open().filter(named | given)
    return [
        Held(
            one.pk, one.title, reverse("stewardship:order", args=[one.number]), one.number,
            one.due_on, one.confidential,
        )
        for one in rows.order_by("due_on", "pk")
    ]  # fmt: skip
