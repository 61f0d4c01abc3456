"""``wutong target``: plans, curves, forecasts."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from wutong.domains.org.queries import administrator, operator_access, paths_down_to
from wutong.domains.targets.commands.finding import by_name
from wutong.kernel import clock, metrics
from wutong.kernel.command_line import BadInput, Subparsers, day, print_json
from wutong.kernel.metrics import BadQuestion
from wutong.kernel.spreadsheets import write_table


def register(parts: Subparsers, region_of: Any) -> None:
    """The commands under ``wutong target`` that work on a year's plan."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--unit", required=True, metavar="单位代码")
    shared.add_argument("--year", required=True, type=int, metavar="年度")
    shared.set_defaults(region_of=region_of)
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    _add(parts, "draft", "起草年度目标计划，或起草调整", draft, shared)
    showing = _add(parts, "plan", "显示目标计划", show, shared, as_json)
    showing.add_argument("--on", type=day, metavar="日期", help="哪一天有效的决定，默认现行的")
    showing.add_argument("--draft", action="store_true", help="显示草案")
    taking = _add(parts, "import", "把计划表写入草案", take_in, shared)
    taking.add_argument("file", metavar="文件", help=".xlsx 或 .csv")
    taking.add_argument("--check", action="store_true", help="只检查，不写入")
    giving = _add(parts, "export", "导出计划表", hand_out, shared)
    giving.add_argument("file", metavar="文件", help=".xlsx")
    moving = _add(parts, "move", "把草案的一行移到另一行之下", move, shared)
    moving.add_argument("metric", metavar="指标")
    moving.add_argument("holder", metavar="代码", help="r:130302、u:7 或 p:12")
    moving.add_argument("--under", required=True, metavar="上级代码")
    signing = _add(parts, "sign", "签认分解差额", sign, shared)
    signing.add_argument("metric", metavar="指标")
    signing.add_argument("holder", metavar="代码", help="r:130302、u:7 或 p:12")
    signing.add_argument("--reason", required=True, metavar="原因")
    adopting = _add(parts, "adopt", "按决定下达草案", adopt, shared)
    adopting.add_argument("--title", required=True, metavar="文件名称")
    adopting.add_argument("--document", default="", metavar="文号")
    adopting.add_argument("--on", required=True, type=day, metavar="日期", help="决定日期")
    adopting.add_argument("--reason", default="", metavar="原因", help="调整时必填")
    _add(parts, "discard", "放弃草案", discard, shared)
    splitting = _add(parts, "split", "提出一行的分解", propose, shared, as_json)
    splitting.add_argument("metric", metavar="指标")
    splitting.add_argument("holder", metavar="代码")
    splitting.add_argument("--by", choices=("last_year", "capacity", "equal"), default="last_year")
    curve = _add(parts, "curve", "显示或设定进度曲线", curves, shared, as_json)
    curve.add_argument("--metric", default="", metavar="指标", help="不写即全部指标")
    curve.add_argument("--set", dest="shares", metavar="比例", help="12 个累计百分比，逗号分开")
    curve.add_argument("--basis", default="", metavar="依据")
    owning = parts.add_parser("own", help="某人自己的、单位的和地区的目标", parents=[as_json])
    owning.add_argument("username", metavar="账号")
    owning.add_argument("--year", type=int, metavar="年度", help="默认今年")
    owning.set_defaults(run=own)
    expecting = parts.add_parser("forecast", help="年底预测", parents=[as_json])
    expecting.add_argument("metric", metavar="指标")
    expecting.add_argument("--unit", required=True, metavar="单位代码")
    expecting.add_argument("--on", type=day, metavar="日期", help="从哪天推算，默认今天")
    expecting.set_defaults(run=forecast, region_of=region_of)


def _add(
    parts: Subparsers, name: str, words: str, run: Any, *parents: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, parents=list(parents))
    made.set_defaults(run=run)
    return made


