"""The landing roadmap of a project: what was answered and what was chosen; the rest is computed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.models.catalogue import ItemVersion


class Roadmap(models.Model):
    """A project's roadmap (定制流程图) since ``made_at``; the one not superseded is in force.

    ``answers`` holds attributes of the project that conditions ask for and its record lacks.
    ``stated`` keeps the totals as they stood when it was made: what was forecast then.
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="roadmaps")
    starts_on = models.DateField(_("起算日期"))
    answers = models.JSONField(default=dict, blank=True)
    stated = models.JSONField(default=dict, blank=True, editable=False)
    reason = models.CharField(_("调整原因"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("编制时间"))
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("落地路线图")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(superseded_at=None), name="roadmap_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("made_at")),
                name="roadmap_superseded_later",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} · {self.starts_on}"


class RoadmapStep(models.Model):
    """An item of a roadmap, in the version of that day.

    ``included`` None leaves it to the item's conditions; otherwise a person decided, with a reason.
    ``extra_days`` are working days its papers come late; ``not_before`` a day somebody set.
    """

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="steps")
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    included = models.BooleanField(_("是否办理"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    by_commitment = models.BooleanField(_("告知承诺先行"), default=False)
    extra_days = models.PositiveSmallIntegerField(_("材料延后（工作日）"), default=0)
    not_before = models.DateField(_("最早开始"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("roadmap", "version"), name="roadmap_step_once"),
            models.CheckConstraint(
                condition=Q(included=None) | ~Q(reason=""), name="roadmap_step_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.version)
