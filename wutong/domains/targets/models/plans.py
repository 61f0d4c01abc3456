"""A region's plan of a year: its decisions, each with the whole tree of goals it set."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import Region, Unit, User, within_any
from wutong.domains.targets.choices import PlanState
from wutong.domains.targets.rules.plans import Amounts
from wutong.kernel.scope import VIEW, Access


class PlanQuerySet(models.QuerySet["TargetPlan"]):
    """Reads of plans."""

    def visible_to(self, access: Access | None) -> PlanQuerySet:
        """Plans of the regions that the person may view; whoever sees only a unit has its lines."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(VIEW), "region_path"))


class TargetPlan(models.Model):
    """What a region and everybody below it is to reach in a year; the goals are in its decisions.

    ``region_path`` is a copy of the region's.
    """

    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("起草时间"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("目标计划")
        ordering = ("-year", "region_path")
        indexes = (models.Index(fields=("region_path", "-year"), name="target_plan_listed"),)
        constraints = (
            models.UniqueConstraint(fields=("region", "year"), name="target_plan_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.year} 年目标计划"


class DecisionQuerySet(models.QuerySet["PlanDecision"]):
    """Reads of decisions."""

    def visible_to(self, access: Access | None) -> DecisionQuerySet:
        """Those of visible plans."""
        return self.filter(plan__in=TargetPlan.objects.visible_to(access))

    def adopted(self) -> DecisionQuerySet:
        """Those that were adopted, the first first."""
        return self.filter(state=PlanState.ADOPTED).order_by("number")


class PlanDecision(models.Model):
    """One decision on a plan, with the whole tree of lines that it sets; the first adopts the plan,
    each later one changes it and leaves those before as they were.

    ``decided_on`` is the day of the document, from which its goals hold; ``adopted_at`` is when it
    became known here. ``turn`` counts the changes of a draft.
    """

    plan = models.ForeignKey(TargetPlan, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("次序"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    title = models.CharField(_("文件名称"), max_length=200, blank=True)
    document = models.CharField(_("文号"), max_length=80, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    reason = models.CharField(_("调整原因"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(_("下达时间"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=1, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("目标计划的决定")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plan_decision_number_once"),
            models.UniqueConstraint(
                fields=("plan",), condition=Q(state="draft"), name="plan_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", decided_on=None, adopted_at=None)
                | Q(state="adopted", decided_on__isnull=False, adopted_at__isnull=False)
                & ~Q(title=""),
                name="plan_decision_names_its_document",
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.plan}（{self.get_state_display()}）"

    @property
    def region_path(self) -> str:
        """Where the plan lies."""
        return self.plan.region_path


class LineQuerySet(models.QuerySet["PlanLine"]):
    """Reads of lines."""

    def visible_to(self, access: Access | None) -> LineQuerySet:
        """Lines of visible plans; of adopted ones also the person's own and their unit's or
        region's."""
        if access is None or not access.signed_in:
            return self.none()
        paths = access.region_paths(VIEW)
        own = (
            within_any(paths, "region__path")
            | within_any(paths, "unit__region__path")
            | Q(unit__in=access.units(VIEW))
            | Q(person=access.user, person__isnull=False)
        )
        return self.filter(
            within_any(paths, "decision__plan__region_path")
            | (own & Q(decision__state=PlanState.ADOPTED))
        )

    def with_holders(self) -> LineQuerySet:
        """With what names who holds them."""
        return self.select_related(
            "region__parent", "unit__region", "person", "signed_by", "parent__region"
        )


class PlanLine(models.Model):
    """What one holder (a region, a unit or a person) is to reach of a metric; a tree by ``parent``.

    Amounts in the metric's measure, 元 for amounts. Where children do not add up to the line,
    somebody signs for the difference (line minus children), which is kept as it was signed.
    """

    decision = models.ForeignKey(PlanDecision, models.CASCADE, related_name="lines")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    metric = models.CharField(_("指标"), max_length=60)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    basic = models.DecimalField(_("基本目标"), max_digits=20, decimal_places=2)
    stretch = models.DecimalField(
        _("奋斗目标"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    signed_basic = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    signed_stretch = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    signed_reason = models.CharField(_("差额说明"), max_length=300, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("签认时间"), null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("目标计划的一行")
        ordering = ("metric", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(region__isnull=False, unit=None, person=None)
                | Q(region=None, unit__isnull=False, person=None)
                | Q(region=None, unit=None, person__isnull=False),
                name="plan_line_has_one_holder",
            ),
            models.CheckConstraint(condition=Q(basic__gte=0), name="plan_line_is_not_negative"),
            models.CheckConstraint(
                condition=Q(stretch=None) | Q(stretch__gte=F("basic")),
                name="plan_line_stretch_is_no_less",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_reason="", signed_basic=None)
                | Q(signed_at__isnull=False, signed_basic__isnull=False) & ~Q(signed_reason=""),
                name="plan_line_signed_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=("decision", "metric"), condition=Q(parent=None), name="plan_line_one_root"
            ),
            models.UniqueConstraint(
                fields=("decision", "metric", "region"),
                condition=Q(region__isnull=False),
                name="plan_line_region_once",
            ),
            models.UniqueConstraint(
                fields=("decision", "metric", "unit"),
                condition=Q(unit__isnull=False),
                name="plan_line_unit_once",
            ),
            models.UniqueConstraint(
                fields=("decision", "metric", "person"),
                condition=Q(person__isnull=False),
                name="plan_line_person_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.metric} {self.holder}"

    @property
    def amounts(self) -> Amounts:
        """Its basic and stretch goal."""
        return Amounts(self.basic, self.stretch)

    @property
    def pair(self) -> tuple[Decimal, Decimal | None]:
        """The same as two values."""
        return self.basic, self.stretch

    @property
    def holder(self) -> str:
        """Who holds it: ``r:`` and the region's code, ``u:`` or ``p:`` and the key."""
        if self.region is not None:
            return f"r:{self.region.code}"
        return f"u:{self.unit_id}" if self.unit_id else f"p:{self.person_id}"

    @property
    def who(self) -> str:
        """The holder's name."""
        return str(self.held_by)

    @property
    def held_by(self) -> Region | Unit | User:
        """The region, unit or person itself."""
        held = self.region or self.unit or self.person
        assert held is not None  # the constraint says so
        return held
