"""An assessment of a project, and its reviewers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.choices import AssessmentState, Result
from wutong.domains.appraisal.models.scorecards import Scorecard
from wutong.domains.appraisal.rules.scorecard import plain
from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import DECIDE_ASSESSMENT, SCORE_ASSESSMENT, VIEW, Access


def answers_for(access: Access, prefix: str = "") -> Q:
    """Invitations that the person may answer: their own, those of their units, and those of units
    of the regions for which they score but do not decide.

    Who decides does not score for a unit by the way: only by a post in it or an own invitation.
    """
    paths = tuple(
        grant.region_path
        for grant in access.grants
        if grant.region_path and grant.may(SCORE_ASSESSMENT) and not grant.may(DECIDE_ASSESSMENT)
    )
    of_units = Q(**{f"{prefix}unit__in": access.units(SCORE_ASSESSMENT)})
    of_units |= within_any(paths, f"{prefix}unit__region__path")
    return Q(**{f"{prefix}user": access.user or 0}) | Q(of_units, **{f"{prefix}user": None})


def seen_by(access: Access, prefix: str = "") -> Q:
    """The condition of :meth:`AssessmentQuerySet.visible_to` on rows that refer to an assessment.

    An assessment follows its project; who is invited sees it as well, unless the project is
    confidential. People who speak for a firm see none.
    """
    projects = Project.objects.visible_to(access).values("pk")
    invited = Review.objects.filter(answers_for(access)).values("assessment")
    own = f"{prefix.removesuffix('__')}__in" if prefix else "pk__in"
    return Q(**{f"{prefix}project__in": projects}) | Q(
        **{own: invited, f"{prefix}project__confidential": False}
    )


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Reads of assessments. Every one that answers a person starts at :meth:`visible_to`."""

    def visible_to(self, access: Access | None) -> AssessmentQuerySet:
        """Assessments of projects that the person sees, and those they are invited to."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        return self.filter(seen_by(access), project__removed_at=None)


class Assessment(models.Model):
    """A pre-assessment of a project by one version of a scorecard.

    ``facts`` is frozen at opening, each fact with where it comes from. ``outcome`` keeps score,
    proposal and settled gates as they stood at the decision.
    """

    project = models.ForeignKey(
        "projects.Project", models.PROTECT, related_name="assessments", verbose_name=_("项目")
    )
    number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, related_name="assessments", verbose_name=_("评分表")
    )
    facts = models.JSONField(_("数据"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=AssessmentState, default=AssessmentState.OPEN
    )
    working_days = models.PositiveSmallIntegerField(_("期限（工作日）"))
    due_on = models.DateField(_("截止日"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("发起人"),
    )  # fmt: skip
    opened_at = models.DateTimeField(_("发起时间"))
    result = models.CharField(_("结果"), max_length=12, choices=Result, blank=True)
    score = models.DecimalField(_("得分"), max_digits=10, decimal_places=4, null=True, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("决定人"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("预审评估")
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=("state", "due_on")),
            models.Index(fields=("-opened_at", "-id")),
        )
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="assessment_number_once"),
            models.UniqueConstraint(
                fields=("project",), condition=Q(state="open"), name="assessment_open_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="decided", decided_at__isnull=False, score__isnull=False)
                    & ~Q(result="")
                    & ~Q(reason="")
                )
                | (~Q(state="decided") & Q(result="", decided_at=None)),
                name="assessment_decided_with_reason",
            ),
        )

    def __str__(self) -> str:
        return _("%(project)s 第 %(number)s 次预审评估") % {
            "project": self.project, "number": self.number,
        }  # fmt: skip

    @property
    def written_score(self) -> str:
        """The score without needless zeros; empty before the decision."""
        return "" if self.score is None else plain(self.score)

    @property
    def confidential(self) -> bool:
        """Whether its project is confidential."""
        return self.project.confidential


class Review(models.Model):
    """One reviewer: a person, or a unit for which the first of its people who begins answers.

    ``conflicted`` None: not yet declared. Somebody with a conflict is excluded. ``gates`` maps a
    gate to ``{"answer", "note"}``, ``points`` a criterion to ``{"points", "note"}``; both count
    once ``sent_at`` is set.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reviews")
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("单位"),
    )  # fmt: skip
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("评审人"),
    )  # fmt: skip
    invited_at = models.DateTimeField(_("邀请时间"))
    conflicted = models.BooleanField(_("有利益关系"), null=True)
    conflict_reason = models.CharField(_("什么关系"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("声明时间"), null=True, blank=True)
    gates = models.JSONField(default=dict, blank=True)
    points = models.JSONField(default=dict, blank=True)
    comment = models.TextField(_("综合意见"), blank=True, max_length=2000)
    sent_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    reopen_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("评审")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("user",), condition=Q(sent_at=None), name="review_waiting"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "user"),
                condition=Q(user__isnull=False),
                name="review_once_a_person",
            ),
            models.UniqueConstraint(
                fields=("assessment", "unit"),
                condition=Q(unit__isnull=False),
                name="review_once_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(user__isnull=False),
                name="review_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | Q(conflicted__isnull=False, conflicted=False, user__isnull=False),
                name="review_sent_without_conflict",
            ),
            models.CheckConstraint(
                condition=Q(conflicted=None) | Q(conflicted=False) | ~Q(conflict_reason=""),
                name="review_conflict_says_which",
            ),
        )

    def __str__(self) -> str:
        return " · ".join(str(one) for one in (self.unit, self.user) if one is not None)

    @property
    def project(self) -> Any:
        """The project that it is about."""
        return self.assessment.project
