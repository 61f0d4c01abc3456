"""What a public list shows of people. Pure."""

from __future__ import annotations

from typing import Final

TAIL: Final = 4
STARS: Final = 2


def masked_name(name: str, *, of_person: bool) -> str:
    """A person's name with all but the first character hidden behind two stars at the most; an
    organisation's in full."""
    return f"{name[:1]}{'*' * min(len(name) - 1, STARS)}" if of_person else name


def account_tail(number: str) -> str:
    """The last four digits of an account, all that is ever shown of it."""
    return "".join(one for one in number if one.isdigit())[-TAIL:]
