"""The command line's face of the working calendar and of accounts."""

from __future__ import annotations

from wutong.domains.org.commands import calendar, people
from wutong.kernel.command_line import Subparsers


def register(commands: Subparsers) -> None:
    """``calendar …`` and ``person …``."""
    calendar.register(commands)
    people.register(commands)