def _plan(arguments: argparse.Namespace) -> Any:
    from wutong.domains.targets.models import TargetPlan

    region = arguments.region_of(arguments.unit)
    plans = TargetPlan.objects.visible_to(operator_access(clock.today()))
    found = plans.filter(region=region, year=arguments.year).select_related("region").first()
    if found is None:
        raise BadInput(f"{region} {arguments.year} 年还没有目标计划。")
    return found


def _draft(arguments: argparse.Namespace) -> Any:
    plan = _plan(arguments)
    found = plan.decisions.filter(state="draft").select_related("plan__region").first()
    if found is None:
        raise BadInput(f"{plan}没有草案，请先用 wutong target draft 起草。")
    return found


def _line(decision: Any, metric: str, holder: str) -> Any:
    from wutong.domains.targets.queries.plans import tree_of

    for one in tree_of(decision, metric):
        if one.line.holder == holder:
            return one.line
    raise BadInput(f"计划里没有这一行：{metric} {holder}。")


def _write(work: Any) -> Any:
    """Do a write in the administrator's name; a refusal is bad input."""
    from wutong.domains.targets.actions import TargetError

    try:
        return work(by=administrator(clock.today()), at=clock.now())
    except (BadQuestion, TargetError) as error:
        raise BadInput(str(error)) from error


def draft(arguments: argparse.Namespace) -> None:
    """Begin a plan or a change of it."""
    from wutong.domains.targets.actions import draft_plan

    region = arguments.region_of(arguments.unit)
    made = _write(partial(draft_plan, region=region, year=arguments.year))
    print(f"已起草 {made.plan}，{made.lines.count()} 行。")


def show(arguments: argparse.Namespace) -> None:
    """A plan's lines with their progress."""
    from wutong.domains.targets.queries.plans import decision_of, gaps, tree_of
    from wutong.domains.targets.queries.plans_progress import progress_of_lines, question_of

    plan, on = _plan(arguments), arguments.on or clock.today()
    decision = _draft(arguments) if arguments.draft else decision_of(plan, on=arguments.on)
    if decision is None:
        raise BadInput(f"{plan}那天还没有下达。")
    branches, question = tree_of(decision), question_of(plan.region, plan.year, _within(plan, on))
    progress = progress_of_lines(plan.region, [one.line for one in branches], question)
    left = gaps(branches)
    if arguments.json:
        print_json({"decision": str(decision), "lines": [
            _document(one.line, progress[one.line.pk].progress, left.get(one.line.pk))
            for one in branches]})  # fmt: skip
        return
    print(f"{plan}：{decision}")
    for one in branches:
        line, metric = one.line, metrics.find(one.line.metric)
        goal = metrics.display(metric, line.basic)
        if line.stretch is not None:
            goal += f"，奋斗 {metrics.display(metric, line.stretch)}"
        actual = metrics.display(metric, progress[line.pk].progress.actual)
        gap = left.get(line.pk)
        signed = "" if gap is None else f"，差额 {metrics.display(metric, gap.left.basic)}"
        signed += "（已签认）" if gap and gap.signed else ""
        print(f"{'  ' * one.depth}{line.who} {metric.title}：{goal}，完成 {actual}{signed}")


def _within(plan: Any, on: date) -> date:
    return max(on, date(plan.year, 1, 1))


def _document(line: Any, progress: Any, gap: Any) -> dict[str, Any]:
    def plain(value: Decimal | None) -> str | None:
        return None if value is None else metrics.plain(value)

    return {
        "metric": line.metric, "holder": line.holder, "name": line.who,
        "parent": line.parent.holder if line.parent else "", "basic": plain(line.basic),
        "stretch": plain(line.stretch), "actual": plain(progress.actual),
        "rate": plain(progress.rate), "lead": plain(progress.points),
        "left": plain(gap.left.basic) if gap else None, "signed": bool(gap and gap.signed),
    }  # fmt: skip


