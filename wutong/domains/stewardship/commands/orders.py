"""The command line of orders."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, instant, print_json


def register(commands: Subparsers) -> None:
    """``order list|show|escalate``."""
    command = commands.add_parser("order", help="督办：列出在办的，看一件，把超期的升级")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = parts.add_parser("list", help="列出督办事项，先到期的在前")
    listing.add_argument(
        "--state", default="", metavar="状态", help="late 超期、reported 等销号、all 全部；默认在办"
    )
    listing.add_argument("--card", default="", metavar="等级", help="cards 黄牌以上，或者一个等级")
    listing.add_argument("--region", default="", metavar="代码", help="行政区划代码，连同下辖地区")
    listing.add_argument("--limit", type=int, default=50, help="最多几件，默认 50")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_orders)
    showing = parts.add_parser("show", help="看一件督办事项和它的经过")
    showing.add_argument("number", metavar="编号", help="如 DB130302-2026-0001")
    showing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    showing.set_defaults(run=show_order)
    escalating = parts.add_parser(
        "escalate",
        help="把到期和超期的诉求、督办事项按级升级；后台每小时自动运行，漏了下次补上，不会重发",
    )
    escalating.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    escalating.add_argument("--batch", type=int, default=1000, help="一批几件，默认 1000")
    escalating.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    escalating.set_defaults(run=escalate)


def list_orders(arguments: argparse.Namespace) -> None:
    """Open orders, what is due first first."""
    from wutong.domains.org.queries import operator_access, region_by_code
    from wutong.domains.stewardship.choices import Escalation, OrderState
    from wutong.domains.stewardship.queries.order_list import SHOWN, Filters, chosen_orders

    if not 1 <= arguments.limit <= 1000:
        raise BadInput("--limit 须在 1 到 1000 之间。")
    if arguments.state and arguments.state not in ("late", "all", *OrderState.values):
        raise BadInput(f"没有这个状态：{arguments.state}。")
    if arguments.card and arguments.card not in ("cards", *Escalation.values):
        raise BadInput(f"没有这个等级：{arguments.card}。")
    if arguments.region and region_by_code(arguments.region) is None:
        raise BadInput(f"没有这个行政区划代码：{arguments.region}。")
    on = clock.today()
    filters = Filters(state=arguments.state, card=arguments.card, region=arguments.region)
    rows = chosen_orders(operator_access(on), filters, on).select_related(*SHOWN)
    found = [
        {"number": one.number, "title": one.title, "state": one.state,
         "escalation": one.escalation, "unit": one.owner_unit.name, "due_on": str(one.due_on)}
        for one in rows.order_by("due_on", "pk")[: arguments.limit]
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": found})
        return
    for one in found:
        print("\t".join(one.values()))


def show_order(arguments: argparse.Namespace) -> None:
    """One order and what happened to it."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.stewardship.models import SupervisionOrder

    seen = SupervisionOrder.objects.visible_to(operator_access(clock.today()))
    order = seen.select_related("owner_unit").filter(number=arguments.number).first()
    if order is None:
        raise BadInput(f"没有这个督办事项：{arguments.number}。")
    events = [
        {"on": str(one.on), "move": one.move, "escalation": one.escalation, "text": one.text}
        for one in order.events.all()
    ]
    shown = {
        "number": order.number, "title": order.title, "state": order.state,
        "escalation": order.escalation, "unit": order.owner_unit.name,
        "due_on": str(order.due_on),
    }  # fmt: skip
    if arguments.json:
        print_json({**shown, "events": events})
        return
    print("\t".join(shown.values()))
    for line in events:
        print("\t".join(line.values()))


def escalate(arguments: argparse.Namespace) -> None:
    """Move what is late up the ladder."""
    from wutong.domains.stewardship.actions.escalating import escalate as run

    if not 1 <= arguments.batch <= 10_000:
        raise BadInput("--batch 须在 1 到 10000 之间。")
    done = run(at=arguments.at or clock.now(), batch=arguments.batch)
    if arguments.json:
        print_json(done.counts)
        return
    print(f"提醒 {done.counts['reminder']} 件，黄牌 {done.counts['yellow_card']} 件，"
          f"红牌 {done.counts['red_card']} 件，约谈 {done.counts['talk']} 件。")  # fmt: skip
