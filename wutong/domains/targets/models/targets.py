"""Annual targets: what a unit is to reach of a metric in a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.kernel.scope import VIEW, Access


class TargetQuerySet(models.QuerySet["Target"]):
    """Reads of targets."""

    def visible_to(self, access: Access | None) -> TargetQuerySet:
        """Targets of the regions and units that the person may view."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(
            within_any(access.region_paths(VIEW), "region__path") | Q(unit__in=access.units(VIEW))
        )

    def standing(self) -> TargetQuerySet:
        """Targets in force: without those replaced by a later decision."""
        return self.filter(replaced_at=None)


class Target(models.Model):
    """The value of ``metric`` that ``region`` (or its ``unit``) is to reach in ``year``.

    Amounts in 元, counts plain, in the metric's measure. A changed target is a new row; the old
    one is kept with the time of its replacement.
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
    year = models.PositiveSmallIntegerField(_("年度"))
    metric = models.CharField(_("指标"), max_length=60)
    value = models.DecimalField(_("目标值"), max_digits=20, decimal_places=2)
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

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "region__path", "metric", "-set_at")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "year", "metric"),
                condition=Q(unit=None, replaced_at=None),
                name="target_once_a_region_and_year",
            ),
            models.UniqueConstraint(
                fields=("region", "unit", "year", "metric"),
                condition=Q(unit__isnull=False, replaced_at=None),
                name="target_once_a_unit_and_year",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.unit or self.region} {self.metric} {self.value}"
