"""The page of one appeal, like a parcel on its way, and the moves on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as words
from django.views.decorators.http import require_POST

from wutong.domains.stewardship import actions
from wutong.domains.stewardship.choices import AppealMove
from wutong.domains.stewardship.forms.appeals import ExtendForm, UnitsForm
from wutong.domains.stewardship.models import Appeal, Extension
from wutong.domains.stewardship.queries import appeal_page, order_page
from wutong.domains.stewardship.queries.appeal_rights import (
    may_ask_extension,
    may_decide_extension,
    moves_for,
    sees_phone,
)
from wutong.domains.stewardship.queries.same_matter import matter_of, same_matters
from wutong.domains.stewardship.queries.units import units_near
from wutong.domains.stewardship.rules.appeals import Required
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.views.appeal_support import (
    WRITES,
    appeal_or_404,
    crumbs,
    row_of,
)
from wutong.domains.stewardship.views.appeals import READERS
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import Request
from wutong.ui import formats
from wutong.ui.writes import sentences_of

DIALOGS: Final = {
    AppealMove.NOTE: (words("进展"), words("做了什么、下一步做什么。诉求人看得到。")),
    AppealMove.ANSWER: (
        words("答复"),
        words("答复发给诉求人，由诉求人确认；期满没有异议按办结计。"),
    ),
    AppealMove.SEND_BACK: (words("退回"), words("只能退回一次，由督查室裁定责任单位。")),
    AppealMove.CONFIRM: (
        words("代诉求人确认"),
        words("写明何时、怎样问的诉求人。答复的人不能代为确认。"),
    ),
    AppealMove.REOPEN: (words("重办"), words("写明诉求人为什么不满意；保留经过，重新计时。")),
    AppealMove.CLOSE: (words("关闭"), words("关闭不算办结，须写明原因。")),
}


@requires(*READERS)
def detail(request: Request, number: str) -> HttpResponse:
    """One appeal."""
    appeal, access, on = appeal_or_404(request, number), request.access, clock.today()
    moves = {rule.move: rule for rule in moves_for(access, appeal)}
    waiting = appeal.extensions.filter(granted=None).select_related("asked_by").first()
    places = any(Required.UNIT in rule.required for rule in moves.values())
    context = {
        **row_of(appeal, on),
        "crumbs": crumbs(appeal),
        "rail": appeal_page.rail(appeal),
        "history": appeal_page.history(appeal),
        "facts": _facts(appeal, sees_phone(access, appeal)),
        "tasks": appeal.tasks.filter(ended_at=None).select_related("unit", "person"),
        "moves": {move.value for move in moves},
        "dialogs": _dialogs(moves),
        "units": UnitsForm(units=units_near(appeal.region_path)) if places else None,
        "unit_move": next(
            (move for move, rule in moves.items() if Required.UNIT in rule.required), ""
        ),
        "may_extend": appeal.state == "assigned" and may_ask_extension(access, appeal),
        "extend": ExtendForm(),
        "waiting": waiting,
        "may_decide": waiting is not None
        and may_decide_extension(access, appeal)
        and waiting.asked_by_id != access.user,
        "extensions": appeal.extensions.exclude(granted=None).select_related("decided_by"),
        "same": same_matters(access, matter_of(appeal), appeal.region_path, on, but=appeal.pk)
        if AppealMove.JOIN in moves
        else [],
        "joined": appeal.joined.all(),
        "orders": order_page.of_appeal(appeal, access, on),
        "order_url": order_page.new_url(access, appeal=appeal.number),
        "answer_url": request.build_absolute_uri(
            reverse("stewardship:answer", args=[appeal.confirm_code])
        ),
        "watermark": watermark(access, on),
    }
    return render(request, "stewardship/appeals/detail.html", context)


def _dialogs(moves: dict[AppealMove, Any]) -> list[dict[str, Any]]:
    return [
        {"id": f"do-{move.value}", "what": move.value, "title": title, "note": note,
         "is_confirm": move == AppealMove.CONFIRM}
        for move, (title, note) in DIALOGS.items()
        if move in moves
    ]  # fmt: skip


def _facts(appeal: Appeal, whole_phone: bool) -> list[tuple[str, Any]]:
    phone = appeal.asker_phone if whole_phone else formats.masked_phone(appeal.asker_phone)
    return [
        (_("类型"), f"{appeal.get_kind_display()} · {appeal.get_category_display()}"),
        (_("渠道"), appeal.get_channel_display()),
        (_("层级"), appeal.get_level_display()),
        (_("紧急程度"), appeal.get_urgency_display()),
        (_("地区"), appeal.region.name),
        (_("诉求人"), " ".join(part for part in (appeal.asker_name, phone) if part)),
        (_("登记人"), str(appeal.received_by or "")),
        (_("受阻投资"), formats.money(appeal.blocked) if appeal.blocked is not None else ""),
        (_("首次答复"), formats.day(appeal.replied_on) if appeal.replied_on else ""),
        (_("办结期限"), formats.day(appeal.resolve_by) if appeal.resolve_by else ""),
        (_("异议期满"), formats.day(appeal.objects_until) if appeal.objects_until else ""),
        (_("办结"), _resolved(appeal)),
        (_("满意度"), appeal.satisfaction),
        (_("耗时"), _("%(days)s 个工作日") % {"days": appeal.days_lost}
         if appeal.days_lost is not None else ""),
        (_("关闭原因"), appeal.closed_reason),
        (_("座谈会"), str(appeal.symposium or "")),
    ]  # fmt: skip


def _resolved(appeal: Appeal) -> str:
    if appeal.resolved_on is None:
        return ""
    late = "" if appeal.on_time else " · " + _("超期")
    return f"{formats.day(appeal.resolved_on)} · {appeal.get_resolved_by_display()}{late}"


@requires(*READERS)
@require_POST
def act(request: Request, number: str, what: str) -> HttpResponse:
    """One move."""
    appeal = appeal_or_404(request, number)
    write = WHAT.get(what)
    if write is None:
        raise Http404
    if not WRITES.tell(request, partial(write, request, appeal), _("已办理。")):
        appeal.refresh_from_db()
    return redirect("stewardship:appeal", number)


def _worded(action: Callable[..., Any]) -> Callable[[Request, Appeal], Any]:
    def write(request: Request, appeal: Appeal) -> Any:
        text = request.POST.get("text", "")
        return action(appeal=appeal, text=text, by=request.user, at=clock.now())

    return write


def _confirm(request: Request, appeal: Appeal) -> Any:
    points = request.POST.get("satisfaction", "")
    return actions.confirm_for_asker(
        appeal=appeal, text=request.POST.get("text", ""), by=request.user, at=clock.now(),
        satisfaction=int(points) if points.isdecimal() else None,
    )  # fmt: skip


def _placed(action: Callable[..., Any]) -> Callable[[Request, Appeal], Any]:
    def write(request: Request, appeal: Appeal) -> Any:
        form = UnitsForm(request.POST, units=units_near(appeal.region_path))
        if not form.is_valid():
            raise BadValue("unit", sentences_of(form))
        return action(appeal=appeal, by=request.user, at=clock.now(), **form.given)

    return write


def _join(request: Request, appeal: Appeal) -> Any:
    seen = Appeal.objects.visible_to(request.access)
    other = seen.filter(number=request.POST.get("other", "").strip()).first()
    if other is None:
        raise BadValue("other", _("没有这件诉求。"))
    return actions.join_appeal(appeal=appeal, other=other, by=request.user, at=clock.now())


def _extend(request: Request, appeal: Appeal) -> Any:
    form = ExtendForm(request.POST)
    if not form.is_valid():
        raise BadValue("until", sentences_of(form))
    return actions.ask_extension(
        appeal=appeal, by=request.user, at=clock.now(), **form.cleaned_data
    )


def _grant(request: Request, appeal: Appeal) -> Any:
    extension = get_object_or_404(Extension, appeal=appeal, granted=None)
    return actions.decide_extension(
        extension=extension, grant=request.POST.get("grant") == "yes",
        reason=request.POST.get("text", ""), by=request.user, at=clock.now(),
    )  # fmt: skip


WHAT: Final[dict[str, Callable[[Request, Appeal], Any]]] = {
    "verify": _worded(actions.verify_appeal),
    "assign": _placed(actions.assign_appeal),
    "decide": _placed(actions.decide_appeal),
    "note": _worded(actions.note_progress),
    "answer": _worded(actions.answer_appeal),
    "send_back": _worded(actions.send_back),
    "confirm": _confirm,
    "reopen": _worded(actions.reopen_appeal),
    "close": _worded(actions.close_appeal),
    "join": _join,
    "extend": _extend,
    "grant": _grant,
}
