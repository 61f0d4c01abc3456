"""The command line of dispatch."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json


def register(commands: Subparsers) -> None:
    """``dispatch agenda|stopped``."""
    command = commands.add_parser("dispatch", help="调度：试排议程，列出停滞缓建项目")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    building = parts.add_parser("agenda", help="按现在的情况试排一个地区的议程，不保存")
    building.add_argument("region", metavar="代码", help="行政区划代码，连同下辖地区")
    building.add_argument(
        "--rhythm", default="weekly", metavar="频次",
        help="weekly 周、fortnightly 半月、monthly 月、special 专题；默认 weekly",
    )  # fmt: skip
    building.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    building.set_defaults(run=agenda)
    stopping = parts.add_parser("stopped", help="列出停滞缓建项目和亮灯，投资大的在前")
    stopping.add_argument("--red", action="store_true", help="只列亮红灯的")
    stopping.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    stopping.set_defaults(run=stopped)


def agenda(arguments: argparse.Namespace) -> None:
    """The agenda as it would be today."""
    from wutong.domains.org.queries import operator_access, region_by_code
    from wutong.domains.projects.queries import Project
    from wutong.domains.stewardship.choices import MeetingRhythm
    from wutong.domains.stewardship.queries.agenda import agenda_on
    from wutong.domains.stewardship.rules.agenda import horizon

    region = region_by_code(arguments.region)
    if region is None:
        raise BadInput(f"没有这个行政区划代码：{arguments.region}。")
    if arguments.rhythm not in MeetingRhythm.values:
        raise BadInput(f"没有这个频次：{arguments.rhythm}。")
    on = clock.today()
    found = agenda_on(operator_access(on), region.path, on, horizon(arguments.rhythm))
    named = Project.objects.in_bulk([one.project for one in found.lines])
    rows = [
        {"project": named[one.project].code, "name": named[one.project].name,
         "reason": str(one.main.value), "days": one.days,
         "amount": None if one.amount is None else str(one.amount)}
        for one in found.lines
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": rows, "left_out": found.left_out})
        return
    for row in rows:
        print("\t".join(str(value) for value in row.values()))
    if found.left_out:
        print(f"另有 {found.left_out} 个项目没有列入。")


def stopped(arguments: argparse.Namespace) -> None:
    """Slowed and stalled projects."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.stewardship.queries.pace_plans import RED, chosen, shown

    on = clock.today()
    rows = chosen(operator_access(on), on=on, only=RED if arguments.red else "")
    found = [
        {"project": one.project.code, "name": one.project.name, "pace": one.project.pace,
         "days": one.days, "red": one.mark.red, "mark": one.mark.text}
        for one in shown(rows, on)
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": found})
        return
    for row in found:
        print("\t".join(str(value) for value in row.values()))
