"""What a superior's forms and their fillings look like over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.bulletins.choices import UpwardFormat
from wutong.domains.bulletins.queries.upward import cells_of_report
from wutong.domains.bulletins.rules.upward_fill import where
from wutong.kernel.http.fields import Body, Day, Letters, Moment, Version

Place = Annotated[str, Letters(200, 1)]


class UpwardFormRow(Schema):
    """A form in use."""

    id: int
    name: str
    region: str = Field(description="填报单位的行政区划代码")
    file_name: str
    file_format: UpwardFormat
    version: int

    @staticmethod
    def resolve_region(form: Any) -> str:
        """The region's code."""
        code: str = form.region.code
        return code

    @staticmethod
    def resolve_version(form: Any) -> int:
        """The revision."""
        revision: int = form.revision
        return revision


class UpwardFormShape(UpwardFormRow):
    """A form with what stands in it and what fills it."""

    reading: dict[str, Any] = Field(description="单元格或占位符")
    marks: list[dict[str, Any]] = Field(description="标记：位置与写法")


class UpwardFormList(Schema):
    """One page of forms."""

    items: list[UpwardFormRow]
    next: str | None


class UpwardMarkBody(Body):
    """A mark: ``text`` for a cell, ``of`` and ``columns`` for a row that repeats."""

    place: Place = Field(description="工作表!B4、占位符的名字，或重复的行：工作表!7、表1!2")
    text: Annotated[str, Letters(500)] = ""
    region: Annotated[str, Letters(16)] = Field("", description="范围；缺省为填报单位")
    of: Annotated[str, Field(pattern="^(region|project)?$")] = ""
    figure: Annotated[str, Letters(200)] = Field("", description="逐项目时：哪个指标的项目")
    last: Annotated[int, Field(ge=0, le=1_048_576)] = Field(0, description="留到第几行")
    columns: list[tuple[Annotated[str, Letters(200)], Annotated[str, Letters(500)]]] = Field(
        default_factory=list, description="各列（列号或占位符）填什么", max_length=200
    )
    version: Version | None = None

    def mark_data(self) -> dict[str, Any]:
        """As :func:`rules.upward.read_mark` reads it."""
        data = self.model_dump(exclude={"version"})
        return data if self.of else {name: data[name] for name in ("place", "text", "region")}


class UpwardPlaceBody(Body):
    """A place whose mark goes."""

    place: Place
    version: Version | None = None


class UpwardPeriodBody(Body):
    """Which days a form is filled for."""

    first_day: Day
    last_day: Day


class UpwardReportRow(Schema):
    """A filled form."""

    id: int
    form: int
    name: str
    first_day: Day
    last_day: Day
    number: int = Field(description="同一期间第几次填")
    missing: int = Field(description="无数据的格数")
    as_known: Moment = Field(description="数据截止的时刻")
    filled_by: str | None

    @staticmethod
    def resolve_form(report: Any) -> int:
        """The form's number."""
        number: int = report.form_id
        return number

    @staticmethod
    def resolve_name(report: Any) -> str:
        """The form's name."""
        name: str = report.form.name
        return name

    @staticmethod
    def resolve_filled_by(report: Any) -> str | None:
        """Who filled it."""
        return report.filled_by.name if report.filled_by else None


class UpwardReportList(Schema):
    """One page of filled forms."""

    items: list[UpwardReportRow]
    next: str | None


class UpwardCell(Schema):
    """One cell."""

    place: str
    text: str
    number: str | None = Field(description="写成数字的，十进制；按单位和舍入")
    unit: str
    missing: bool
    source: str


class UpwardCellChange(Schema):
    """A cell that came out otherwise than last time."""

    place: str
    was: str | None
    now: str | None


class UpwardReportShape(UpwardReportRow):
    """A filled form, cell by cell."""

    cells: list[UpwardCell]
    before: int | None = Field(description="上次填的")
    changes: list[UpwardCellChange]

    @staticmethod
    def resolve_cells(report: Any) -> list[dict[str, Any]]:
        """The cells in order."""
        return [
            {
                "place": where(one), "text": one.text, "unit": one.unit, "missing": one.missing,
                "number": None if one.number is None else format(one.number, "f"),
                "source": one.source,
            }
            for one in cells_of_report(report)
        ]  # fmt: skip


class UpwardFigureRow(Schema):
    """A row behind a figure."""

    key: str
    title: str
    amount: str


class UpwardFigureShape(Schema):
    """A figure behind a cell."""

    label: str
    display: str
    definition: str
    value: str | None
    rows: list[UpwardFigureRow]


class UpwardCellShape(Schema):
    """What stands behind a cell."""

    place: str
    text: str
    figures: list[UpwardFigureShape]
