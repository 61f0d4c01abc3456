"""Changing the numbers of a region, and the default of the whole country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.domains.stewardship.models import StewardshipRule
from wutong.domains.stewardship.rules.errors import NotAllowed
from wutong.domains.stewardship.rules.numbers import NUMBERS, check_numbers
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@transaction.atomic
def save_rule(
    *, region: Region | None, numbers: Mapping[str, int], by: User | None, at: datetime
) -> StewardshipRule:
    """Set the numbers for a region's subtree; None: the default of all. Working days.

    Clocks that run keep their days. ``numbers`` maps every name of ``rules.numbers.NUMBERS``.
    Raises NotAllowed, BadValue.
    """
    _require(region, by, at)
    check_numbers(numbers)
    old = StewardshipRule.objects.filter(region=region).first()
    before = as_numbers(old) if old else {}
    wanted = {name: numbers[name] for name in NUMBERS}
    rule, _made = StewardshipRule.objects.update_or_create(region=region, defaults=wanted)
    changes = {
        name: [before.get(name), days] for name, days in wanted.items() if before.get(name) != days
    }
    audit.record(actor=by, at=at, action="stewardship.rule_saved", target=rule, changes=changes)
    return rule


@transaction.atomic
def reset_rule(*, region: Region | None, by: User | None, at: datetime) -> None:
    """Take a region's own numbers away, so that those above hold; None: as delivered."""
    _require(region, by, at)
    rule = StewardshipRule.objects.filter(region=region).first()
    if rule is None:
        return
    audit.record(
        actor=by, at=at, action="stewardship.rule_reset", target=rule,
        changes={name: [days, None] for name, days in as_numbers(rule).items()},
    )  # fmt: skip
    rule.delete()


def as_numbers(rule: StewardshipRule) -> dict[str, int]:
    """The row as a mapping of names to working days."""
    return {name: getattr(rule, name) for name in NUMBERS}


def _require(region: Region | None, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的服务规则。"))
