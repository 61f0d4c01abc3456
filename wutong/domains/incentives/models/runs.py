"""A proposal of awards, computed for a year up to a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.incentives.choices import AwardRunState
from wutong.domains.incentives.models.rulesets import (
    AwardRuleSet,
    OfRegionQuerySet,
    RuleVersion,
)


class RunQuerySet(OfRegionQuerySet["AwardRun"]):
    """Reads of runs."""

    way = "rule_set__"


class AwardRun(models.Model):
    """What the rules give for the events of the year of ``last``, from 1 January to ``last``, as
    known at ``as_known``, beyond what was awarded before. ``version`` is the one that holds last and
    says how long it is published. At most one of a rule set is on its way
    to publication; objections are taken up to ``objections_until`` (the last day, included)."""

    rule_set = models.ForeignKey(AwardRuleSet, models.PROTECT, related_name="runs")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="runs")
    last = models.DateField(_("截止日"))
    as_known = models.DateTimeField(_("截至所知"))
    state = models.CharField(
        _("状态"), max_length=10, choices=AwardRunState, default=AwardRunState.COMPUTED
    )
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    computed_at = models.DateTimeField(_("计算时间"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(_("公示日期"), null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(_("公示工作日"), default=0)
    objections_until = models.DateField(_("公示截止"), null=True, blank=True)
    reason = models.CharField(_("作废原因"), max_length=300, blank=True)
    turn = models.PositiveIntegerField(default=1, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖励测算")
        ordering = ("-computed_at", "-pk")
        indexes = (
            models.Index(
                fields=("objections_until",), condition=Q(state="published"),
                name="award_run_open_to_objection",
            ),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                fields=("rule_set",), condition=Q(state__in=("computed", "checked")),
                name="award_run_one_on_its_way",
            ),
            models.CheckConstraint(
                condition=Q(state="computed", checked_at=None, published_on=None)
                | Q(state="checked", checked_at__isnull=False, published_on=None)
                | Q(state="published", checked_at__isnull=False, published_on__isnull=False,
                    objections_until__gte=F("published_on"))
                | (Q(state="dropped", published_on=None) & ~Q(reason="")),
                name="award_run_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(computed_by=None)
                | ~Q(checked_by=F("computed_by")),
                name="award_run_checked_by_another",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return _("%(title)s，%(year)s 年截至 %(last)s") % {
            "title": self.rule_set, "year": self.last.year, "last": self.last,
        }  # fmt: skip

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.rule_set.region.path
