"""Bulletins: frozen when issued, recomputable, restated; every figure opens."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    """Room `bulletins`."""

    name = "wutong.domains.bulletins"
    label = "bulletins"

    def ready(self) -> None:
        """Guard issued bulletins whenever the tables have been made; join the navigation."""
        from wutong.domains.bulletins.choices import ACTION_WORDS  # noqa: PLC0415
        from wutong.domains.bulletins.queries.work import waiting  # noqa: PLC0415
        from wutong.kernel import audit, registry, scope  # noqa: PLC0415

        audit.name_actions(ACTION_WORDS)
        from wutong.domains.bulletins.models import Bulletin  # noqa: PLC0415
        from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415

        post_migrate.connect(_install_guards, sender=self)
        add_rows_at("bulletins:detail", Bulletin.objects)
        registry.add_recurring(
            registry.RecurringTask(
                "bulletins.draft",
                "wutong.domains.bulletins.tasks.draft_scheduled",
                timedelta(minutes=15),
            )
        )
        registry.add_work_source(waiting)
        registry.add_navigation(
            registry.NavigationItem(
                group=_("分析"),
                title=_("通报"),
                url_name="bulletins:list",
                icon="file-text",
                order=330,
                ability=scope.VIEW_FIGURES,
            )
        )
        registry.add_navigation(
            registry.NavigationItem(
                group=_("分析"),
                title=_("收到的通报"),
                url_name="bulletins:received_list",
                icon="inbox",
                order=331,
                ability=scope.VIEW,
                aside=True,
                office=True,
            )
        )


def _install_guards(using: str, **_: Any) -> None:
    from wutong.domains.bulletins.models.guards import install_guards  # noqa: PLC0415

    install_guards(using)
