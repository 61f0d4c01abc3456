"""``wutong assess``: compute, list, show, open, check and escalate runs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from wutong.domains.targets.choices import Rhythm
from wutong.domains.targets.commands import deciding
from wutong.domains.targets.commands.finding import by_name, decided, run_numbered, score_named
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json

if TYPE_CHECKING:
    from wutong.domains.targets.models import AssessmentRun


def register(commands: Subparsers) -> None:
    """``assess compute|list|show|explain|check|escalate`` and what :mod:`deciding` adds."""
    command = commands.add_parser("assess", help="考核：计算、列出、打开、核对")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    computing = parts.add_parser("compute", help="按现行办法计算一期，以此刻所知")
    computing.add_argument("--unit", required=True, metavar="单位代码")
    computing.add_argument("--scheme", required=True, metavar="办法代码")
    computing.add_argument("--rhythm", default=Rhythm.MONTHLY, choices=Rhythm.values)
    computing.add_argument("--on", required=True, type=day, metavar="截止日")
    computing.set_defaults(run=run_compute)
    listing = parts.add_parser("list", help="列出各期考核")
    listing.set_defaults(run=run_list)
    for name, help_text, run in (
        ("show", "得分和名次", run_show),
        ("check", "按当时所知重算，应当完全相同；另报今天所知的变化", run_check),
    ):
        one = parts.add_parser(name, help=help_text)
        one.add_argument("number", type=int, metavar="编号")
        one.set_defaults(run=run)
    escalating = parts.add_parser("escalate", help="谁该督办；--by 以某人名义下达")
    escalating.add_argument("number", type=int, metavar="编号")
    escalating.add_argument("--by", metavar="账号", help="由谁下达，也由其销号；不写只列名单")
    escalating.set_defaults(run=run_escalate)
    explaining = parts.add_parser("explain", help="一个单位得分的算式，逐行")
    explaining.add_argument("number", type=int, metavar="编号")
    explaining.add_argument("member", metavar="单位", help="名称，或 r:区划代码、u:单位编号")
    explaining.set_defaults(run=run_explain)
    deciding.register(parts)
    for one in parts.choices.values():
        one.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")


def run_compute(arguments: argparse.Namespace) -> None:
    """Compute in the administrator's name; somebody else reviews."""
    from wutong.domains.org.queries import administrator
    from wutong.domains.targets.actions import compute_run
    from wutong.domains.targets.models import AssessmentScheme

    scheme = (
        AssessmentScheme.objects.filter(region__code=arguments.unit, code=arguments.scheme)
        .select_related("region")
        .first()
    )
    if scheme is None:
        raise BadInput(f"单位 {arguments.unit} 没有这个考核办法：{arguments.scheme!r}。")
    run = decided(lambda: compute_run(
        scheme=scheme, rhythm=arguments.rhythm, on=arguments.on,
        by=administrator(clock.today()), at=clock.now(),
    ))  # fmt: skip
    _show(run, arguments.json)


def run_list(arguments: argparse.Namespace) -> None:
    """Every run, the latest first."""
    from wutong.domains.targets.models import AssessmentRun

    rows = AssessmentRun.objects.select_related("scheme__region")
    documents = [
        {
            "id": one.pk, "unit": one.scheme.region.code, "scheme": one.scheme.code,
            "title": one.scheme.title, "rhythm": one.rhythm, "first": one.first.isoformat(),
            "last": one.last.isoformat(), "number": one.number, "state": one.state,
        }
        for one in rows
    ]  # fmt: skip
    if arguments.json:
        print_json({"runs": documents})
        return
    for one in documents:
        print(f"{one['id']}  {one['title']}  {one['first']} – {one['last']}  {one['state']}")
    if not documents:
        print("还没有考核。")


def run_show(arguments: argparse.Namespace) -> None:
    """Totals and ranks, group by group."""
    _show(run_numbered(arguments.number), arguments.json)


