"""Reading the parts of a template's JSON; every fault becomes a sentence for its author."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from wutong.domains.bulletins.choices import ReaderKind

MOST_LINES: Final = 200
READER: Final = re.compile(r"[urp]:\S{1,60}")


def read_list(data: Mapping[str, Any], name: str, place: str, problems: list[str]) -> list[Any]:
    """A list by name; empty, with a problem, where it is something else."""
    value = data.get(name, [])
    if isinstance(value, list):
        return value
    problems.append(f"{place}的 {name} 应当是列表")
    return []


def read_text(
    data: Mapping[str, Any], name: str, place: str, problems: list[str], *, required: bool = False
) -> str:
    """A text by name; a missing one is a problem if it is required."""
    value = data.get(name, "")
    if not isinstance(value, str):
        problems.append(f"{place}的 {name} 应当是文字")
        return ""
    if required and not value.strip():
        problems.append(f"{place}缺少 {name}")
    return value


def read_decimal(value: Any, name: str, place: str, problems: list[str]) -> Decimal | None:
    """A finite number, or None with a problem."""
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        made = Decimal("NaN")
    if made.is_finite():
        return made
    problems.append(f"{place}的 {name} 应当是数")
    return None


def read_readers(data: Any, problems: list[str]) -> dict[str, tuple[str, ...]]:
    """The readers of a distribution by kind, each ``u:``, ``r:`` or ``p:``."""
    if not isinstance(data, Mapping) or set(data) - set(ReaderKind.values):
        problems.append("模板的 distribution 应当是 main 和 copy 两个列表")
        return {}
    lists = {kind: read_list(data, kind, "distribution ", problems) for kind in data}
    for code in (one for codes in lists.values() for one in codes):
        if not isinstance(code, str) or READER.fullmatch(code) is None:
            problems.append(
                f"distribution 里的 {code!r} 应当写成 u:单位编号、r:区划代码或 p:用户名"
            )
    return {kind: tuple(str(one) for one in codes) for kind, codes in lists.items()}


def read_lines(value: Any, place: str, problems: list[str]) -> int:
    """How many lines at most."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_LINES:
        return value
    problems.append(f"{place}的 most 应当是 1 到 {MOST_LINES} 的整数")
    return 1


def refuse_unknown(
    data: Mapping[str, Any], known: set[str], place: str, problems: list[str]
) -> None:
    """A problem for names that nobody reads."""
    unknown = sorted(str(name) for name in data if name not in known)
    if unknown:
        problems.append(f"{place}有不认识的 {'、'.join(unknown)}")
