"""What every face over HTTP shares: access rules, problem documents, tokens, idempotency."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    """An application of its own, so that its tables are made by its own migrations."""

    name = "wutong.kernel.http"
    label = "http"
