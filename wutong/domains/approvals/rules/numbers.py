"""Numbers of applications and cases, and the code under which the public follows them. Pure."""

from __future__ import annotations

import secrets
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs that nobody mistakes for each other."""
LENGTH: Final = 28
GROUP: Final = 4
AFTER_DIGITS: Final = "A"


def prefix_of(region_code: str, year: int) -> str:
    """What the year's numbers of a region begin with."""
    return f"{region_code}-SP-{year}-"


def application_number(prefix: str, place: int) -> str:
    """The number of the year's ``place``-th application."""
    return f"{prefix}{place:06d}"


def case_number(application: str, place: int) -> str:
    """The number of an application's ``place``-th case."""
    return f"{application}-{place:02d}"


def tracking_code() -> str:
    """A random code of 140 bits in groups of four: nobody guesses one."""
    signs = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    return "-".join(signs[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def grouped_code(typed: str) -> str:
    """What somebody typed as a tracking code, written as codes are; "" for what cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign in LETTERS)
    if len(signs) != LENGTH or len(typed) > 3 * LENGTH:
        return ""
    return "-".join(signs[place : place + GROUP] for place in range(0, LENGTH, GROUP))
