"""``wutong award``: compute, list, show, open and try."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json

if TYPE_CHECKING:
    from wutong.domains.incentives.models import Award, AwardRuleSet, AwardRun, RuleVersion


def register(commands: Subparsers) -> None:
    """``award rules|check|compute|runs|show|explain|simulate``."""
    command = commands.add_parser("award", help="奖励：计算、列出、打开、试算")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    parts.add_parser("rules", help="列出奖励办法").set_defaults(run=run_rules)
    checking = parts.add_parser("check", help="核对一份办法的 JSON 文件，不写入")
    checking.add_argument("file", type=Path, metavar="文件")
    checking.set_defaults(run=run_check)
    computing = parts.add_parser("compute", help="按现行办法计算，从 1 月 1 日到截止日")
    computing.add_argument("--region", required=True, metavar="区划代码")
    computing.add_argument("--rules", required=True, metavar="办法代码")
    computing.add_argument("--last", required=True, type=day, metavar="截止日")
    computing.set_defaults(run=run_compute)
    parts.add_parser("runs", help="列出各次测算").set_defaults(run=run_list)
    for name, help_text, run in (
        ("show", "一次测算的奖励和不予奖励的原因", run_show),
        ("explain", "一项奖励的算式，逐行", run_explain),
    ):
        one = parts.add_parser(name, help=help_text)
        one.add_argument("number", type=int, metavar="编号")
        one.set_defaults(run=run)
    trying = parts.add_parser("simulate", help="一版办法按往年的事实会奖多少，不写入")
    trying.add_argument("number", type=int, metavar="版本编号")
    trying.add_argument("--year", type=int, action="append", metavar="年度")
    trying.set_defaults(run=run_simulate)
    for one in parts.choices.values():
        one.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")


def run_rules(arguments: argparse.Namespace) -> None:
    """Every version."""
    from wutong.domains.incentives.models import RuleVersion

    found = [
        {"id": one.pk, "region": one.rule_set.region.code, "code": one.rule_set.code,
         "title": str(one), "state": one.state}
        for one in RuleVersion.objects.select_related("rule_set__region")
    ]  # fmt: skip
    _print(found, arguments.json, "{id}  {region} {code}  {title}  {state}", "还没有奖励办法。")


def _print(rows: list[dict[str, Any]], as_json: bool, line: str, nothing: str) -> None:
    if as_json:
        print_json(rows)
    elif not rows:
        print(nothing)
    for row in [] if as_json else rows:
        print(line.format(**row))


def run_check(arguments: argparse.Namespace) -> int:
    """What is wrong with a document, place by place."""
    from wutong.domains.incentives.rules.errors import BadRules
    from wutong.domains.incentives.rules.ruleset import read

    try:
        document = json.loads(arguments.file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"读不出这个文件：{arguments.file}。") from error
    problems: dict[str, str] = {}
    try:
        read(document)
    except BadRules as error:
        problems = error.problems
    if arguments.json:
        print_json({"problems": problems})
    else:
        print("\n".join(f"{place}：{words}" for place, words in problems.items()) or "没有问题。")
    return 1 if problems else 0


def _rule_set(region: str, code: str) -> AwardRuleSet:
    from wutong.domains.incentives.models import AwardRuleSet

    rows = AwardRuleSet.objects.filter(region__code=region, code=code).select_related("region")
    found = rows.first()
    if found is None:
        raise BadInput(f"地区 {region} 没有这个奖励办法：{code!r}。")
    return found


def run_compute(arguments: argparse.Namespace) -> None:
    """Compute in the administrator's name; somebody else checks."""
    from wutong.domains.incentives.actions import compute_run
    from wutong.domains.incentives.rules.errors import AwardError
    from wutong.domains.org.queries import administrator

    try:
        run = compute_run(
            rule_set=_rule_set(arguments.region, arguments.rules), last=arguments.last,
            by=administrator(clock.today()), at=clock.now(),
        )  # fmt: skip
    except AwardError as error:
        raise BadInput(str(error)) from error
    _show(run, arguments.json)


