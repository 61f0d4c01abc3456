"""What other rooms list for a paper: ranks and lists of an assessment, the agenda, open orders.

They are read with the paper's own access, which belongs to nobody, and are frozen with its text.
Ranks are those issued by the paper's time; agenda and orders are as they stand when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.urls import reverse

from wutong.domains.bulletins.choices import Listing
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.answers import public_access
from wutong.domains.bulletins.rules.document import (
    Block,
    Cell,
    NoticeEntry,
    NoticeList,
    Paragraph,
    Run,
    Table,
)
from wutong.domains.bulletins.rules.template import ListingBlock, Template
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.queries.agenda import agenda_on
from wutong.domains.stewardship.queries.order_list import RUNNING, Filters, chosen_orders
from wutong.domains.targets.queries.issued import issued_run
from wutong.domains.targets.queries.pages import Ranking, rankings
from wutong.kernel.money import YI

AHEAD: Final = 5
"""Working days within which something counts as due."""
DASH: Final = "—"

type Lister = Callable[[ListingBlock, Bulletin, datetime | None], tuple[Block, ...]]


def listings_of(
    template: Template, bulletin: Bulletin, as_known: datetime | None
) -> dict[ListingBlock, tuple[Block, ...]]:
    """Every listing that the template wants, each asked once."""
    wanted = {
        block
        for section in template.sections
        for block in section.blocks
        if isinstance(block, ListingBlock)
    }
    return {block: LISTERS[Listing(block.source)](block, bulletin, as_known) for block in wanted}


def _ranks(block: ListingBlock, bulletin: Bulletin, as_known: datetime | None) -> tuple[Block, ...]:
    """One table a group of units: place, points, change of place, completion, light."""
    found = _rankings(block, bulletin, as_known)
    if found is None:
        return (_said("本期没有发布的考核。"),)
    title, groups = found
    return tuple(_rank_table(title, group, block.most) for group in groups)


def _rankings(
    block: ListingBlock, bulletin: Bulletin, as_known: datetime | None
) -> tuple[str, list[Ranking]] | None:
    run = issued_run(
        region=bulletin.region_id, rhythm=block.rhythm, until=bulletin.last_day,
        scheme=block.scheme, known=as_known,
    )  # fmt: skip
    if run is None:
        return None
    return f"{run.scheme.title}（{run.first:%Y-%m-%d} 至 {run.last:%Y-%m-%d}）", rankings(run)


def _rank_table(title: str, ranking: Ranking, most: int) -> Table:
    header = ("单位", "名次", "得分", "名次变化", "完成率（%）", "亮灯")
    body = []
    for line in ranking.lines[:most]:
        score = line.score
        opened = reverse("targets:score", args=[score.pk])
        done = None if score.completion is None else score.completion * 100
        body.append(
            (
                Cell(str(score.who), link=opened),
                _number(Decimal(score.rank), 0),
                _number(score.total, 2),
                Cell(_moved(line.up), align="centre"),
                Cell(DASH, align="right") if done is None else _number(done, 2),
                Cell(line.light_words or DASH, align="centre"),
            )
        )
    rest = len(ranking.lines) - most
    note = f"共 {len(ranking.lines)} 个单位，列出前 {most} 个。" if rest > 0 else ""
    cells = tuple(Cell(text, align="centre") for text in header)
    return Table(f"{ranking.group.title}：{title}", (cells,), tuple(body), note=note)


def _moved(up: int | None) -> str:
    if up is None:
        return "上期没有"
    return f"↑{up}" if up > 0 else f"↓{-up}" if up < 0 else "不变"


def _number(value: Decimal, places: int) -> Cell:
    text = f"{value:.{places}f}"
    return Cell(text, align="right", number=Decimal(text), decimal_places=places)


def _lists(block: ListingBlock, bulletin: Bulletin, as_known: datetime | None) -> tuple[Block, ...]:
    """Red and black list of each group that has places for them."""
    found = _rankings(block, bulletin, as_known)
    if found is None:
        return (_said("本期没有发布的考核。"),)
    blocks: list[Block] = []
    for ranking in found[1]:
        if ranking.group.red_places:
            blocks.append(NoticeList(f"{ranking.group.title}红榜", "red", _entries(ranking, True)))
        if ranking.group.black_places:
            blocks.append(
                NoticeList(f"{ranking.group.title}黑榜", "black", _entries(ranking, False))
            )
    return tuple(blocks)


def _entries(ranking: Ranking, praised: bool) -> tuple[NoticeEntry, ...]:
    scores = ranking.praised if praised else ranking.behind
    return tuple(
        NoticeEntry(str(one.who), (Run(f"第{one.rank}名，{one.total:.2f}分。"),)) for one in scores
    )


def _agenda(
    block: ListingBlock, bulletin: Bulletin, as_known: datetime | None
) -> tuple[Block, ...]:
    """Projects that stand still, are late or stuck, or have something due: why, money, days."""
    access = public_access(bulletin.region)
    agenda = agenda_on(access, bulletin.region.path, bulletin.last_day, AHEAD)
    lines = agenda.lines[: block.most]
    if not lines:
        return (_said("没有要调度的项目。"),)
    keys = [line.project for line in lines]
    seen = Project.objects.visible_to(access).filter(pk__in=keys).select_related("region")
    projects = {project.pk: project for project in seen}
    body = [
        (
            Cell(projects[line.project].name,
                 link=reverse("projects:detail", args=[projects[line.project].code])),
            Cell(str(projects[line.project].region)),
            Cell(str(line.main.label)),
            Cell(_why([one.title for one in line.reasons if one.title], brief=block.brief)),
            Cell(DASH, align="right") if line.amount is None else _number(line.amount / YI, 2),
            _number(Decimal(line.days), 0),
        )
        for line in lines
        if line.project in projects
    ]  # fmt: skip
    header = ("项目", "地区", "卡在", "事由", "涉及金额（亿元）", "天数")
    rest = len(agenda.lines) + agenda.left_out - len(body)
    note = "天数为工作日，负数是还剩的天数。" + (f"另有 {rest} 个项目未列出。" if rest > 0 else "")
    cells = tuple(Cell(text, align="centre") for text in header)
    return (Table(block.caption or "调度项目", (cells,), tuple(body), note=note),)


def _why(titles: list[str], *, brief: bool) -> str:
    kept = list(dict.fromkeys(titles))
    return "；".join(kept[:1] if brief else kept)


def _orders(
    block: ListingBlock, bulletin: Bulletin, as_known: datetime | None
) -> tuple[Block, ...]:
    """Open orders given by the last day, those due first in front: what, who, until when, how late
    on that day."""
    access = public_access(bulletin.region)
    filters = Filters(state=RUNNING, region=bulletin.region.code)
    rows = chosen_orders(access, filters, bulletin.last_day)
    rows = rows.filter(given_at__date__lte=bulletin.last_day)
    found = rows.select_related("owner_unit", "owner", "project").order_by("due_on", "pk")
    count = found.count()
    if not count:
        return (_said("没有未办结的督办。"),)
    body = [
        (
            Cell(one.title, link=reverse("stewardship:order", args=[one.number])),
            Cell(str(one.owner_unit or one.owner or DASH)),
            Cell(f"{one.due_on:%Y-%m-%d}", align="centre"),
            Cell(_late((one.due_on - bulletin.last_day).days), align="centre"),
        )
        for one in found[: block.most]
    ]
    header = ("督办事项", "责任单位", "期限", "情况")
    note = f"共 {count} 件，列出期限最近的 {block.most} 件。" if count > block.most else ""
    cells = tuple(Cell(text, align="centre") for text in header)
    return (Table(block.caption or "未办结督办", (cells,), tuple(body), note=note),)


def _late(left: int) -> str:
    if left < 0:
        return f"超期{-left}天"
    return "今日到期" if left == 0 else f"还有{left}天"


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))


LISTERS: Final[dict[Listing, Lister]] = {
    Listing.RANKS: _ranks,
    Listing.LISTS: _lists,
    Listing.AGENDA: _agenda,
    Listing.ORDERS: _orders,
}
