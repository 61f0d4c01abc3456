"""What a person holds of leads."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.models import Lead
from wutong.domains.org.queries import of_post
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("线索")


def leads_held(person: int, scope: Grant | None) -> list[Held]:
    """Leads under a person's protection."""
    rows = Lead.objects.held().filter(of_post(scope), owner=person).order_by("falls_on", "pk")
    return [
        Held(
            one.pk, one.firm_name, reverse("leads:detail", args=[one.code]),
            str(one.get_state_display()), one.falls_on, one.confidential,
        )
        for one in rows
    ]  # fmt: skip
