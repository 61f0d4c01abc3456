"""Schemes of assessment as versioned rows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.domains.targets.choices import (
    AdjustmentKind,
    IndicatorForm,
    IndicatorKind,
    Missing,
    Span,
    TargetBasis,
    VersionState,
)
from wutong.kernel.scope import VIEW, Access

ONE_OF_TWO = Q(region__isnull=False, unit=None) | Q(region=None, unit__isnull=False)


def own_members(access: Access, prefix: str = "") -> Q:
    """Rows of a region or unit that the person may view."""
    paths = access.region_paths(VIEW)
    return (
        within_any(paths, f"{prefix}region__path")
        | within_any(paths, f"{prefix}unit__region__path")
        | Q(**{f"{prefix}unit__in": access.units(VIEW)})
    )


class SchemeQuerySet(models.QuerySet["AssessmentScheme"]):
    """Reads of schemes."""

    def visible_to(self, access: Access | None) -> SchemeQuerySet:
        """Those of the person's regions, and those that assess the person's region or unit."""
        if access is None or not access.signed_in or access.is_investor:
            return self.none()
        assessed = GroupMember.objects.filter(own_members(access)).exclude(
            group__version__state=VersionState.DRAFT
        )
        return self.filter(
            within_any(access.region_paths(VIEW), "region__path")
            | Q(pk__in=assessed.values("group__version__scheme"))
        )


class AssessmentScheme(models.Model):
    """How a region assesses units; what holds is in its versions."""

    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    code = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("名称"), max_length=80)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核办法")
        ordering = ("region__path", "code")
        constraints = (
            models.UniqueConstraint(fields=("region", "code"), name="assess_scheme_code_once"),
        )

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(models.QuerySet["SchemeVersion"]):
    """Reads of versions."""

    def visible_to(self, access: Access | None) -> VersionQuerySet:
        """Those of visible schemes; drafts in the person's regions alone."""
        if access is None:
            return self.none()
        own = within_any(access.region_paths(VIEW), "scheme__region__path")
        return self.filter(scheme__in=AssessmentScheme.objects.visible_to(access)).filter(
            own | ~Q(state=VersionState.DRAFT)
        )


class SchemeVersion(models.Model):
    """One version. A published one is never changed; a change makes the next ``number``."""

    scheme = models.ForeignKey(AssessmentScheme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"), default=1)
    state = models.CharField(
        _("状态"), max_length=10, choices=VersionState, default=VersionState.DRAFT
    )
    effective_on = models.DateField(_("启用日期"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("起草时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核办法版本")
        ordering = ("scheme", "-number")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "number"), name="assess_version_once"),
            models.UniqueConstraint(
                fields=("scheme",), condition=Q(state="draft"), name="assess_version_one_draft"
            ),
            models.UniqueConstraint(
                fields=("scheme",), condition=Q(state="published"), name="assess_version_one_holds"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", effective_on=None, published_at=None)
                | Q(~Q(state="draft"), effective_on__isnull=False, published_at__isnull=False),
                name="assess_version_has_its_days",
            ),
        )

    def __str__(self) -> str:
        return _("%(title)s 第 %(number)s 版") % {"title": self.scheme, "number": self.number}

    @property
    def region_path(self) -> str:
        """Where it lies."""
        path: str = self.scheme.region.path
        return path


