"""From a template and answers to a document whose every number has a figure."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from wutong.domains.bulletins.choices import Shift
from wutong.domains.bulletins.rules.compose import Composed, compose, short_months
from wutong.domains.bulletins.rules.document import (
    Chart,
    NoticeList,
    Paragraph,
    Table,
    figure_keys,
)
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.register import Context
from wutong.domains.bulletins.rules.requests import Request, template_requests
from wutong.domains.bulletins.rules.template import parse_template
from wutong.domains.bulletins.tests.templates import SHAPES, template_data

YI = Decimal(100_000_000)
MEMBERS = (("1", "海港区"), ("2", "抚宁区"), ("3", "昌黎县"), ("4", "卢龙县"))
AMOUNTS = {"1": 30 * YI, "2": 10 * YI, "3": 10 * YI, "4": Decimal(0)}
COUNTS = {"1": Decimal(3), "2": Decimal(1), "3": Decimal(2), "4": Decimal(0)}
TARGETS: dict[str, Decimal] = {"1": 20 * YI, "2": 20 * YI, "3": 20 * YI}


def answer(request: Request) -> dict[str, Decimal | None]:
    if request.metric == "high_tech_signed_share":
        return {"": Decimal("0.59375")}
    values = COUNTS if request.metric == "signed_projects" else AMOUNTS
    if request.shift == Shift.TARGET:
        found = TARGETS
    elif request.shift == Shift.LAST_YEAR:
        found = {group: value / 2 for group, value in values.items()}
    elif request.shift == Shift.PREVIOUS:
        found = {"1": Decimal(1), "2": Decimal(2), "3": Decimal(0), "4": Decimal(0)}
    else:
        found = dict(values)
    return {**found} if request.by else {"": sum(found.values(), Decimal(0))}


@pytest.fixture
def composed() -> Composed:
    return composed_with(answer)


def composed_with(answer: Callable[[Request], dict[str, Decimal | None]]) -> Composed:
    template = parse_template(template_data())
    context = Context(
        unit="秦皇岛市",
        issuing_unit="市招商局",
        number="",
        period=Period(date(2022, 7, 1), date(2022, 9, 30)),
        shapes=SHAPES,
        members={"region": MEMBERS},
        labels={("region", code): name for code, name in MEMBERS},
    )
    return compose(template, context, {r: answer(r) for r in template_requests(template)})


def blocks[Kind](composed: Composed, kind: type[Kind]) -> list[Kind]:
    return [block for block in composed.document.blocks if isinstance(block, kind)]


def test_sentences_say_the_figures(composed: Composed) -> None:
    lead, overall, each = (paragraph.text for paragraph in blocks(composed, Paragraph))
    assert lead == "现将7—9月情况通报如下。"
    assert overall == "新签约项目6个，总投资50.00亿元，同比增长100.0%，高新技术占59.37%。"
    assert each == "海港区3个；昌黎县2个；抚宁区1个。"


def test_every_number_has_a_figure_and_every_figure_its_inputs(composed: Composed) -> None:
    keys = {figure.key for figure in composed.figures}
    assert figure_keys(composed.document) <= keys
    for figure in composed.figures:
        assert set(figure.inputs) <= keys
        assert bool(figure.inputs) == bool(figure.derivation)
    for table in blocks(composed, Table):
        assert all(cell.figure for row in table.body for cell in row[1:])


def test_tables_show_units_with_nothing_and_add_up(composed: Composed) -> None:
    table = blocks(composed, Table)[0]
    assert table.caption == "7—9月分县区签约"
    rows = [[cell.text for cell in row] for row in table.body]
    assert rows[3] == ["卢龙县", "0", "0.00", "—"]
    assert rows[4] == ["合计", "6", "50.00", "100.00"]
    assert table.header[0][1].text == "签约"


def test_the_ranking_shares_places_and_ends_with_units_without_a_target(
    composed: Composed,
) -> None:
    table = blocks(composed, Table)[1]
    rows = [[cell.text for cell in row] for row in table.body]
    assert [row[0] for row in rows] == ["海港区", "抚宁区", "昌黎县", "卢龙县"]
    assert [row[6] for row in rows] == ["1", "2", "2", "—"]
    assert rows[0][1:6] == ["20.00", "30.00", "150.00", "75.00", "100.00"]
    assert [row[7] for row in rows] == ["2", "1", "3", "—"]


def test_without_any_target_the_value_ranks() -> None:
    table = blocks(composed_with(lambda r: {} if r.shift == Shift.TARGET else answer(r)), Table)[1]
    assert [(row[0].text, row[6].text) for row in table.body] == [
        ("海港区", "1"),
        ("抚宁区", "2"),
        ("昌黎县", "2"),
        ("卢龙县", "4"),
    ]


def test_charts_and_lists(composed: Composed) -> None:
    (chart,) = blocks(composed, Chart)
    assert chart.unit == "亿元"
    assert chart.series[0].values == tuple(Decimal(v) for v in ("30.00", "10.00", "10.00", "0.00"))
    (red,) = blocks(composed, NoticeList)
    assert [entry.name for entry in red.entries] == ["海港区"]
    assert red.entries[0].runs[-1].text == "150.00%"


def test_the_same_question_is_one_figure(composed: Composed) -> None:
    shown = [(f.request, f.derivation, f.group, f.form) for f in composed.figures]
    assert len(shown) == len(set(shown))


def test_definitions_of_the_metrics_used_are_attached(composed: Composed) -> None:
    assert "签约项目：正式投资合同" in composed.document.definitions


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (["2022年1月", "2022年12月"], ("1月", "12月")),
        (["2021年12月", "2022年1月"], ("2021年12月", "2022年1月")),
        (["昌黎县", "2022年1月"], ("昌黎县", "2022年1月")),
        ([], ()),
    ],
)
def test_months_of_one_year_stand_without_it(labels: list[str], shown: tuple[str, ...]) -> None:
    assert short_months(labels) == shown
