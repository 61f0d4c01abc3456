"""What can go wrong in a write of assessment, in one clear sentence each."""

from __future__ import annotations

from collections.abc import Mapping


class AssessError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class MayNot(AssessError):
    """The person's role may not do this here."""


class OwnWork(AssessError):
    """Nobody reviews or decides what they did themselves."""


class AlreadyMoved(AssessError):
    """Somebody else was faster."""


class NotNow(AssessError):
    """It can't be done in this state, or something must be done first."""


class BadValue(AssessError):
    """A value cannot be taken; ``field`` is where it stands, as forms and the API name it."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)


class BadScheme(BadValue):
    """A scheme that can't be used; ``problems`` maps a place to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        place, sentence = next(iter(problems.items()))
        super().__init__(sentence, place)
