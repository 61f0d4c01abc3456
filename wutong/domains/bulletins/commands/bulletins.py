"""The command line's face of bulletins: from draft to issue, compared, restated, exported."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wutong.domains.bulletins.commands import circulation
from wutong.domains.bulletins.commands.people import (
    access_for,
    add_common,
    bulletin_numbered,
    person_of,
    refusals,
    region_named,
)
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json

FORMATS = ("docx", "xlsx", "pdf")


def register(commands: Subparsers) -> None:
    """``bulletin draft``, ``review``, ``issue``, ``show``, ``recompute``, ``compare``, …"""
    command = commands.add_parser("bulletin", help="通报：起草、审核、印发、比较、更正、导出")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    _register_draft(parts)
    review = _on_one(parts, "review", "审核通过（不能是起草人）", review_draft, writes=True)
    review.add_argument("--note", default="", metavar="意见")
    _on_one(parts, "issue", "编号并冻结", issue, writes=True)
    show = _on_one(parts, "show", "看一份通报", show_one)
    show.add_argument("--rows", action="store_true", help="连同每个数字背后的行")
    _on_one(parts, "recompute", "按印发时所知重算，应当完全相同", recompute_one)
    _on_one(parts, "compare", "与今天比较：哪些数变了，哪一行，谁，为什么", compare_one)
    restate = _on_one(parts, "restate", "起草更正稿", restate_one, writes=True)
    restate.add_argument("--reason", required=True, metavar="原因")
    export = _on_one(parts, "export", "写成 .docx、.xlsx 或 PDF", export_one, writes=True)
    export.add_argument("output", type=Path, metavar="输出文件", help="扩展名决定格式")
    export.add_argument("--reason", default="命令行导出", metavar="用途")
    _register_lists(parts)
    circulation.add_commands(parts)


def _register_draft(parts: Any) -> None:
    draft = parts.add_parser("draft", help="起草")
    draft.add_argument("--template", required=True, metavar="模板代码")
    draft.add_argument("--unit", required=True, metavar="单位代码")
    draft.add_argument("--from", dest="first_day", type=day, required=True, metavar="起始日期")
    draft.add_argument("--to", dest="last_day", type=day, required=True, metavar="截止日期")
    draft.add_argument("--issuing-unit", default="", metavar="发文单位")
    add_common(draft, writes=True)
    draft.set_defaults(run=draft_one)


def _register_lists(parts: Any) -> None:
    listing = parts.add_parser("list", help="列出通报")
    listing.add_argument("--unit", metavar="单位代码", help="连同下辖单位")
    add_common(listing)
    listing.set_defaults(run=list_all)
    templates = parts.add_parser("templates", help="列出模板，或检查、保存一个")
    templates.add_argument("--check", type=Path, metavar="文件", help="只检查这个 JSON 文件")
    templates.add_argument("--save", type=Path, metavar="文件", help="存为新版")
    templates.add_argument("--code", metavar="代码")
    templates.add_argument("--name", metavar="名称")
    add_common(templates, writes=True)
    templates.set_defaults(run=manage_templates)


def _on_one(
    parts: Any, name: str, text: str, run: Callable[..., Any], *, writes: bool = False
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = parts.add_parser(name, help=text)
    parser.add_argument("id", type=int, metavar="通报编号", help="list 里的 id")
    add_common(parser, writes=writes)
    parser.set_defaults(run=run)
    return parser


def _say(arguments: argparse.Namespace, bulletin: Any, text: str) -> None:
    from wutong.domains.bulletins.queries.documents import summary

    if arguments.json:
        print_json(summary(bulletin))
    else:
        print(f"{text}：{bulletin.pk} {bulletin.title} {bulletin.number}".rstrip())


def draft_one(arguments: argparse.Namespace) -> None:
    """Draft from a template."""
    from wutong.domains.bulletins import actions
    from wutong.domains.bulletins.queries.reading import templates_for

    template = templates_for(access_for(arguments)).filter(code=arguments.template).first()
    if template is None:
        raise BadInput(f"没有这个模板：{arguments.template!r}；用 wutong bulletin templates 查看。")
    with refusals():
        made = actions.draft_bulletin(
            template=template,
            region=region_named(arguments.unit),
            first_day=arguments.first_day,
            last_day=arguments.last_day,
            issuing_unit=arguments.issuing_unit,
            by=person_of(arguments),
            at=clock.now(),
        )
    _say(arguments, made, "已起草")


def review_draft(arguments: argparse.Namespace) -> None:
    """Pass a draft in somebody else's name."""
    from wutong.domains.bulletins import actions

    found = bulletin_numbered(arguments)
    with refusals():
        actions.review_bulletin(
            bulletin=found,
            by=person_of(arguments),
            at=clock.now(),
            seen=found.revision,
            note=arguments.note,
        )
    _say(arguments, found, "已审核")


def issue(arguments: argparse.Namespace) -> None:
    """Number and freeze."""
    from wutong.domains.bulletins import actions

    with refusals():
        issued = actions.issue_bulletin(
            bulletin=bulletin_numbered(arguments), by=person_of(arguments), at=clock.now()
        )
    _say(arguments, issued, "已印发")


