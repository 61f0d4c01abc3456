"""Answers as they are given, and as a layout remembers them whatever its sheets are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wutong.domains.ledgers.rules.reading import LedgerReading

_REMEMBERED = re.compile(
    r"^(?P<what>unit|meaning|kind|fill|funds|struck):(?P<sheet>.*?)(?P<column>![A-Z]+)?$"
)
_POSITION = re.compile(r"^#(\d+)$")


def by_position(answers: Mapping[str, str], reading: LedgerReading) -> dict[str, str]:
    """What a layout remembers: sheets by position, so that next month's names fit."""
    positions = {sheet.name: place for place, sheet in enumerate(reading.sheets)}
    remembered = {}
    for key, answer in answers.items():
        match = _REMEMBERED.match(key)
        if match is not None and match["sheet"] in positions:
            place = positions[match["sheet"]]
            remembered[f"{match['what']}:#{place}{match['column'] or ''}"] = answer
    return remembered


def by_name(remembered: Mapping[str, str], reading: LedgerReading) -> dict[str, str]:
    """Remembered answers for the sheets of this file."""
    answers = {}
    for key, answer in remembered.items():
        match = _REMEMBERED.match(key)
        position = _POSITION.match(match["sheet"]) if match is not None else None
        if match is None or position is None or int(position[1]) >= len(reading.sheets):
            continue
        sheet = reading.sheets[int(position[1])].name
        answers[f"{match['what']}:{sheet}{match['column'] or ''}"] = answer
    return answers
