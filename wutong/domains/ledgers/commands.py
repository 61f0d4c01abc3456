"""The command line's face of ledgers: understand, import, undo, export, list."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json

if TYPE_CHECKING:
    from wutong.domains.ledgers.rules.reading import Question


def register(commands: Subparsers) -> None:
    """``ledger import``, ``check``, ``undo``, ``export`` and ``list``."""
    command = commands.add_parser("ledger", help="台账：导入、核对、撤销、导出")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    _register_import(parts)
    checking = parts.add_parser("check", help="只看读懂了什么，不写入")
    checking.add_argument("file", type=Path, metavar="文件")
    _add_common(checking)
    checking.set_defaults(run=check_ledger)
    undoing = parts.add_parser("undo", help="撤销一次导入")
    undoing.add_argument("number", type=int, metavar="导入编号")
    undoing.add_argument("--reason", required=True, metavar="原因")
    undoing.set_defaults(run=undo_import)
    exporting = parts.add_parser("export", help="按原版式导出，填今天的数")
    exporting.add_argument("number", type=int, metavar="导入编号")
    exporting.add_argument("output", type=Path, metavar="输出文件")
    exporting.add_argument("--reason", default="", metavar="用途")
    exporting.set_defaults(run=export_import)
    listing = parts.add_parser("list", help="列出导入记录")
    listing.add_argument("--unit", metavar="单位代码")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_imports)


def _register_import(parts: Subparsers) -> None:
    importing = parts.add_parser("import", help="导入台账")
    importing.add_argument("file", type=Path, metavar="文件")
    importing.add_argument("--unit", required=True, metavar="单位代码", help="6 位行政区划代码")
    importing.add_argument("--yes", action="store_true", help="不再确认，直接写入")
    _add_common(importing)
    importing.set_defaults(run=import_ledger)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="问题=回答",
        help="回答读的时候拿不准的问题，如 'unit:Sheet1!D=万元'，可以写几次",
    )
    parser.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")


def _answers(arguments: argparse.Namespace) -> dict[str, str]:
    answers = {}
    for text in arguments.answer:
        key, equals, value = text.rpartition("=")
        if not equals or not key or not value:
            raise BadInput(f"回答 {text!r} 不对，请写成 问题=回答 的样子。")
        answers[key.strip()] = value.strip()
    return answers


def check_ledger(arguments: argparse.Namespace) -> None:
    """Understand a file; no database is written."""
    from wutong.domains.ledgers.queries.documents import check_document
    from wutong.domains.ledgers.refusals import UnreadableWorkbook
    from wutong.domains.ledgers.rules.understanding import understand, unknown_answers
    from wutong.domains.ledgers.workbooks import content_at, read_workbook

    try:
        workbook = read_workbook(content_at(arguments.file))
    except UnreadableWorkbook as error:
        raise BadInput(str(error)) from error
    answers = _answers(arguments)
    reading = understand(workbook, answers)
    if strange := unknown_answers(reading, answers):
        raise BadInput(f"没有这个问题：{strange[0]}。")
    document = check_document(reading) | {"questions": _questions(reading.questions)}
    if arguments.json:
        print_json(document)
        return
    _print_sheets(document)
    for question in reading.questions:
        print(f"问题 {question.key}：{question.text}（建议：{question.suggested or '无'}）")


def _questions(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """What was left open, what was taken meanwhile, and whether it keeps the file from import."""
    return [
        {
            "key": question.key,
            "text": question.text,
            "suggested": question.suggested,
            "answer": question.answer,
            "blocks": question.blocks,
        }
        for question in questions
    ]


def import_ledger(arguments: argparse.Namespace) -> None:
    """Import a file in the administrator's name, all of it or nothing."""
    from wutong.domains.ledgers.actions import import_ledger as bring
    from wutong.domains.ledgers.queries.documents import import_document
    from wutong.domains.ledgers.refusals import ImportRefused, UnreadableWorkbook
    from wutong.domains.ledgers.workbooks import content_at
    from wutong.domains.org.queries import administrator, operator_access

    today = clock.today()
    try:
        kept, plan = bring(
            content=content_at(arguments.file),
            region=_region(arguments.unit),
            by=administrator(today),
            access=operator_access(today),
            at=clock.now(),
            answers=_answers(arguments),
            write=arguments.yes,
        )
    except (ImportRefused, UnreadableWorkbook) as error:
        raise BadInput(str(error)) from error
    document = import_document(plan) | {
        "import": kept.pk,
        "status": kept.status,
        "questions": _questions(plan.questions),
    }
    if arguments.json:
        print_json(document)
        return
    _print_import(document, written=arguments.yes)


