"""What every claimed fact has in common: who claimed, who verified, when it was known."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import Standing


def known_at(at: datetime | None, prefix: str = "") -> Q:
    """Facts that counted at ``at``: verified by then and not yet retracted; None means now."""
    if at is None:
        return Q(**{f"{prefix}standing": Standing.VERIFIED})
    return Q(**{f"{prefix}verified": True, f"{prefix}decided_at__lte": at}) & (
        Q(**{f"{prefix}retracted_at": None}) | Q(**{f"{prefix}retracted_at__gt": at})
    )


class ClaimQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Reads of claimed facts."""

    def known(self, at: datetime | None) -> ClaimQuerySet[Row]:
        """Facts that counted at ``at`` (None: now)."""
        return self.filter(known_at(at))


class Claim(models.Model):
    """A claimed fact. Append-only: it is decided once and can be retracted once.

    ``decided_at`` is the time from which a verified claim counts; ``retracted_at`` ends that.
    A claim that came in with a ledger has no ``claimed_by``: the ledger's row is its evidence and
    the person who confirmed the import decided it.

    The people have no index: what somebody claimed is asked for only among the waiting and the
    rejected, and every index costs a ledger's ten thousand rows.
    """

    standing = models.CharField(
        _("状态"), max_length=10, choices=Standing, default=Standing.CLAIMED
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("申报人"),
    )
    claimed_at = models.DateTimeField(_("申报时间"))
    verified = models.BooleanField(_("核验通过"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("核验人"),
    )
    decided_at = models.DateTimeField(_("核验时间"), null=True)
    decision_reason = models.CharField(_("核验意见"), max_length=300, blank=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    retracted_at = models.DateTimeField(_("撤回时间"), null=True)
    retraction_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)
    falsified = models.BooleanField(_("查实虚假"), default=False, db_default=False)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(claimed_by=None) | Q(decided_by=None) | ~Q(claimed_by=F("decided_by")),
                name="%(class)s_not_verified_by_claimant",
            ),
            models.CheckConstraint(
                condition=Q(standing="claimed", decided_at=None)
                | Q(standing__in=("verified", "rejected"), decided_at__isnull=False)
                | Q(standing="retracted", retracted_at__isnull=False),
                name="%(class)s_standing_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(falsified=False) | Q(standing="retracted"),
                name="%(class)s_falsified_is_retracted",
            ),
        )

    @property
    def counts(self) -> bool:
        """Whether the claim counts now."""
        return self.standing == Standing.VERIFIED
