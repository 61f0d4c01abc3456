"""A superior's own forms, marked once; what they were filled with, cell by cell and row by row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import UpwardFormat
from wutong.domains.bulletins.models.frozen import Frozen
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.org.queries import within_any
from wutong.kernel.scope import VIEW_FIGURES, Access


def form_storage() -> Storage:
    """Where the files lie: never under a public address."""
    return storages["default"]


class UpwardFormQuerySet(models.QuerySet["UpwardForm"]):
    """Reads of forms."""

    def visible_to(self, access: Access | None) -> UpwardFormQuerySet:
        """Those of the regions whose figures the person may see."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(VIEW_FIGURES), "region__path"))


class UpwardForm(models.Model):
    """A superior's .xlsx or .docx. ``reading`` is what stands in it (see
    :mod:`rendering.upward`), ``marks`` what gets filled (see :mod:`rules.upward`)."""

    name = models.CharField(_("名称"), max_length=80)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("填报单位")
    )
    file_format = models.CharField(_("格式"), max_length=4, choices=UpwardFormat)
    file_name = models.CharField(_("文件名"), max_length=160)
    file = models.FileField(storage=form_storage, max_length=200)
    sha256 = models.CharField(_("指纹"), max_length=64)
    reading = models.JSONField(default=dict)
    marks = models.JSONField(_("标记"), default=list)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("上传时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = UpwardFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报表")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(file_format__in=UpwardFormat.values), name="upward_form_has_a_format"
            ),
            models.UniqueConstraint(
                fields=("region", "name"), condition=Q(retired_at=None),
                name="upward_form_name_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class UpwardReportQuerySet(models.QuerySet["UpwardReport"]):
    """Reads of filled forms."""

    def visible_to(self, access: Access | None) -> UpwardReportQuerySet:
        """Those of the regions whose figures the person may see."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(VIEW_FIGURES), "form__region__path"))


class UpwardReport(Frozen):
    """A form filled for a period, never changed: filling again makes the next ``number``.

    ``marks`` are those of the day, ``content`` every cell (see :class:`rules.upward_fill.Filled`).
    ``as_known`` is the instant whose knowledge the figures stand for (UTC).
    """

    form = models.ForeignKey(UpwardForm, models.PROTECT, related_name="reports")
    first_day = models.DateField(_("起始日期"))
    last_day = models.DateField(_("截止日期"))
    number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    marks = models.JSONField(default=list)
    content = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    missing = models.PositiveIntegerField(_("无数据的格"), default=0)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("填报人"),
    )  # fmt: skip
    as_known = models.DateTimeField(_("数据截止时刻"))

    objects = UpwardReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报")
        ordering = ("-as_known", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="upward_report_days"
            ),
            models.UniqueConstraint(
                fields=("form", "first_day", "last_day", "number"), name="upward_report_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form.name} {self.period.words}"

    @property
    def period(self) -> Period:
        """The days it covers."""
        return Period(self.first_day, self.last_day)

    @property
    def region_path(self) -> str:
        """Where it lies."""
        path: str = self.form.region.path
        return path


class UpwardFigure(Frozen):
    """A figure behind cells of a report. ``key`` is ``region:F001``; ``exact`` as in bulletins."""

    report = models.ForeignKey(UpwardReport, models.PROTECT, related_name="figures")
    key = models.CharField(max_length=40)
    label = models.CharField(_("指标"), max_length=200)
    metric = models.CharField(max_length=60)
    version = models.CharField(max_length=40, blank=True)
    definition = models.TextField(_("口径"), blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    exact = models.CharField(max_length=80, blank=True)
    display = models.CharField(_("数值"), max_length=80)
    inputs = models.JSONField(default=list)

    class Meta:
        ordering = ("report", "key")
        constraints = (
            models.UniqueConstraint(fields=("report", "key"), name="upward_figure_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.label} {self.display}"

    @property
    def value(self) -> Decimal | None:
        """The exact value, or None."""
        return Decimal(self.exact) if self.exact else None


class UpwardRow(Frozen):
    """One row behind a figure, as it was when the form was filled."""

    figure = models.ForeignKey(UpwardFigure, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    key = models.CharField(_("编号"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    amount = models.DecimalField(_("计入"), max_digits=24, decimal_places=4)
    facts: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("figure", "position")
        constraints = (
            models.UniqueConstraint(fields=("figure", "position"), name="upward_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