def take_in(arguments: argparse.Namespace) -> None:
    """Check a sheet, and write it into the draft."""
    from wutong.domains.targets.actions import import_plan, plan_from_sheet

    path = Path(arguments.file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"文件 {path} 打不开：{error.strerror}。") from error
    decision = _draft(arguments)
    found = _write(partial(plan_from_sheet, decision=decision, data=data, name=path.name))
    if found.faults:
        raise BadInput("；".join(str(one) for one in found.faults[:20]))
    if arguments.check:
        print(f"可以导入 {len(found.lines)} 行。")
        return
    count = _write(partial(import_plan, decision=decision, data=data, name=path.name))
    print(f"已写入草案 {count} 行。")


def hand_out(arguments: argparse.Namespace) -> None:
    """Write the draft, or the decision in force, as a sheet; the export log says who took it."""
    from django.db import transaction

    from wutong.domains.targets.queries.plans import decision_of
    from wutong.domains.targets.queries.plans_sheet import plan_sheet
    from wutong.kernel import audit

    plan = _plan(arguments)
    sheet = plan_sheet(plan.decisions.filter(state="draft").first() or decision_of(plan), plan)
    with transaction.atomic():
        audit.record_export(
            actor=administrator(clock.today()), at=clock.now(), kind=sheet.kind, rows=sheet.keys,
            reason="命令行导出", region_path=sheet.region_path,
        )  # fmt: skip
        with write_table(sheet.title, sheet.columns, sheet.rows) as file:
            Path(arguments.file).write_bytes(file.read())
    print(f"已写入 {arguments.file}。")


def move(arguments: argparse.Namespace) -> None:
    """Put a line of the draft under another."""
    from wutong.domains.targets.actions import move_line
    from wutong.domains.targets.queries.plans import unsigned_lines

    decision = _draft(arguments)
    line = _line(decision, arguments.metric, arguments.holder)
    parent = _line(decision, arguments.metric, arguments.under)
    _write(partial(move_line, line=line, parent=parent))
    print(f"已把 {line.who} 移到 {parent.who} 之下。")
    unsigned = unsigned_lines(decision)
    if unsigned:
        print(f"要签认差额的有 {'、'.join(one.who for one in unsigned)}。")


def own(arguments: argparse.Namespace) -> None:
    """A person's own lines of a year with their progress."""
    from wutong.domains.org.queries import access_of
    from wutong.domains.targets.queries.plans_own import own_progress

    today = clock.today()
    year = arguments.year or today.year
    access = access_of(by_name(arguments.username), today)
    found = own_progress(access, year, today)
    if arguments.json:
        print_json({"year": year, "lines": [
            _document(one.line, one.progress, None) for one in found]})  # fmt: skip
        return
    for one in found:
        metric = metrics.find(one.line.metric)
        print(f"{one.line.who} {metric.title}：目标 {metrics.display(metric, one.line.basic)}"
              f"，完成 {metrics.display(metric, one.progress.actual)}"
              f"，{_against_calendar(one.progress)}")  # fmt: skip
    if not found:
        print(f"{arguments.username} 没有 {year} 年的目标。")


def _against_calendar(progress: Any) -> str:
    if progress.points is None:
        return "没有完成率"
    way = "超" if progress.points >= 0 else "欠"
    return f"{way}序时 {abs(progress.points):.2f} 个百分点"


def sign(arguments: argparse.Namespace) -> None:
    """Sign for a difference."""
    from wutong.domains.targets.actions import sign_difference

    line = _line(_draft(arguments), arguments.metric, arguments.holder)
    _write(partial(sign_difference, line=line, reason=arguments.reason))
    print(f"已签认 {line.who} 的差额。")


def adopt(arguments: argparse.Namespace) -> None:
    """Adopt the draft."""
    from wutong.domains.targets.actions import adopt_plan

    decision = _draft(arguments)
    _write(partial(
        adopt_plan, decision=decision, title=arguments.title, document=arguments.document,
        decided_on=arguments.on, reason=arguments.reason,
    ))  # fmt: skip
    print(f"已下达 {decision.plan}。")