class SchemeGroup(models.Model):
    """Members that compare with each other."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="groups")
    place = models.PositiveSmallIntegerField()
    key = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("分组"), max_length=60)
    full = models.DecimalField(_("满分"), max_digits=12, decimal_places=4)
    rounding = models.CharField(_("总分舍入"), max_length=12)
    bonus_cap = models.DecimalField(_("加分上限"), max_digits=12, decimal_places=4, default=0)
    red_places = models.PositiveSmallIntegerField(_("红榜名额"), default=3)
    black_places = models.PositiveSmallIntegerField(_("黑榜名额"), default=0)

    class Meta:
        verbose_name = _("考核分组")
        ordering = ("version", "place")
        constraints = (
            models.UniqueConstraint(fields=("version", "key"), name="assess_group_key_once"),
            models.CheckConstraint(
                condition=Q(full__gt=0, bonus_cap__gte=0), name="assess_group_numbers"
            ),
        )

    def __str__(self) -> str:
        return self.title


def member_key(region_code: str | None, unit: int | None) -> str:
    """``r:130302`` or ``u:17``, as schemes name a region or unit."""
    return f"u:{unit}" if unit else f"r:{region_code}"


class Assessed(models.Model):
    """A region or a unit that is assessed."""

    region = models.ForeignKey(
        "org.Region", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("地区"),
    )  # fmt: skip
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("单位"),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def member(self) -> str:
        """``r:130302`` or ``u:17``, as schemes name it."""
        return member_key(self.region.code if self.region else None, self.unit_id)

    @property
    def who(self) -> Any:
        """The region or the unit."""
        return self.unit or self.region


class GroupMember(Assessed):
    """One member of a group."""

    group = models.ForeignKey(SchemeGroup, models.CASCADE, related_name="members")
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("考核单位")
        ordering = ("group", "place")
        constraints = (
            models.CheckConstraint(condition=ONE_OF_TWO, name="assess_member_is_one"),
            models.UniqueConstraint(fields=("group", "region"), name="assess_member_region_once"),
            models.UniqueConstraint(fields=("group", "unit"), name="assess_member_unit_once"),
        )

    def __str__(self) -> str:
        return str(self.who)


class SchemeIndicator(models.Model):
    """An indicator, as ``rules.scheme.Indicator`` describes it."""

    group = models.ForeignKey(SchemeGroup, models.CASCADE, related_name="indicators")
    place = models.PositiveSmallIntegerField()
    key = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("指标"), max_length=60)
    weight = models.DecimalField(_("分值"), max_digits=12, decimal_places=4)
    kind = models.CharField(_("类别"), max_length=10, choices=IndicatorKind)
    under = models.CharField(_("上级指标"), max_length=40, blank=True)
    metric = models.CharField(_("统计指标"), max_length=60, blank=True)
    version = models.CharField(_("口径版本"), max_length=20, blank=True)
    base = models.CharField(_("分母"), max_length=60, blank=True)
    form = models.CharField(_("计分方法"), max_length=10, choices=IndicatorForm)
    span = models.CharField(_("统计期间"), max_length=10, choices=Span)
    basis = models.CharField(_("对照"), max_length=10, choices=TargetBasis)
    fixed = models.DecimalField(
        _("统一目标值"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    cap = models.DecimalField(_("完成率上限"), max_digits=12, decimal_places=4, default=1)
    growth = models.BooleanField(_("按同比增速"), default=False)
    falling = models.BooleanField(_("越少越好"), default=False)
    missing = models.CharField(_("没有数据"), max_length=10, choices=Missing)
    rate_rounding = models.CharField(_("完成率舍入"), max_length=12, blank=True)
    rounding = models.CharField(_("得分舍入"), max_length=12)

    class Meta:
        verbose_name = _("考核指标")
        ordering = ("group", "place")
        constraints = (
            models.UniqueConstraint(fields=("group", "key"), name="assess_indicator_key_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, cap__gte=1), name="assess_indicator_numbers"
            ),
            models.CheckConstraint(
                condition=~Q(under=F("key")), name="assess_indicator_not_under_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("manual", "heading")) | ~Q(metric=""),
                name="assess_indicator_names_its_metric",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SchemeAdjustment(models.Model):
    """A bonus, deduction or veto."""

    group = models.ForeignKey(SchemeGroup, models.CASCADE, related_name="adjustments")
    place = models.PositiveSmallIntegerField()
    key = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("事项"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=AdjustmentKind)
    points = models.DecimalField(_("每次分数"), max_digits=12, decimal_places=4, default=0)
    cap = models.DecimalField(_("上限"), max_digits=12, decimal_places=4, default=0)
    metric = models.CharField(_("统计指标"), max_length=60, blank=True)
    version = models.CharField(_("口径版本"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("加减分事项")
        ordering = ("group", "place")
        constraints = (
            models.UniqueConstraint(fields=("group", "key"), name="assess_adjustment_key_once"),
            models.CheckConstraint(
                condition=Q(cap__gte=0) & (Q(kind="veto") | Q(points__gt=0)),
                name="assess_adjustment_numbers",
            ),
        )

    def __str__(self) -> str:
        return self.title
