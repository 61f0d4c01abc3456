"""``wutong catalogue``: list, check, take out and bring in the catalogue."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json


def register(commands: Subparsers) -> None:
    """``catalogue list|check|export|import``."""
    command = commands.add_parser("catalogue", help="审批事项目录：列出、检查、导出、导入")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = _part(parts, "list", "列出有效的事项", list_items)
    listing.add_argument("--stage", default="", metavar="阶段", help="阶段代码")
    _part(parts, "check", "检查目录；有错误时以 1 退出", check)
    export = _part(parts, "export", "导出为 .xlsx", export_file)
    export.add_argument("file", metavar="文件", help="写到哪里，.xlsx")
    export.add_argument("--reason", default="命令行导出", metavar="用途", help="记入导出记录")
    taking = _part(parts, "import", "核对一个 .xlsx 会改什么；加 --write 才写入", import_file)
    taking.add_argument("file", metavar="文件", help=".xlsx")
    taking.add_argument("--since", type=day, metavar="日期", help="改动的生效日期，默认明天")
    taking.add_argument("--write", action="store_true", help="写入；有读不了的格就什么都不写")


def _part(parts: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(name, help=text)
    part.add_argument("--region", default="", metavar="地区代码", help="默认全国")
    part.add_argument("--on", type=day, metavar="日期", help="哪一天的目录，默认今天")
    part.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    part.set_defaults(run=run)
    return part


def _region(code: str) -> Any:
    """The region; None for the whole country. Raises BadInput."""
    if not code:
        return None
    from wutong.domains.org.queries import region_by_code

    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个行政区划代码：{code}。")
    return region


def _place(arguments: argparse.Namespace) -> tuple[Any, str, Any]:
    region = _region(arguments.region)
    return region, region.path if region else "", arguments.on or clock.today()


def list_items(arguments: argparse.Namespace) -> None:
    """Print the items in force, by stage and code."""
    from wutong.domains.approvals.choices import ApprovalStage
    from wutong.domains.approvals.queries.catalogue import catalogue_on

    if arguments.stage and arguments.stage not in ApprovalStage.values:
        raise BadInput(f"没有这个阶段：{arguments.stage}。")
    _, path, on = _place(arguments)
    items = [one for one in catalogue_on(path, on) if arguments.stage in ("", one.stage)]
    if arguments.json:
        print_json({"on": on.isoformat(), "items": [_as_json(one) for one in items]})
        return
    for one in items:
        days = f"{one.limits.promised}/{one.limits.statutory}"
        print(f"{one.code:<32}{days:>7}  {one.name}（{one.department}）")
    print(f"{on} 有效 {len(items)} 项。")


def _as_json(one: Any) -> dict[str, Any]:
    return {
        "code": one.code, "name": one.name, "stage": one.stage, "department": one.department,
        "statutory_days": one.limits.statutory, "promised_days": one.limits.promised,
        "papers": len(one.papers), "requires": [code for code, _waiting in one.requires],
        "results": list(one.results),
    }  # fmt: skip


def check(arguments: argparse.Namespace) -> int:
    """Print what the checks find; 1 where there is an error."""
    from wutong.domains.approvals.queries.shelf import findings_in

    _, path, on = _place(arguments)
    found = findings_in(path, on)
    if arguments.json:
        print_json(
            {"on": on.isoformat(),
             "findings": [{"kind": one.kind, "level": one.level, "message": one.message,
                           "items": list(one.items)} for one in found]}
        )  # fmt: skip
    else:
        for one in found:
            print(f"{'错误' if one.level == 'error' else '提醒'}：{one.message}")
        print("没有查出问题。" if not found else f"共 {len(found)} 处。")
    return int(any(one.level == "error" for one in found))


def export_file(arguments: argparse.Namespace) -> None:
    """Write the catalogue of a day to a file."""
    from wutong.domains.approvals.actions.importing import export_catalogue

    path = Path(arguments.file)
    if path.suffix.lower() != ".xlsx":
        raise BadInput("文件名须以 .xlsx 结尾。")
    region, _path, on = _place(arguments)
    with export_catalogue(
        region=region, on=on, reason=arguments.reason, by=None, at=clock.now()
    ) as file:
        data = file.read()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"写不了 {path}：{error.strerror}。") from error
    if arguments.json:
        print_json({"file": str(path), "bytes": len(data), "on": on.isoformat()})
    else:
        print(f"已导出 {on} 的目录到 {path}。")


def import_file(arguments: argparse.Namespace) -> None:
    """Print what a file would change, and write it where asked. Raises BadInput."""
    from wutong.domains.approvals.actions.importing import import_catalogue, plan_import
    from wutong.domains.approvals.rules.errors import ApprovalError

    region = _region(arguments.region)
    since = arguments.since or clock.today() + timedelta(days=1)
    try:
        data = Path(arguments.file).read_bytes()
    except OSError as error:
        raise BadInput(f"打不开 {arguments.file}：{error.strerror}。") from error
    try:
        plan, mark = plan_import(data=data, region=region, since=since)
        if arguments.write and not plan.faults:
            import_catalogue(
                data=data, region=region, since=since, mark=mark, by=None, at=clock.now()
            )
    except ApprovalError as refusal:
        raise BadInput(str(refusal)) from refusal
    written = arguments.write and not plan.faults
    if arguments.json:
        print_json(_plan_json(plan, written))
    else:
        _print_plan(plan, since, written)
    if plan.faults:
        raise BadInput(f"有 {len(plan.faults)} 处读不了，什么都没有写。")


def _plan_json(plan: Any, written: bool) -> dict[str, Any]:
    return {
        "written": written, "unchanged": plan.unchanged, "absent": list(plan.absent),
        "new": [one.code for one in plan.new], "new_papers": [one.code for one in plan.new_papers],
        "changed": [
            {"code": one.code, "differences": [[each.field, each.before, each.after]
                                               for each in one.differences]}
            for one in (*plan.changed, *plan.changed_papers)
        ],
        "faults": [str(one) for one in plan.faults], "notes": list(plan.notes),
    }  # fmt: skip


def _print_plan(plan: Any, since: Any, written: bool) -> None:
    for one in plan.faults:
        print(one)
    for one in plan.new:
        print(f"新增 {one.code} {one.name}")
    for one in (*plan.changed, *plan.changed_papers):
        print(f"改动 {one.code} {one.name}")
        for each in one.differences:
            print(f"  {each.field}：{each.before or '（无）'} → {each.after or '（无）'}")
    for note in plan.notes:
        print(note)
    counts = f"新增 {len(plan.new)} 项，改动 {len(plan.changed)} 项，{plan.unchanged} 项不变"
    print(f"{counts}；{f'已写入，{since} 起生效' if written else '没有写入'}。")
