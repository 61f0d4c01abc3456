"""The gate table: what a stage asks for, as data a region can change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import RequirementKind, Stage


class Gate(models.Model):
    """The gate to a stage; without a region it is the national default.

    A region's own gate replaces the default for its whole subtree. ``claim_roles`` and
    ``verify_roles`` narrow the roles that may claim and verify; empty means every role that has
    the ability.
    """

    region = models.ForeignKey(
        "org.Region",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="gates",
        verbose_name=_("地区"),
    )
    stage = models.CharField(_("阶段"), max_length=24, choices=Stage)
    definition = models.CharField(_("认定口径"), max_length=300)
    may_be_skipped = models.BooleanField(_("可跳过"), default=False)
    claim_roles = models.JSONField(_("可申报角色"), default=list, blank=True)
    verify_roles = models.JSONField(_("可核验角色"), default=list, blank=True)

    class Meta:
        ordering = ("region__path", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "stage"),
                name="gate_once_in_region",
            ),
            models.UniqueConstraint(
                fields=("stage",),
                condition=Q(region=None),
                name="gate_default_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.region or _('默认')} {self.get_stage_display()}"


class GateRequirement(models.Model):
    """One line of a gate. Lines of the same ``group`` are alternatives: ``at_least`` of them.

    ``key`` names a field of the project, a kind of evidence, an earlier stage or a condition,
    according to ``kind``.
    """

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="requirements")
    group = models.CharField(_("组"), max_length=40)
    at_least = models.PositiveSmallIntegerField(_("至少满足"), default=1)
    kind = models.CharField(_("类别"), max_length=10, choices=RequirementKind)
    key = models.CharField(_("项目"), max_length=40)
    label = models.CharField(_("说明"), max_length=80)

    class Meta:
        ordering = ("gate", "group", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("gate", "group", "kind", "key"), name="gate_requirement_once"
            ),
            models.CheckConstraint(condition=Q(at_least__gte=1), name="gate_asks_for_something"),
        )

    def __str__(self) -> str:
        return self.label
