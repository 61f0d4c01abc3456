"""Engagements: going out, receiving, talks and events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, registry
from wutong.kernel.registry import NavigationItem
from wutong.kernel.scope import VIEW


class EngagementsConfig(AppConfig):
    """Room `engagements`."""

    name = "wutong.domains.engagements"
    label = "engagements"

    def ready(self) -> None:
        """Stand in the navigation and on pages of others; go on with what a person had in hand."""
        from wutong.domains.engagements import metrics  # noqa: F401,PLC0415
        from wutong.domains.engagements.choices import ACTIONS  # noqa: PLC0415
        from wutong.domains.engagements.queries.trail import hidden_from_trail  # noqa: PLC0415

        audit.name_actions(ACTIONS)
        audit.add_veil(hidden_from_trail)
        _declare_holdings()
        _put_pages_in_place()
        _let_messages_name()


def _let_messages_name() -> None:
    """An e-mail may name an engagement to those who see it."""
    from wutong.domains.engagements.models import Engagement  # noqa: PLC0415
    from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415

    add_rows_at("engagements:detail", Engagement.objects)


def _put_pages_in_place() -> None:
    """Navigation, work to do, panels."""
    from wutong.domains.engagements import panels  # noqa: PLC0415
    from wutong.domains.engagements.queries.driven import driven_projects  # noqa: PLC0415
    from wutong.domains.engagements.queries.work import SOURCES  # noqa: PLC0415
    from wutong.domains.investors.queries import add_driven_source  # noqa: PLC0415

    add_driven_source(driven_projects)
    registry.add_navigation(
        NavigationItem(
            _("招商"),
            _("活动"),
            "engagements:list",
            "calendar-event",
            118,
            ability=VIEW,
            office=True,
        )
    )
    for source in SOURCES:
        registry.add_work_source(source)
    for place, title, template, load, order in (
        ("projects.project", _("活动"), "_of_others", panels.engagements_of_project, 60),
        ("projects.project", _("引荐人"), "_introducers", panels.introducers_of_project, 70),
        ("investors.investor", _("活动"), "_of_others", panels.engagements_of_firm, 60),
        ("investors.referrer", _("带来的线索"), "_leads", panels.leads_of_introducer, 20),
    ):
        registry.add_panel(
            registry.Panel(place, title, f"engagements/{template}.html", load, order)
        )


def _declare_holdings() -> None:
    from wutong.domains.engagements.actions import pass_on  # noqa: PLC0415
    from wutong.domains.engagements.queries.held import TITLE, follow_ups_held  # noqa: PLC0415

    registry.add_holding(
        registry.Holding("engagements.follow_ups", TITLE, follow_ups_held, pass_on, 50)
    )
