"""``wutong assess``: what people decide about a run, in somebody's name, and what-if."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from wutong.domains.targets.commands.finding import by_name, decided, run_numbered, score_named
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json

if TYPE_CHECKING:
    from wutong.domains.targets.models import AssessmentRun, UnitAppeal


def register(parts: Subparsers) -> None:
    """``assess review|issue|again|restate|appeal|rule|what-if``."""
    for name, help_text, run in (
        ("review", "复核一期考核", run_review),
        ("issue", "发布一期考核", run_issue),
        ("again", "按此刻所知重新计算没有发布的一期", run_again),
    ):
        one = _in_a_name(parts, name, help_text, run)
        one.add_argument("number", type=int, metavar="编号")
    restating = _in_a_name(parts, "restate", "更正已发布的一期", run_restate)
    restating.add_argument("number", type=int, metavar="编号")
    restating.add_argument("--reason", required=True, metavar="原因")
    appealing = _in_a_name(parts, "appeal", "对一个单位的得分申诉", run_appeal)
    appealing.add_argument("number", type=int, metavar="编号")
    appealing.add_argument("member", metavar="单位", help="名称，或 r:区划代码、u:单位编号")
    appealing.add_argument("--text", required=True, metavar="理由")
    appealing.add_argument("--evidence", required=True, metavar="依据")
    ruling = _in_a_name(parts, "rule", "裁定一件申诉", run_rule)
    ruling.add_argument("appeal", type=int, metavar="申诉编号")
    outcome = ruling.add_mutually_exclusive_group(required=True)
    outcome.add_argument("--upheld", action="store_true", dest="upheld", help="成立")
    outcome.add_argument("--dismissed", action="store_false", dest="upheld", help="不成立")
    ruling.add_argument("--reason", required=True, metavar="理由")
    trying = parts.add_parser("what-if", help="换分值或换版本试算，不改动任何数据")
    trying.add_argument("number", type=int, metavar="编号")
    trying.add_argument("--group", metavar="分组", help="分组代码；不写是第一组")
    trying.add_argument("--weight", action="append", default=[], metavar="指标=分值")
    trying.add_argument("--version", type=int, metavar="版本", help="同一办法的第几版")
    trying.set_defaults(run=run_what_if)


def _in_a_name(
    parts: Subparsers, name: str, help_text: str, run: Callable[..., Any]
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=help_text)
    made.add_argument("--by", required=True, metavar="账号", help="以谁的名义")
    made.set_defaults(run=run)
    return made


def run_review(arguments: argparse.Namespace) -> None:
    """Let the units see a run, and object."""
    from wutong.domains.targets.actions import review_run

    _of_run(arguments, review_run)


def run_issue(arguments: argparse.Namespace) -> None:
    """Freeze a reviewed run as it stands."""
    from wutong.domains.targets.actions import issue_run

    _of_run(arguments, issue_run)


def run_again(arguments: argparse.Namespace) -> None:
    """Compute a run anew; it has to be reviewed again."""
    from wutong.domains.targets.actions import compute_again

    _of_run(arguments, compute_again)


def run_restate(arguments: argparse.Namespace) -> None:
    """The next issue of an issued run, by what is known now."""
    from wutong.domains.targets.actions import restate_run

    _of_run(arguments, restate_run, reason=arguments.reason)


def _of_run(arguments: argparse.Namespace, action: Callable[..., Any], **more: Any) -> None:
    run, by = run_numbered(arguments.number), by_name(arguments.by)
    made: AssessmentRun = decided(lambda: action(run=run, by=by, at=clock.now(), **more))
    if arguments.json:
        print_json({"id": made.pk, "number": made.number, "state": made.state})
    else:
        print(f"{made}（编号 {made.pk}，第 {made.number} 次）：{made.get_state_display()}")


def run_appeal(arguments: argparse.Namespace) -> None:
    """File an objection with its evidence."""
    from wutong.domains.targets.actions import file_appeal

    score = score_named(run_numbered(arguments.number), arguments.member)
    by = by_name(arguments.by)
    _tell(arguments, decided(lambda: file_appeal(
        score=score, text=arguments.text, evidence=arguments.evidence, by=by, at=clock.now()
    )))  # fmt: skip


def run_rule(arguments: argparse.Namespace) -> None:
    """Uphold or dismiss an objection, with the reason."""
    from wutong.domains.targets.actions import decide_appeal
    from wutong.domains.targets.models import UnitAppeal

    appeal = UnitAppeal.objects.filter(pk=arguments.appeal).first()
    if appeal is None:
        raise BadInput(f"没有这件申诉：{arguments.appeal}。")
    by = by_name(arguments.by)
    _tell(arguments, decided(lambda: decide_appeal(
        appeal=appeal, upheld=arguments.upheld, reason=arguments.reason, by=by, at=clock.now()
    )))  # fmt: skip


def _tell(arguments: argparse.Namespace, appeal: UnitAppeal) -> None:
    if arguments.json:
        print_json({"id": appeal.pk, "score": appeal.score_id, "state": appeal.state})
    else:
        print(f"申诉 {appeal.pk}：{appeal.get_state_display()}")


def run_what_if(arguments: argparse.Namespace) -> None:
    """Totals and places by other weights or another version, beside those of the run."""
    from wutong.domains.targets.models import SchemeVersion
    from wutong.domains.targets.queries.runs import kept_result, named_scores, tried
    from wutong.domains.targets.queries.schemes import scheme_of

    run = run_numbered(arguments.number)
    groups = {one.key: one for one in scheme_of(run.version).groups}
    group = groups.get(arguments.group) if arguments.group else next(iter(groups.values()))
    if group is None:
        raise BadInput(f"没有这个分组：{arguments.group!r}；有：{'、'.join(groups)}。")
    version = None
    if arguments.version is not None:
        version = SchemeVersion.objects.filter(scheme=run.scheme, number=arguments.version).first()
        if version is None:
            raise BadInput(f"这个办法没有第 {arguments.version} 版。")
    weights = dict(map(_weight, arguments.weight))
    kept = kept_result(run, group)
    made = decided(lambda: tried(run, group, kept, version, weights))
    names = named_scores(run)
    documents: list[dict[str, Any]] = [
        {"member": one.member, "name": str(names[one.member]), "rank": kept.ranks[one.member],
         "total": f"{one.total.normalize():f}", "rank_then": made.ranks[one.member],
         "total_then": f"{made.totals[one.member].normalize():f}"}
        for one in kept.scores if one.member in made.totals
    ]  # fmt: skip
    if arguments.json:
        print_json({"id": run.pk, "group": group.key, "scores": documents})
        return
    for one in sorted(documents, key=lambda one: one["rank_then"]):
        print(f"{one['name']}  第 {one['rank']} 名 {one['total']} → "
              f"第 {one['rank_then']} 名 {one['total_then']}")  # fmt: skip


def _weight(text: str) -> tuple[str, Decimal]:
    key, _, value = text.partition("=")
    try:
        return key, Decimal(value)
    except InvalidOperation as error:
        raise BadInput(f"分值要写成 指标=数字：{text!r}。") from error
