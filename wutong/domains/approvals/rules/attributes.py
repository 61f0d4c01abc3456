"""The attributes of a project that conditions may ask about, with labels and units. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NUMBER, CHOICE, FLAG, INDUSTRY = "number", "choice", "flag", "industry"

SECTIONS: Final[tuple[tuple[str, int, int], ...]] = (
    ("A", 1, 5), ("B", 6, 12), ("C", 13, 43), ("D", 44, 46), ("E", 47, 50), ("F", 51, 52),
    ("G", 53, 60), ("H", 61, 62), ("I", 63, 65), ("J", 66, 69), ("K", 70, 70), ("L", 71, 72),
    ("M", 73, 75), ("N", 76, 79), ("O", 80, 82), ("P", 83, 83), ("Q", 84, 85), ("R", 86, 90),
    ("S", 91, 96), ("T", 97, 97),
)  # fmt: skip
LONGEST_CODE: Final = 4
YUAN: Final = "元"
WAN: Final = Decimal(10_000)


@dataclass(frozen=True)
class Attribute:
    """One attribute: its code, what people call it, what kind of value it has, in which unit."""

    code: str
    label: Any
    kind: str
    unit: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    asks: Any = ""

    def shown(self, value: Any) -> str:
        """A value as people read it."""
        if self.kind == FLAG:
            return _("是") if value is True else _("否")
        if self.kind == NUMBER:
            return _amount(Decimal(str(value)), self.unit)
        return str(self.choices.get(value, value))


def _amount(number: Decimal, unit: str) -> str:
    if unit == YUAN and number >= WAN:
        number, unit = number / WAN, "万元"
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def section_of(industry_code: str) -> str:
    """The section letter (门类) of a code of GB/T 4754-2017; "" where it is none.

    ``C26``, ``26``, ``2611`` and ``C`` are all codes.
    """
    code = industry_code.strip().upper()
    letter, digits = (code[:1], code[1:]) if code[:1].isalpha() else ("", code)
    if not digits:
        return letter if any(letter == one for one, _first, _last in SECTIONS) else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_CODE):
        return ""
    division = int(digits[:2]) if len(digits) > 1 else 0
    found = next((one for one, first, last in SECTIONS if first <= division <= last), "")
    return found if letter in ("", found) else ""


def _number(code: str, label: Any, unit: str, asks: Any = "") -> Attribute:
    return Attribute(code, label, NUMBER, unit, asks=asks)


def _flag(code: str, label: Any, asks: Any = "") -> Attribute:
    return Attribute(code, label, FLAG, asks=asks)


def _choice(code: str, label: Any, choices: Mapping[str, Any], asks: Any = "") -> Attribute:
    return Attribute(code, label, CHOICE, choices=choices, asks=asks)


_t = gettext_lazy
_ALL: Final = (
    Attribute("industry_code", _t("行业"), INDUSTRY, asks=_t("国民经济行业分类代码")),
    _number("total_investment", _t("总投资"), YUAN),
    _number("land_area", _t("用地面积"), "㎡"),
    _number("floor_area", _t("建筑面积"), "㎡"),
    _number("energy_use", _t("年综合能源消费量"), "吨标准煤"),
    _number("electricity_use", _t("年用电量"), "万千瓦时"),
    _choice("investment_kind", _t("投资性质"),
            {"enterprise": _t("企业投资"), "government": _t("政府投资")}),
    _flag("core_catalogue", _t("列入核准目录"), _t("列入政府核准的投资项目目录")),
    _flag("foreign_invested", _t("外商投资")),
    _choice("land_supply", _t("土地来源"),
            {"granted": _t("出让"), "allocated": _t("划拨"), "own": _t("自有土地"),
             "leased": _t("租赁厂房"), "temporary": _t("临时用地"), "none": _t("不涉及用地")}),
    _flag("buys_building", _t("购买现成厂房")),
    _flag("rebuilds", _t("改建扩建既有建筑")),
    _flag("new_company", _t("新设项目公司")),
    _choice("building_kind", _t("建筑类型"),
            {"industrial": _t("工业建筑"), "civil": _t("民用建筑"), "municipal": _t("市政工程"),
             "none": _t("无土建")}),
    _flag("temporary_works", _t("临时建设")),
    _flag("prefabricated", _t("装配式建筑")),
    _choice("environment_class", _t("环评类别"),
            {"report_book": _t("报告书"), "report_form": _t("报告表"),
             "registration": _t("登记表"), "exempt": _t("不纳入环评管理")},
            _t("按建设项目环境影响评价分类管理名录")),
    _choice("risk", _t("安全风险"), {"low": _t("低"), "medium": _t("中"), "high": _t("高")}),
    _flag("hazardous", _t("涉及危险化学品")),
    _flag("special_fire", _t("特殊建设工程"), _t("《建设工程消防设计审查验收管理暂行规定》第十四条")),
    _flag("needs_forest", _t("占用林地")),
    _flag("civil_air_defence", _t("须建防空地下室"), _t("城市规划区内新建民用建筑")),
    _flag("shelter_impossible", _t("不能修建防空地下室"), _t("因地质、地形、结构等条件限制")),
    _flag("heritage", _t("涉及文物保护"), _t("在文物保护单位的保护范围或建设控制地带")),
    _flag("flood", _t("涉及河道或洪泛区")),
    _flag("geology", _t("在地质灾害易发区")),
    _flag("soil_loss", _t("可能造成水土流失"), _t("在水土保持方案编报范围内")),
    _flag("takes_water", _t("取用水资源")),
    _flag("drains", _t("排入城镇排水管网")),
    _flag("road_opening", _t("占用挖掘道路")),
    _flag("underground", _t("含地下工程")),
    _flag("seismic", _t("须地震安全性评价")),
    _flag("traffic_impact", _t("须交通影响评价")),
    _flag("area_assessed", _t("已做区域评估"), _t("所在园区已完成区域评估，成果可共享")),
)  # fmt: skip
ATTRIBUTES: Final[Mapping[str, Attribute]] = {one.code: one for one in _ALL}
