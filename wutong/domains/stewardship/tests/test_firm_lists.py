"""Lists of firms: headings, faults, what is taken in."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from wutong.domains.investors.models import Investor
from wutong.domains.investors.queries import normalize_name, normalize_uscc, uscc_fault
from wutong.domains.stewardship.actions.firm_importing import import_firms, plan_firms
from wutong.domains.stewardship.actions.firms import leave
from wutong.domains.stewardship.models import ServedFirm
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.domains.stewardship.rules.firm_lists import Fault, FirmLine, firm_lines
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town

CODE = "91130300MA0001ABCD"
HEAD = ["企业名称", "统一社会信用代码", "所在地区", "行业代码", "服务权重"]


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def read(*rows: list[object]) -> tuple[list[FirmLine], list[Fault]]:
    return firm_lines(rows, uscc_fault, normalize_uscc, normalize_name)


def workbook(*rows: list[object]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


class TestReading:
    def test_headings_below_a_title_in_any_order(self) -> None:
        lines, faults = read(
            ["2026 年服务企业名单"], [], ["序号", "行业", "单位名称", "乡镇"],
            [1.0, "C1331", " 甲公司 ", "海港区"], ["", "", "", ""], [2.0, "", "乙公司", ""],
        )  # fmt: skip
        assert faults == []
        assert lines == [
            FirmLine(4, "甲公司", "", "海港区", "C1331", 1),
            FirmLine(6, "乙公司", "", "", "", 1),
        ]

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            (["", CODE, "", "", ""], "第 2 行：没有企业名称"),
            (["甲", "9113", "", "", ""], "第 2 行：统一社会信用代码应为 18 位，这里是 4 位"),
            (["甲", "", "", "食品", ""], "第 2 行：行业代码「食品」不是国民经济行业代码"),
            (["甲", "", "", "", 99.0], "第 2 行：服务权重须是 1 到 20 的整数"),
            (["甲" * 121, "", "", "", ""], "第 2 行：企业名称超过 120 个字"),
        ],
    )
    def test_faults_name_the_line(self, row: list[object], fault: str) -> None:
        lines, faults = read(HEAD, row)
        assert (lines, [str(one) for one in faults]) == ([], [fault])

    def test_a_firm_that_stands_twice(self) -> None:
        _lines, faults = read(HEAD, ["甲公司", "", "", "", ""], ["甲公司", "", "", "", ""])
        assert [str(one) for one in faults] == ["第 3 行：与第 2 行重复"]

    def test_no_heading_and_no_firm(self) -> None:
        with pytest.raises(BadValue, match="没有找到表头"):
            read(["甲", "乙"], ["1", "2"])
        with pytest.raises(BadValue, match="表里没有企业"):
            read(HEAD)


class TestTakingIn:
    def test_a_workbook_once(self, town: Town) -> None:
        data = workbook(
            HEAD, ["甲公司", "", "海港区", "C1331", 3], ["乙公司", "", "", "", ""],
            [town.firm.name, "", "昌黎县", "", ""],
        )  # fmt: skip
        give = {"data": data, "name": "名单.xlsx", "region": town.world.city, "by": town.bureau}
        assert len(plan_firms(data=data, name="名单.xlsx", region=town.world.city).lines) == 3
        done = import_firms(at=MONDAY, **give)
        assert (done.taken_in, done.known, done.registered) == (3, 0, 2)
        assert import_firms(at=MONDAY, **give).taken_in == 0
        rows = ServedFirm.objects.order_by("pk").values_list("region__name", "weight")
        assert list(rows) == [("海港区", 3), ("秦皇岛市", 1), ("昌黎县", 1)]
        leave(firm=ServedFirm.objects.all()[0], reason="迁出", by=town.bureau, at=MONDAY)
        again = import_firms(at=at("2026-04-01"), **give)
        assert (again.taken_in, again.registered) == (1, 0)
        assert not ServedFirm.objects.exclude(left_on=None).exists()

    def test_csv_in_the_old_encoding(self, town: Town) -> None:
        data = "企业名称,地区\n甲公司,海港区\n".encode("gb18030")
        done = import_firms(
            data=data, name="a.csv", region=town.world.city, by=town.bureau, at=MONDAY
        )
        assert done.taken_in == 1

    @pytest.mark.parametrize(
        ("data", "name", "fault"),
        [
            (b"", "a.xlsx", "空的"), (b"%PDF", "a.pdf", "请上传"), (b"PK\x03\x04zz", "a.xlsx", "打不开"),
            (b"\xff\xff\xff", "a.csv", "编码"),
        ],
    )  # fmt: skip
    def test_files_that_cannot_be_read(
        self, town: Town, data: bytes, name: str, fault: str
    ) -> None:
        with pytest.raises(BadValue, match=fault):
            plan_firms(data=data, name=name, region=town.world.city)

    def test_one_wrong_line_and_nothing_is_written(self, town: Town) -> None:
        data = workbook(HEAD, ["甲公司", "", "", "", ""], ["乙公司", "", "火星镇", "", ""])
        give = {"data": data, "name": "a.xlsx", "region": town.world.city, "at": MONDAY}
        with pytest.raises(BadValue, match="第 3 行：本地区没有「火星镇」"):
            import_firms(by=town.bureau, **give)
        assert not Investor.objects.filter(name="甲公司").exists()
        with pytest.raises(NotAllowed):
            import_firms(by=town.leader, **give)
