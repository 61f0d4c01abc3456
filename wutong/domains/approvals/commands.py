"""The command line of approvals."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, instant, print_json


def register(commands: Subparsers) -> None:
    """``case remind``, ``roadmap show``."""
    command = commands.add_parser("case", help="办件：提醒到期和超期")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    reminding = parts.add_parser(
        "remind", help="提醒到期和超期的办件，逐级上报；后台每小时自动运行，漏了下次补上"
    )
    reminding.add_argument("--at", type=instant, metavar="时间", help="按这个时间算，默认现在")
    reminding.add_argument("--batch", type=int, default=2000, help="一批几件，默认 2000")
    reminding.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    reminding.set_defaults(run=remind_cases)
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
