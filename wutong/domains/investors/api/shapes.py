"""What investors look like over HTTP, and what callers send about them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.investors.choices import Honour, NameKind, ReferrerKind
from wutong.kernel.http.fields import Body, Flag, KeyInBody, Letters, Moment

IndustryCode = Annotated[str, Field(pattern=r"^([A-T]?[0-9]{0,4})$")]
NUMBER = "客商编号"


class InvestorRow(Schema):
    """A firm as a line of the list."""

    id: int
    name: str
    uscc: str | None = Field(description="统一社会信用代码（GB 32100-2015）")
    origin: str
    foreign: bool
    honours: list[Honour]
    industry_code: str
    created_at: Moment


class InvestorList(Schema):
    """One page of firms."""

    items: list[InvestorRow]
    next: str | None


class NameShape(Schema):
    """Another name of a firm."""

    id: int
    kind: NameKind
    name: str


class ContactShape(Schema):
    """A person of the firm; the phone is masked unless the caller's role needs it."""

    id: int
    name: str
    title: str
    phone: str


class ReferrerShape(Schema):
    """An introducer."""

    id: int
    name: str
    kind: ReferrerKind


class FirmRef(Schema):
    """A firm by its number."""

    id: int
    name: str


class InvestorShape(InvestorRow):
    """A firm with all its names, people and introducers."""

    note: str
    parent_group: FirmRef | None
    merged_into: FirmRef | None = Field(description="已并入的客商；未合并为 null")
    names: list[NameShape]
    contacts: list[ContactShape]
    referrers: list[ReferrerShape]
    version: str = Field(description="写回时放在 If-Match 头或 version 字段中")


class Suspect(Schema):
    """A record that may be the same firm, and why."""

    investor: FirmRef
    reason: str = Field(description="same_uscc、same_name、other_name、short_name、close_name 等")
    why: str
    strength: int = Field(description="把握，0–100")


class SuspectList(Schema):
    """Records that may be the stated firm, the likeliest first."""

    items: list[Suspect]


class SuspectedPairShape(Schema):
    """Two records that may be one firm."""

    one: InvestorRow
    other: InvestorRow
    reason: str
    why: str
    strength: int

    @staticmethod
    def resolve_reason(pair: Any) -> str:
        """The code of the reason."""
        return str(pair.suspicion.reason)

    @staticmethod
    def resolve_why(pair: Any) -> str:
        """The reason in a sentence."""
        why: str = pair.suspicion.why
        return why

    @staticmethod
    def resolve_strength(pair: Any) -> int:
        """How sure."""
        strength: int = pair.suspicion.strength
        return strength


class SuspectedPairList(Schema):
    """One stretch of the report; a stretch may be empty and still go on."""

    items: list[SuspectedPairShape]
    looked_through: int = Field(description="这一段比对了多少条记录")
    next: int | None = Field(description="放进 before 接着看；看完为 null")


class Fields(Body):
    """What is known of a firm."""

    uscc: Annotated[str, Letters(40)] = ""
    origin: Annotated[str, Letters(60)] = ""
    foreign: Flag = False
    honours: list[Honour] = Field([], max_length=20)
    industry_code: IndustryCode = ""
    note: Annotated[str, Letters(10000)] = ""


class OtherName(Body):
    """Another name of the firm."""

    kind: NameKind
    name: Annotated[str, Letters(120, 1)]


class NewInvestorBody(Fields):
    """A firm to enter; the record of the same firm is answered where there is one."""

    name: Annotated[str, Letters(120, 1)]
    other_names: list[OtherName] = Field([], max_length=20)
    confirmed: Flag = Field(False, description="已看过疑似重复，确认照此录入")


class InvestorChanges(Fields):
    """Fields to change; those left out stay."""

    name: Annotated[str, Letters(120, 1)] = ""
    parent_group: KeyInBody | None = Field(None, description="所属集团的客商编号")
    version: Annotated[str, Letters(64)] | None = None
    reason: Annotated[str, Letters(500)] = ""


class ContactBody(Body):
    """A person of the firm."""

    name: Annotated[str, Letters(40, 1)]
    title: Annotated[str, Letters(60)] = ""
    phone: Annotated[str, Letters(30)] = ""


class ReferrerBody(Body):
    """Who introduced the firm."""

    name: Annotated[str, Letters(120, 1)]
    kind: ReferrerKind
    phone: Annotated[str, Letters(30)] = ""


class OtherBody(Body):
    """Another record."""

    other: KeyInBody


class MergeBody(Body):
    """The record to give up, and why."""

    merged: KeyInBody = Field(description="并入后不再单列的客商编号")
    reason: Annotated[str, Letters(300, 1)]
    confirmed: Flag = Field(False, description="两个不同的信用代码确属一家")


class UndoBody(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class RelationShape(Schema):
    """One kind of rows that a merge moves."""

    label: str
    moved: int
    stay: int = Field(description="与保留的客商重复而不动的行数")


class PreviewShape(Schema):
    """What a merge would do."""

    kept: FirmRef
    merged: FirmRef
    relations: list[RelationShape]
    filled: list[str] = Field(description="保留的客商会补上的字段")
    new_names: list[str]
    different_codes: bool


class MergeShape(Schema):
    """A merge that was carried out."""

    id: int
    kept: FirmRef
    merged: FirmRef
    at: Moment
    by: str | None
    reason: str
    moved: int = Field(description="移动的行数")
    undone_at: Moment | None

    @staticmethod
    def resolve_by(record: Any) -> str | None:
        """The person's name."""
        return record.by.name if record.by else None

    @staticmethod
    def resolve_moved(record: Any) -> int:
        """How many rows moved."""
        return sum(len(one["keys"]) for one in record.moved)


class MergeList(Schema):
    """Merges of one record, the newest first."""

    items: list[MergeShape]
