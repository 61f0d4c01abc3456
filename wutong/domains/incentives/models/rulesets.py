"""A region's rules of awards in versions, and what a year's budget holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.incentives.choices import RuleState
from wutong.domains.incentives.rules.ruleset import RuleSet, read
from wutong.domains.org.queries import within_any
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import VIEW_AWARDS, Access


class OfRegionQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Reads of what belongs to a region's rules; ``way`` leads to the rule set."""

    way = ""

    def visible_to(self, access: Access | None) -> OfRegionQuerySet[Row]:
        """Those of the regions whose awards the person reads."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(VIEW_AWARDS), f"{self.way}region__path"))


class VersionQuerySet(OfRegionQuerySet["RuleVersion"]):
    """Reads of versions and budgets."""

    way = "rule_set__"


class BudgetQuerySet(OfRegionQuerySet["AwardBudget"]):
    """Reads of budgets."""

    way = "rule_set__"


class AwardRuleSet(models.Model):
    """A region's rules under one name."""

    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="award_rule_sets", verbose_name=_("地区")
    )
    code = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("名称"), max_length=80)

    objects = OfRegionQuerySet["AwardRuleSet"].as_manager()

    class Meta:
        verbose_name = _("奖励办法")
        ordering = ("region__path", "code")
        constraints = (
            models.UniqueConstraint(fields=("region", "code"), name="award_rules_once_in_region"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.region.path


class RuleVersion(models.Model):
    """A version of the rules. ``document`` is what ``rules.ruleset`` reads; it holds for events
    from ``valid_from`` to ``valid_until`` (None: until a newer one holds), and for those days after it
    was replaced too: see ``rules.versions``."""

    rule_set = models.ForeignKey(AwardRuleSet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=RuleState, default=RuleState.DRAFT)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    document = models.JSONField(default=dict)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖励办法版本")
        ordering = ("rule_set", "-number")
        constraints = (
            models.UniqueConstraint(fields=("rule_set", "number"), name="award_version_once"),
            models.UniqueConstraint(
                fields=("rule_set",), condition=Q(state="draft"), name="award_version_one_draft"
            ),
            models.UniqueConstraint(
                fields=("rule_set",), condition=Q(state="published"), name="award_version_one_holds"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None)
                | (~Q(state="draft") & Q(published_at__isnull=False, valid_from__isnull=False)),
                name="award_version_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="award_version_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return _("%(title)s 第 %(number)s 版") % {"title": self.rule_set, "number": self.number}

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.rule_set.region.path

    @property
    def rules(self) -> RuleSet:
        """The version as the rules read it."""
        return read(self.document)


class AwardBudget(models.Model):
    """What a rule set may give in a year, in 元, and how much of it is approved (never more)."""

    rule_set = models.ForeignKey(AwardRuleSet, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = MoneyField(_("预算"))
    committed = MoneyField(_("已批准"), default=0)
    basis = models.CharField(_("依据"), max_length=300)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖励预算")
        ordering = ("-year", "rule_set")
        constraints = (
            models.UniqueConstraint(fields=("rule_set", "year"), name="award_budget_once_a_year"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("amount")), name="award_budget_holds"
            ),
        )

    def __str__(self) -> str:
        return _("%(title)s %(year)s 年预算") % {"title": self.rule_set, "year": self.year}

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.rule_set.region.path
