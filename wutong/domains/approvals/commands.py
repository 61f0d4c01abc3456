"""The command line of approvals."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, instant, print_json


def register(commands: Subparsers) -> None:
    """``case remind``."""
    command = commands.add_parser("case", help="办件：提醒到期和超期")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    reminding = parts.add_parser(
        "remind", help="提醒到期和超期的办件，逐级上报；后台每小时自动运行，漏了下次补上"
    )
    reminding.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    reminding.add_argument("--batch", type=int, default=2000, help="一批几件，默认 2000")
    reminding.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    reminding.set_defaults(run=remind_cases)


def remind_cases(arguments: argparse.Namespace) -> None:
    """Tell whatever is due and was not told yet."""
    from wutong.domains.approvals.actions import remind
    from wutong.domains.approvals.choices import ToldKind

    if not 1 <= arguments.batch <= 10_000:
        raise BadInput("--batch 须在 1 到 10000 之间。")
    told = remind(at=arguments.at or clock.now(), batch=arguments.batch)
    if arguments.json:
        print_json(told.counts)
        return
    parts = "，".join(f"{ToldKind(kind).label} {count}" for kind, count in told.counts.items())
    print(f"提醒 {told.count} 项：{parts}。")
