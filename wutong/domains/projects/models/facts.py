"""Dated facts of a project and the arrivals of its funds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import Attribute, FundKind, FundSource
from wutong.domains.projects.models.claims import Claim, ClaimQuerySet
from wutong.domains.projects.rules.plans import PLAN_PATTERN
from wutong.kernel.money import MoneyField


class ForeignAmount(models.Model):
    """An amount stated in another currency: what was stated, the rate (元 per unit), its day."""

    currency = models.CharField(_("币种"), max_length=3, blank=True)
    foreign_amount = models.DecimalField(
        _("外币金额"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    rate = models.DecimalField(_("汇率"), max_digits=12, decimal_places=6, null=True, blank=True)
    rate_on = models.DateField(_("汇率日期"), null=True, blank=True)

    class Meta:
        abstract = True


class Fact(ForeignAmount, Claim):
    """An attribute's value from a day on.

    The value as of day D known at T is that of the latest ``on`` ≤ D among facts known at T; of
    several with the same day the last recorded one. Amounts are 元 (``money``), areas ㎡ and
    counts plain numbers (``number``); monthly attributes carry the month's first day as ``on``.
    ``planned`` is a planned day, ``2022-09-15``, or month, ``2022-09`` (ISO 8601).
    A foreign amount keeps its currency, rate (元 per unit) and the rate's day.
    """

    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        related_name="facts",
        db_index=False,  # an index begins with it
        verbose_name=_("项目"),
    )
    attribute = models.CharField(_("属性"), max_length=24, choices=Attribute)
    on = models.DateField(_("生效日期"))
    day_assumed = models.BooleanField(_("日期为推定"), default=False)
    money = MoneyField(_("金额"), null=True, blank=True)
    number = models.DecimalField(_("数值"), max_digits=20, decimal_places=4, null=True, blank=True)
    flag = models.BooleanField(_("是否"), null=True, blank=True)
    region = models.ForeignKey("org.Region", models.PROTECT, null=True, blank=True, db_index=False)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, db_index=False)
    planned = models.CharField(_("计划日期"), max_length=10, null=True, blank=True)
    evidence = models.ForeignKey(
        "projects.Evidence", models.PROTECT, null=True, blank=True, related_name="facts"
    )

    objects = ClaimQuerySet["Fact"].as_manager()

    class Meta(Claim.Meta):
        ordering = ("-on", "-pk")
        indexes = (
            models.Index(fields=("project", "attribute", "-on", "-decided_at")),
            models.Index(fields=("attribute", "on")),
            models.Index(
                fields=("attribute", "planned", "project"),
                condition=Q(planned__isnull=False),
                name="fact_planned",
            ),
            models.Index(
                fields=("standing", "claimed_at"),
                condition=Q(standing="claimed"),
                name="fact_waiting",
            ),
            models.Index(
                fields=("claimed_by", "-decided_at"),
                condition=Q(standing="rejected"),
                name="fact_rejected",
            ),
        )
        constraints = (  # type: ignore[assignment]
            *Claim.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    Q(money__isnull=False)
                    | Q(number__isnull=False)
                    | Q(flag__isnull=False)
                    | Q(region__isnull=False)
                    | Q(unit__isnull=False)
                    | Q(planned__isnull=False)
                ),
                name="fact_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(planned=None)
                | Q(
                    attribute__in=("planned_start", "planned_completion", "planned_production"),
                    planned__regex=PLAN_PATTERN,
                ),
                name="fact_planned_day_is_a_plans",
            ),
            models.CheckConstraint(
                condition=Q(currency="", foreign_amount=None)
                | (
                    ~Q(currency="")
                    & Q(foreign_amount__isnull=False, rate__isnull=False, rate_on__isnull=False)
                ),
                name="fact_foreign_amount_has_its_rate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_attribute_display()} {self.on}"

    @property
    def value(self) -> object:
        """The one value the fact carries."""
        candidates = (self.money, self.number, self.flag, self.region, self.unit, self.planned)
        for candidate in candidates:
            if candidate is not None:
                return candidate
        return None


class FundArrival(ForeignAmount, Claim):
    """Money of a project that arrived on a day, in 元.

    Fiscal money, transfers within the region and, where the region says so, real estate are kept
    but never counted.
    """

    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        related_name="fund_arrivals",
        db_index=False,  # an index begins with it
        verbose_name=_("项目"),
    )
    on = models.DateField(_("到位日期"))
    amount = MoneyField(_("到位金额"))
    kind = models.CharField(_("资金类别"), max_length=10, choices=FundKind)
    source = models.CharField(
        _("资金来源"), max_length=16, choices=FundSource, default=FundSource.ENTERPRISE
    )
    voucher = models.CharField(_("凭证"), max_length=60, blank=True)
    evidence = models.ForeignKey(
        "projects.Evidence", models.PROTECT, null=True, blank=True, related_name="fund_arrivals"
    )

    objects = ClaimQuerySet["FundArrival"].as_manager()

    class Meta(Claim.Meta):
        ordering = ("-on", "-pk")
        indexes = (
            models.Index(
                fields=("on", "kind", "project", "source", "standing", "amount"),
                name="fundarrival_counted",
            ),
            models.Index(fields=("project", "-on")),
            models.Index(
                fields=("standing", "claimed_at"),
                condition=Q(standing="claimed"),
                name="fundarrival_waiting",
            ),
            models.Index(
                fields=("claimed_by", "-decided_at"),
                condition=Q(standing="rejected"),
                name="fundarrival_rejected",
            ),
        )
        constraints = (  # type: ignore[assignment]
            *Claim.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_arrival_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"


class FundRule(models.Model):
    """Whether money of a source counts as funds in place; without a region the default.

    The nearest rule above the asked unit holds. Fiscal money and transfers between firms of the
    region count nowhere by default; real estate where the region says so (domain.md).
    """

    region = models.ForeignKey(
        "org.Region",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fund_rules",
        verbose_name=_("地区"),
    )
    source = models.CharField(_("资金来源"), max_length=16, choices=FundSource)
    counts = models.BooleanField(_("计入到位资金"))

    class Meta:
        ordering = ("region__path", "source")
        constraints = (
            models.UniqueConstraint(fields=("region", "source"), name="fund_rule_once_in_region"),
            models.UniqueConstraint(
                fields=("source",), condition=Q(region=None), name="fund_rule_default_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region or _('默认')} {self.get_source_display()}"