def run_list(arguments: argparse.Namespace) -> None:
    """Every run."""
    from wutong.domains.incentives.models import AwardRun

    found = [
        {"id": one.pk, "title": str(one), "state": one.state, "last": one.last}
        for one in AwardRun.objects.select_related("rule_set")
    ]
    _print(found, arguments.json, "{id}  {title}  {state}", "还没有测算。")


def run_show(arguments: argparse.Namespace) -> None:
    """One run."""
    from wutong.domains.incentives.models import AwardRun

    run = AwardRun.objects.select_related("rule_set").filter(pk=arguments.number).first()
    if run is None:
        raise BadInput(f"没有这次测算：{arguments.number}。")
    _show(run, arguments.json)


def _award(one: Award) -> dict[str, Any]:
    return {"id": one.pk, "who": str(one.who), "project": one.project.name, "rule": one.rule_title,
            "amount": f"{one.amount:f}", "paid": f"{one.paid:f}", "state": one.get_state_display(),
            "reason": one.get_reason_display(), "to_recover": f"{one.to_recover:f}"}  # fmt: skip


def _show(run: AwardRun, as_json: bool) -> None:
    from wutong.domains.incentives.queries.pages import RELATED

    rows = [_award(one) for one in run.awards.select_related(*RELATED)]
    if as_json:
        print_json({"id": run.pk, "title": str(run), "state": run.state, "awards": rows})
        return
    print(f"{run.pk}  {run}  {run.get_state_display()}")
    _print(rows, False, "  {id}  {who}  {project}  {rule}  {amount} 元  {state} {reason}",
           "  没有新的奖励。")  # fmt: skip


def run_explain(arguments: argparse.Namespace) -> None:
    """One award, line by line."""
    from wutong.domains.incentives.models import Award
    from wutong.domains.incentives.queries.pages import RELATED, shown_lines, shown_rows

    award = Award.objects.select_related(*RELATED).filter(pk=arguments.number).first()
    if award is None:
        raise BadInput(f"没有这项奖励：{arguments.number}。")
    lines, rows = shown_lines(award.lines), shown_rows(award)
    if arguments.json:
        print_json({**_award(award), "steps": [vars(one) for one in lines],
                    "facts": [vars(one) for one in rows]})  # fmt: skip
        return
    print(f"{award.who}  {award.project.name}  {award.rule_title}  {award.get_state_display()}")
    for line in lines:
        print(f"  {line.words}  {line.arithmetic}  {line.value}")
    if award.to_recover:
        print(f"  应收回  {award.to_recover:f}")
    for row in rows:
        print(f"  依据：{row.words}  {row.day}  {row.amount}")


def _version(number: int) -> RuleVersion:
    from wutong.domains.incentives.models import RuleVersion

    found = RuleVersion.objects.select_related("rule_set__region").filter(pk=number).first()
    if found is None:
        raise BadInput(f"没有这一版奖励办法：{number}。")
    return found


def run_simulate(arguments: argparse.Namespace) -> None:
    """A trial over years, this one where none is named."""
    from wutong.domains.incentives.queries.computing import simulate
    from wutong.domains.incentives.queries.pages import trial_lines

    version, today = _version(arguments.number), clock.today()
    trials = simulate(version, arguments.year or [today.year], today)
    rules = version.rules
    found: list[dict[str, Any]] = [
        {"year": one.year, "total": f"{one.total:f}",
         "budget": None if one.budget is None else f"{one.budget:f}",
         "awards": [{"who": line.who, "project": line.project, "rule": line.title,
                     "amount": f"{line.amount:f}", "reason": line.reason}
                    for line in trial_lines(one, rules)]}
        for one in trials
    ]  # fmt: skip
    if arguments.json:
        print_json(found)
        return
    for trial in found:
        print(f"{trial['year']} 年：{trial['total']} 元，预算 {trial['budget'] or '没有核定'}")
        for one in trial["awards"]:
            print("  {who}  {project}  {rule}  {amount} 元  {reason}".format(**one))
