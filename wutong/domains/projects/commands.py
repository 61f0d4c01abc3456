"""``wutong reporting-rule``: by when a region wants its months stated."""

from __future__ import annotations

import argparse
from typing import Any

from wutong.domains.org.queries import administrator, region_by_code
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json


def register(commands: Subparsers) -> None:
    """``reporting-rule``."""
    command = commands.add_parser("reporting-rule", help="月报规则")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    for name, run, words in (
        ("show", show, "看在地区起作用的规则"),
        ("set", set_rule, "设定地区的规则"),
        ("remove", remove, "取消地区自己的规则"),
    ):
        part = parts.add_parser(name, help=words)
        part.add_argument("--unit", required=True, metavar="单位代码", help="6 位行政区划代码")
        part.set_defaults(run=run)
        if run is show:
            part.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
        if run is set_rule:
            part.add_argument("--day", type=int, default=10, metavar="日", help="次月几日前")
            part.add_argument("--from", dest="begins", required=True, type=day, metavar="日期",
                              help="从哪个月起")  # fmt: skip


def _region(code: str) -> Any:
    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个单位代码：{code!r}；请用 6 位行政区划代码（乡镇 9 位）。")
    return region


def show(arguments: argparse.Namespace) -> None:
    """The rule that holds in a region."""
    from wutong.domains.projects.queries.reporting import reporting_rule_in

    region = _region(arguments.unit)
    rule = reporting_rule_in(region.path)
    if arguments.json:
        kept = rule and {"region": rule.region.code, "due_day": rule.due_day,
                         "begins": rule.begins.isoformat()}  # fmt: skip
        print_json({"unit": region.code, "rule": kept})
    elif rule is None:
        print(f"{region} 没有要求月报。")
    else:
        print(f"{region}：从 {rule.begins:%Y-%m} 起，次月 {rule.due_day} 日前（{rule.region}）。")


def set_rule(arguments: argparse.Namespace) -> None:
    """Set a region's own rule in the administrator's name."""
    from wutong.domains.projects.actions import set_reporting_rule
    from wutong.domains.projects.rules.errors import ProjectError

    now = clock.now()
    try:
        rule = set_reporting_rule(
            region=_region(arguments.unit), due_day=arguments.day, begins=arguments.begins,
            by=administrator(clock.day_of(now)), at=now,
        )  # fmt: skip
    except ProjectError as error:
        raise BadInput(str(error)) from error
    print(f"{rule.region}：从 {rule.begins:%Y-%m} 起，次月 {rule.due_day} 日前。")


def remove(arguments: argparse.Namespace) -> None:
    """Take a region's own rule away in the administrator's name."""
    from wutong.domains.projects.actions import remove_reporting_rule

    now, region = clock.now(), _region(arguments.unit)
    remove_reporting_rule(region=region, by=administrator(clock.day_of(now)), at=now)
    print(f"{region} 改用上级的规则。")
