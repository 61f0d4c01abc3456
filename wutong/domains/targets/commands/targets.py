"""``wutong metric`` and ``wutong target``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from wutong.domains.org.queries import administrator, operator_access, region_by_code
from wutong.domains.projects.queries.questions import AskedFor, value_document
from wutong.domains.targets.commands import plans
from wutong.kernel import clock, metrics
from wutong.kernel.command_line import BadInput, Subparsers, day, instant, print_json
from wutong.kernel.metrics import Answer, BadQuestion, Question, Value
from wutong.kernel.metrics.published import PublishedFigure, published_by
from wutong.kernel.money import UNITS, Rounding


def register(commands: Subparsers) -> None:
    """``metric`` and ``target``."""
    _register_metric(commands)
    command = commands.add_parser("target", help="年度目标")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    setting = parts.add_parser("set", help="下达或调整年度目标")
    setting.add_argument("metric", metavar="指标")
    setting.add_argument("value", metavar="目标值", help="个数，或带单位的金额，如 65亿元")
    setting.add_argument("--unit", required=True, metavar="单位代码")
    setting.add_argument("--year", required=True, type=int, metavar="年度")
    setting.add_argument("--basis", default="", metavar="依据", help="文件名或文号")
    setting.set_defaults(run=set_annual_target)
    listing = parts.add_parser("list", help="列出年度目标")
    listing.add_argument("--unit", required=True, metavar="单位代码")
    listing.add_argument("--year", required=True, type=int, metavar="年度")
    listing.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    listing.set_defaults(run=list_targets)
    plans.register(parts, _region)


def _register_metric(commands: Subparsers) -> None:
    command = commands.add_parser("metric", help="计算指标")
    command.add_argument("codes", nargs="+", metavar="指标", help="指标代码，可以写几个")
    command.add_argument("--unit", required=True, metavar="单位代码", help="6 位行政区划代码")
    command.add_argument("--from", dest="first", required=True, type=day, metavar="日期")
    command.add_argument("--to", dest="last", required=True, type=day, metavar="日期")
    command.add_argument("--as-known", type=instant, metavar="时间", help="截至当时所知")
    command.add_argument("--version", metavar="版本", help="口径的版本")
    command.add_argument("--by", action="append", default=[], metavar="维度", help="可以写几次")
    command.add_argument("--round", type=_rounding, metavar="舍入", help="half-up:2 或 truncate:2")
    command.add_argument("--rows", action="store_true", help="列出明细")
    command.add_argument("--completion", action="store_true", help="对照年度目标的完成率")
    command.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    command.set_defaults(run=show_metrics)


def _rounding(text: str) -> Rounding:
    try:
        return Rounding.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def show_metrics(arguments: argparse.Namespace) -> None:
    """Ask the metrics and print their values."""
    try:
        question = _question(arguments)
        documents = [
            document
            for code in arguments.codes
            for document in _documents(code, question, arguments)
        ]
    except BadQuestion as error:
        raise BadInput(str(error)) from error
    if arguments.json:
        print_json({"values": documents})
    else:
        _print_values(documents, many=len(arguments.codes) > 1)


def _question(arguments: argparse.Namespace) -> Question:
    asked = AskedFor(
        unit=arguments.unit,
        first=arguments.first.isoformat(),
        last=arguments.last.isoformat(),
        as_known=arguments.as_known.isoformat() if arguments.as_known else "",
        by=[name for text in arguments.by for name in text.split(",")],
    )
    return asked.question(operator_access(clock.today()))


def _documents(
    code: str, question: Question, arguments: argparse.Namespace
) -> list[dict[str, Any]]:
    answer = metrics.ask(code, question, arguments.version)
    published = published_by(code, question)
    return [_document(answer, value, arguments, published) for value in answer.values]


def _document(
    answer: Answer, value: Value, arguments: argparse.Namespace,
    published: Mapping[str, Sequence[PublishedFigure]],
) -> dict[str, Any]:  # fmt: skip
    behind = []
    if arguments.rows:
        within = replace(answer.question.total(), only=value.keys)
        behind = metrics.rows(answer.metric.code, within, answer.metric.version)
    document = value_document(answer, value, arguments.round, behind, published)
    if arguments.completion:
        document |= _completion(answer, value, arguments.round)
    return document


def _completion(answer: Answer, value: Value, rounding: Rounding | None) -> dict[str, Any]:
    """The value against the annual target of its unit: of the region it is split by, if any."""
    from wutong.domains.targets.queries import target_of
    from wutong.domains.targets.rules import completion

    if set(value.by) - {"region"}:
        raise BadInput("完成率只能按地区分（--by region），其他维度没有年度目标。")
    code = value.keys.get("region")
    region = region_by_code(code) if code else None
    target = target_of(
        region=region.pk if region else answer.question.scope.key,
        metric=answer.metric.code,
        year=answer.question.period.last.year,
        known=answer.question.as_known,
    )
    rate = completion(value.value, target)
    percent = None if rate is None else f"{(rounding or Rounding()).apply(rate * 100):f}%"
    return {
        "target": None if target is None else metrics.plain(target),
        "completion": None if rate is None else metrics.plain(rate),
        "completion_display": percent or "—",
    }


def _print_values(documents: list[dict[str, Any]], *, many: bool) -> None:
    for document in documents:
        labels = "，".join(document["by_labels"].values())
        name = f"{document['title']}（{labels}）" if labels else document["title"]
        line = f"{document['unit_name']} {name}：{document['display']}"
        if "completion_display" in document:
            line += f"，完成年度目标 {document['completion_display']}"
        print(line)
        for one in document.get("published", ()):
            mark = "" if one["reproducible"] else f"，不可复现：{one['reason']}"
            print(f"  公布值 {one['value']}（{one['source']}）{mark}")
        for row in document["rows"]:
            print(f"  {row['project']}  {row['name']}  {row['amount']}")


def set_annual_target(arguments: argparse.Namespace) -> None:
    """Set or change a target in the administrator's name."""
    from wutong.domains.targets.actions import TargetError, set_target

    region = _region(arguments.unit)
    try:
        target = set_target(
            region=region,
            year=arguments.year,
            metric=arguments.metric,
            value=_amount(arguments.value),
            by=administrator(clock.today()),
            at=clock.now(),
            basis=arguments.basis,
        )
        shown = metrics.display(metrics.find(target.metric), target.value)
    except (BadQuestion, TargetError) as error:
        raise BadInput(str(error)) from error
    print(f"{region} {target.year} 年 {metrics.find(target.metric).title} 目标：{shown}。")


