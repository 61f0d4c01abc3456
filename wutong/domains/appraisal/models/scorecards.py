"""Scorecards as versioned data, and a region's own numbers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.choices import ScorecardState
from wutong.domains.org.queries import PATH_SEPARATOR, within_any
from wutong.kernel.scope import VIEW, Access


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    """Reads of scorecards."""

    def visible_to(self, access: Access | None) -> ScorecardQuerySet:
        """The national ones, those of the person's regions and of the regions above them."""
        if access is None or not access.signed_in or access.is_investor:
            return self.none()
        homes = access.region_paths(VIEW) or ((access.home,) if access.home else ())
        if not homes:
            return self.none()
        above = [
            PATH_SEPARATOR.join(codes[: place + 1]) + PATH_SEPARATOR
            for codes in (path.rstrip(PATH_SEPARATOR).split(PATH_SEPARATOR) for path in homes)
            for place in range(len(codes))
        ]
        return self.filter(
            Q(region=None)
            | Q(region__path__in=above)
            | within_any(access.region_paths(VIEW), "region__path")
        )


class Scorecard(models.Model):
    """A version of a scorecard; without a region it is the national default.

    ``body`` is as ``rules.scorecard`` reads it. It holds from ``effective_on`` until the day before
    ``retired_on``. A version that was adopted is never changed; a change makes the next ``number``.
    """

    region = models.ForeignKey(
        "org.Region", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("地区"),
    )  # fmt: skip
    code = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("名称"), max_length=80)
    number = models.PositiveSmallIntegerField(_("版本"), default=1)
    state = models.CharField(
        _("状态"), max_length=8, choices=ScorecardState, default=ScorecardState.DRAFT
    )
    effective_on = models.DateField(_("启用日期"), null=True, blank=True)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)
    body = models.JSONField(_("内容"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("起草时间"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(_("启用操作时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分表")
        ordering = ("region__path", "code", "-number")
        constraints = (
            models.UniqueConstraint(
                Coalesce("region", 0), "code", "number", name="scorecard_number_once"
            ),
            models.UniqueConstraint(
                Coalesce("region", 0),
                "code",
                condition=Q(state="draft"),
                name="scorecard_one_draft",
            ),
            models.UniqueConstraint(
                Coalesce("region", 0),
                "code",
                condition=Q(state="adopted"),
                name="scorecard_one_adopted",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", effective_on=None, retired_on=None)
                | Q(state="adopted", effective_on__isnull=False, retired_on=None)
                | Q(state="retired", effective_on__isnull=False, retired_on__gte=F("effective_on")),
                name="scorecard_state_has_its_days",
            ),
        )

    def __str__(self) -> str:
        return _("%(title)s 第 %(number)s 版") % {"title": self.title, "number": self.number}


class AssessmentSetting(models.Model):
    """How long reviewers have, in working days, and how many calendar days before a condition is
    due people are reminded. Without a region the default."""

    region = models.ForeignKey(
        "org.Region", models.CASCADE, null=True, blank=True, related_name="+"
    )
    working_days = models.PositiveSmallIntegerField(_("评审期限（工作日）"), default=10)
    remind_days = models.PositiveSmallIntegerField(_("条件到期前多少天提醒"), default=15)

    class Meta:
        verbose_name = _("预审评估规则")
        constraints = (
            models.UniqueConstraint(Coalesce("region", 0), name="assessment_setting_once"),
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=60) & Q(remind_days__lte=365),
                name="assessment_setting_days",
            ),
        )

    def __str__(self) -> str:
        return str(self.region or _("默认"))
