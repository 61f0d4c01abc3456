"""The declared metrics of orders and cards, each with its 口径."""

from __future__ import annotations

from functools import partial
from typing import Final

from wutong.domains.projects.metrics.dimensions import MONTH, PROJECT, REGION, UNIT, YEAR
from wutong.domains.stewardship.choices import Escalation, OrderSource
from wutong.domains.stewardship.metrics.appeals import SUBSET, coded
from wutong.domains.stewardship.queries import order_figures as figures
from wutong.kernel.metrics import Aggregate, Dimension, Kind, Metric, declare

SOURCE: Final = coded("source", "来源", OrderSource)
OWNER: Final = Dimension("unit", "责任单位", UNIT.place, narrow=UNIT.narrow)
OF_ORDERS: Final = (REGION, OWNER, SOURCE, PROJECT, MONTH, YEAR)
_count = partial(
    Metric, measure="件", kind=Kind.FLOW, aggregate=Aggregate.COUNT, dimensions=OF_ORDERS
)


def _cards(code: str, title: str, level: Escalation) -> Metric:
    return _count(
        code, title, measure="张",
        definition=f"期内发出的{title}张数，按发出日期；同一件督办事项同一期限只发一张，撤销的不扣减。",
        source=partial(figures.cards, level=level),
    )  # fmt: skip


declare(
    _count(
        "orders",
        "下达督办",
        definition="期内下达的交办、督办事项件数，按下达日期；撤销的不计。",
        source=figures.given,
    ),
    _count(
        "orders_closed",
        "销号督办",
        definition="期内由下达人销号的事项件数，按销号日期，不论何时下达。",
        source=figures.closed,
    ),
    _count(
        "orders_closed_on_time",
        "按时完成督办",
        definition="期内销号的事项中，最后一次报送完成不晚于期限（含批准的延期）的件数；等下达人销号"
        "的时间不算。",
        source=figures.closed_on_time,
    ),
    Metric(
        "order_on_time_rate",
        "督办按时完成率",
        "%",
        Kind.FLOW,
        Aggregate.RATIO,
        "期内销号的事项中，最后一次报送完成不晚于期限的件数 ÷ 销号件数。",
        numerator="orders_closed_on_time",
        denominator="orders_closed",
        ratio_reason=SUBSET,
    ),
    _cards("yellow_cards", "黄牌", Escalation.YELLOW_CARD),
    _cards("red_cards", "红牌", Escalation.RED_CARD),
    _count(
        "talks",
        "约谈",
        measure="次",
        definition="期内因超期进入约谈的督办事项次数，按日期。",
        source=partial(figures.cards, level=Escalation.TALK),
    ),
)
