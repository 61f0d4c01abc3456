"""One message out of several deliveries: to a robot without any thing's name, by e-mail with the
names of what the person may still see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import translation

from wutong.domains.notices.actions.transport import mail, say
from wutong.domains.notices.models import ChannelSetting, Delivery, Robot
from wutong.domains.notices.queries.seeing import may_name
from wutong.domains.notices.rules.retrying import Outcome
from wutong.domains.notices.rules.wording import Line, email_subject, email_text, robot_text
from wutong.domains.org.queries import access_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

type Send = Callable[[str], Outcome]


def composed(message: Sequence[Delivery], at: datetime) -> Send:
    """One message for deliveries to the same address, ready to go: called with the message's own
    key it is sent, and says how that ended. Everything that may fail at home happens here."""
    first = message[0]
    if first.robot is not None:
        told = [(one.notice.kind, one.notice.key) for one in message]
        with translation.override(settings.LANGUAGE_CODE):
            text = robot_text(told, settings.SITE_URL)
        return partial(_say, first.robot, text, at)
    address = ChannelSetting.objects.get(person=first.person_id).email
    access = access_of(first.person, day_of(at))
    lines = [_line(one, access) for one in message]
    with translation.override(first.person.language or settings.LANGUAGE_CODE):
        subject, text = email_subject(lines), email_text(lines, settings.SITE_URL)
    return partial(mail, address, subject, text)


def _line(row: Delivery, access: Access) -> Line:
    notice = row.notice
    title = notice.title if may_name(access, notice.url) else ""
    return Line(notice.kind, title, notice.url)


def _say(robot: Robot, text: str, at: datetime, _key: str) -> Outcome:
    return say(robot, text, at)
