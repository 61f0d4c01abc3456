"""``wutong report``: a superior's form uploaded, marked, filled, shown and written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from wutong.domains.bulletins.commands.people import (
    access_for,
    add_common,
    person_of,
    refusals,
    region_named,
)
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json


def register(commands: Subparsers) -> None:
    """``report upload``, ``forms``, ``mark``, ``fill``, ``list``, ``show``, ``export``."""
    command = commands.add_parser("report", help="上报表：上级的表标记一次，按台账填")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    upload = parts.add_parser("upload", help="上传一张 .xlsx 或 .docx")
    upload.add_argument("file", type=Path, metavar="文件")
    upload.add_argument("--name", required=True, metavar="名称")
    upload.add_argument("--unit", required=True, metavar="单位代码")
    upload.set_defaults(run=upload_one)
    mark = parts.add_parser("mark", help="标记：一处，或一个 JSON 文件里的各处")
    mark.add_argument("form", type=int, metavar="上报表编号")
    mark.add_argument("--place", metavar="位置", help="工作表!B4，或占位符的名字")
    mark.add_argument("--text", metavar="写法", help="如 {signed_amount|亿元|half-up:2}")
    mark.add_argument("--region", default="", metavar="范围")
    mark.add_argument("--file", type=Path, metavar="文件", help="JSON：标记的列表")
    mark.set_defaults(run=mark_places)
    fill = parts.add_parser("fill", help="按台账填一期")
    fill.add_argument("form", type=int, metavar="上报表编号")
    fill.add_argument("--from", dest="first_day", type=day, required=True, metavar="起始日期")
    fill.add_argument("--to", dest="last_day", type=day, required=True, metavar="截止日期")
    fill.set_defaults(run=fill_one)
    show = parts.add_parser("show", help="一次填报：逐格，以及与上次不同的格")
    show.add_argument("report", type=int, metavar="填报编号")
    show.set_defaults(run=show_one)
    export = parts.add_parser("export", help="写成上级的原表")
    export.add_argument("report", type=int, metavar="填报编号")
    export.add_argument("output", type=Path, metavar="输出文件")
    export.add_argument("--reason", default="命令行导出", metavar="用途")
    export.set_defaults(run=export_one)
    parts.add_parser("forms", help="列出上报表和它们的标记").set_defaults(run=list_forms)
    parts.add_parser("list", help="列出填过的").set_defaults(run=list_reports)
    for one in parts.choices.values():
        add_common(one, writes=True)


def _form(arguments: argparse.Namespace) -> Any:
    from wutong.domains.bulletins.queries.upward import forms_for

    found = forms_for(access_for(arguments)).filter(pk=arguments.form).first()
    if found is None:
        raise BadInput(f"没有编号为 {arguments.form} 的上报表。")
    return found


def _report(arguments: argparse.Namespace) -> Any:
    from wutong.domains.bulletins.queries.upward import reports_for

    found = reports_for(access_for(arguments)).filter(pk=arguments.report).first()
    if found is None:
        raise BadInput(f"没有编号为 {arguments.report} 的填报。")
    return found


def upload_one(arguments: argparse.Namespace) -> None:
    """Take a file in."""
    from django.core.files.base import ContentFile

    from wutong.domains.bulletins import actions

    if not arguments.file.is_file():
        raise BadInput(f"没有这个文件：{arguments.file}。")
    with refusals():
        made = actions.upload_form(
            name=arguments.name, region=region_named(arguments.unit),
            file=ContentFile(arguments.file.read_bytes(), name=arguments.file.name),
            by=person_of(arguments), at=clock.now(),
        )  # fmt: skip
    _say_form(arguments, made, "已上传")


def _say_form(arguments: argparse.Namespace, form: Any, text: str) -> None:
    if arguments.json:
        print_json({"id": form.pk, "name": form.name, "marks": form.marks})
    else:
        print(f"{text}：{form.pk} {form.name}（{len(form.marks)} 处标记）")


def mark_places(arguments: argparse.Namespace) -> None:
    """Mark one place or those of a file; the first wrong one stops."""
    from wutong.domains.bulletins import actions
    from wutong.domains.bulletins.rules.upward import read_mark

    form = _form(arguments)
    if arguments.file:
        given = _marks(arguments.file)
    elif arguments.place and arguments.text:
        given = [{"place": arguments.place, "text": arguments.text, "region": arguments.region}]
    else:
        raise BadInput("请写 --place 和 --text，或者 --file。")
    with refusals():
        for data in given:
            actions.mark_form(
                form=form, mark=read_mark(data), by=person_of(arguments), at=clock.now(),
                seen=form.revision,
            )  # fmt: skip
    _say_form(arguments, form, "已标记")


def _marks(path: Path) -> list[Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{path} 不是合法的 JSON：{error}。") from error
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise BadInput(f"{path} 应当是标记的列表。")
    return data


def fill_one(arguments: argparse.Namespace) -> None:
    """Fill a form for a period."""
    from wutong.domains.bulletins import actions

    with refusals():
        made = actions.fill_upward(
            form=_form(arguments), first_day=arguments.first_day, last_day=arguments.last_day,
            by=person_of(arguments), at=clock.now(),
        )  # fmt: skip
    if arguments.json:
        print_json(_shown(made))
    else:
        print(f"已填：{made.pk} {made}，{made.missing} 格无数据")


def show_one(arguments: argparse.Namespace) -> None:
    """Every cell, and what differs from the last time."""
    shown = _shown(_report(arguments))
    if arguments.json:
        print_json(shown)
        return
    for cell in shown["cells"]:
        print(f"{cell['place']}\t{cell['text']}\t{cell['source']}")
    for change in shown["changes"]:
        print(f"与上次不同 {change['place']}：{change['was'] or '无'} → {change['now'] or '无'}")


def _shown(report: Any) -> dict[str, Any]:
    from wutong.domains.bulletins.queries.upward import (
        cells_of_report,
        changes_since,
        report_before,
    )
    from wutong.domains.bulletins.rules.upward_fill import where

    changes = changes_since(report, report_before(report))
    return {
        "id": report.pk, "form": report.form_id, "from": report.first_day.isoformat(),
        "to": report.last_day.isoformat(), "missing": report.missing,
        "cells": [
            {"place": where(one), "text": one.text, "missing": one.missing, "source": one.source}
            for one in cells_of_report(report)
        ],
        "changes": [{"place": one.place, "was": one.was, "now": one.now} for one in changes],
    }  # fmt: skip


def export_one(arguments: argparse.Namespace) -> None:
    """Write the superior's own file."""
    from wutong.domains.bulletins import actions

    found = _report(arguments)
    with refusals():
        made = actions.export_upward(
            report=found, by=person_of(arguments), at=clock.now(), reason=arguments.reason
        )
    arguments.output.write_bytes(made.content)
    if arguments.json:
        print_json({"id": found.pk, "file": str(arguments.output), "bytes": len(made.content)})
    else:
        print(f"已写出：{arguments.output}")


def list_forms(arguments: argparse.Namespace) -> None:
    """Forms in use with their marks."""
    from wutong.domains.bulletins.queries.upward import forms_for

    found = list(forms_for(access_for(arguments)))
    if arguments.json:
        listed = [{"id": one.pk, "name": one.name, "unit": one.region.code, "marks": one.marks}
                  for one in found]  # fmt: skip
        print_json({"forms": listed})
        return
    for one in found:
        print(f"{one.pk} {one.name}（{one.region}，{len(one.marks)} 处标记）")


def list_reports(arguments: argparse.Namespace) -> None:
    """What was filled, the latest first."""
    from wutong.domains.bulletins.queries.upward import reports_for

    found = list(reports_for(access_for(arguments)))
    if arguments.json:
        listed = [{"id": one.pk, "form": one.form_id, "from": one.first_day.isoformat(),
                   "to": one.last_day.isoformat(), "missing": one.missing} for one in found]  # fmt: skip
        print_json({"reports": listed})
        return
    for one in found:
        print(f"{one.pk} {one} 第 {one.number} 次，{one.missing} 格无数据")
