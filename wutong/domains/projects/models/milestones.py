"""Milestones: the append-only facts that make the stage of a project."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import MilestoneKind, Stage
from wutong.domains.projects.models.claims import Claim, ClaimQuerySet
from wutong.domains.projects.rules.lifecycle import rank
from wutong.kernel.money import MoneyField


class SigningEvent(models.Model):
    """An event at which projects were signed together (集中签约, 推介会)."""

    name = models.CharField(_("活动名称"), max_length=120)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="signing_events", verbose_name=_("主办地区")
    )
    on = models.DateField(_("日期"), null=True, blank=True)

    class Meta:
        ordering = ("-on", "name")
        constraints = (
            models.UniqueConstraint(fields=("region", "name"), name="signing_event_once_in_region"),
        )

    def __str__(self) -> str:
        return self.name


class Milestone(Claim):
    """A project reached a stage on a day.

    ``day_assumed``: the source confirms the stage without its day; the day of the signing stands
    in for it. ``amount`` is set for an increase alone: the increment in 元.
    """

    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        related_name="milestones",
        db_index=False,  # an index begins with it
        verbose_name=_("项目"),
    )
    stage = models.CharField(_("阶段"), max_length=24, choices=Stage)
    stage_rank = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(
        _("类别"), max_length=10, choices=MilestoneKind, default=MilestoneKind.FORMAL
    )
    on = models.DateField(_("发生日期"))
    day_assumed = models.BooleanField(_("日期为推定"), default=False)
    amount = MoneyField(_("增资额"), null=True, blank=True)
    event = models.ForeignKey(
        SigningEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("签约活动"),
    )
    evidence = models.ManyToManyField(
        "projects.Evidence", related_name="milestones", blank=True, verbose_name=_("佐证")
    )

    objects = ClaimQuerySet["Milestone"].as_manager()

    class Meta(Claim.Meta):
        ordering = ("-on", "-pk")
        indexes = (
            models.Index(
                fields=("stage", "on", "project", "standing", "kind", "amount"),
                name="milestone_counted",
            ),
            models.Index(fields=("project", "stage_rank", "on")),
            models.Index(
                fields=("project", "on"), condition=Q(kind="increase"), name="milestone_increase"
            ),
            models.Index(
                fields=("standing", "claimed_at"),
                condition=Q(standing="claimed"),
                name="milestone_waiting",
            ),
            models.Index(
                fields=("claimed_by", "-decided_at"),
                condition=Q(standing="rejected"),
                name="milestone_rejected",
            ),
        )
        constraints = (  # type: ignore[assignment]
            *Claim.Meta.constraints,
            models.UniqueConstraint(
                fields=("project", "stage"),
                condition=Q(kind="formal", standing__in=("claimed", "verified")),
                name="milestone_formal_once_a_stage",
            ),
            models.CheckConstraint(
                condition=Q(kind="increase", amount__isnull=False, stage="signed")
                | (~Q(kind="increase") & Q(amount=None)),
                name="milestone_amount_belongs_to_an_increase",
            ),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.__dict__.get("stage_rank"):
            self.stage_rank = rank(self.stage)

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.on}"
