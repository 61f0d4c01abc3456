"""What bulletins look like over HTTP, and what callers send about them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.bulletins.choices import Status as BulletinStatus
from wutong.kernel.http.fields import Body, Day, KeyInBody, Letters, Moment, Version

Reason = Annotated[str, Letters(300, 1)]


class TemplateShape(Schema):
    """A template in use, in its latest version."""

    id: int
    code: str
    version: int
    name: str
    region: str | None = Field(description="行政区划代码；null 为各地通用")
    body: dict[str, Any] = Field(description="文稿：标题、章节、表格与语句")

    @staticmethod
    def resolve_region(template: Any) -> str | None:
        """The region's code."""
        return template.region.code if template.region else None


class TemplateList(Schema):
    """One page of templates."""

    items: list[TemplateShape]
    next: str | None


class BulletinRow(Schema):
    """A bulletin as a line of the list."""

    id: int
    title: str
    number: str = Field(description="发文字号；未印发为空串")
    status: BulletinStatus
    region: str
    issuing_unit: str
    first_day: Day
    last_day: Day
    drafted_by: str | None
    drafted_at: Moment
    reviewed_by: str | None
    reviewed_at: Moment | None
    review_note: str
    issued_by: str | None
    issued_on: Day | None
    as_known: Moment | None = Field(description="数据截止的时刻")
    restates: int | None
    restate_reason: str
    version: int

    @staticmethod
    def resolve_region(bulletin: Any) -> str:
        """The region's code."""
        code: str = bulletin.region.code
        return code

    @staticmethod
    def resolve_drafted_by(bulletin: Any) -> str | None:
        """The drafter's name."""
        return _name(bulletin.drafted_by)

    @staticmethod
    def resolve_reviewed_by(bulletin: Any) -> str | None:
        """The reviewer's name."""
        return _name(bulletin.reviewed_by)

    @staticmethod
    def resolve_issued_by(bulletin: Any) -> str | None:
        """The name of who issued it."""
        return _name(bulletin.issued_by)

    @staticmethod
    def resolve_restates(bulletin: Any) -> int | None:
        """The number of the bulletin that this one corrects."""
        number: int | None = bulletin.restates_id
        return number

    @staticmethod
    def resolve_version(bulletin: Any) -> int:
        """The revision."""
        version: int = bulletin.revision
        return version


def _name(person: Any) -> str | None:
    return person.name if person else None


class BulletinList(Schema):
    """One page of bulletins."""

    items: list[BulletinRow]
    next: str | None


class BulletinShape(BulletinRow):
    """A bulletin with its text."""

    body: dict[str, Any] = Field(description="文稿，可编辑")
    document: dict[str, Any] | None = Field(description="成文；文稿写法不对时为 null")
    intact: bool = Field(description="印发后的内容与当时的指纹一致")


class FigureRow(Schema):
    """A number of the bulletin."""

    key: str
    label: str
    display: str
    value: str | None = Field(description="精确值")
    facts: dict[str, str] = Field(description="口径、期间、数据截止")
    inputs: list[str] = Field(description="由哪几个数算出；空则有自己的行")


class FigureList(Schema):
    """Every number of the bulletin."""

    items: list[FigureRow]


class RowBehindShape(Schema):
    """One row behind a number."""

    key: str
    title: str
    amount: str
    facts: dict[str, Any]


class FigureShape(FigureRow):
    """A number with a stretch of the rows behind it."""

    rows: list[RowBehindShape]
    count: int
    next: int | None = Field(description="放进 start 接着看")


class RowChangeShape(Schema):
    """A row that differs from the issue."""

    key: str
    title: str
    kind: str = Field(description="added、removed、changed")
    was: str | None
    now: str | None


class FigureChangeShape(Schema):
    """A number that would come out otherwise."""

    key: str
    label: str
    was: str
    now: str
    rows: list[RowChangeShape]


class ReasonShape(Schema):
    """One later write to a row: who, when, why."""

    at: Moment
    actor: str
    what: str
    detail: str
    reason: str


class ComparisonShape(Schema):
    """An issued bulletin against itself as known on its day, and against today."""

    reproduced: bool = Field(description="按印发当日所知重算，与印发时完全相同")
    compared: int = Field(description="比对的数字个数")
    changes: list[FigureChangeShape] = Field(description="按今天所知会不同的数字")
    reasons: dict[str, list[ReasonShape]]


class NewBulletin(Body):
    """A bulletin to draft from a template."""

    template: KeyInBody = Field(description="模板编号")
    region: Annotated[str, Letters(16, 6)]
    first_day: Day
    last_day: Day
    issuing_unit: Annotated[str, Letters(80)] = ""


class TextBody(Body):
    """The text of a draft."""

    body: dict[str, Any]
    version: Version | None = None


class ReviewBody(Body):
    """The version that was reviewed, with remarks."""

    note: Annotated[str, Letters(300)] = ""
    version: Version | None = None


class ReturnBody(Body):
    """Why a bulletin goes back to its drafter."""

    note: Reason
    version: Version | None = None


class RestateBody(Body):
    """Why a corrected issue is needed."""

    reason: Reason


class BulletinFilter(Schema):
    """Every condition given must hold."""

    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    status: BulletinStatus | None = None
