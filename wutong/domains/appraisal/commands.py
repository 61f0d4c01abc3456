"""The command line's face of pre-assessment."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json


def register(commands: Subparsers) -> None:
    """``appraisal rescore``."""
    command = commands.add_parser("appraisal", help="预审评估：用评分表试算已评项目")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    rescore = parts.add_parser("rescore", help="用一版评分表重算已决定的评估，不改动它们")
    rescore.add_argument("--scorecard", type=int, required=True, metavar="编号")
    rescore.add_argument("--unit", required=True, metavar="单位代码", help="6 位行政区划代码")
    rescore.add_argument("--page", type=int, default=1, metavar="页码", help="每页 50 个")
    rescore.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    rescore.set_defaults(run=run_rescore)


def run_rescore(arguments: argparse.Namespace) -> None:
    """Who would have changed, a page at a time."""
    from wutong.domains.appraisal.models import Scorecard
    from wutong.domains.appraisal.queries.documents import rescored_document
    from wutong.domains.appraisal.queries.what_if import rescored_page
    from wutong.domains.org.queries import operator_access, region_by_code

    region = region_by_code(arguments.unit)
    if region is None:
        raise BadInput(
            f"没有这个单位代码：{arguments.unit!r}；请用 6 位行政区划代码（乡镇 9 位）。"
        )
    scorecard = Scorecard.objects.filter(pk=arguments.scorecard).first()
    if scorecard is None:
        raise BadInput(f"没有这张评分表：{arguments.scorecard}。")
    if arguments.page < 1:
        raise BadInput("页码须大于零。")
    access = operator_access(clock.today())
    page = rescored_page(access, scorecard, region, arguments.page)
    documents = [rescored_document(one) for one in page.rows]
    if arguments.json:
        print_json({
            "scorecard": str(scorecard), "unit": region.code, "page": page.number,
            "more": page.more, "changed": sum(one["changed"] for one in documents),
            "assessments": documents,
        })  # fmt: skip
        return
    for one in documents:
        mark = "变" if one["changed"] else "　"
        print(
            f"{mark} {one['project_name']}  {one['before']} → {one['after']}"
            f"  {one['before_proposal'] or '—'} → {one['after_proposal'] or '—'}"
            f"  {'；'.join(one['why'] + one['uncomputed'])}"
        )
    if not documents:
        print("这个地区还没有已决定的评估。")
