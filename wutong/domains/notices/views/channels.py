"""A person's own channels out of the site."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.notices.actions.channels import (
    confirm_email,
    send_confirmation,
    set_channels,
)
from wutong.domains.notices.actions.delivering import send_again
from wutong.domains.notices.actions.transport import email_ready
from wutong.domains.notices.forms.channels import ChannelForm
from wutong.domains.notices.models import Delivery
from wutong.domains.notices.queries.channels import channels_of, robots_within_reach
from wutong.domains.notices.queries.outbox import own_troubles
from wutong.domains.notices.rules.errors import NotAllowed, NoticeError
from wutong.domains.notices.rules.retrying import Outcome
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import MANAGE_RULES
from wutong.ui import notices
from wutong.ui.writes import Writes

WRITES = Writes(NoticeError, NotAllowed)


@requires()
def channels(request: Request) -> HttpResponse:
    """E-mail, quiet hours, rhythm, and what goes where."""
    person = request.user.pk
    mine = channels_of(person)
    robots = robots_within_reach([person], clock.today()).get(person, [])
    form = ChannelForm(posted(request), channels=mine, robots=robots)
    if request.method == "POST" and form.is_valid() and WRITES.attempt(
        form, lambda: set_channels(by=request.user, wishes=form.wishes, at=clock.now()),
        lambda field: None if field == "chosen" else field,
    ):  # fmt: skip
        notices.done(request, _("已保存。"))
        return redirect("notices:channels")
    context = {
        "form": form, "setting": mine.setting, "robots": robots, "email_ready": email_ready(),
        "troubles": own_troubles(person),
        "may_keep_robots": request.access.may_ever(MANAGE_RULES),
        "crumbs": [{"title": _("通知"), "url": reverse("notices:list")},
                   {"title": _("通知方式"), "url": ""}],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "notices/channels.html", context, status=status)


@requires()
@require_POST
def ask_confirmation(request: Request) -> HttpResponse:
    """Send the link that confirms the e-mail: a test of the channel at once."""
    try:
        tell_outcome(request, send_confirmation(by=request.user, at=clock.now()),
                     _("确认邮件已发出，请到邮箱里点开链接。"))  # fmt: skip
    except NoticeError as refusal:
        notices.messages.error(request, str(refusal))
    return redirect("notices:channels")


@requires()
def confirm(request: Request, token: str) -> HttpResponse:
    """The page of the link; a button confirms, so that a mail scanner that opens it does not."""
    if request.method != "POST":
        return render(request, "notices/confirm.html", {})
    WRITES.tell(
        request, lambda: confirm_email(by=request.user, token=token, at=clock.now()),
        _("邮箱已确认，今后按您的选择发邮件。"),
    )  # fmt: skip
    return redirect("notices:channels")


@requires()
@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Have one's own e-mail, or what a robot did not say, sent again."""
    found: Delivery = visible_or_404(
        Delivery.objects.select_related("robot__region"), request.access, pk=pk
    )
    WRITES.tell(
        request, lambda: send_again(delivery=found, by=request.user, at=clock.now()),
        _("已排队，稍后再次发送。"),
    )  # fmt: skip
    return redirect("notices:robots" if found.robot_id else "notices:channels")


def tell_outcome(request: Request, outcome: Outcome, done: str) -> None:
    """Say how a test ended."""
    if outcome.words:
        notices.messages.error(request, outcome.words)
    else:
        notices.done(request, done)
