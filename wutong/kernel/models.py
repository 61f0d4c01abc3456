"""Django looks for the kernel's tables here."""

from wutong.kernel.audit.models import AuditEntry, ExportEntry

__all__ = ["AuditEntry", "ExportEntry"]
