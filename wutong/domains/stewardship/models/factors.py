"""Factor guarantees: what a project needs, and what a place can give."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import FactorKind, FactorState


class FactorCapacity(models.Model):
    """What a source can give at most, e.g. a park's substation: ``total`` in ``measure``."""

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
    note = models.CharField(_("说明"), max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)

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
        )

    def __str__(self) -> str:
        return self.name


class FactorNeed(models.Model):
    """A project needs ``quantity`` ``measure`` of a factor by a day; ``details`` e.g. voltage."""

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
    delivered_on = models.DateField(_("保障日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("要素需求")
        ordering = ("needed_by", "pk")
        indexes = (
            models.Index(fields=("project", "state")),
            models.Index(fields=("unit", "state", "needed_by")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_on__isnull=False),
                name="factor_delivered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="factor_quantity_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} · {self.get_kind_display()}"
