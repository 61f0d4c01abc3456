"""Evidence: an uploaded paper, or a row of an imported ledger."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import EvidenceKind


def evidence_storage() -> Storage:
    """Where evidence files lie: never under a public address."""
    return storages["default"]


class Evidence(models.Model):
    """One paper, or one ledger row, that proves something about a project.

    A ledger row is named by the file's SHA-256, the sheet and the row number (from 1).
    """

    project = models.ForeignKey(
        "projects.Project", models.CASCADE, related_name="evidence", verbose_name=_("项目")
    )
    kind = models.CharField(_("类别"), max_length=24, choices=EvidenceKind)
    name = models.CharField(_("文件名"), max_length=160)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    size = models.PositiveBigIntegerField(_("大小"), null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    file = models.FileField(storage=evidence_storage, max_length=200, blank=True)
    sheet = models.CharField(_("工作表"), max_length=80, blank=True)
    row = models.PositiveIntegerField(_("行号"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    added_at = models.DateTimeField(_("上传时间"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name = _("佐证")
        constraints = (
            models.CheckConstraint(
                condition=(Q(kind="ledger_row") & ~Q(sheet="") & Q(row__isnull=False))
                | (~Q(kind="ledger_row") & ~Q(file="")),
                name="evidence_is_a_file_or_a_ledger_row",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.sheet} 第{self.row}行" if self.row else self.name
