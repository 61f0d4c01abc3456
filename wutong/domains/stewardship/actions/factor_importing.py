"""Tables of sources and needs, taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.queries.workbook import read_cells
from wutong.domains.org.queries import Region, Unit, User, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.capacities import Source, add_capacity, change_capacity
from wutong.domains.stewardship.actions.factor_support import access_for
from wutong.domains.stewardship.actions.factors import Wanted, add_need
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.capacity_list import CAPACITY_COLUMNS
from wutong.domains.stewardship.queries.factor_list import NEED_COLUMNS
from wutong.domains.stewardship.queries.units import units_near
from wutong.domains.stewardship.rules import factor_sheets as cells
from wutong.domains.stewardship.rules.errors import BadValue, StewardshipError
from wutong.domains.stewardship.rules.factor_sheets import Line
from wutong.domains.stewardship.rules.factors import measure_of

FAULTS_SHOWN: Final = 10
NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(frozen=True)
class Imported:
    """How many lines were new, changed something, or stood there already."""

    new: int
    changed: int
    same: int


def _each(
    data: bytes, headings: tuple[str, ...], take: Callable[[dict[str, str]], str]
) -> Imported:
    """Every line by ``take``, in one transaction. Raises BadValue for the field ``file`` with the
    lines at fault; then nothing was written."""
    try:
        sheets = read_cells(data)
    except ValueError as error:
        raise BadValue("file", str(error)) from error
    lines: list[Line] = cells.lines_of(sheets[0][1] if sheets else [], headings)
    counts = {NEW: 0, CHANGED: 0, SAME: 0}
    faults: list[str] = []
    with transaction.atomic():
        for number, one in lines:
            try:
                counts[take(one)] += 1
            except StewardshipError as fault:
                faults.append(_("第 %(line)s 行：%(text)s") % {"line": number, "text": fault})
                if len(faults) == FAULTS_SHOWN:
                    break
        if faults:
            raise BadValue("file", " ".join(faults))
    return Imported(counts[NEW], counts[CHANGED], counts[SAME])


def import_capacities(*, data: bytes, by: User | None, at: datetime) -> Imported:
    """Sources by region, kind and name: new ones are added, others brought to what the table says.
    Raises BadValue, NotAllowed only as the fault of a line."""
    return _each(data, CAPACITY_COLUMNS, lambda line: _capacity(line, by, at))


def _capacity(line: dict[str, str], by: User | None, at: datetime) -> str:
    region = region_by_code(line["地区代码"])
    if region is None:
        raise BadValue(
            "地区代码", _("没有这个行政区划代码：%(code)s。") % {"code": line["地区代码"]}
        )
    kind = cells.kind_of(line["要素"])
    total = cells.number_of(line["总量"], "总量")
    if total is None:
        raise BadValue("总量", _("请填写总量。"))
    source = Source(
        name=line["来源"], total=total,
        used_before=cells.number_of(line["既有占用"], "既有占用") or Decimal(0),
        measure=measure_of(kind, line["单位"]),
        from_day=cells.day_of(line["可用日期"], "可用日期"),
        unit=_unit(line["供应单位"], region), note=line["说明"],
    )  # fmt: skip
    row = FactorCapacity.objects.filter(region=region, kind=kind, name=source.name.strip())
    known = row.select_related("unit").first()
    if known is None:
        add_capacity(region=region, kind=kind, source=source, by=by, at=at)
        return NEW
    if Source(known.name, known.total, known.used_before, known.measure, known.from_day,
              known.unit, known.note) == source:  # fmt: skip
        return SAME
    change_capacity(capacity=known, source=source, reason=_("导入"), by=by, at=at)
    return CHANGED


def _unit(name: str, region: Region) -> Unit | None:
    if not name:
        return None
    found = next((one for one in units_near(region.path) if one.name == name), None)
    if found is None:
        raise BadValue("unit", _("没有这个单位：%(name)s。") % {"name": name})
    return found


def import_needs(*, data: bytes, by: User | None, at: datetime) -> Imported:
    """Needs by project: what isn't there yet is added; the same kind, day and quantity counts as
    there. Raises BadValue, NotAllowed only as the fault of a line."""
    return _each(data, NEED_COLUMNS, lambda line: _need(line, by, at))


def _need(line: dict[str, str], by: User | None, at: datetime) -> str:
    access = access_for(by, at)
    seen = Project.objects.visible_to(access) if access else Project.objects.present()
    project = seen.select_related("region").filter(code=line["项目编号"]).first()
    if project is None:
        words = _("没有这个项目，或者您看不到它：%(code)s。")
        raise BadValue("项目编号", words % {"code": line["项目编号"]})
    day = cells.day_of(line["需要日期"], "需要日期")
    if day is None:
        raise BadValue("需要日期", _("请填写需要日期。"))
    wanted = Wanted(
        kind=cells.kind_of(line["要素"]), needed_by=day,
        quantity=cells.number_of(line["数量"], "数量"), measure=line["单位"],
        details={"voltage": line["电压"], "power_factor": line["功率因数"]},
        for_start=cells.yes_of(line["开工前须落实"], "开工前须落实"),
        unit=_unit(line["责任单位"], project.region), note=line["说明"],
    )  # fmt: skip
    same = FactorNeed.objects.filter(
        project=project, kind=wanted.kind, needed_by=day, quantity=wanted.quantity
    )
    if same.exists():
        return SAME
    add_need(project=project, wanted=wanted, by=by, at=at)
    return NEW
