"""What a conditional result asks for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.choices import ConditionState
from wutong.domains.appraisal.models.assessments import Assessment, seen_by
from wutong.kernel.scope import VIEW, Access


class ConditionQuerySet(models.QuerySet["ResultCondition"]):
    """Reads of conditions."""

    def visible_to(self, access: Access | None) -> ConditionQuerySet:
        """Conditions of assessments that the person sees."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        return self.filter(seen_by(access, "assessment__"), assessment__project__removed_at=None)


class ResultCondition(models.Model):
    """A condition under which a project passed: one person reports it met, with evidence, and
    another one confirms."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="conditions")
    place = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("条件"), max_length=300)
    due_on = models.DateField(_("期限"))
    state = models.CharField(
        _("状态"), max_length=8, choices=ConditionState, default=ConditionState.OPEN
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(_("报告时间"), null=True, blank=True)
    claim_note = models.CharField(_("落实情况"), max_length=500, blank=True)
    evidence = models.ForeignKey(
        "projects.Evidence", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("佐证"),
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    returned_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("评估条件")
        ordering = ("assessment", "place")
        indexes = (
            models.Index(fields=("due_on",), condition=~Q(state="met"), name="condition_unmet"),
        )
        constraints = (
            models.UniqueConstraint(fields=("assessment", "place"), name="condition_place_once"),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(claimed_at__isnull=False) & ~Q(claim_note="")),
                name="condition_claimed_with_evidence",
            ),
            models.CheckConstraint(
                condition=(Q(state="met", confirmed_at__isnull=False))
                | (~Q(state="met") & Q(confirmed_at=None)),
                name="condition_met_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(claimed_by=None)
                | ~Q(confirmed_by=F("claimed_by")),
                name="condition_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def project(self) -> Any:
        """The project that it is about."""
        return self.assessment.project
