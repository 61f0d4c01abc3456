"""What stands beside runs: orders given to units that are behind, files that show what was entered or
appealed."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import Escalation
from wutong.domains.targets.models.runs import ManualScore, UnitAppeal, UnitScore


class ScoreEscalation(models.Model):
    """The one order that was given for a unit's score of an issue. ``times`` counts the issues in a
    row that called for one, this one included."""

    score = models.OneToOneField(UnitScore, models.PROTECT, related_name="escalation")
    level = models.CharField(_("措施"), max_length=12, choices=Escalation)
    times = models.PositiveSmallIntegerField(_("连续期数"))
    order = models.OneToOneField(
        "stewardship.SupervisionOrder", models.PROTECT, related_name="+", verbose_name=_("督办事项")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("下达时间"))

    class Meta:
        verbose_name = _("考核督办")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(times__gte=1) & ~Q(level="none"), name="assess_escalation_has_a_level"
            ),
        )

    def __str__(self) -> str:
        return f"{self.score.who} {self.get_level_display()}"


def paper_storage() -> Storage:
    """Where evidence files lie: never under a public address."""
    return storages["default"]


class AssessmentPaper(models.Model):
    """A file that shows what was entered or appealed, kept as it was handed in."""

    entry = models.ForeignKey(
        ManualScore, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    appeal = models.ForeignKey(
        UnitAppeal, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    name = models.CharField(_("文件名"), max_length=160)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    content_type = models.CharField(max_length=100)
    file = models.FileField(storage=paper_storage, max_length=200)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("考核依据")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(entry__isnull=False, appeal=None) | Q(entry=None, appeal__isnull=False),
                name="assess_paper_is_ones",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> ManualScore | UnitAppeal:
        """What it stands beside."""
        found = self.entry or self.appeal
        assert found is not None
        return found
