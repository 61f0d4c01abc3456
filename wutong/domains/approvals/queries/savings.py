"""The savings of a region, as the metrics say: in all, by stage, by department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from wutong.domains.projects.queries.questions import rows_address
from wutong.kernel.metrics import Question, Value, ask_many

CODES: Final = (
    "approval_cases", "approval_cases_parallel", "approval_days_saved", "approval_papers_saved",
    "approval_steps_saved", "approval_on_time_rate", "approval_median_days", "permits_issued",
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One number; ``url`` opens its cases."""

    head: str
    text: str
    url: str
    definition: str = ""


@dataclass(frozen=True)
class Line:
    """A member of a dimension with its numbers."""

    label: str
    cells: Sequence[Cell]


def totals(question: Question) -> list[Cell]:
    """The numbers of the whole region."""
    answers = ask_many(CODES, question)
    return [
        Cell(answers[code].metric.label, answers[code].display(answers[code].total),
             rows_address(code, question), answers[code].metric.definition)
        for code in CODES
    ]  # fmt: skip


def lines_by(question: Question, dimension: str) -> list[Line]:
    """The numbers of each member of a dimension that has cases."""
    split = replace(question, by=(dimension,))
    answers = ask_many(CODES, split)
    values: dict[str, dict[str, Value]] = {
        code: {one.keys[dimension]: one for one in answer.values}
        for code, answer in answers.items()
    }
    return [
        Line(
            shown.labels[dimension],
            [
                Cell(
                    answers[code].metric.label,
                    answers[code].display(values[code][key]) if key in values[code] else "—",
                    rows_address(code, question, None, {dimension: key}),
                )
                for code in CODES
            ],
        )
        for key, shown in values["approval_cases"].items()
        if shown.value
    ]
