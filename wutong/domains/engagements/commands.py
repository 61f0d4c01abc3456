"""The command line's face of engagements."""

from __future__ import annotations

import argparse
from typing import Any

from wutong.domains.engagements.choices import EngagementKind, LeaderLevel, Status
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json


def register(commands: Subparsers) -> None:
    """``engagement``."""
    command = commands.add_parser("engagement", help="活动：走出去、请进来、洽谈、推介、签约")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = parts.add_parser("list", help="列出活动")
    listing.add_argument("--unit", metavar="单位代码", help="6 位行政区划代码；默认全部")
    listing.add_argument("--from", dest="first", type=day, metavar="日期")
    listing.add_argument("--to", dest="last", type=day, metavar="日期")
    listing.add_argument("--kind", choices=EngagementKind.values, metavar="类别")
    listing.add_argument("--status", choices=Status.values, metavar="状态")
    listing.add_argument("--level", choices=LeaderLevel.values, metavar="级别")
    listing.add_argument("--limit", type=int, default=200, metavar="行数")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_engagements)


def list_engagements(arguments: argparse.Namespace) -> None:
    """The engagements of a unit and below it, the latest first."""
    from wutong.domains.engagements.queries.listing import (
        Filters,
        chosen_engagements,
        firm_counts,
        ordered,
    )
    from wutong.domains.org.queries import operator_access, region_by_code

    region = region_by_code(arguments.unit) if arguments.unit else None
    if arguments.unit and region is None:
        raise BadInput(
            f"没有这个单位代码：{arguments.unit!r}；请用 6 位行政区划代码（乡镇 9 位）。"
        )
    if arguments.limit < 1:
        raise BadInput("行数须大于零。")
    filters = Filters(
        kind=arguments.kind or "", status=arguments.status or "",
        leader_level=arguments.level or "", first=arguments.first, last=arguments.last,
    )  # fmt: skip
    rows = chosen_engagements(operator_access(clock.today()), filters, region)
    found = list(ordered(rows.select_related("region", "unit"), "-on")[: arguments.limit])
    counts = firm_counts(found)
    documents = [_document(one, counts.get(one.pk, 0)) for one in found]
    if arguments.json:
        print_json({"engagements": documents})
        return
    for one in documents:
        print(
            f"{one['starts_on']}  {one['kind_label']}  {one['level_label']}  {one['title']}"
            f"  {one['places'] or '—'}  {one['firms']} 家  {one['status_label']}"
        )
    if not documents:
        print("没有符合条件的活动。")


def _document(one: Any, firms: int) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "kind_label": str(one.get_kind_display()),
        "status": one.status,
        "status_label": str(one.get_status_display()),
        "title": one.title,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "places": one.places,
        "leader_level": one.leader_level,
        "level_label": str(one.get_leader_level_display()),
        "led_by": one.led_by,
        "region": one.region.code,
        "unit": one.unit.name if one.unit else None,
        "firms": firms,
    }
