"""Notices: what the site tells each person, with a bell in the frame of every page."""

from datetime import datetime, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, Panel, RecurringTask

EVERY_MINUTE = timedelta(minutes=1)
DAILY = timedelta(days=1)


class NoticesConfig(AppConfig):
    """Room `notices`."""

    name = "wutong.domains.notices"
    label = "notices"

    def ready(self) -> None:
        """Hang the bell up; have what is long read forgotten; open the ways out of the site."""
        from wutong.domains.notices.queries import unread_count  # noqa: PLC0415

        registry.add_header(
            NavigationItem(
                "", _("通知"), "notices:list", "bell", 10, counter=unread_count, hot=True
            )
        )
        registry.add_recurring(
            RecurringTask(
                "notices.forget", "wutong.domains.notices.tasks.forget_read_notices", DAILY
            )
        )
        _put_channels_in_place()


def _put_channels_in_place() -> None:
    """E-mail and robots: settings, words of the trail, and what sends by itself."""
    from wutong.domains.notices import panels  # noqa: PLC0415
    from wutong.domains.notices.choices import CHANNEL_ACTIONS  # noqa: PLC0415

    audit.name_actions(CHANNEL_ACTIONS)
    for place in ("settings", "org.own"):
        registry.add_panel(Panel(place, _("通知方式"), "", panels.channels_setting, 10))
    registry.add_panel(Panel("settings", _("群机器人"), "", panels.robots_setting, 62))
    events.listen("notices.told", _deliver_soon)
    registry.add_recurring(
        RecurringTask(
            "notices.deliver", "wutong.domains.notices.tasks.deliver_notices", EVERY_MINUTE
        ),
        RecurringTask(
            "notices.forget_sent", "wutong.domains.notices.tasks.forget_ended_deliveries", DAILY
        ),
    )


def _deliver_soon(at: datetime) -> None:
    from wutong.domains.notices.tasks import deliver_soon  # noqa: PLC0415

    deliver_soon()
