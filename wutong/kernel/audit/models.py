"""The audit trail and the export log: append-only.

``region_path`` says where the row's object lies, so that an auditor reads their own region's rows.
``confidential`` rows tell of an object that was confidential when they were written.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are read and added, and nothing else."""

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        raise TypeError(f"{self.model._meta.label} is append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError(f"{self.model._meta.label} is append-only")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if self.pk is not None and not self._state.adding:
            raise TypeError(f"{self._meta.label} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError(f"{self._meta.label} is append-only")


class AuditEntry(AppendOnly):
    """One write: who, when, what changed, why."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,  # an index begins with it
        verbose_name=_("操作人"),
    )
    at = models.DateTimeField(_("时间"))
    action = models.CharField(_("动作"), max_length=60)
    target_kind = models.CharField(_("对象类别"), max_length=60)
    target_id = models.CharField(_("对象编号"), max_length=40)
    target_text = models.CharField(_("对象"), max_length=200)
    region_path = models.CharField(max_length=120, blank=True, editable=False)
    confidential = models.BooleanField(default=False, editable=False)
    changes = models.JSONField(_("变化"), default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        app_label = "kernel"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("target_kind", "target_id", "-at")),
            models.Index(fields=("actor", "-at")),
            models.Index(fields=("-at",)),
            models.Index(fields=("region_path", "-at")),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_text}"


class ExportEntry(AppendOnly):
    """One export: who, when, which rows, why."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("导出人"),
    )
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("内容"), max_length=60)
    row_count = models.PositiveIntegerField(_("行数"))
    rows = models.JSONField(_("行"), default=list)
    rows_digest = models.CharField(max_length=64)
    reason = models.CharField(_("原因"), max_length=500)
    region_path = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        app_label = "kernel"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.row_count}"
