"""The metric engine: declared once, computed in the database, opened down to its rows.

A room declares metrics over its own tables; everything that shows a number calls :func:`ask`.
"""

from wutong.kernel.metrics.answers import Answer, Row, Value, display, plain
from wutong.kernel.metrics.apart import MembersOf, ask_apart
from wutong.kernel.metrics.definitions import (
    Aggregate,
    Dimension,
    Kind,
    Member,
    Metric,
    Source,
    UnknownMetric,
    declare,
    declared,
    find,
    versions_of,
)
from wutong.kernel.metrics.engine import ask, ask_each, ask_many
from wutong.kernel.metrics.opening import count_rows, rows, rows_by
from wutong.kernel.metrics.questions import BadQuestion, Period, Question, Scope
from wutong.kernel.metrics.reading import once, one_reading

__all__ = [
    "Aggregate",
    "Answer",
    "BadQuestion",
    "Dimension",
    "Kind",
    "Member",
    "MembersOf",
    "Metric",
    "Period",
    "Question",
    "Row",
    "Scope",
    "Source",
    "UnknownMetric",
    "Value",
    "ask",
    "ask_apart",
    "ask_each",
    "ask_many",
    "count_rows",
    "declare",
    "declared",
    "display",
    "find",
    "once",
    "one_reading",
    "plain",
    "rows",
    "rows_by",
    "versions_of",
]
