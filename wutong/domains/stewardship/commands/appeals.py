"""The command line of appeals."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, instant, print_json


def register(commands: Subparsers) -> None:
    """``appeal list|lapse``."""
    command = commands.add_parser("appeal", help="诉求：列出在办的，把期满无异议的办结")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = parts.add_parser("list", help="列出诉求，先到期的在前")
    listing.add_argument(
        "--state", default="", metavar="状态", help="late 超期、waiting 等确认、all 全部；默认在办"
    )
    listing.add_argument("--region", default="", metavar="代码", help="行政区划代码，连同下辖地区")
    listing.add_argument("--limit", type=int, default=50, help="最多几件，默认 50")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_appeals)
    lapsing = parts.add_parser(
        "lapse", help="办结期满无异议的诉求；后台每小时自动运行，漏了下次补上，日期不变"
    )
    lapsing.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    lapsing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    lapsing.set_defaults(run=lapse)


def list_appeals(arguments: argparse.Namespace) -> None:
    """Open appeals, what is due first first."""
    from wutong.domains.org.queries import operator_access, region_by_code
    from wutong.domains.stewardship.choices import AppealState
    from wutong.domains.stewardship.queries.appeal_list import SHOWN, Filters, chosen_appeals

    if not 1 <= arguments.limit <= 1000:
        raise BadInput("--limit 须在 1 到 1000 之间。")
    if arguments.state and arguments.state not in ("late", "waiting", "all", *AppealState.values):
        raise BadInput(f"没有这个状态：{arguments.state}。")
    if arguments.region and region_by_code(arguments.region) is None:
        raise BadInput(f"没有这个行政区划代码：{arguments.region}。")
    on = clock.today()
    filters = Filters(state=arguments.state, region=arguments.region)
    rows = chosen_appeals(operator_access(on), filters, on).select_related(*SHOWN)
    found = [
        {"number": one.number, "title": one.title, "state": one.state,
         "unit": str(one.lead_unit or ""), "due_on": str(one.due_on or "")}
        for one in rows.order_by("due_on", "pk")[: arguments.limit]
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": found})
        return
    for one in found:
        print("\t".join(one.values()))


def lapse(arguments: argparse.Namespace) -> None:
    """Resolve what nobody contradicted in time."""
    from wutong.domains.stewardship.actions.appeals_lapsing import lapse_appeals

    resolved = lapse_appeals(at=arguments.at or clock.now())
    if arguments.json:
        print_json({"resolved": resolved})
        return
    print(f"无异议办结 {resolved} 件。")