def show_one(arguments: argparse.Namespace) -> None:
    """The bulletin with its figures."""
    from wutong.domains.bulletins.queries.documents import whole

    with refusals():
        document = whole(bulletin_numbered(arguments), rows=arguments.rows)
    if arguments.json:
        print_json(document)
        return
    print(f"{document['title']} {document['number']}（{document['status']}）")
    for figure in document["figures"]:
        print(f"{figure['key']} {figure['label']}：{figure['display']}")


def recompute_one(arguments: argparse.Namespace) -> int:
    """Compute again as known on its day; exit 1 if anything differs."""
    from wutong.domains.bulletins.queries.comparing import recompute

    return _compared(arguments, recompute)


def compare_one(arguments: argparse.Namespace) -> int:
    """Against today; differences are no failure."""
    from wutong.domains.bulletins.queries.comparing import compare_with_now

    access = access_for(arguments)
    _compared(arguments, lambda found: compare_with_now(found, access))
    return 0


def _compared(arguments: argparse.Namespace, compare: Callable[[Any], Any]) -> int:
    from wutong.domains.bulletins.queries.documents import comparison_document

    found = bulletin_numbered(arguments)
    if not found.is_issued:
        raise BadInput("这份通报还没有印发，没有可以比较的。")
    with refusals():
        comparison = compare(found)
    document = comparison_document(comparison)
    if arguments.json:
        print_json(document)
    else:
        _print_comparison(document)
    return 0 if comparison.equal else 1


def _print_comparison(document: dict[str, Any]) -> None:
    if document["equal"]:
        print(f"{document['number']}：{document['figures']} 个数字完全相同。")
    for change in document["changes"]:
        print(f"{change['label']}：{change['was']} → {change['now']}")
        for row in change["rows"]:
            print(f"  {row['key']} {row['title']}：{row['was'] or '无'} → {row['now'] or '无'}")
            for reason in row["reasons"]:
                print(f"    {reason['at']} {reason['actor']} {reason['what']} {reason['reason']}")


def restate_one(arguments: argparse.Namespace) -> None:
    """Draft the corrected issue."""
    from wutong.domains.bulletins import actions

    with refusals():
        made = actions.restate_bulletin(
            bulletin=bulletin_numbered(arguments),
            by=person_of(arguments),
            at=clock.now(),
            reason=arguments.reason,
        )
    _say(arguments, made, "已起草更正稿")


def export_one(arguments: argparse.Namespace) -> None:
    """Write a file."""
    from wutong.domains.bulletins import actions

    file_format = arguments.output.suffix.removeprefix(".").lower()
    if file_format not in FORMATS:
        raise BadInput(f"输出文件的扩展名只能是 {'、'.join(FORMATS)}。")
    found = bulletin_numbered(arguments)
    with refusals():
        made = actions.export_bulletin(
            bulletin=found,
            file_format=file_format,
            by=person_of(arguments),
            at=clock.now(),
            reason=arguments.reason,
        )
    arguments.output.write_bytes(made.content)
    if arguments.json:
        print_json({"id": found.pk, "file": str(arguments.output), "bytes": len(made.content)})
    else:
        print(f"已写出：{arguments.output}")


def list_all(arguments: argparse.Namespace) -> None:
    """Every bulletin."""
    from wutong.domains.bulletins.queries.documents import summary
    from wutong.domains.bulletins.queries.reading import bulletins_for
    from wutong.domains.org.queries import within

    found = bulletins_for(access_for(arguments))
    if arguments.unit:
        found = found.filter(within(region_named(arguments.unit).path, "region__path"))
    if arguments.json:
        print_json({"bulletins": [summary(one) for one in found]})
        return
    for one in found:
        print(f"{one.pk} {one.title} {one.number}（{one.get_status_display()}）")


def manage_templates(arguments: argparse.Namespace) -> None:
    """List, check or save templates."""
    if arguments.check:
        _check_template(arguments)
    elif arguments.save:
        _save_template(arguments)
    else:
        _list_templates(arguments)


def _check_template(arguments: argparse.Namespace) -> None:
    from wutong.domains.bulletins.queries.composing import read_template

    with refusals():
        read_template(_body(arguments.check))
    if arguments.json:
        print_json({"problems": []})
    else:
        print("模板没有问题。")


def _save_template(arguments: argparse.Namespace) -> None:
    from wutong.domains.bulletins import actions

    if not arguments.code or not arguments.name:
        raise BadInput("保存模板须写 --code 和 --name。")
    with refusals():
        saved = actions.save_template(
            code=arguments.code,
            name=arguments.name,
            body=_body(arguments.save),
            region=None,
            by=person_of(arguments),
            at=clock.now(),
        )
    if arguments.json:
        print_json({"code": saved.code, "version": saved.version})
    else:
        print(f"已保存：{saved}")


def _list_templates(arguments: argparse.Namespace) -> None:
    from wutong.domains.bulletins.queries.reading import templates_for

    found = list(templates_for(access_for(arguments)))
    if arguments.json:
        listed = [{"code": one.code, "version": one.version, "name": one.name} for one in found]
        print_json({"templates": listed})
        return
    for one in found:
        print(f"{one.code} {one}")


def _body(path: Path) -> Any:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{path} 不是合法的 JSON：{error}。") from error
    return data.get("body", data) if isinstance(data, dict) and "sections" not in data else data
