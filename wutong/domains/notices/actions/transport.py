"""The way out: one message to a robot by HTTP, or to a person by SMTP. Says how it ended.

No exception's own words go further: they hold addresses, and a robot's address is its secret.
"""

from __future__ import annotations

import smtplib
import time
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.utils.translation import gettext as _
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from wutong.domains.notices.models import Robot
from wutong.domains.notices.rules.errors import BadValue
from wutong.domains.notices.rules.retrying import SENT, Arrival, Outcome
from wutong.domains.notices.rules.robots import answered, check_address, sending
from wutong.kernel.sealing import CannotOpen, unseal

TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)
SECONDS_AT_MOST: Final = 20
NO_SERVER: Final = "django.core.mail.backends.dummy.EmailBackend"
ANSWER_AT_MOST: Final = 64 * 1024
NOT_THERE: Final = (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)


def say(robot: Robot, text: str, at: datetime) -> Outcome:
    """Have the robot say ``text``: one request, https, no redirect followed, 20 seconds at most."""
    try:
        address, secret = unseal(robot.address), unseal(robot.secret) if robot.secret else ""
        check_address(robot.vendor, address, settings.ROBOT_ORIGINS)
    except CannotOpen:
        return Outcome(Arrival.REFUSED, _("密钥已更换，请重新填写机器人的地址。"))
    except BadValue as fault:
        return Outcome(Arrival.REFUSED, str(fault))
    out = sending(robot.vendor, address, secret, text, at)
    return _posted(out.url, out.body)


def _posted(url: str, body: bytes) -> Outcome:
    deadline = time.monotonic() + SECONDS_AT_MOST
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "wutong"}
    try:
        with _pool() as pool:
            answer = pool.request(
                "POST", url, body=body, headers=headers, redirect=False, retries=False,
                timeout=TIMEOUT, preload_content=False,
            )  # fmt: skip
            content = _read(answer, deadline)
            answer.close()
    except NOT_THERE:
        return Outcome(Arrival.LATER, _("连不上 %(host)s。") % {"host": urlsplit(url).hostname})
    except HTTPError:
        return _unanswered()
    return _unanswered() if content is None else answered(answer.status, content)


def _pool() -> urllib3.PoolManager:
    if settings.OUTBOUND_PROXY:
        return urllib3.ProxyManager(settings.OUTBOUND_PROXY)
    return urllib3.PoolManager()


def _read(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes | None:
    """The answer's body, as much as is looked at; None where it takes too long."""
    content = b""
    while len(content) < ANSWER_AT_MOST:
        part = answer.read1(ANSWER_AT_MOST)
        if not part:
            break
        content += part
        if time.monotonic() > deadline:
            return None
    return content


def _unanswered() -> Outcome:
    return Outcome(Arrival.UNSURE, _("已经发出，没有等到回答，不知道是否送达。"))


def email_ready() -> bool:
    """Whether this installation has a mail server."""
    return bool(settings.MAILERS["default"]["BACKEND"] != NO_SERVER)


def mail(address: str, subject: str, text: str, message_id: str) -> Outcome:
    """Send one e-mail. A message sent again has the same ``message_id``, by which many servers
    leave the second out."""
    if not email_ready():
        return Outcome(Arrival.REFUSED, _("没有配置发信服务器（EMAIL_URL）。"))
    host = urlsplit(settings.SITE_URL).hostname or "wutong"
    message = EmailMessage(
        subject, text, settings.DEFAULT_FROM_EMAIL, [address],
        headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    server = mailers["default"]
    try:
        server.open()
    except (OSError, smtplib.SMTPException):
        return Outcome(Arrival.LATER, _("连不上发信服务器，或者它不让登录。"))
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        return _refused(max(code for code, _words in refusal.recipients.values()))
    except smtplib.SMTPResponseException as refusal:
        return _refused(refusal.smtp_code)
    except ValueError:
        return Outcome(Arrival.REFUSED, _("邮箱地址的写法不对。"))
    except (OSError, smtplib.SMTPException):
        return _unanswered()
    finally:
        _close(server)
    return SENT


def _refused(code: int) -> Outcome:
    words = _("发信服务器没有接收（SMTP %(code)s）。") % {"code": code}
    return Outcome(Arrival.LATER if 400 <= code < 500 else Arrival.REFUSED, words)


def _close(server: object) -> None:
    """Say good-bye; what was sent is sent, whatever the server says to it."""
    try:
        server.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        return