def _print_import(document: dict[str, Any], *, written: bool) -> None:
    _print_sheets(document)
    print(
        "新增 {new}，变更 {changed}，无变化 {unchanged}，文件内重复 {duplicates}，疑似同一企业 "
        "{suspects}，待确认 {held}，读不出 {count} 处。".format(
            **document, count=len(document["unreadable"])
        )
    )
    for question in document["questions"]:
        taken = question["answer"] or question["suggested"] or "未定"
        print(f"问题 {question['key']}：{question['text']} → {taken}")
    if written:
        print(
            f"已导入，编号 {document['import']}；撤销：wutong ledger undo {document['import']} --reason …"
        )
    else:
        print(f"还没有写入（编号 {document['import']}）；加 --yes 写入，或在网页上核对后确认。")


def _print_sheets(document: dict[str, Any]) -> None:
    from wutong.domains.ledgers.choices import SheetKind

    for sheet in document["sheets"]:
        print(
            f"工作表「{sheet['name']}」（{SheetKind(sheet['kind']).label}）：{sheet['rows']} 行，"
            f"读不出 {sheet['unreadable']} 处，核对合计 {sheet['totals_checked']} 处，"
            f"不符 {sheet['totals_differ']} 处"
        )
    for cell in document["unreadable"]:
        print(f"  {cell['sheet']} {cell['column']}{cell['row']}「{cell['text']}」：{cell['why']}")


def _region(code: str) -> Any:
    from wutong.domains.org.queries import region_by_code

    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个单位代码：{code!r}；请用 6 位行政区划代码（乡镇 9 位）。")
    return region


def _kept_import(number: int) -> Any:
    from wutong.domains.ledgers.queries.imports import import_numbered
    from wutong.domains.org.queries import operator_access

    found = import_numbered(number, operator_access(clock.today()))
    if found is None:
        raise BadInput(f"没有编号为 {number} 的导入。")
    return found


def undo_import(arguments: argparse.Namespace) -> None:
    """Undo an import in the administrator's name."""
    from wutong.domains.ledgers.actions import undo
    from wutong.domains.ledgers.refusals import ImportRefused
    from wutong.domains.org.queries import administrator, operator_access

    today = clock.today()
    kept = _kept_import(arguments.number)
    try:
        staying = undo(
            ledger_import=kept,
            by=administrator(today),
            access=operator_access(today),
            at=clock.now(),
            reason=arguments.reason,
        )
    except ImportRefused as error:
        raise BadInput(str(error)) from error
    print(f"已撤销导入 {kept.pk}，{len(staying)} 行因后来有人更新而保留。")
    for row in staying:
        print(f"  {row.sheet} 第 {row.row} 行 {row.name}：{row.why}")


def export_import(arguments: argparse.Namespace) -> None:
    """Write the same ledger with today's values."""
    from wutong.domains.ledgers.actions import export
    from wutong.domains.ledgers.refusals import ImportRefused
    from wutong.domains.org.queries import administrator, operator_access

    today = clock.today()
    try:
        exported = export(
            ledger_import=_kept_import(arguments.number),
            by=administrator(today),
            access=operator_access(today),
            at=clock.now(),
            reason=arguments.reason,
        )
    except ImportRefused as error:
        raise BadInput(str(error)) from error
    arguments.output.write_bytes(exported.data)
    print(f"已导出 {arguments.output}，更新了 {exported.cells} 个单元格。")


def list_imports(arguments: argparse.Namespace) -> None:
    """The imports, the latest first."""
    from wutong.domains.ledgers.queries.imports import imports_listed
    from wutong.domains.org.queries import operator_access

    region = _region(arguments.unit) if arguments.unit else None
    listed = imports_listed(operator_access(clock.today()), region)
    if arguments.json:
        print_json(
            {
                "imports": [
                    {
                        "import": one.pk,
                        "file": one.file_name,
                        "unit": one.region.code,
                        "status": one.status,
                        "at": one.uploaded_at,
                        "counts": one.counts,
                    }
                    for one in listed
                ]
            }
        )
        return
    for one in listed:
        print(
            f"{one.pk}  {one.uploaded_at:%Y-%m-%d %H:%M}  {one.region}  {one.file_name}  {one.get_status_display()}"
        )
