"""Units and people that a body names by their keys."""

from __future__ import annotations

from typing import overload

from django.utils.translation import gettext as _

from wutong.domains.org.queries import Unit, User
from wutong.kernel.http.problems import refusal_of


@overload
def unit_named(key: int, field: str) -> Unit: ...
@overload
def unit_named(key: int | None, field: str) -> Unit | None: ...
def unit_named(key: int | None, field: str) -> Unit | None:
    """The unit that stands; None for none. Refuses an unknown key beside ``field``."""
    if key is None:
        return None
    unit: Unit | None = Unit.objects.filter(pk=key, closed_on=None).first()
    if unit is None:
        raise refusal_of(field, _("没有这个单位：%(number)s。") % {"number": key})
    return unit


def person_named(key: int | None, field: str) -> User | None:
    """The person with an account; None for none. Refuses an unknown key beside ``field``."""
    if key is None:
        return None
    person: User | None = User.objects.filter(pk=key, is_active=True).first()
    if person is None:
        raise refusal_of(field, _("没有这个人：%(number)s。") % {"number": key})
    return person
