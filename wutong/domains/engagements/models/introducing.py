"""Who introduced a project, where that is not simply whoever introduced its firm."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectIntroduction(models.Model):
    """A referrer brought this project. A project with such a record counts to it alone, and no
    longer to the referrers of its firm."""

    project = models.ForeignKey(
        "projects.Project", models.CASCADE, related_name="introductions", verbose_name=_("项目")
    )
    referrer = models.ForeignKey(
        "investors.Referrer",
        models.PROTECT,
        related_name="project_introductions",
        verbose_name=_("引荐人"),
    )
    on = models.DateField(_("引荐日期"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("项目引荐")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "referrer"), name="project_introduction_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.referrer} → {self.project}"
