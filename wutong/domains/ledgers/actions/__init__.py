"""Writes of the ledgers' room: each names its actor and time and leaves an audit row."""

from wutong.domains.ledgers.actions.confirming import (
    carry_out_started,
    confirm,
    queue,
    start_queued,
)
from wutong.domains.ledgers.actions.direct import import_ledger
from wutong.domains.ledgers.actions.exporting import Exported, export, note_file_taken
from wutong.domains.ledgers.actions.preparing import answer, receive
from wutong.domains.ledgers.actions.undoing import undo

__all__ = [
    "Exported",
    "answer",
    "carry_out_started",
    "confirm",
    "export",
    "import_ledger",
    "note_file_taken",
    "queue",
    "receive",
    "start_queued",
    "undo",
]
