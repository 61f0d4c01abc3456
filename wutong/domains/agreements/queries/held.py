"""What a person holds of agreements and commitments."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.rules.lifecycle import LIVE, UNDECIDED
from wutong.domains.org.queries import of_post
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

AGREEMENTS, COMMITMENTS = _("协议"), _("承诺事项")


def agreements_held(person: int, scope: Grant | None) -> list[Held]:
    """Running agreements that a person sees to."""
    rows = Agreement.objects.filter(of_post(scope), owner=person, state__in=LIVE)
    return [
        Held(
            one.pk, one.title, reverse("agreements:detail", args=[one.pk]),
            str(one.get_state_display()), confidential=_is_confidential(one),
        )
        for one in rows.select_related("project").order_by("number")
    ]  # fmt: skip


def commitments_held(person: int, scope: Grant | None) -> list[Held]:
    """Undecided commitments that a person sees to: of agreements in the scope, or of its unit."""
    own = Q(owner_unit=scope.unit) if scope is not None and scope.unit else Q(pk__in=())
    rows = Commitment.objects.filter(
        of_post(scope, "agreement__unit", "agreement__region_path") | own, owner=person,
        state__in=UNDECIDED,
    )  # fmt: skip
    return [
        Held(
            one.pk, one.text[:80], reverse("agreements:commitment", args=[one.pk]),
            one.agreement.title, one.due_on, _is_confidential(one.agreement),
        )
        for one in rows.select_related("agreement__project").order_by("due_on", "pk")
    ]  # fmt: skip


def _is_confidential(agreement: Agreement) -> bool:
    return agreement.project is not None and agreement.project.confidential
