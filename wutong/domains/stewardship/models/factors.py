"""Factor guarantees: what a project needs, and what a place can give."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import Unit, paths_down_to, within_any
from wutong.domains.projects.queries import seen_by
from wutong.domains.stewardship.choices import OPEN_FACTORS, FactorKind, FactorState
from wutong.kernel.scope import VIEW, Access


class CapacityQuerySet(models.QuerySet["FactorCapacity"]):
    """Reads of capacities. Every one that answers a person starts at :meth:`visible_to`."""

    def open(self) -> CapacityQuerySet:
        """Those that still give."""
        return self.filter(closed_on=None)

    def visible_to(self, access: Access | None) -> CapacityQuerySet:
        """Those of the person's regions, of the regions above them, and of the person's units; no
        capacity is shown to those who speak for a firm alone."""
        if access is None or not access.signed_in:
            return self.none()
        units = access.units(VIEW)
        paths = [*access.region_paths(VIEW)]
        if units:
            paths += Unit.objects.filter(pk__in=units).values_list("region__path", flat=True)
        above = {one for path in paths for one in paths_down_to(path)}
        return self.filter(
            within_any(tuple(paths), "region_path") | Q(region_path__in=above) | Q(unit__in=units)
        )


class FactorCapacity(models.Model):
    """What a source can give at most, e.g. a park's substation: ``total`` in ``measure``, of which
    ``used_before`` is taken by what stands there already. ``unit`` delivers from it."""

    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("要素"), max_length=14, choices=FactorKind)
    name = models.CharField(_("来源"), max_length=80)
    total = models.DecimalField(_("总量"), max_digits=16, decimal_places=2)
    used_before = models.DecimalField(_("既有占用"), max_digits=16, decimal_places=2, default=0)
    measure = models.CharField(_("单位"), max_length=20)
    from_day = models.DateField(_("可用日期"), null=True, blank=True)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("供应单位"),
    )  # fmt: skip
    note = models.CharField(_("说明"), max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, editable=False)

    objects = CapacityQuerySet.as_manager()

    class Meta:
        verbose_name = _("要素容量")
        ordering = ("region_path", "kind", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "kind", "name"), name="factor_capacity_once_in_region"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, used_before__gte=0), name="factor_capacity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(used_before__lte=F("total")), name="factor_capacity_used_within_total"
            ),
        )

    def __str__(self) -> str:
        return self.name


class NeedQuerySet(models.QuerySet["FactorNeed"]):
    """Reads of needs. Every one that answers a person starts at :meth:`visible_to`."""

    def open(self) -> NeedQuerySet:
        """What is neither delivered nor dropped."""
        return self.filter(state__in=OPEN_FACTORS)

    def visible_to(self, access: Access | None) -> NeedQuerySet:
        """Those of visible projects, and what a unit of the person's delivers to ordinary ones."""
        if access is None or not access.signed_in:
            return self.none()
        of_unit = Q(unit__in=access.units(VIEW), project__confidential=False)
        return self.filter(seen_by(access, "project__") | of_unit, project__removed_at=None)


class FactorNeed(models.Model):
    """A project needs ``quantity`` ``measure`` of a factor by a day; ``details`` e.g. voltage.

    ``asked_at`` says who came first where several want the same. ``delivered`` is what came, in
    ``measure``; less than ``quantity`` is a gap. ``over_reason`` is why it was arranged although
    its source has not so much left. ``told_due_for`` and ``told_late_for`` are the days needed of
    which those who deliver were reminded.
    """

    project = models.ForeignKey(
        "projects.Project", models.CASCADE, related_name="factors", verbose_name=_("项目")
    )
    kind = models.CharField(_("要素"), max_length=14, choices=FactorKind)
    quantity = models.DecimalField(
        _("数量"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    measure = models.CharField(_("单位"), max_length=20, blank=True)
    details = models.JSONField(_("参数"), default=dict, blank=True)
    needed_by = models.DateField(_("需要日期"))
    for_start = models.BooleanField(_("开工前须落实"), default=False)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("责任单位"),
    )  # fmt: skip
    capacity = models.ForeignKey(
        FactorCapacity, models.PROTECT, null=True, blank=True, related_name="needs",
        verbose_name=_("来源"),
    )  # fmt: skip
    commitment = models.ForeignKey(
        "agreements.Commitment", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("协议承诺"),
    )  # fmt: skip
    state = models.CharField(
        _("状态"), max_length=10, choices=FactorState, default=FactorState.NEEDED
    )
    promised_on = models.DateField(_("承诺日期"), null=True, blank=True)
    over_reason = models.CharField(_("超容理由"), max_length=300, blank=True)
    delivered_on = models.DateField(_("保障日期"), null=True, blank=True)
    delivered = models.DecimalField(
        _("到位数量"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("说明"), max_length=300, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("提出时间"))
    updated_at = models.DateTimeField(_("更新时间"))
    told_due_for = models.DateField(null=True, blank=True, editable=False)
    told_late_for = models.DateField(null=True, blank=True, editable=False)
    lock = models.PositiveIntegerField(default=1, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("要素需求")
        ordering = ("needed_by", "pk")
        indexes = (
            models.Index(fields=("project", "state")),
            models.Index(fields=("unit", "state", "needed_by")),
            models.Index(fields=("state", "needed_by", "id"), name="factor_need_by_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_on__isnull=False),
                name="factor_delivered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="arranged") | Q(promised_on__isnull=False),
                name="factor_arranged_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="factor_quantity_positive"
            ),
            models.CheckConstraint(
                condition=Q(delivered=None) | Q(delivered__gte=0),
                name="factor_delivered_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} · {self.get_kind_display()}"

    @property
    def region_path(self) -> str:
        """Where it lies: with its project."""
        return self.project.region_path
