"""Agreements: versions, reviews, fair competition and commitments."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, RecurringTask
from wutong.kernel.scope import VIEW, Access


class AgreementsConfig(AppConfig):
    """Room `agreements`."""

    name = "wutong.domains.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Declare metrics, put the condition into the gates, take over work with a post."""
        from wutong.domains.agreements import metrics  # noqa: F401,PLC0415
        from wutong.domains.agreements.choices import ACTION_WORDS  # noqa: PLC0415

        post_migrate.connect(_load_defaults, sender=self)
        _declare_holdings()
        events.listen("org.calendar_changed", _recalculate)
        events.listen("projects.placed", _follow)
        audit.name_actions(ACTION_WORDS)
        _put_condition()
        _put_pages_in_place()
        _let_messages_name()
        _recur()


def _let_messages_name() -> None:
    """An e-mail may name commitments and opinions to those who see their agreement."""
    from wutong.domains.agreements.models import (  # noqa: PLC0415
        Agreement,
        Commitment,
        DepartmentOpinion,
    )
    from wutong.domains.notices.queries import add_address, add_rows_at  # noqa: PLC0415

    def sees_opinion(access: Access, given: dict[str, Any]) -> bool:
        agreements = Agreement.objects.visible_to(access)
        return DepartmentOpinion.objects.filter(**given, agreement__in=agreements).exists()

    add_rows_at("agreements:commitment", Commitment.objects)
    add_address("agreements:opinion", sees_opinion)


def _recur() -> None:
    """What is due or overdue is told every hour; a missed run loses nothing."""

    registry.add_recurring(
        RecurringTask(
            "agreements.remind",
            "wutong.domains.agreements.tasks.remind_of_agreements",
            timedelta(hours=1),
        )
    )


def _recalculate(**changed: Any) -> None:
    from wutong.domains.agreements.actions import recalculate  # noqa: PLC0415

    recalculate(**changed)


def _put_condition() -> None:
    from wutong.domains.agreements.queries.fair import cleared  # noqa: PLC0415
    from wutong.domains.projects.queries.conditions import (  # noqa: PLC0415
        Condition,
        add_condition,
    )

    add_condition(
        Condition(
            "fair_competition_cleared",
            _("公平竞争审查：协议里标出的条款都有审查意见，要求修改、删除的已改掉"),
            cleared,
            binding_at=("signed",),
        )
    )


def _put_pages_in_place() -> None:
    """Navigation, work to do, panels and settings."""
    from wutong.domains.agreements import panels  # noqa: PLC0415
    from wutong.domains.agreements.queries.trail import hidden_from_trail  # noqa: PLC0415
    from wutong.domains.agreements.queries.work import SOURCES  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    group = _("项目")
    registry.add_navigation(
        NavigationItem(group, _("协议"), "agreements:list", "writing", 150, ability=VIEW),
        NavigationItem(group, _("履约"), "agreements:ledger", "checklist", 155, ability=VIEW),
    )
    add_source(panels.search_source())
    audit.add_veil(hidden_from_trail)
    for source in SOURCES:
        registry.add_work_source(source)
    for place, title, template, load in (
        ("projects.project", _("协议与承诺"), "agreements/_of_project.html", panels.of_project),
        ("investors.investor", _("签的协议"), "agreements/_of_project.html", panels.of_investor),
        ("settings", _("协议审核"), "", panels.settings_line),
    ):
        registry.add_panel(registry.Panel(place, title, template, load, 45))


def _declare_holdings() -> None:
    from wutong.domains.agreements.actions import handing_over as actions  # noqa: PLC0415
    from wutong.domains.agreements.queries import held  # noqa: PLC0415

    registry.add_holding(
        registry.Holding("agreements.agreements", held.AGREEMENTS, held.agreements_held,
                         actions.pass_agreements_on, 30),
        registry.Holding("agreements.commitments", held.COMMITMENTS, held.commitments_held,
                         actions.pass_commitments_on, 31),
    )  # fmt: skip


def _follow(**moved: Any) -> None:
    from wutong.domains.agreements.actions import follow_projects  # noqa: PLC0415

    follow_projects(**moved)


def _load_defaults(**_kwargs: Any) -> None:
    from wutong.domains.agreements.actions import load_defaults  # noqa: PLC0415

    load_defaults()
