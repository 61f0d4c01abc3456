"""Total rows against their rows: found wherever they stand, and wrong ones always told."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.ledgers.choices import LineOutcome
from wutong.domains.ledgers.rules.rows import section_label, total_label
from wutong.domains.ledgers.tests.building import csv, understood

AMOUNTS = st.lists(st.decimals(min_value="0.01", max_value="99", places=2), min_size=1, max_size=6)
GROUPS = st.lists(AMOUNTS, min_size=1, max_size=4)
HEADER = ["序号", "县区", "项目名称", "总投资（亿元）", "签约日期"]


def ledger(
    groups: list[list[Decimal]], *, first: bool, wrong: Decimal = Decimal(0)
) -> list[list[str]]:
    """A ledger of districts with subtotals and a grand total at the top or the bottom."""
    rows, count = [], 0
    for number, amounts in enumerate(groups):
        for amount in amounts:
            count += 1
            rows.append([str(count), f"第{number}区", f"项目{count}", str(amount), "2022.1.1"])
        rows.append(["", f"第{number}区小计", f"{len(amounts)}个", str(sum(amounts)), ""])
    total = sum((sum(amounts) for amounts in groups), Decimal(0)) + wrong
    grand = ["", "合计", f"{count}个", str(total), ""]
    return [HEADER, grand, *rows] if first else [HEADER, *rows, grand]


@given(GROUPS, st.booleans())
def test_right_totals_agree(groups: list[list[Decimal]], first: bool) -> None:
    sheet = understood(csv(ledger(groups, first=first)), "签约.csv").sheets[0]
    assert len(sheet.totals) == len(groups) + 1
    assert all(check.agrees for check in sheet.totals)
    assert sheet.counted(LineOutcome.READ) == sum(map(len, groups))


@given(GROUPS, st.booleans(), st.sampled_from(["0.01", "-0.01", "1", "100"]))
def test_a_wrong_total_is_told(groups: list[list[Decimal]], first: bool, wrong: str) -> None:
    rows = ledger(groups, first=first, wrong=Decimal(wrong))
    sheet = understood(csv(rows), "签约.csv").sheets[0]
    grand = next(check for check in sheet.totals if check.label == "合计")
    assert not grand.agrees
    assert sum(not check.agrees for check in sheet.totals) == 1


def test_only_the_rounding_that_is_shown_is_forgiven() -> None:
    def agrees(stated: str) -> bool:
        rows = [HEADER, ["1", "甲区", "甲", "1.26", ""], ["2", "甲区", "乙", "2.13", ""]]
        rows.append(["", "合计", "2个", stated, ""])
        return understood(csv(rows), "签约.csv").sheets[0].totals[0].agrees

    assert agrees("3.39")
    assert agrees("3.4")
    assert agrees("3")
    assert not agrees("3.3")
    assert not agrees("3.38")


def test_labels_of_totals_and_sections() -> None:
    for text in (
        "小计",
        "合计:",
        "总 计".replace(" ", ""),
        "海港区小计",
        "合计(20个)",
        "共5项",
        "总计:485个",
        "2022年合计",
    ):
        assert total_label(text) is not None, text
    for text in ("共享充电项目", "合计划项目", "累积项目", "共青城电池项目", "小计算机生产项目"):
        assert total_label(text) is None, text
    assert section_label("一、海港区(5个)", 0).text == "海港区"
    assert section_label("(二)在建项目", 0).level == 2
    assert section_label("一、签约项目(共12个)", 0).count == 12


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=8)


@given(st.lists(st.lists(TEXTS, max_size=6), max_size=12))
def test_every_row_of_any_file_ends_somewhere(rows: list[list[str]]) -> None:
    table = [HEADER, *rows, ["1", "甲区", "甲项目", "1", "2022.1.1"]]
    data = "\r\n".join(
        "\t".join(" ".join(c.replace('"', "").split()) for c in row) for row in table
    )
    sheet = understood(data.encode(), "签约.tsv").sheets[0]
    filled = [row for row in data.split("\r\n") if any(cell.strip() for cell in row.split("\t"))]
    assert len(sheet.lines) >= len([row for row in filled if row.strip()]) - 1
    assert len({line.row for line in sheet.lines}) == len(sheet.lines)
