"""Runs of a scheme: scores with their lines, what people entered, what units objected."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.domains.targets.choices import Rhythm, RunState, UnitAppealState
from wutong.domains.targets.models.schemes import (
    ONE_OF_TWO,
    Assessed,
    AssessmentScheme,
    SchemeGroup,
    SchemeVersion,
    own_members,
)
from wutong.domains.targets.rules.progress import lead
from wutong.kernel.scope import VIEW, Access


class RunQuerySet(models.QuerySet["AssessmentRun"]):
    """Reads of runs."""

    def visible_to(self, access: Access | None) -> RunQuerySet:
        """Those of the person's regions; those that assess the person's region or unit once they
        have been reviewed."""
        if access is None or not access.signed_in or access.is_investor:
            return self.none()
        own = UnitScore.objects.filter(own_members(access))
        return self.filter(
            within_any(access.region_paths(VIEW), "scheme__region__path")
            | (~Q(state=RunState.COMPUTED) & Q(pk__in=own.values("run")))
        )


class AssessmentRun(models.Model):
    """A period assessed by one version. ``as_known`` is the time whose knowledge it rests on;
    ``number`` counts the issues of a period. An issued run is never changed: a correction is a run
    that ``restates`` it."""

    scheme = models.ForeignKey(AssessmentScheme, models.PROTECT, related_name="runs")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="runs")
    rhythm = models.CharField(_("周期"), max_length=12, choices=Rhythm)
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    as_known = models.DateTimeField(_("截至所知"))
    state = models.CharField(_("状态"), max_length=10, choices=RunState, default=RunState.COMPUTED)
    restates = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="restated_by"
    )
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    computed_at = models.DateTimeField(_("计算时间"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=1, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核")
        ordering = ("-last", "-number", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "rhythm", "first", "last", "number"), name="assess_run_once"
            ),
            models.UniqueConstraint(
                fields=("scheme", "rhythm", "first", "last"), condition=Q(state="issued"),
                name="assess_run_one_holds",
            ),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="assess_run_days"),
            models.CheckConstraint(
                condition=Q(state="computed", reviewed_at=None, issued_at=None)
                | Q(state="reviewed", reviewed_at__isnull=False, issued_at=None)
                | Q(state__in=("issued", "restated"), reviewed_at__isnull=False,
                    issued_at__isnull=False),
                name="assess_run_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(computed_by=None)
                | ~Q(reviewed_by=F("computed_by")),
                name="assess_run_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(restates=None) | ~Q(reason=""), name="assess_run_says_why_restated"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return _("%(scheme)s %(first)s 至 %(last)s") % {
            "scheme": self.scheme, "first": self.first, "last": self.last,
        }  # fmt: skip

    @property
    def region_path(self) -> str:
        """Where it lies."""
        path: str = self.scheme.region.path
        return path

    @property
    def is_frozen(self) -> bool:
        """Whether it stands as it was issued."""
        return self.state in {RunState.ISSUED, RunState.RESTATED}


class UnitScore(Assessed):
    """A member's total and place in its group. ``completion`` is the weighted completion against
    targets and ``due`` the share of them that was due by the calendar, fractions of 1; None where
    nothing has a target."""

    run = models.ForeignKey(AssessmentRun, models.CASCADE, related_name="scores")
    group = models.ForeignKey(SchemeGroup, models.PROTECT, related_name="+")
    total = models.DecimalField(_("总分"), max_digits=12, decimal_places=4)
    rank = models.PositiveSmallIntegerField(_("名次"))
    vetoed = models.BooleanField(_("一票否决"), default=False)
    completion = models.DecimalField(
        _("完成率"), max_digits=12, decimal_places=6, null=True, blank=True
    )
    due = models.DecimalField(_("应完成"), max_digits=12, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("考核得分")
        ordering = ("run", "group__place", "rank", "pk")
        constraints = (
            models.CheckConstraint(condition=ONE_OF_TWO, name="assess_score_is_ones"),
            models.UniqueConstraint(fields=("run", "region"), name="assess_score_region_once"),
            models.UniqueConstraint(fields=("run", "unit"), name="assess_score_unit_once"),
            models.CheckConstraint(
                condition=Q(total__gte=0, rank__gte=1), name="assess_score_numbers"
            ),
            models.CheckConstraint(
                condition=Q(completion=None, due=None)
                | Q(completion__isnull=False, due__isnull=False),
                name="assess_score_completion_has_its_calendar",
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.total.normalize():f}"

    @property
    def ahead(self) -> Decimal | None:
        """Lead or lag against the calendar in percentage points."""
        return None if self.due is None else lead(self.completion, self.due)


class ScoreLine(models.Model):
    """What one indicator or adjustment gave. ``figures`` keeps actual, base, before, target and the
    group's bounds as exact text; ``rows`` what stood behind the value when it was issued."""

    score = models.ForeignKey(UnitScore, models.CASCADE, related_name="lines")
    key = models.SlugField(max_length=40)
    points = models.DecimalField(_("得分"), max_digits=12, decimal_places=4)
    figures = models.JSONField(default=dict)
    rows = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("得分明细")
        constraints = (models.UniqueConstraint(fields=("score", "key"), name="assess_line_once"),)

    def __str__(self) -> str:
        return f"{self.key} {self.points}"


class ManualScore(Assessed):
    """Points of a manual indicator, or times of an adjustment, that somebody entered with evidence.

    A changed entry is a new row; the old one is kept with the time of its replacement.
    """

    scheme = models.ForeignKey(AssessmentScheme, models.PROTECT, related_name="entries")
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    key = models.SlugField(_("事项"), max_length=40)
    value = models.DecimalField(_("分数或次数"), max_digits=12, decimal_places=4)
    evidence = models.CharField(_("依据"), max_length=300)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(_("录入时间"))
    replaced_at = models.DateTimeField(_("更改时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("人工评分")
        ordering = ("-given_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=ONE_OF_TWO, name="assess_entry_is_ones"),
            models.CheckConstraint(condition=~Q(evidence=""), name="assess_entry_has_evidence"),
            models.CheckConstraint(condition=Q(value__gte=0), name="assess_entry_not_negative"),
            models.UniqueConstraint(
                fields=("scheme", "first", "last", "key", "region"),
                condition=Q(replaced_at=None, unit=None), name="assess_entry_region_once",
            ),
            models.UniqueConstraint(
                fields=("scheme", "first", "last", "key", "unit"),
                condition=Q(replaced_at=None, unit__isnull=False), name="assess_entry_unit_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.who} {self.key} {self.value}"

    @property
    def region_path(self) -> str:
        """Where it lies."""
        path: str = self.scheme.region.path
        return path


class UnitAppeal(models.Model):
    """A unit's objection to its score, and what was decided."""

    score = models.ForeignKey(UnitScore, models.PROTECT, related_name="appeals")
    text = models.CharField(_("申诉理由"), max_length=500)
    evidence = models.CharField(_("依据"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=10, choices=UnitAppealState, default=UnitAppealState.OPEN
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    filed_at = models.DateTimeField(_("申诉时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("裁定时间"), null=True, blank=True)
    reason = models.CharField(_("裁定理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("考核申诉")
        ordering = ("-filed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(evidence=""), name="assess_appeal_has_evidence"
            ),
            models.UniqueConstraint(
                fields=("score",), condition=Q(state="open"), name="assess_appeal_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="assess_appeal_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(filed_by=None) | ~Q(decided_by=F("filed_by")),
                name="assess_appeal_decided_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.score.run.region_path
