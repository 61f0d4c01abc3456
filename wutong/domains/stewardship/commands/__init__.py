"""The command line of stewardship, a module a subject."""

from __future__ import annotations

from wutong.domains.stewardship.commands import appeals, dispatch, factors, orders, stewards
from wutong.kernel.command_line import Subparsers


def register(commands: Subparsers) -> None:
    """What each subject has."""
    appeals.register(commands)
    orders.register(commands)
    dispatch.register(commands)
    factors.register(commands)
    stewards.register(commands)
