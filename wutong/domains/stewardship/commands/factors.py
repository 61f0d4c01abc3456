"""The command line of factors."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, instant, print_json


def register(commands: Subparsers) -> None:
    """``factor list|capacity|remind``."""
    command = commands.add_parser("factor", help="要素保障：需求、缺口和来源的容量")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = parts.add_parser("list", help="列出要素需求，先需要的在前")
    listing.add_argument(
        "--state",
        default="",
        metavar="状态",
        help="gaps 缺口、late 晚于需要、all 全部；默认没有到位的",
    )
    listing.add_argument("--kind", default="", metavar="要素", help="如 power、land；默认全部")
    listing.add_argument("--region", default="", metavar="代码", help="行政区划代码，连同下辖地区")
    listing.add_argument("--on", type=day, metavar="日期", help="按哪一天算缺口，默认今天")
    listing.add_argument("--limit", type=int, default=50, help="最多几项，默认 50")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_needs)
    sources = parts.add_parser("capacity", help="列出来源：总量、既有占用、已安排、剩余")
    sources.add_argument("--kind", default="", metavar="要素", help="如 power；默认全部")
    sources.add_argument("--region", default="", metavar="代码", help="行政区划代码，连同下辖地区")
    sources.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    sources.set_defaults(run=list_capacities)
    reminding = parts.add_parser(
        "remind", help="提醒将到和已过需要日期的要素；后台每小时自动运行，漏了下次补上"
    )
    reminding.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    reminding.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    reminding.set_defaults(run=remind)


def _check(arguments: argparse.Namespace) -> None:
    from wutong.domains.org.queries import region_by_code
    from wutong.domains.stewardship.choices import FactorKind

    if arguments.kind and arguments.kind not in FactorKind.values:
        raise BadInput(f"没有这种要素：{arguments.kind}。可用：{'、'.join(FactorKind.values)}。")
    if arguments.region and region_by_code(arguments.region) is None:
        raise BadInput(f"没有这个行政区划代码：{arguments.region}。")


def list_needs(arguments: argparse.Namespace) -> None:
    """Needs, what is needed first first, each with its gap."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.stewardship.choices import FactorState
    from wutong.domains.stewardship.queries.factor_gaps import with_gaps
    from wutong.domains.stewardship.queries.factor_list import (
        ALL,
        GAPS,
        LATE,
        SHOWN,
        Filters,
        chosen_needs,
    )
    from wutong.domains.stewardship.rules.factors import in_words

    if not 1 <= arguments.limit <= 1000:
        raise BadInput("--limit 须在 1 到 1000 之间。")
    if arguments.state and arguments.state not in (ALL, GAPS, LATE, *FactorState.values):
        raise BadInput(f"没有这个状态：{arguments.state}。")
    _check(arguments)
    on = arguments.on or clock.today()
    filters = Filters(state=arguments.state, kind=arguments.kind, region=arguments.region)
    rows = chosen_needs(operator_access(clock.today()), filters, on).select_related(*SHOWN)
    chosen = rows.order_by("needed_by", "pk")[: arguments.limit]
    found = [
        {"project": one.project.code, "kind": one.kind,
         "quantity": in_words(one.quantity, one.measure), "needed_by": str(one.needed_by),
         "state": one.state, "promised_on": str(one.promised_on or ""),
         "unit": one.unit.name if one.unit else "",
         "gap": "、".join(str(reason.label) for reason in gap.reasons) if gap else ""}
        for one, gap in with_gaps(chosen, on)
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": found})
        return
    for line in found:
        print("\t".join(line.values()))


def list_capacities(arguments: argparse.Namespace) -> None:
    """Sources with what is left of them."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.stewardship.queries.capacity_list import (
        SHOWN,
        CapacityFilters,
        chosen_capacities,
    )
    from wutong.domains.stewardship.queries.factor_books import books_of
    from wutong.domains.stewardship.rules.factors import rounded

    _check(arguments)
    filters = CapacityFilters(kind=arguments.kind, region=arguments.region)
    rows = list(chosen_capacities(operator_access(clock.today()), filters).select_related(*SHOWN))
    books = books_of(rows)
    found = [
        {"region": one.region.code, "kind": one.kind, "name": one.name, "total": str(one.total),
         "used_before": str(one.used_before), "arranged": str(rounded(books[one.pk].arranged)),
         "asked": str(rounded(books[one.pk].asked)), "left": str(rounded(books[one.pk].left)),
         "measure": one.measure}
        for one in rows
    ]  # fmt: skip
    if arguments.json:
        print_json({"items": found})
        return
    for line in found:
        print("\t".join(line.values()))


def remind(arguments: argparse.Namespace) -> None:
    """Tell of needs before and after their day."""
    from wutong.domains.stewardship.actions.factor_reminding import remind_factors

    told = remind_factors(at=arguments.at or clock.now())
    if arguments.json:
        print_json({"due": told.due, "late": told.late})
        return
    print(f"提醒将到期 {told.due} 项，已过期 {told.late} 项。")
