"""How a region's goal of a year falls due over its months."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.domains.targets.rules.curves import WHOLE
from wutong.kernel.scope import VIEW, Access


class CurveQuerySet(models.QuerySet["ProgressCurve"]):
    """Reads of curves."""

    def visible_to(self, access: Access | None) -> CurveQuerySet:
        """Curves of the regions that the person may view."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(VIEW), "region__path"))

    def known(self, known: datetime | None = None) -> CurveQuerySet:
        """Those in force, or known at a time to be so."""
        if known is None:
            return self.filter(replaced_at=None)
        return self.filter(set_at__lte=known).filter(Q(replaced_at=None) | Q(replaced_at__gt=known))


class ProgressCurve(models.Model):
    """Twelve cumulative shares of the year's goal, in 万分之一, that never fall and end with the
    whole; of one metric, or of all (``metric`` empty). Holds in the region's subtree unless a lower
    region has its own. A changed curve is a new row."""

    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    metric = models.CharField(_("指标"), max_length=60, blank=True)
    to_1 = models.PositiveSmallIntegerField(_("1 月"))
    to_2 = models.PositiveSmallIntegerField(_("2 月"))
    to_3 = models.PositiveSmallIntegerField(_("3 月"))
    to_4 = models.PositiveSmallIntegerField(_("4 月"))
    to_5 = models.PositiveSmallIntegerField(_("5 月"))
    to_6 = models.PositiveSmallIntegerField(_("6 月"))
    to_7 = models.PositiveSmallIntegerField(_("7 月"))
    to_8 = models.PositiveSmallIntegerField(_("8 月"))
    to_9 = models.PositiveSmallIntegerField(_("9 月"))
    to_10 = models.PositiveSmallIntegerField(_("10 月"))
    to_11 = models.PositiveSmallIntegerField(_("11 月"))
    to_12 = models.PositiveSmallIntegerField(_("12 月"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("设定时间"))
    replaced_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = CurveQuerySet.as_manager()

    class Meta:
        verbose_name = _("进度曲线")
        ordering = ("-year", "region__path", "metric", "-set_at")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "year", "metric"),
                condition=Q(replaced_at=None),
                name="progress_curve_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    to_12=WHOLE,
                    **{f"to_{month}__gte": F(f"to_{month - 1}") for month in range(2, 13)},
                ),
                name="progress_curve_rises_to_the_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.year} {self.metric}"

    @property
    def shares(self) -> list[int]:
        """The twelve cumulative shares."""
        return [getattr(self, f"to_{month}") for month in range(1, 13)]
