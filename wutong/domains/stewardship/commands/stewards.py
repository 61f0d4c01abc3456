"""The command line of stewards."""

from __future__ import annotations

import argparse

from wutong.domains.org.queries import Region
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json


def register(commands: Subparsers) -> None:
    """``steward spread|coverage``."""
    command = commands.add_parser("steward", help="管家：把服务企业分派给管家，看覆盖")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    spreading = parts.add_parser(
        "spread", help="拟定企业分派并列出变动数；加 --apply 才执行，中断后再运行从断处接着做"
    )
    covering = parts.add_parser("coverage", help="管家覆盖率，地区和下一级地区")
    for one, run in ((spreading, spread), (covering, coverage)):
        one.add_argument("--region", required=True, metavar="代码", help="行政区划代码，连同下辖")
        one.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
        one.set_defaults(run=run)
    spreading.add_argument("--apply", action="store_true", help="执行")


def _region(code: str) -> Region:
    from wutong.domains.org.queries import region_by_code

    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个行政区划代码：{code}。")
    return region


def spread(arguments: argparse.Namespace) -> None:
    """Propose a spread; carry it out where that is asked for."""
    from wutong.domains.stewardship.actions.spreading import apply_spread, propose_spread
    from wutong.domains.stewardship.queries.spreads import open_spread
    from wutong.domains.stewardship.rules.errors import StewardshipError

    region, at = _region(arguments.region), clock.now()
    row = open_spread(region)
    if row is None or row.started_at is None or not arguments.apply:
        try:
            row = propose_spread(region=region, by=None, at=at)
        except StewardshipError as error:
            raise BadInput(str(error)) from error
    told = {**row.counts, "moves": len(row.moves), "applied": False, "skipped": 0}
    if arguments.apply:
        done = apply_spread(spread=row, by=None, at=at)
        told |= {"applied": True, "moved": done.moved, "skipped": done.skipped}
    if arguments.json:
        print_json(told)
        return
    print(
        f"服务企业 {told['firms']} 户，管家 {told['stewards']} 名；新分派 {told['new']} 户，"
        f"更换 {told['changed']} 户，维持 {told['kept']} 户。"
    )
    print("已执行。" if told["applied"] else "没有执行；加 --apply 执行。")


def coverage(arguments: argparse.Namespace) -> None:
    """Served firms and how many have a steward."""
    from wutong.domains.stewardship.queries.steward_list import coverage_of

    whole, places = coverage_of(_region(arguments.region))
    rows = [
        {"name": one.name, "code": one.code, "firms": one.firms, "covered": one.covered,
         "percent": one.percent}
        for one in (whole, *places)
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": rows})
        return
    for one in rows:
        print(f"{one['name']}\t{one['covered']}/{one['firms']} 户\t{one['percent']}%")
