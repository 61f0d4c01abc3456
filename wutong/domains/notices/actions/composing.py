"""One message out of several deliveries: to a robot without any thing's name, by e-mail with the
names of what the person may still see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wutong.domains.notices.actions.transport import mail, say
from wutong.domains.notices.models import ChannelSetting, Delivery
from wutong.domains.notices.queries.seeing import may_name
from wutong.domains.notices.rules.retrying import Arrival, Outcome
from wutong.domains.notices.rules.wording import Line, email_subject, email_text, robot_text
from wutong.domains.org.queries import access_of
from wutong.kernel.clock import day_of


def send_message(message: Sequence[Delivery], batch: str, at: datetime) -> Outcome:
    """Send one message for deliveries to the same address; how it ended."""
    first = message[0]
    if first.robot is not None:
        told = [(one.notice.kind, one.notice.key) for one in message]
        with translation.override(settings.LANGUAGE_CODE):
            return say(first.robot, robot_text(told, settings.SITE_URL), at)
    setting = ChannelSetting.objects.filter(person=first.person_id).first()
    if setting is None or not setting.email_confirmed_at:
        return Outcome(Arrival.REFUSED, _("邮箱还没有确认。"))
    access = access_of(first.person, day_of(at))
    lines = [
        Line(
            one.notice.kind, one.notice.title if may_name(access, one.notice.url) else "",
            one.notice.url,
        )
        for one in message
    ]  # fmt: skip
    with translation.override(first.person.language or settings.LANGUAGE_CODE):
        subject, text = email_subject(lines), email_text(lines, settings.SITE_URL)
    return mail(setting.email, subject, text, batch)
