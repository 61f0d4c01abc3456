"""By when the progress of a month is to be stated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.rules.reporting import LAST_DUE_DAY


class ReportingRule(models.Model):
    """A region's monthly reports: fixed-asset investment of each project under construction.

    A month's is due on ``due_day`` of the month after it; the first month asked for is ``begins``
    (its first day), so that nobody is blamed for months before the region asked. A region without a
    rule goes by the nearest one above it; where there is none nothing is asked.
    """

    region = models.OneToOneField(
        "org.Region", models.CASCADE, related_name="reporting_rule", verbose_name=_("地区")
    )
    due_day = models.PositiveSmallIntegerField(_("次月几日前报"))
    begins = models.DateField(_("从哪个月起"))

    class Meta:
        verbose_name = _("月报规则")
        ordering = ("region__path",)
        constraints = (
            models.CheckConstraint(
                condition=Q(due_day__gte=1, due_day__lte=LAST_DUE_DAY),
                name="reporting_rule_day_in_every_month",
            ),
            models.CheckConstraint(
                condition=Q(begins__day=1), name="reporting_rule_begins_a_month"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.due_day}"
