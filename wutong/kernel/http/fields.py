"""How values travel: amounts as strings in 元, areas in ㎡, days in ISO 8601, times with offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from wutong.kernel.http.paging import LARGEST_PAGE
from wutong.kernel.money import plain

LARGEST_KEY: Final = 2**63 - 1
YUAN_PATTERN: Final = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$"
NUMBER_PATTERN: Final = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$"
CLOCK_PATTERN: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
NO_CONTROL: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CLOCK = re.compile(CLOCK_PATTERN)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _without_control_characters(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError(_("含有不可见的控制字符。"))
    return text


def _written_day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(_("日期须写成 2026-11-21 的样子。"))
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(_("没有这一天：%(day)s。") % {"day": value}) from error


def _written_moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    wrong = ValueError(_("时间须带时区，写成 2026-11-21T08:00:00+08:00 的样子。"))
    if not isinstance(value, str) or len(value) < len("2026-11-21T08:00Z"):
        raise wrong
    try:
        moment = datetime.fromisoformat(value.replace(" ", "+"))  # "+" of a query reads as a space
        moment.astimezone(timezone.get_default_timezone())
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise wrong from error
    if moment.tzinfo is None:
        raise wrong
    return moment


def _written_time(value: Any) -> time:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError(_("时刻须写成 22:00 的样子，按北京时间。"))
    return time.fromisoformat(value)


def on_the_clock(value: time) -> str:
    """``value`` as 22:00."""
    return f"{value:%H:%M}"


def _written_number(pattern: str, example: str) -> BeforeValidator:
    compiled = re.compile(pattern)

    def read(value: Any) -> Decimal:
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError(_("须是字符串写的十进制数，如 %(example)s。") % {"example": example})
        return Decimal(value)

    return BeforeValidator(read)


def in_yuan(amount: Decimal) -> str:
    """``amount`` 元 with two places, e.g. ``1500000000.00``."""
    return f"{amount.quantize(Decimal('0.01')):f}"


def with_offset(moment: datetime) -> str:
    """``moment`` in China's time with its offset, to the second where it has no fraction."""
    return timezone.localtime(moment).isoformat()


_YUAN_OUT = PlainSerializer(in_yuan, return_type=str)
_NUMBER_OUT = PlainSerializer(plain, return_type=str)
_MOMENT_OUT = PlainSerializer(with_offset, return_type=str)


@dataclass(frozen=True)
class Letters:
    """For ``Annotated[str, Letters(40)]``: how many characters, none of them a control one."""

    longest: int
    shortest: int = 0

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            _without_control_characters,
            core_schema.str_schema(min_length=self.shortest, max_length=self.longest),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "minLength": self.shortest,
            "maxLength": self.longest,
            "pattern": NO_CONTROL,
        }


Cursor = Annotated[str, Letters(1000), Field(description="上一页给出的 next")]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="一页的行数")]
Day = Annotated[
    date,
    BeforeValidator(_written_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2022-09-09"]}),
]
TimeOfDay = Annotated[
    time,
    BeforeValidator(_written_time),
    PlainSerializer(on_the_clock, return_type=str),
    WithJsonSchema({"type": "string", "pattern": CLOCK_PATTERN, "examples": ["22:00"]}),
]
Moment = Annotated[
    datetime,
    BeforeValidator(_written_moment),
    _MOMENT_OUT,
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "examples": ["2022-09-09T12:00:00+08:00"],
        }
    ),
]
Yuan = Annotated[
    Decimal,
    _written_number(YUAN_PATTERN, "1500000000.00"),
    _YUAN_OUT,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": YUAN_PATTERN,
            "examples": ["1500000000.00"],
            "description": "金额，元",
        }
    ),
]
Number = Annotated[
    Decimal,
    _written_number(NUMBER_PATTERN, "293333.3333"),
    _NUMBER_OUT,
    WithJsonSchema({"type": "string", "pattern": NUMBER_PATTERN, "examples": ["293333.3333"]}),
]
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
KeyInBody = Annotated[StrictInt, Field(ge=1, le=LARGEST_KEY)]
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]
Flag = StrictBool


class Body(Schema):
    """A body takes the fields it names and no other."""

    model_config = ConfigDict(extra="forbid")
