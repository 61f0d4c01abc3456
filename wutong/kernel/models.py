"""Django looks for the kernel's tables here."""

from wutong.kernel.audit.models import AuditEntry, ExportEntry
from wutong.kernel.metrics.published import PublishedFigure

__all__ = ["AuditEntry", "ExportEntry", "PublishedFigure"]