def discard(arguments: argparse.Namespace) -> None:
    """Give the draft up."""
    from wutong.domains.targets.actions import discard_plan_draft

    _write(partial(discard_plan_draft, decision=_draft(arguments)))
    print("草案已放弃。")


def propose(arguments: argparse.Namespace) -> None:
    """A split of a line of the draft among its children."""
    from wutong.domains.targets.queries.plans_split import proposal, weights_for

    decision = _draft(arguments)
    line = _line(decision, arguments.metric, arguments.holder)
    children = list(line.children.with_holders())
    weights = weights_for(decision.plan, line.metric, children, arguments.by, clock.today())
    parts, names = proposal(line, children, weights), {one.holder: one.who for one in children}
    if arguments.json:
        print_json({"parts": [
            {"holder": one.holder, "weight": metrics.plain(one.weight),
             "basic": metrics.plain(one.amounts.basic)} for one in parts]})  # fmt: skip
        return
    metric = metrics.find(line.metric)
    for one in parts:
        print(f"{names[one.holder]}（{one.holder}）：{metrics.display(metric, one.amounts.basic)}")


def curves(arguments: argparse.Namespace) -> None:
    """The curves that hold in a region, or set one."""
    from wutong.domains.targets.actions import set_curve
    from wutong.domains.targets.models import ProgressCurve

    region = arguments.region_of(arguments.unit)
    if arguments.shares:
        _write(partial(
            set_curve, region=region, year=arguments.year, metric=arguments.metric,
            shares=_shares(arguments.shares), basis=arguments.basis,
        ))  # fmt: skip
    rows = ProgressCurve.objects.known().filter(
        year=arguments.year, region__path__in=paths_down_to(region.path)
    )
    found = list(rows.select_related("region"))
    if arguments.json:
        print_json({"curves": [
            {"region": one.region.code, "metric": one.metric, "shares": one.shares}
            for one in found]})  # fmt: skip
        return
    for one in found:
        words = metrics.find(one.metric).title if one.metric else "全部指标"
        print(f"{one.region} {words}：" + " ".join(f"{share / 100:g}%" for share in one.shares))
    if not found:
        print("没有进度曲线，按已过月数除以 12 比较。")


def _shares(text: str) -> list[int]:
    try:
        return [int(Decimal(one.strip().removesuffix("%")) * 100) for one in text.split(",")]
    except ArithmeticError:
        raise BadInput(f"累计比例 {text!r} 不对，请写 12 个数，用逗号分开。") from None


def forecast(arguments: argparse.Namespace) -> None:
    """The year's end as a range."""
    from wutong.domains.targets.queries.forecast import STAGES, year_end_of

    if arguments.metric not in STAGES:
        raise BadInput(f"这个指标不作年底预测，可用：{'、'.join(STAGES)}。")
    on = arguments.on or clock.today()
    found = year_end_of(arguments.metric, arguments.region_of(arguments.unit), on)
    made, trials = found.forecast, found.backtest.trials
    if arguments.json:
        print_json({
            "so_far": found.so_far, "years": list(found.years),
            "range": [made.low, made.middle, made.high] if made else None,
            "trials": [{"year": one.year, "middle": one.forecast.middle, "came": one.came,
                        "covered": one.covered} for one in trials]})  # fmt: skip
        return
    if made is None:
        print("往年的数据太少，不作预测。")
        return

    def words(value: float) -> str:
        return metrics.display(found.metric, Decimal(str(round(value, 1))))

    print(f"目前 {words(found.so_far)}，年底大约 {words(made.middle)}，"
          f"八成把握在 {words(made.low)} 到 {words(made.high)}。")  # fmt: skip
    for one in trials:
        print(f"{one.year} 年：会推算 {words(one.forecast.middle)}，实际 {words(one.came)}"
              f"，{'在' if one.covered else '不在'}范围内。")  # fmt: skip
