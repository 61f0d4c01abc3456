"""The command line of approvals."""

from __future__ import annotations

import argparse
from typing import Any

from wutong.domains.approvals import commands_catalogue
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, instant, print_json


def register(commands: Subparsers) -> None:
    """``case remind``, ``roadmap show``."""
    commands_catalogue.register(commands)
    command = commands.add_parser("case", help="办件：提醒到期和超期")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    reminding = parts.add_parser(
        "remind", help="提醒到期和超期的办件，逐级上报；后台每小时自动运行，漏了下次补上"
    )
    reminding.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    reminding.add_argument("--batch", type=int, default=2000, help="一批几件，默认 2000")
    reminding.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    reminding.set_defaults(run=remind_cases)
    listing = parts.add_parser("list", help="列出办件，先到期的在前")
    listing.add_argument("--state", default="open", metavar="状态", help="默认 open：在办")
    listing.add_argument("--project", default="", metavar="项目编号", help="只列这个项目的")
    listing.add_argument("--limit", type=int, default=50, help="最多几件，默认 50")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_cases)
    showing = parts.add_parser("show", help="一个办件：在哪里、谁在办、经过")
    showing.add_argument("number", metavar="办件编号")
    showing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    showing.set_defaults(run=show_case)
    command = commands.add_parser("roadmap", help="审批路线图")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    showing = parts.add_parser("show", help="一个项目的审批路线图：哪天能开工、要办哪些事项")
    showing.add_argument("code", metavar="项目编号")
    showing.add_argument("--on", type=day, metavar="日期", help="按哪一天算，默认今天")
    showing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    showing.set_defaults(run=show_roadmap)


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


def show_roadmap(arguments: argparse.Namespace) -> None:
    """Print a project's roadmap as it stands, seen by whoever runs the machine. Raises BadInput."""
    from wutong.domains.approvals.queries.roadmap import standing_of
    from wutong.domains.approvals.queries.roadmap_shape import document_of
    from wutong.domains.approvals.rules.errors import ApprovalError
    from wutong.domains.projects.queries import Project

    found = Project.objects.present().select_related("parent").filter(code=arguments.code).first()
    if found is None:
        raise BadInput(f"没有这个项目编号：{arguments.code}。")
    try:
        standing = standing_of(found, arguments.on or clock.today())
    except ApprovalError as refusal:
        raise BadInput(str(refusal)) from refusal
    document = document_of(standing)
    if arguments.json:
        print_json(document)
        return
    name = "可开工" if document["breaks_ground"] else "开工前手续办齐"
    print(f"{found.name}：{name} {document['ground']}，{len(document['steps'])} 个事项。")
    for step in document["steps"]:
        sign = "*" if step["critical"] else " "
        print(f"{sign} {step['start']} → {step['end']}  {step['name']}（{step['department']}）")
    if document["questions"]:
        labels = "、".join(one["label"] for one in document["questions"])
        print(f"还要问：{labels}。")


def list_cases(arguments: argparse.Namespace) -> None:
    """Print cases, the first due first. Raises BadInput for a state that isn't one."""
    from django.db.models import F

    from wutong.domains.approvals.choices import CaseState
    from wutong.domains.approvals.queries.listing import ANY_APPROVED, ANY_OPEN, OVERDUE, chosen
    from wutong.domains.org.queries import operator_access

    known = (ANY_OPEN, ANY_APPROVED, OVERDUE, *CaseState.values)
    if arguments.state not in known:
        raise BadInput(f"没有这个状态：{arguments.state}。可以用：{'、'.join(known)}。")
    if not 1 <= arguments.limit <= 10_000:
        raise BadInput("--limit 须在 1 到 10000 之间。")
    filters = {"state": arguments.state, "project": arguments.project}
    rows = chosen(operator_access(clock.today()), filters, clock.today()).select_related(
        "version", "application", "unit"
    )
    found = [_line(one) for one in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[
        : arguments.limit]]  # fmt: skip
    if arguments.json:
        print_json({"cases": found})
        return
    for one in found:
        print(f"{one['number']}  {one['state_name']}  {one['due_on'] or '—'}  {one['item']}")
    print(f"共 {len(found)} 件。")


def _line(case: Any) -> dict[str, Any]:
    return {
        "number": case.number,
        "item": case.version.name,
        "applicant": case.application.applicant_name,
        "state": case.state,
        "state_name": str(case.get_state_display()),
        "unit": case.unit.name if case.unit else None,
        "due_on": case.due_on.isoformat() if case.due_on else None,
    }


def show_case(arguments: argparse.Namespace) -> None:
    """Print one case with its papers and history. Raises BadInput where there is none."""
    from wutong.domains.approvals.queries.case_page import found, page_of
    from wutong.domains.org.queries import operator_access

    case = found(operator_access(clock.today())).filter(number=arguments.number).first()
    if case is None:
        raise BadInput(f"没有这个办件：{arguments.number}。")
    page = page_of(case, clock.today())
    document = _line(case) | {
        "used_days": page.used_days,
        "papers": [
            {"code": one.paper.code, "name": one.paper.name, "state": one.state}
            for one in page.papers
        ],
        "events": [
            {"at": one.at.isoformat(), "move": one.move, "to": one.to_state, "reason": one.reason}
            for one in page.events
        ],
    }
    if arguments.json:
        print_json(document)
        return
    print(f"{document['number']}  {document['item']}  {document['state_name']}")
    print(f"申请单位：{document['applicant']}；办理：{document['unit'] or '窗口'}；"
          f"应办结：{document['due_on'] or '—'}；已用 {page.used_days} 个工作日")  # fmt: skip
    for one in page.events:
        print(f"  {one.at:%Y-%m-%d %H:%M}  {one.get_move_display()}  {one.reason}")
