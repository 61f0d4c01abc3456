"""The command line's face of bulletins and of a superior's forms."""

from __future__ import annotations

from wutong.domains.bulletins.commands import bulletins, reports
from wutong.kernel.command_line import Subparsers


def register(commands: Subparsers) -> None:
    """``bulletin …`` and ``report …``."""
    bulletins.register(commands)
    reports.register(commands)
