"""Where a fact keeps the value of its attribute."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.projects.choices import Attribute
from wutong.domains.projects.models import Fact
from wutong.domains.projects.rules.errors import BadValue
from wutong.domains.projects.rules.plans import PLANNED, plan_of

MONTHLY: Final = {Attribute.FIXED_ASSET_INVESTMENT, Attribute.TAX, Attribute.OUTPUT}
MONEY_ATTRIBUTES: Final = MONTHLY | {Attribute.TOTAL_INVESTMENT, Attribute.REGISTERED_CAPITAL}
FLAG_ATTRIBUTES: Final = {Attribute.TEAM_IN_PLACE, Attribute.FUNDS_CONFIRMED}


def value_column(attribute: str) -> str:
    """The column of a fact that keeps the values of an attribute."""
    if attribute in MONEY_ATTRIBUTES:
        return "money"
    if attribute in FLAG_ATTRIBUTES:
        return "flag"
    if attribute in PLANNED:
        return "planned"
    if attribute in (Attribute.REGION, Attribute.UNIT):
        return f"{attribute}_id"
    return "number"


def set_value(fact: Fact, value: Any) -> None:
    """Put ``value`` where the attribute keeps it. Raises BadValue for what is no plan."""
    column = value_column(fact.attribute)
    setattr(
        fact, column.removesuffix("_id"), planned_value(value) if column == "planned" else value
    )


def planned_value(value: Any) -> str:
    """A planned day or month as it is kept. Raises BadValue for what is none."""
    try:
        return plan_of(str(value))
    except ValueError as error:
        raise BadValue(_("计划日期须写成 2022-09 或 2022-09-15。")) from error
