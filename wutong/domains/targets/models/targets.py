"""Annual targets: what a unit is to reach of a metric in a year."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.kernel.scope import VIEW, Access


class TargetQuerySet(models.QuerySet["Target"]):
    """Reads of targets."""

    def visible_to(self, access: Access | None) -> TargetQuerySet:
        """Targets of the regions and units that the person may view, and their own."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(
            within_any(access.region_paths(VIEW), "region__path")
            | Q(unit__in=access.units(VIEW))
            | Q(person=access.user, person__isnull=False)
        )

    def standing(self) -> TargetQuerySet:
        """Targets in force: without those replaced by a later decision."""
        return self.filter(replaced_at=None)

    def held(self, *, on: date | None = None, known: datetime | None = None) -> TargetQuerySet:
        """The targets that held on a day (None: those decided last), as known then (None: now)."""
        rows = self if known is None else self.filter(set_at__lte=known)
        gone = Q(replaced_at__isnull=False) if known is None else Q(replaced_at__lte=known)
        if on is None:
            return rows.exclude(gone)
        begun = Q(held_from=None) | Q(held_from__lte=on)
        return rows.filter(begun).exclude(gone & (Q(replaced_on=None) | Q(replaced_on__lte=on)))


class Target(models.Model):
    """The value of ``metric`` that ``region`` (or its ``unit``, or a ``person``) is to reach in
    ``year``: the one place where a target is read.

    Amounts in 元, counts plain, in the metric's measure. A changed target is a new row; the old
    one is kept with the time of its replacement. One that an adopted plan handed down names its
    ``line`` and holds from the day of the decision until that of the next (``replaced_on``).
    """

    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="targets", verbose_name=_("地区")
    )
    unit = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("责任单位"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("责任人"),
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    metric = models.CharField(_("指标"), max_length=60)
    value = models.DecimalField(_("目标值"), max_digits=20, decimal_places=2)
    stretch = models.DecimalField(
        _("奋斗目标"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    line = models.ForeignKey(
        "targets.PlanLine", models.PROTECT, null=True, blank=True, related_name="targets"
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("下达人"),
    )
    set_at = models.DateTimeField(_("下达时间"))
    replaced_at = models.DateTimeField(_("调整时间"), null=True, blank=True)
    held_from = models.DateField(_("生效日"), null=True, blank=True)
    replaced_on = models.DateField(_("调整日"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "region__path", "metric", "-set_at")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "year", "metric"),
                condition=Q(unit=None, person=None, replaced_at=None),
                name="target_once_a_region_and_year",
            ),
            models.UniqueConstraint(
                fields=("region", "unit", "year", "metric"),
                condition=Q(unit__isnull=False, replaced_at=None),
                name="target_once_a_unit_and_year",
            ),
            models.UniqueConstraint(
                fields=("region", "person", "year", "metric"),
                condition=Q(person__isnull=False, replaced_at=None),
                name="target_once_a_person_and_year",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_is_positive"),
            models.CheckConstraint(
                condition=Q(stretch=None) | Q(stretch__gte=F("value")),
                name="target_stretch_is_no_less",
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(person=None), name="target_has_one_holder"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.person or self.unit or self.region} {self.metric} {self.value}"
