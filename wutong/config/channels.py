"""Settings of the ways out of the site: the mail server, and where robots may be."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECONDS_FOR_MAIL: Final = 10
NO_SERVER: Final = "django.core.mail.backends.dummy.EmailBackend"
SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
SCHEMES: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
OWN_MACHINE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def mailers_from_url(url: str) -> dict[str, Any]:
    """Django's MAILERS for ``smtps://user:pw@host:port``, ``smtp+tls://`` (STARTTLS) or
    ``smtp://``; one that sends nothing for "". Raises ImproperlyConfigured on anything else."""
    if not url:
        return {"default": {"BACKEND": NO_SERVER}}
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL 的写法不认识：请用 smtps://用户:密码@主机:端口、smtp+tls:// 或 smtp://。"
        )
    options = {
        "host": parts.hostname,
        "port": parts.port or SCHEMES[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": SECONDS_FOR_MAIL,
    }
    return {"default": {"BACKEND": SMTP, "OPTIONS": options}}


def origins_from(text: str) -> frozenset[str]:
    """``https://host[:port]``, several with commas between: where robots may be besides their
    vendors' own hosts. Raises ImproperlyConfigured for anything that is not https, unless it is
    on this machine, and for anything with a path."""
    origins = frozenset(one.strip().rstrip("/") for one in text.split(",") if one.strip())
    for one in origins:
        parts = urlsplit(one)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE)
        if not safe or not parts.hostname or one != f"{parts.scheme}://{parts.netloc}":
            raise ImproperlyConfigured(
                f"ROBOT_ORIGINS 里的 {one!r} 不能用：请写 https://主机，不带路径，用逗号分开。"
            )
    return origins