def _region(code: str) -> Any:
    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个单位代码：{code!r}；请用 6 位行政区划代码（乡镇 9 位）。")
    return region


def _amount(text: str) -> Decimal:
    """``21``, ``65亿元`` or ``3000万元`` as a number; amounts in 元."""
    stated = text.strip().replace(",", "")
    unit = next((name for name in ("亿元", "万元", "元") if stated.endswith(name)), "")
    try:
        return Decimal(stated.removesuffix(unit)) * (UNITS[unit] if unit else 1)
    except InvalidOperation:
        raise BadInput(f"目标值 {text!r} 不对，请写个数，或带单位的金额，如 65亿元。") from None


def list_targets(arguments: argparse.Namespace) -> None:
    """The targets of a unit in force."""
    region, year = _region(arguments.unit), arguments.year
    from wutong.domains.targets.queries import targets_of

    codes = [metric.code for metric in metrics.declared()]
    found = targets_of(regions=[region.pk], codes=codes, year=year)
    values = {code: value for (_, code), value in found.items()}
    if arguments.json:
        print_json(
            {
                "unit": region.code,
                "year": year,
                "targets": {code: metrics.plain(value) for code, value in values.items()},
            }
        )
        return
    for code, value in values.items():
        metric = metrics.find(code)
        print(f"{metric.title}（{code}）：{metrics.display(metric, value)}")
    if not values:
        print(f"{region} {year} 年还没有下达目标。")
