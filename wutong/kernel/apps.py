"""The kernel: what every room stands on. It knows no domain."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Audit trail, idempotency keys and the name index."""

    name = "wutong.kernel"
    label = "kernel"
