"""Messages after an action: what was done, and how to undo it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

UNDO: Final = "undo="


def done(request: HttpRequest, text: Any, *, undo_url: str = "") -> None:
    """Tell on the next page what was done; with ``undo_url`` offer a button that POSTs there."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_url(message: Message) -> str:
    """Where a message's undo button posts to; empty without one."""
    extra = message.extra_tags or ""
    return extra.removeprefix(UNDO) if extra.startswith(UNDO) else ""
