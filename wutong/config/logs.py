"""Logs: plain lines on one's own machine, JSON in production. Neither holds personal data."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

PERSONAL_KEYS: Final = frozenset(
    {"phone", "password", "name", "username", "login", "email", "token", "request", "cookies"}
)
PHONE: Final = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY_NUMBER: Final = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")

type Event = MutableMapping[str, Any]


def without_personal_data(_logger: Any, _method: str, event: Event) -> Event:
    """Drop personal keys; mask mobile numbers and identity numbers inside texts."""
    return {key: masked(value) for key, value in event.items() if key not in PERSONAL_KEYS}


def masked(value: Any) -> Any:
    """``value`` with mobile and identity numbers masked where it is text."""
    if not isinstance(value, str):
        return value
    return IDENTITY_NUMBER.sub(r"\1********\2", PHONE.sub(r"\1****\2", value))


SHARED: Final = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_personal_data,
)


def logging_settings(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING, to standard error."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "propagate": False},
            # It logs addresses of requests, and a robot's address is its secret.
            "urllib3": {"level": "ERROR"},
        },
    }


def configure_structlog() -> None:
    """Send structlog's own loggers through the same handlers."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
