"""The command line of the working calendar: show, add, count, set, publish."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json

if TYPE_CHECKING:
    from wutong.domains.org.models import Region
    from wutong.kernel.workdays import WorkingCalendar

FURTHEST = 10_000


def register(commands: Subparsers) -> None:
    """``calendar show``, ``add``, ``count``, ``set``, ``publish``."""
    command = commands.add_parser("calendar", help="工作日历：看一年、数工作日、设定日子")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    showing = parts.add_parser("show", help="一年里不按周末算的日子")
    showing.add_argument("year", nargs="?", type=int, metavar="年", help="默认今年")
    showing.set_defaults(run=show_year)
    adding = parts.add_parser("add", help="从一天起往后（负数往前）数工作日，次日为第 1 天")
    adding.add_argument("start", type=day, metavar="起日")
    adding.add_argument("days", type=int, metavar="天数")
    adding.set_defaults(run=add_days)
    counting = parts.add_parser("count", help="两天之间的工作日，次日为第 1 天")
    counting.add_argument("start", type=day, metavar="起日")
    counting.add_argument("end", type=day, metavar="止日")
    counting.set_defaults(run=count_days)
    setting = parts.add_parser("set", help="设定一段日子放假、上班，或者删除设定")
    setting.add_argument("first", type=day, metavar="起日")
    setting.add_argument("last", type=day, nargs="?", metavar="止日", help="默认只有一天")
    what = setting.add_mutually_exclusive_group(required=True)
    what.add_argument("--free", action="store_true", help="放假")
    what.add_argument("--worked", action="store_true", help="上班")
    what.add_argument("--remove", action="store_true", help="删除设定")
    setting.add_argument("--reason", required=True, metavar="原因")
    setting.set_defaults(run=set_days)
    for one in (showing, adding, counting, setting):
        one.add_argument("--region", default="", metavar="地区", help="行政区划代码，默认全国")
    publishing = parts.add_parser("publish", help="录入公布的年度放假安排")
    publishing.add_argument("year", type=int, metavar="年")
    publishing.add_argument("file", metavar="文件", help="通知里的各条，或一行一天；- 为标准输入")
    publishing.add_argument("--source", required=True, metavar="文号")
    publishing.set_defaults(run=publish_year)
    for one in (showing, adding, counting, setting, publishing):
        one.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")


def _region(code: str) -> Region | None:
    from wutong.domains.org.choices import COUNTRY_CODE
    from wutong.domains.org.queries import region_by_code

    region = region_by_code(code) if code else None
    if code and region is None and code != COUNTRY_CODE:
        raise BadInput(f"没有这个行政区划代码：{code!r}。")
    return region


def _path(code: str) -> str:
    region = _region(code)
    return region.path if region else ""


def _calendar(code: str) -> WorkingCalendar:
    from wutong.domains.org.queries import working_calendar

    return working_calendar(_path(code))


def show_year(arguments: argparse.Namespace) -> None:
    """Print holidays, make-up days and own days of a year."""
    from wutong.domains.org.choices import DayKind
    from wutong.domains.org.queries.calendars import year_shown
    from wutong.domains.org.rules import LAST_YEAR
    from wutong.kernel.workdays import FIRST_YEAR

    year = clock.today().year if arguments.year is None else arguments.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"年份须在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    with _sentences():
        shown = year_shown(_path(arguments.region), year)
    usual = {DayKind.WORKDAY, DayKind.WEEKEND}
    days = [_document(one) for one in shown.days if one.kind not in usual]
    if arguments.json:
        print_json({"year": year, "working_days": shown.working_days,
                    "provisional": shown.provisional, "days": days})  # fmt: skip
        return
    print(f"{year} 年 {shown.working_days} 个工作日{'（暂定）' if shown.provisional else ''}")
    for one in days:
        print(f"{one['on']}  {one['label']}  {one['reason']}".rstrip())


def _document(shown: Any) -> dict[str, Any]:
    return {"on": shown.on, "kind": shown.kind.value, "label": str(shown.kind.label),
            "reason": shown.own.reason if shown.own else ""}  # fmt: skip


class _sentences:  # noqa: N801  reads as a statement
    """What the calendar refuses becomes one sentence of the command line."""

    def __init__(self, *days: date) -> None:
        self.days = days

    def __enter__(self) -> None:
        """Days out of reach are refused here."""
        from wutong.domains.org.rules import check_reach
        from wutong.kernel.workdays import OutOfCalendar

        try:
            check_reach(*self.days)
        except OutOfCalendar as fault:
            raise BadInput(str(fault)) from fault

    def __exit__(self, _kind: Any, fault: Any, _trace: Any) -> None:
        from django.core.exceptions import ValidationError

        from wutong.domains.org.rules import BadArrangement
        from wutong.kernel.workdays import OutOfCalendar

        if isinstance(fault, ValidationError):
            raise BadInput("".join(fault.messages)) from fault
        if isinstance(fault, OutOfCalendar | BadArrangement):
            raise BadInput(str(fault)) from fault


def add_days(arguments: argparse.Namespace) -> None:
    """Print the day that lies so many working days away."""
    if abs(arguments.days) > FURTHEST:
        raise BadInput(f"天数最多 {FURTHEST}。")
    calendar = _calendar(arguments.region)
    with _sentences(arguments.start):
        found = calendar.add(arguments.start, arguments.days)
    _answer(arguments, {"on": found}, str(found), calendar, found)


def count_days(arguments: argparse.Namespace) -> None:
    """Print how many working days lie between two days."""
    calendar = _calendar(arguments.region)
    with _sentences(arguments.start, arguments.end):
        days = calendar.count(arguments.start, arguments.end)
    latest = max(arguments.start, arguments.end)
    _answer(arguments, {"days": days}, f"{days} 个工作日", calendar, latest)


def _answer(
    arguments: argparse.Namespace,
    document: dict[str, Any],
    words: str,
    calendar: WorkingCalendar,
    latest: date,
) -> None:
    provisional = calendar.is_provisional(latest)
    if arguments.json:
        print_json({**document, "provisional": provisional})
    else:
        print(f"{words}（暂定）" if provisional else words)


def set_days(arguments: argparse.Namespace) -> None:
    """Enter days of a region, or take them back, in the administrator's name."""
    from wutong.domains.org import actions
    from wutong.domains.org.queries import administrator

    last = arguments.last or arguments.first
    stated = {
        "region": _region(arguments.region), "first": arguments.first, "last": last,
        "reason": arguments.reason, "by": administrator(clock.today()), "at": clock.now(),
    }  # fmt: skip
    with _sentences():
        if arguments.remove:
            count = actions.remove_own_days(**stated)
        else:
            count = len(actions.set_own_days(worked=arguments.worked, **stated))
    if arguments.json:
        print_json({"days": count})
    else:
        print(f"{'已删除' if arguments.remove else '已设定'} {count} 天。")


def publish_year(arguments: argparse.Namespace) -> None:
    """Enter a year's arrangement in the administrator's name."""
    from wutong.domains.org import actions
    from wutong.domains.org.queries import administrator
    from wutong.domains.org.rules import parse_arrangement

    text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).read_text("utf-8")
    with _sentences():
        read = parse_arrangement(text, arguments.year)
        actions.enter_year(
            year=arguments.year, free=read.free, worked=read.worked, source=arguments.source,
            by=administrator(clock.today()), at=clock.now(),
        )  # fmt: skip
    if arguments.json:
        print_json({"year": arguments.year, "free": read.free, "worked": read.worked})
    else:
        print(f"已录入 {arguments.year} 年：放假 {len(read.free)} 天，"
              f"调休上班 {len(read.worked)} 天。")  # fmt: skip
