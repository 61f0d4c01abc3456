"""The command line of leads: list, recycle, remind, recognise."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from wutong.domains.leads.choices import LeadState
from wutong.domains.org.queries import operator_access
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, instant, print_json

MOST_LISTED = 1000


def register(commands: Subparsers) -> None:
    """``lead list``, ``lead recycle``, ``lead remind``, ``lead recognise``."""
    command = commands.add_parser("lead", help="线索：列出、收回到公海、提醒")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = parts.add_parser("list", help="列出线索")
    listing.add_argument("--state", choices=LeadState.values, metavar="状态",
                         help="、".join(LeadState.values))  # fmt: skip
    listing.add_argument("--unit", metavar="地区", help="行政区划代码，连同下辖地区")
    listing.add_argument("--search", default="", metavar="词", help="名称、内容或拼音首字母")
    listing.add_argument("--limit", type=int, default=50, help="至多几条，默认 50")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_leads)
    recycling = parts.add_parser(
        "recycle", help="把超期的线索收回到公海；后台每小时自动运行，漏了下次补上"
    )
    recycling.add_argument("--batch", type=int, default=500, help="一批几条，默认 500")
    recycling.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    recycling.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    recycling.set_defaults(run=recycle_leads)
    reminding = parts.add_parser(
        "remind", help="提醒到期和超期的事项，逐级上报；后台每小时自动运行，漏了下次补上"
    )
    reminding.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    reminding.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    reminding.set_defaults(run=remind_holders)
    reading = parts.add_parser("recognise", help="认出一段文字里的线索要素，不保存")
    reading.add_argument("file", metavar="文件", help=".txt 或 .docx，- 为标准输入")
    reading.add_argument("--unit", metavar="地区", help="按这个地区的人来读，行政区划代码")
    reading.add_argument("--on", type=day, metavar="日期", help="按这一天读“下周三”，默认今天")
    reading.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    reading.set_defaults(run=recognise_text)


def list_leads(arguments: argparse.Namespace) -> None:
    """Print leads, the latest reported first."""
    from wutong.domains.leads.queries.listing import SHOWN, Filters, chosen_leads
    from wutong.domains.org.queries import region_by_code

    if not 1 <= arguments.limit <= MOST_LISTED:
        raise BadInput(f"--limit 须在 1 到 {MOST_LISTED} 之间。")
    if arguments.unit and region_by_code(arguments.unit) is None:
        raise BadInput(f"没有这个行政区划代码：{arguments.unit!r}。")
    filters = Filters(arguments.search, arguments.state or "", region=arguments.unit or "")
    rows = chosen_leads(operator_access(clock.today()), filters).select_related(*SHOWN)
    found = [_document(one) for one in rows.order_by("-reported_at", "-pk")[: arguments.limit]]
    if arguments.json:
        print_json({"leads": found})
        return
    for one in found:
        holder = one["owner"] or one["unit"] or "无人承办"
        print(
            f"{one['code']}  {one['state_label']}  {one['firm_name']}  {holder}  {one['content']}"
        )
    if not found:
        print("没有这样的线索。")


def _document(lead: Any) -> dict[str, Any]:
    return {
        "code": lead.code,
        "firm_name": lead.firm_name,
        "content": lead.content,
        "amount": lead.amount,
        "state": lead.state,
        "state_label": lead.get_state_display(),
        "region": lead.region.code,
        "unit": lead.unit.name if lead.unit else "",
        "owner": lead.owner.name if lead.owner else "",
        "reported_on": lead.reported_on,
        "protected_until": lead.protected_until,
    }


def recycle_leads(arguments: argparse.Namespace) -> None:
    """Put overdue leads back into the pool."""
    from wutong.domains.leads.actions import recycle

    if not 1 <= arguments.batch <= 5000:
        raise BadInput("--batch 须在 1 到 5000 之间。")
    done = recycle(at=arguments.at or clock.now(), batch=arguments.batch)
    if arguments.json:
        print_json({"lapsed": done.lapsed, "idle": done.idle})
        return
    print(f"收回 {done.count} 条：保护期满 {done.lapsed} 条，久未推进 {done.idle} 条。")


def remind_holders(arguments: argparse.Namespace) -> None:
    """Tell whatever is due and was not told yet."""
    from wutong.domains.leads.actions import remind

    told = remind(at=arguments.at or clock.now())
    if arguments.json:
        print_json(vars(told))
        return
    print(
        f"提醒到期 {told.due} 项、保护期将满 {told.lapsing} 条；"
        f"上报招商局 {told.to_bureau} 项、领导 {told.to_leader} 项。"
    )


def recognise_text(arguments: argparse.Namespace) -> None:
    """Print what a message says about a lead."""
    from wutong.domains.leads.queries.knowledge import knowledge_for
    from wutong.domains.leads.rules.proposals import document_of
    from wutong.domains.leads.rules.recognition import LONGEST, recognise
    from wutong.domains.org.queries import region_by_code

    text = _pasted(arguments.file)
    if len(text) > LONGEST:
        raise BadInput(f"文字太长：{len(text)} 个字，最多 {LONGEST} 个字。")
    access = operator_access(clock.today())
    if arguments.unit:
        region = region_by_code(arguments.unit)
        if region is None:
            raise BadInput(f"没有这个行政区划代码：{arguments.unit!r}。")
        access = replace(access, home=region.path)
    read = recognise(text, arguments.on or clock.today(), knowledge_for(access, text))
    document = document_of(read)
    if arguments.json:
        print_json(document)
        return
    for one in document["fields"]:
        mark = "？" if one["unsure"] else " "
        value = "（待定）" if one["value"] is None else one["value"]
        words = one["quote"].replace("\n", " ")
        print(f"{mark} {one['field']}  {value}  {one['note']}  「{words}」")
    if document["remark"]:
        print(f"  备注  {document['remark']}")
    if not document["fields"]:
        print("没有认出线索要素。")


def _pasted(name: str) -> str:
    """The text of a file or of standard input. Raises BadInput."""
    from django.core.exceptions import ValidationError
    from django.core.files import File

    from wutong.domains.leads.forms.pasting import decoded, text_of

    try:
        if name == "-":
            return decoded(sys.stdin.buffer.read())
        with Path(name).open("rb") as file:
            return text_of(File(file, name=name))
    except OSError as fault:
        raise BadInput(f"读不了文件：{name!r}。") from fault
    except ValidationError as fault:
        raise BadInput(fault.messages[0]) from fault
