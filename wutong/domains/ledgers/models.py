"""Ledger files, their imports row by row, and the layouts that were confirmed once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.ledgers.choices import ImportStatus, RowOutcome
from wutong.domains.org.queries import within_any
from wutong.kernel import progress
from wutong.kernel.scope import IMPORT, Access


def ledger_storage() -> Any:
    """Where ledger files lie: never under a public address."""
    return storages["default"]


class LedgerFile(models.Model):
    """One file, kept once by its SHA-256; it is the evidence of what it brought."""

    sha256 = models.CharField(_("文件指纹"), max_length=64, unique=True)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    file = models.FileField(storage=ledger_storage, max_length=200)
    added_at = models.DateTimeField(_("上传时间"))

    def __str__(self) -> str:
        return self.name


class LedgerImportQuerySet(models.QuerySet["LedgerImport"]):
    """Reads of imports."""

    def visible_to(self, access: Access | None) -> LedgerImportQuerySet:
        """Imports into the regions for which the person may import; nothing without access."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(IMPORT), "region_path"))


class LedgerImport(models.Model):
    """One ledger brought into one region, from the upload to the undo.

    ``answers`` maps the keys of questions to answers; ``reading`` holds what was understood of
    each sheet, ``counts`` how many rows have which outcome. ``started_at`` marks the one run that
    may write: a run that died wrote nothing, and a later start takes its place.
    """

    file = models.ForeignKey(LedgerFile, models.PROTECT, related_name="imports")
    file_name = models.CharField(_("文件名"), max_length=200)
    region = models.ForeignKey("org.Region", models.PROTECT, verbose_name=_("导入单位"))
    region_path = models.CharField(max_length=120, editable=False)
    layout = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)
    remembered = models.BooleanField(_("沿用了记住的版式"), default=False)
    reading = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    status = models.CharField(
        _("状态"), max_length=12, choices=ImportStatus, default=ImportStatus.UNDERSTOOD
    )
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    failure = models.CharField(_("未导入的原因"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    started_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    verified = models.BooleanField(_("确认即核验"), default=False)
    brought = models.JSONField(default=dict)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("撤销人"),
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undo_reason = models.CharField(_("撤销原因"), max_length=300, blank=True)

    objects = LedgerImportQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        verbose_name = _("台账导入")
        indexes = (models.Index(fields=("region_path", "-uploaded_at")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="done") | Q(confirmed_at__isnull=False),
                name="ledger_import_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="undone") | Q(undone_at__isnull=False),
                name="ledger_import_undone_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name} → {self.region}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed and confirmed."""
        return self.status in (ImportStatus.UNDERSTOOD, ImportStatus.FAILED)

    @property
    def work(self) -> str:
        """The name under which its progress is told."""
        return f"import-{self.pk}"

    @property
    def rows_through(self) -> int:
        """Rows written so far, those not yet committed included."""
        running = self.status == ImportStatus.RUNNING
        return progress.told(self.work) if running else self.rows_done

    @property
    def is_under_way(self) -> bool:
        return self.status in (ImportStatus.QUEUED, ImportStatus.RUNNING)


class LedgerRow(models.Model):
    """One row of a file in one import: what it is, and what it changes or changed.

    ``changes`` is a list of ``{"field", "old", "new"}``; ``issues`` of ``{"column", "header",
    "text", "why"}``; ``suspects`` of sentences. ``brought`` is what it takes to undo the row.
    """

    ledger_import = models.ForeignKey(
        LedgerImport,
        models.CASCADE,
        related_name="rows",
        db_index=False,  # an index begins with it
    )
    position = models.PositiveIntegerField()
    sheet = models.CharField(_("工作表"), max_length=80)
    row = models.PositiveIntegerField(_("行号"))
    outcome = models.CharField(_("结果"), max_length=12, choices=RowOutcome)
    name = models.CharField(_("项目"), max_length=200, blank=True)
    why = models.CharField(_("说明"), max_length=500, blank=True)
    changes = models.JSONField(default=list)
    issues = models.JSONField(default=list)
    suspects = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    project = models.ForeignKey(
        "projects.Project", models.SET_NULL, null=True, blank=True, related_name="ledger_rows"
    )
    brought = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("ledger_import", "position"), name="ledger_row_once_in_import"
            ),
        )
        indexes = (models.Index(fields=("ledger_import", "outcome", "position")),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class LayoutMemory(models.Model):
    """What was confirmed for a layout in a region: meanings, units and kinds by question key."""

    region = models.ForeignKey("org.Region", models.CASCADE, related_name="ledger_layouts")
    fingerprint = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    remembered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    remembered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("region", "fingerprint"), name="ledger_layout_once_in_region"
            ),
        )

    def __str__(self) -> str:
        return self.fingerprint[:12]