def _show(run: AssessmentRun, as_json: bool) -> None:
    scores = run.scores.select_related("region", "unit", "group")
    documents = [
        {"group": one.group.title, "member": one.member, "name": str(one.who), "rank": one.rank,
         "total": f"{one.total.normalize():f}", "vetoed": one.vetoed}
        for one in scores
    ]  # fmt: skip
    if as_json:
        print_json({"id": run.pk, "title": str(run), "state": run.state, "scores": documents})
        return
    print(f"{run}（编号 {run.pk}）")
    for one in documents:
        print(f"  {one['group']}  第 {one['rank']} 名  {one['name']}  {one['total']}")


def run_explain(arguments: argparse.Namespace) -> None:
    """A score line by line."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.targets.queries.pages import opened

    run = run_numbered(arguments.number)
    score = score_named(run, arguments.member)
    made = opened(score, operator_access(clock.today()))
    parts: list[dict[str, Any]] = [
        {"key": one.row.key, "title": one.row.title, "points": f"{one.points.normalize():f}",
         "steps": [_step(step) for step in one.steps]}
        for one in (*made.parts, *made.adjustments)
    ]  # fmt: skip
    if arguments.json:
        print_json({"member": score.member, "name": str(score.who), "rank": score.rank,
                    "total": f"{score.total.normalize():f}", "parts": parts,
                    "steps": [_step(one) for one in made.steps]})  # fmt: skip
        return
    for part in parts:
        print(f"{part['title']}：{part['points']}")
        for step in part["steps"]:
            print(f"    {step['step']}  {step['arithmetic']}  = {step['value']}")
    print(f"总分 {score.total.normalize():f}，第 {score.rank} 名")


def _step(one: Any) -> dict[str, str]:
    return {"step": one.words, "arithmetic": one.arithmetic, "value": one.value}


def run_check(arguments: argparse.Namespace) -> int:
    """Compute again as known then and as known today; exit 1 where the former differs."""
    from wutong.domains.targets.queries.runs import against_today, recomputed

    run = run_numbered(arguments.number)
    then, now = recomputed(run), against_today(run)
    if arguments.json:
        print_json({"then": [one.member for one in then], "now": [one.member for one in now]})
    else:
        print(f"按当时所知重算：{'完全相同' if not then else f'{len(then)} 个单位不同'}。")
        print(f"按今天所知：{f'{len(now)} 个单位会变' if now else '没有变化'}。")
    return 1 if then else 0


def run_escalate(arguments: argparse.Namespace) -> None:
    """Whom the issue calls to account; with ``--by`` that person gives the orders. A region without
    a unit of its own is named and left out."""
    from wutong.domains.targets.actions import escalate_run
    from wutong.domains.targets.queries.escalating import called_to_account

    run, at = run_numbered(arguments.number), clock.now()
    called = called_to_account(run, clock.today())
    documents = [
        {"member": one.score.member, "name": str(one.score.who), "level": one.level.value,
         "times": one.times, "due_on": one.due_on.isoformat(),
         "unit": str(one.units[0]) if one.units else None}
        for one in called
    ]  # fmt: skip
    charged = {one.score.member: one.units[0] for one in called if one.units}
    if arguments.by and charged:
        by = by_name(arguments.by)
        made = decided(lambda: escalate_run(run=run, charged=charged, by=by, at=at))
        orders = {one.score.member: one.order.number for one in made}
        documents = [{**one, "order": orders.get(str(one["member"]))} for one in documents]
    if arguments.json:
        print_json({"id": run.pk, "called": documents})
        return
    for one in documents:
        unit = one["unit"] or "没有单位可以督办"
        words = f"  {one.get('order') or ''}".rstrip()
        print(
            f"{one['name']}  {one['level']}  连续 {one['times']} 期  {one['due_on']}  {unit}{words}"
        )
    if not documents:
        print("没有要督办的单位。")
