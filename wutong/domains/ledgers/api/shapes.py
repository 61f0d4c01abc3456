"""What imports look like over HTTP, and what callers send about them."""

from __future__ import annotations

from typing import Annotated, Any, Final

from ninja import Schema
from pydantic import Field

from wutong.domains.ledgers.choices import ImportStatus, RowOutcome, SheetKind
from wutong.kernel.http.fields import Body, Letters, Moment

MOST_ANSWERS: Final = 500


class ColumnShape(Schema):
    """What a column was taken for."""

    letter: str
    header: str
    meaning: str = Field(description="列的含义；认不出为空串")
    unit: str
    sure: bool


class SheetShape(Schema):
    """What a sheet was taken for, and how its totals compare with its rows."""

    name: str
    kind: SheetKind
    rows: int
    unreadable: int
    columns: list[ColumnShape]
    totals_checked: int
    totals_differ: int

    @staticmethod
    def resolve_totals_checked(sheet: Any) -> int:
        """How many total rows were checked against the rows above them."""
        return len(sheet["totals"])

    @staticmethod
    def resolve_totals_differ(sheet: Any) -> int:
        """How many of them differ."""
        return sum(not check["agrees"] for check in sheet["totals"])


class QuestionShape(Schema):
    """Something that the file leaves open."""

    key: str
    text: str
    choices: list[list[str]] = Field(description="可选的答案：值与说法；空表示自己填")
    suggested: str
    blocks: bool = Field(description="不回答就不能确认")
    answer: str


class ImportRow(Schema):
    """An import as a line of the list."""

    id: int
    file_name: str
    region: str = Field(description="导入单位的行政区划代码")
    status: ImportStatus
    counts: dict[str, int] = Field(description="各种结果的行数")
    rows_total: int
    rows_done: int
    failure: str
    uploaded_at: Moment
    confirmed_at: Moment | None
    undone_at: Moment | None

    @staticmethod
    def resolve_region(one: Any) -> str:
        """The region's code."""
        code: str = one.region.code
        return code

    @staticmethod
    def resolve_rows_done(one: Any) -> int:
        """Rows written so far, those not yet committed included."""
        through: int = one.rows_through
        return through


class ImportList(Schema):
    """One page of imports."""

    items: list[ImportRow]
    next: str | None


class ImportShape(ImportRow):
    """An import with what was understood of the file."""

    sha256: str
    remembered: bool = Field(description="沿用了记住的版式")
    verified: bool = Field(description="确认即核验")
    sheets: list[SheetShape]
    questions: list[QuestionShape]

    @staticmethod
    def resolve_sha256(one: Any) -> str:
        """The file's digest."""
        digest: str = one.file.sha256
        return digest

    @staticmethod
    def resolve_sheets(one: Any) -> list[Any]:
        """The sheets as they were read."""
        sheets: list[Any] = one.reading.get("sheets", [])
        return sheets

    @staticmethod
    def resolve_questions(one: Any) -> list[Any]:
        """The questions with the answers given."""
        questions: list[Any] = one.reading.get("questions", [])
        return questions


class ChangeShape(Schema):
    """One field that changes."""

    field: str
    old: str | None
    new: str | None


class IssueShape(Schema):
    """A cell that cannot be read: what it says, and why not."""

    column: str
    header: str
    text: str
    why: str


class LedgerRowShape(Schema):
    """One row of the file, and what it would change or changed."""

    sheet: str
    row: int
    outcome: RowOutcome
    name: str
    why: str
    project: str | None = Field(description="项目编号")
    changes: list[ChangeShape]
    issues: list[IssueShape]
    suspects: list[str]

    @staticmethod
    def resolve_project(row: Any) -> str | None:
        """The project's code."""
        return row.project.code if row.project else None


class RowList(Schema):
    """One page of rows, in the order of the file."""

    items: list[LedgerRowShape]
    next: str | None


class AnswersBody(Body):
    """Answers by the keys of the questions; ``kind:``, ``meaning:`` and ``unit:`` keys change
    what a sheet or column was taken for."""

    answers: dict[Annotated[str, Letters(200, 1)], Annotated[str, Letters(200)]] = Field(
        max_length=MOST_ANSWERS
    )


class ImportUndoBody(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class UndoneShape(ImportShape):
    """An import that was undone, with the rows that stay because of later work."""

    staying: list[LedgerRowShape]
