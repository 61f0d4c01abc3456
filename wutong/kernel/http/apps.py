"""What every face over HTTP shares: access rules, problem documents, tokens, idempotency."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, registry


class HttpConfig(AppConfig):
    """An application of its own, so that its tables are made by its own migrations."""

    name = "wutong.kernel.http"
    label = "http"

    def ready(self) -> None:
        """Put what happens to tokens in words; have old keys of writes deleted every day."""

        registry.add_recurring(
            registry.RecurringTask(
                "http.forget_keys",
                "wutong.kernel.http.tasks.forget_idempotency_keys",
                timedelta(days=1),
            )
        )
        audit.name_actions(
            {"http.token_issued": _("签发接口令牌"), "http.token_revoked": _("撤销接口令牌")}
        )
