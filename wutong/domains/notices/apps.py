"""Notices: what the site tells each person, with a bell in the frame of every page."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import registry
from wutong.kernel.registry import NavigationItem, RecurringTask


class NoticesConfig(AppConfig):
    """Room `notices`."""

    name = "wutong.domains.notices"
    label = "notices"

    def ready(self) -> None:
        """Hang the bell up; have what is long read forgotten."""
        from wutong.domains.notices.queries import unread_count  # noqa: PLC0415
        from wutong.domains.notices.tasks import forget_read_notices  # noqa: PLC0415

        registry.add_header(
            NavigationItem(
                "", _("通知"), "notices:list", "bell", 10, counter=unread_count, hot=True
            )
        )
        registry.add_recurring(
            RecurringTask("notices.forget", forget_read_notices.enqueue, timedelta(days=1))
        )
