"""Reading yes and no: 是/否, √/×, 有/无, Y/N, 1/0, 已/未."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

from wutong.domains.ledgers.rules.dates import read_day
from wutong.domains.ledgers.rules.readings import Day, Mark, Unreadable
from wutong.domains.ledgers.rules.texts import is_empty, simplified
from wutong.domains.ledgers.rules.workbook import Cell

_YES_WORDS = frozenset(
    [
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "○",
        "●",
        "◯",
        "〇",
        "o",
        "有",
        "y",
        "yes",
        "1",
        "1.0",
        "true",
        "t",
        "对",
        "已",
        "已完成",
        "完成",
        "已办",
        "已办理",
        "办结",
        "已办结",
        "到位",
        "已到位",
        "全部到位",
        "已注册",
        "注册",
        "已入驻",
        "入驻",
        "已签约",
        "已落地",
        "已开工",
        "已投产",
        "高新",
        "属于",
        "v",
        "r",
        "þ",
        "完成注册",
        "已完成注册",
    ]
)
_NO_WORDS = frozenset(
    [
        "否",
        "×",
        "✗",
        "✘",
        "✕",
        "╳",
        "x",
        "☒",
        "☐",
        "□",
        "无",
        "没有",
        "n",
        "no",
        "0",
        "0.0",
        "false",
        "f",
        "不是",
        "不",
        "未",
        "未完成",
        "未办",
        "未办理",
        "未到位",
        "未注册",
        "未入驻",
        "未签约",
        "未落地",
        "未开工",
        "未投产",
        "非",
        "不属于",
        "尚未",
        "暂未",
        "正在办理",
        "办理中",
        "进行中",
        "推进中",
        "正在推进",
        "待办",
        "暂无",
    ]
)
_BRACKETED = re.compile(r"^([^()]+)\((.*)\)$")
_NOT_YET = re.compile(r"^(?:未|尚未|暂未|还未|没有|正在|拟|计划|待)")
_DONE = re.compile(r"^(?:已|全部)(?!申)")


def read_mark(value: Cell) -> Mark | Unreadable | None:
    """Read yes or no; a day in the cell means yes on that day. A dash says nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return Mark(value)
    if isinstance(value, datetime | date):
        return Mark(True, value.date() if isinstance(value, datetime) else value)
    return _read_words(simplified(str(value)))


def _read_words(words: str) -> Mark | Unreadable | None:
    if not words or (words not in _NO_WORDS and is_empty(words)):
        return None
    note = ""
    if (match := _BRACKETED.match(words)) is not None:
        words, note = match.groups()
    if words in _YES_WORDS or _DONE.match(words):
        return Mark(True, note=note)
    if words in _NO_WORDS or _NOT_YET.match(words):
        return Mark(False, note=note)
    day = read_day(words)
    if isinstance(day, Day) and not day.by_month:
        return Mark(True, day.on)
    return Unreadable(_("这里应是是或否"))
