"""Changing the terms of leads: a region's own, and the default of the whole country."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.leads.models import LeadRule
from wutong.domains.leads.rules.errors import NotAllowed
from wutong.domains.leads.rules.terms import Terms, check_terms
from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@transaction.atomic
def save_terms(*, terms: Terms, region: Region | None, by: User | None, at: datetime) -> LeadRule:
    """Make ``terms`` hold in ``region``'s subtree; None: by default. Clocks that run keep their
    days. Raises NotAllowed, BadValue."""
    _require(region, by, at)
    check_terms(terms)
    old = LeadRule.objects.filter(region=region).first()
    before = _as_text(old.terms) if old else {}
    rule, _made = LeadRule.objects.update_or_create(region=region, defaults=asdict(terms))
    after = _as_text(terms)
    audit.record(
        actor=by, at=at, action="leads.rule_saved", target=rule,
        changes={
            name: [before.get(name), value]
            for name, value in after.items()
            if before.get(name) != value
        },
    )  # fmt: skip
    return rule


@transaction.atomic
def reset_terms(*, region: Region | None, by: User | None, at: datetime) -> None:
    """Take a region's own terms away so that those above hold; None: as delivered."""
    _require(region, by, at)
    rule = LeadRule.objects.filter(region=region).first()
    if rule is None:
        return
    audit.record(
        actor=by, at=at, action="leads.rule_reset", target=rule,
        changes={name: [value, None] for name, value in _as_text(rule.terms).items()},
    )  # fmt: skip
    rule.delete()


def _require(region: Region | None, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的线索规则。"))


def _as_text(terms: Terms) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in asdict(terms).items()
    }
