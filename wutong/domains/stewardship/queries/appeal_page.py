"""What the page of one appeal shows, to those who work on it and to the asker."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import AppealMove, AppealState, Escalation
from wutong.domains.stewardship.models import Appeal, AppealEvent
from wutong.kernel.clock import day_of
from wutong.ui import formats

TOLD_TO_ASKER: Final = {
    AppealMove.RECEIVE, AppealMove.VERIFY, AppealMove.ASSIGN, AppealMove.DECIDE, AppealMove.NOTE,
    AppealMove.EXTEND, AppealMove.ANSWER, AppealMove.CONFIRM, AppealMove.LAPSE, AppealMove.REOPEN,
    AppealMove.CLOSE,
}  # fmt: skip
WITH_WORDS: Final = {AppealMove.NOTE, AppealMove.ANSWER, AppealMove.CLOSE}
"""What is written there is written to the asker."""


def events_of(appeal: Appeal) -> list[AppealEvent]:
    """Everything that happened, in order."""
    return list(appeal.events.select_related("by", "unit").order_by("at", "pk"))


def rail(appeal: Appeal) -> list[dict[str, Any]]:
    """The way to the asker's word, as steps."""
    order = (AppealState.RECEIVED, AppealState.VERIFIED, AppealState.ASSIGNED,
             AppealState.ANSWERED, AppealState.RESOLVED)  # fmt: skip
    titles = (_("登记"), _("核实"), _("办理"), _("答复"), _("办结"))
    ended = {AppealState.CLOSED: _("已关闭"), AppealState.JOINED: _("已并入")}
    if appeal.state in ended:
        return [
            {"title": titles[0], "state": "done"},
            {"title": ended[AppealState(appeal.state)], "state": "now"},
        ]
    now = AppealState.ASSIGNED if appeal.state == AppealState.SENT_BACK else appeal.state
    at = order.index(AppealState(now))
    whole = appeal.state == AppealState.RESOLVED
    return [
        {"title": title, "state": "done" if place < at or whole else "now" if place == at else "todo"}
        for place, title in enumerate(titles)
    ]  # fmt: skip


def stations(appeal: Appeal) -> list[dict[str, Any]]:
    """The asker's timeline: what was done when by which unit, the latest first."""
    found = []
    for event in reversed(events_of(appeal)):
        if event.move not in TOLD_TO_ASKER or event.details.get("joined"):
            continue
        words = event.text if event.move in WITH_WORDS else ""
        unit = event.details.get("unit") or (event.unit.name if event.unit else "")
        if event.by_asker:
            words, unit = "", _("诉求人")
        found.append(
            {
                "day": formats.day(event.on or day_of(event.at)),
                "title": event.get_move_display(),
                "detail": " · ".join(part for part in (unit, words) if part),
            }
        )
    return found


def history(appeal: Appeal) -> list[dict[str, Any]]:
    """Everything that happened with who did it, the latest first."""
    found = []
    for event in reversed(events_of(appeal)):
        who = _("诉求人") if event.by_asker else str(event.by) if event.by else _("系统")
        details = event.details
        facts = [
            details.get("unit", ""), "、".join(details.get("helpers", [])),
            details.get("other", "") or details.get("joined", ""), details.get("until", ""),
            _("满意度 %(points)s") % {"points": details["satisfaction"]}
            if "satisfaction" in details else "",
        ]  # fmt: skip
        found.append(
            {
                "day": formats.day(event.on or day_of(event.at)),
                "title": _title(event),
                "detail": " · ".join(part for part in (who, *facts, event.text) if part),
                "tags": [{"text": _("诉求人"), "tone": "accent"}] if event.by_asker else [],
            }
        )
    return found


def _title(event: AppealEvent) -> str:
    level = event.details.get("level")
    return str(Escalation(level).label) if level else event.get_move_display()
