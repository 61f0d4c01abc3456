"""What the pages of appeals share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import (
    AppealCategory,
    AppealChannel,
    AppealState,
    Escalation,
)
from wutong.domains.stewardship.forms.appeals import WordForm
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.appeal_list import left_of
from wutong.domains.stewardship.queries.order_page import CARD_TONES
from wutong.domains.stewardship.rules.errors import NotAllowed, StewardshipError
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

WRITES: Final = Writes(StewardshipError, NotAllowed)
STATE_TONES: Final = {
    AppealState.RECEIVED: "yellow", AppealState.VERIFIED: "yellow", AppealState.ASSIGNED: "accent",
    AppealState.SENT_BACK: "red", AppealState.ANSWERED: "", AppealState.RESOLVED: "green",
    AppealState.CLOSED: "", AppealState.JOINED: "",
}  # fmt: skip
OF_AN_APPEAL: Final = ("region", "project", "investor", "lead_unit", "received_by", "joined_to",
                       "symposium", "visit")  # fmt: skip


def appeal_or_404(request: Request, number: str) -> Appeal:
    """The appeal, if the person sees it; otherwise there is no such page."""
    rows = Appeal.objects.select_related(*OF_AN_APPEAL)
    found: Appeal = visible_or_404(rows, request.access, number=number)
    return found


def crumbs(appeal: Appeal | None = None, *more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, the appeal, then words."""
    trail: list[dict[str, Any]] = [{"title": _("诉求"), "url": reverse("stewardship:appeals")}]
    if appeal is not None:
        url = reverse("stewardship:appeal", args=[appeal.number]) if more else ""
        trail.append({"title": appeal.number, "url": url})
    return trail + [{"title": one, "url": ""} for one in more]


def tabs_of(
    url_name: str, queues: Iterable[tuple[str, dict[str, str]]], now: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The tabs of a list: each queue with what it keeps the list to; ``now`` is what it is kept to."""
    base, kept = reverse(url_name), {name: value for name, value in now.items() if value}
    return [
        {
            "title": title,
            "url": f"{base}?{urlencode(chosen)}" if chosen else base,
            "current": kept == {name: one for name, one in chosen.items() if name != "sort"},
        }
        for title, chosen in queues
    ]


def row_of(appeal: Appeal, on: date) -> dict[str, Any]:
    """A line of a list: the light by shape and word, the tone of the state."""
    left = left_of(appeal, on)
    waits = appeal.state == AppealState.ANSWERED
    return {
        "appeal": appeal,
        "tone": STATE_TONES[AppealState(appeal.state)],
        "state": AppealState(appeal.state).label,
        "category": AppealCategory(appeal.category).label,
        "channel": AppealChannel(appeal.channel).label,
        "light": "" if left is None else "none" if waits else left.tone or "green",
        "left": _("等诉求人确认") if waits else left.text if left else "",
        "card_tone": CARD_TONES[Escalation(appeal.escalation)],
    }


def say_word(
    request: HttpRequest, form: WordForm, confirm: Callable[..., Any], object_: Callable[..., Any]
) -> bool:
    """Whether the asker's word, ``confirm`` or ``object``, was taken; what is refused stands on
    the form."""
    data = form.cleaned_data
    try:
        if request.POST.get("word") == "object":
            object_(text=data["text"])
        elif not data["satisfaction"]:
            form.add_error("satisfaction", _("请选择满意度。"))
            return False
        else:
            confirm(satisfaction=data["satisfaction"], text=data["text"])
    except StewardshipError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
