"""What can go wrong in a write of incentives, in one clear sentence each."""

from __future__ import annotations

from collections.abc import Mapping


class AwardError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class MayNot(AwardError):
    """The person's role may not do this here."""


class OwnWork(AwardError):
    """Nobody checks or decides what they did themselves, nor approves an award of their own."""


class AlreadyMoved(AwardError):
    """Somebody else was faster."""


class NotNow(AwardError):
    """It can't be done in this state, or something must be done first."""


class OverBudget(AwardError):
    """The year's budget does not hold it."""


class BadValue(AwardError):
    """A value cannot be taken; ``field`` is where it stands, as forms and the API name it."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)


class BadRules(BadValue):
    """Rules that can't be used; ``problems`` maps a place to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        place, sentence = next(iter(problems.items()))
        super().__init__(sentence, place)
