"""Whose a project is counted as, in shares."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WHOLE = 10_000
"""A whole project, in 万分之一: whole numbers add up exactly on every database."""


class CreditShareQuerySet(models.QuerySet["CreditShare"]):
    """Reads of credit."""

    def known(self, known: datetime | None) -> CreditShareQuerySet:
        """Shares as they stood at an instant; None: as they stand now."""
        return self.filter(shares_known(known))


def shares_known(known: datetime | None, prefix: str = "") -> Q:
    """The condition of :meth:`CreditShareQuerySet.known`, on rows that refer to shares."""
    if known is None:
        return Q(**{f"{prefix}ended_at": None})
    return Q(**{f"{prefix}decided_at__lte": known}) & (
        Q(**{f"{prefix}ended_at": None}) | Q(**{f"{prefix}ended_at__gt": known})
    )


class CreditShare(models.Model):
    """One share of the credit for a project, of a unit, a person of it, or a person alone.

    ``share`` counts 1/10,000; the shares of a project that stand at a time add up to the whole. A
    project without any counts whole for its responsible unit. A new decision ends all shares before
    it, so that figures known earlier come out as they did.
    """

    project = models.ForeignKey(
        "projects.Project", models.CASCADE, related_name="credit_shares", verbose_name=_("项目")
    )
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("单位")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("人员"),
    )
    share = models.PositiveSmallIntegerField(_("份额"))
    reason = models.CharField(_("依据"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = CreditShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("业绩份额")
        ordering = ("-decided_at", "-share", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=WHOLE), name="credit_share_of_a_whole"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(person__isnull=False),
                name="credit_share_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=("project", "unit", "person"),
                condition=Q(ended_at=None),
                name="credit_share_once",
            ),
            models.UniqueConstraint(
                fields=("project", "unit"),
                condition=Q(ended_at=None, person=None),
                name="credit_share_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=("project", "person"),
                condition=Q(ended_at=None, unit=None),
                name="credit_share_of_person_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit or ''}{self.person or ''} {self.percent}"

    @property
    def percent(self) -> str:
        """The share as people write it: 33.33%."""
        return f"{self.share * 100 / WHOLE:g}%"
