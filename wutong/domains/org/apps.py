"""The organisation: regions, units, people and the posts they hold."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    """Room `org`."""

    name = "wutong.domains.org"
    label = "org"

    def ready(self) -> None:
        from wutong.domains.org.choices import ACTION_WORDS  # noqa: PLC0415
        from wutong.kernel import audit, events, registry  # noqa: PLC0415
        from wutong.kernel.registry import NavigationItem, RecurringTask  # noqa: PLC0415

        audit.name_actions(ACTION_WORDS)
        events.listen("org.calendar_noted", _tell)
        registry.add_recurring(
            RecurringTask(
                "org.calendar", "wutong.domains.org.tasks.tell_calendar_changes", timedelta(hours=1)
            )
        )
        registry.add_navigation(
            NavigationItem(
                group=_("系统"),
                title=_("设置"),
                url_name="org:settings",
                icon="settings",
                order=900,
            ),
            NavigationItem(
                group=_("系统"), title=_("我的账号"), url_name="org:own", icon="user", order=910
            ),
        )


def _tell() -> None:
    """Have the worker tell the rooms of changes of the calendar."""
    from wutong.domains.org.tasks import tell_calendar_changes  # noqa: PLC0415

    tell_calendar_changes.enqueue()
