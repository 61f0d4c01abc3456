"""The command line's face of metrics, targets and assessment."""

from wutong.domains.targets.commands import assessment, targets
from wutong.kernel.command_line import Subparsers


def register(commands: Subparsers) -> None:
    """``metric``, ``target`` and ``assess``."""
    targets.register(commands)
    assessment.register(commands)
