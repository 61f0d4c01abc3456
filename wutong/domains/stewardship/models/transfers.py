"""An order that its owner wants another unit or person to take over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OrderTransfer(models.Model):
    """The owner asks that somebody else do it, with a reason; the giver accepts or refuses."""

    order = models.ForeignKey(
        "stewardship.SupervisionOrder", models.CASCADE, related_name="transfers"
    )
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("转给"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("责任人"),
    )  # fmt: skip
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"))
    accepted = models.BooleanField(_("同意"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(accepted=None), name="order_transfer_one_asked"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="order_transfer_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.order} → {self.unit}"
