"""The command line's face of agreements."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from wutong.kernel.command_line import BadInput, Subparsers, print_json


def register(commands: Subparsers) -> None:
    """``agreement check``."""
    command = commands.add_parser("agreement", help="协议")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    check = parts.add_parser("check", help="按公平竞争规则核对一份协议文本，标出条款；不保存")
    check.add_argument("file", metavar="文件", help=".docx 或 .txt")
    check.add_argument("--region", default="", metavar="地区代码", help="连同这个地区自己的规则")
    check.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    check.set_defaults(run=check_file)


def check_file(arguments: argparse.Namespace) -> None:
    """Print the flagged clauses of a file, each with its articles. Raises BadInput."""
    text, rules = _text(Path(arguments.file)), _rules(arguments.region)
    from wutong.domains.agreements.rules.clauses import split
    from wutong.domains.agreements.rules.flagging import flag

    flagged = flag(text, rules)
    document = {
        "file": Path(arguments.file).name,
        "clauses": len(split(text)),
        "flagged": [
            {
                "place": one.clause.place,
                "label": one.clause.label,
                "text": one.clause.text,
                "hits": [hit.as_json() for hit in one.hits],
            }
            for one in flagged
        ],
    }
    if arguments.json:
        print_json(document)
    else:
        _print(document)


def _text(path: Path) -> str:
    from django.core.files.base import File

    from wutong.domains.agreements.actions import check_file as check_paper
    from wutong.domains.agreements.rules.errors import AgreementError
    from wutong.domains.agreements.rules.reading import text_of

    with path.open("rb") as stream:
        file: File[Any] = File(stream, name=path.name)
        try:
            _name, ending = check_paper(file)
            return text_of(ending, stream)
        except AgreementError as refusal:
            raise BadInput(str(refusal)) from refusal


def _rules(code: str) -> list[Any]:
    from wutong.domains.agreements.queries.settings import rules_for
    from wutong.domains.agreements.rules.reference import delivered_rules
    from wutong.domains.org.queries import region_by_code

    if not code:
        return delivered_rules()
    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个行政区划代码：{code}。")
    return rules_for(region.path)


def _print(document: dict[str, Any]) -> None:
    flagged = document["flagged"]
    print(f"{document['file']}：{document['clauses']} 条，标出 {len(flagged)} 条。")
    for one in flagged:
        print(f"\n{' '.join(one['text'].split())}")
        for hit in one["hits"]:
            sure = "很可能违反" if hit["level"] == "likely" else "请人核对"
            print(f"  {sure}：{hit['title']}（{hit['article']}）{hit['article_text']}")
    if flagged:
        print("\n标出靠词语规则，由人逐条判断；没有标出的不等于没有问题。")
