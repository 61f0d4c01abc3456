"""Regions, units, people and posts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.kernel.scope import Access

PATH_SEPARATOR = "/"
AFTER_SEPARATOR = "0"  # the character after "/" in ASCII: the open end of a range on paths


def within(path: str, field: str = "path") -> Q:
    """The subtree under ``path`` as a range that an index on ``field`` serves."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + AFTER_SEPARATOR})


def within_any(paths: tuple[str, ...], field: str = "path") -> Q:
    """The subtrees under ``paths``; none at all when there are none."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= within(path, field)
    return condition


class RegionQuerySet(models.QuerySet["Region"]):
    """Reads of the region tree. Regions are public; what lies in them is not."""

    def under(self, region: Region) -> RegionQuerySet:
        """``region`` and everything below it."""
        return self.filter(within(region.path))

    def visible_to(self, access: Access | None) -> RegionQuerySet:
        """Every region for anyone who is signed in."""
        return self if access is not None and access.signed_in else self.none()


class Region(models.Model):
    """A division of GB/T 2260, a development zone or a park.

    ``code`` has 6 digits for province, city and county, 9 for a town; zones and parks, which the
    standard does not number, get their parent's code with a letter and a number. ``path`` holds
    the codes from the root, each followed by ``/``, so that a subtree is a range (ADR 0002).
    """

    code = models.CharField(_("行政区划代码"), max_length=16, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    level = models.CharField(_("层级"), max_length=20, choices=RegionLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, unique=True, editable=False)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    confidential_in_totals = models.BooleanField(_("涉密项目金额计入合计"), default=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        indexes = (models.Index(fields=("parent", "level")), models.Index(fields=("name",)))
        constraints = (
            models.UniqueConstraint(fields=("parent", "name"), name="region_name_once_in_parent"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``path`` true to the parent."""
        self.path = self.path_below(self.parent, self.code)
        super().save(*args, **kwargs)

    @staticmethod
    def path_below(parent: Region | None, code: str) -> str:
        """The path of the region ``code`` under ``parent``."""
        return f"{parent.path if parent else ''}{code}{PATH_SEPARATOR}"

    @property
    def ancestor_codes(self) -> list[str]:
        """Codes from the root down to this region."""
        return self.path.rstrip(PATH_SEPARATOR).split(PATH_SEPARATOR)


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of units."""

    def visible_to(self, access: Access | None) -> UnitQuerySet:
        """Every unit for anyone who is signed in."""
        return self if access is not None and access.signed_in else self.none()


class Unit(models.Model):
    """A department, squad, task force, liaison office, committee or bureau of a region."""

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=24, choices=UnitKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="units", verbose_name=_("地区"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级单位"),
    )
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("region__path", "kind", "name")
        constraints = (
            models.UniqueConstraint(fields=("region", "name"), name="unit_name_once_in_region"),
        )

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in. What they may do comes from their posts alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    must_change_password = models.BooleanField(_("须先修改密码"), default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of posts."""

    def held_on(self, on: date) -> PostQuerySet:
        """Posts whose holder is in office on ``on``; the last day counts."""
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))

    def visible_to(self, access: Access | None) -> PostQuerySet:
        """Posts of the regions that the person administers or views."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(
            within_any(access.region_paths("view"), "region__path")
            | within_any(access.region_paths("view"), "unit__region__path")
            | Q(user=access.user)
        )


class Post(models.Model):
    """A person's post over time: a role within a subtree of regions, or within a unit."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    title = models.CharField(_("职务"), max_length=60)
    role = models.CharField(_("角色"), max_length=24, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("地区范围")
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("单位范围"),
    )
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(region__isnull=False, unit__isnull=True)
                | Q(region__isnull=True, unit__isnull=False),
                name="post_has_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.title}"


class TwoFactorRule(models.Model):
    """In this region's subtree, holders of this role sign in with a second factor."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="two_factor_rules")
    role = models.CharField(_("角色"), max_length=24, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("region", "role"), name="two_factor_rule_once"),
        )

    def __str__(self) -> str:
        return f"{self.region} · {self.get_role_display()}"


class SignInFailure(models.Model):
    """A refused password: kept in the database so that every worker counts the same.

    ``username`` is what was typed, in lower case, whether or not such an account exists, so that
    the answer doesn't tell which do. A sign-in or an administrator sets ``cleared_at``.
    """

    username = models.CharField(max_length=150)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("username", "-at")),
            models.Index(fields=("address", "-at")),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username}"


class CalendarDay(models.Model):
    """A day that is free or worked otherwise than the arrangement above it says.

    Without a region it holds in the whole country, else in the region's subtree; the nearest
    region's word stands. ``region_path`` is a copy, empty for the country.
    """

    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, blank=True, editable=False)
    on = models.DateField(_("日期"))
    worked = models.BooleanField(_("上班"))
    reason = models.CharField(_("原因"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("工作日历的日子")
        ordering = ("on", "region_path")
        indexes = (models.Index(fields=("region_path", "on")),)
        constraints = (
            models.UniqueConstraint(Coalesce("region", 0), "on", name="calendar_day_once_a_region"),
            models.CheckConstraint(
                condition=Q(region=None, region_path="")
                | (Q(region__isnull=False) & ~Q(region_path="")),
                name="calendar_day_lies_where_its_region_does",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_day_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.on} {_('上班') if self.worked else _('放假')}"


class PublishedYear(models.Model):
    """The State Council's arrangement of a year, entered before the package knows it.

    ``free`` and ``worked`` are days in ISO 8601; some may lie in the December before.
    """

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    free = models.JSONField(_("放假"))
    worked = models.JSONField(_("调休上班"))
    source = models.CharField(_("文号"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("公布的年度安排")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarVersion(models.Model):
    """One row whose ``token`` changes with every change of the calendar, so that each process
    knows when what it keeps is old. ``package_until`` is the last year that the package knew."""

    token = models.CharField(max_length=32)
    package_until = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="calendar_version_one_row"),)

    def __str__(self) -> str:
        return self.token


class CalendarChange(models.Model):
    """A change of the calendar that the rooms are told of: written with the change itself, so
    that it is told although a process dies. Days before ``first_day`` did not change."""

    region_path = models.CharField(max_length=120, blank=True)
    first_day = models.DateField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("id",), condition=Q(told_at=None), name="calendar_change_untold"),
        )

    def __str__(self) -> str:
        return f"{self.region_path} {self.first_day}"
