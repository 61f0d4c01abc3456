"""Rules of monthly reports in the access matrix."""

from __future__ import annotations

from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    HIDDEN_ADMINISTRATOR,
    NOBODY_ELSEWHERE,
    SHARED,
    Row,
)

RULE: Final = {"due_day": 10, "begins": "2022-01-01"}
RULERS: Final = ".xxxxxxxx-L"

ROWS: Final[tuple[Row, ...]] = (
    Row("projects:reporting_rules", ADMINISTRATOR),
    Row("projects:reporting", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region"),
    Row("projects:reporting", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region", "post",
        {"due_day": "10", "begins": "2022-01"}),
    Row("projects:reporting_rules", ADMINISTRATOR, method="post",
        body={"due_day": "10", "begins": "2022-01"}),
    Row("projects:reporting_remove", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "region", "post"),
    Row("api:read_reporting_rule", SHARED, NOBODY_ELSEWHERE, "reporting_region"),
    Row("api:put_reporting_rule", RULERS, NOBODY_ELSEWHERE, "reporting_region", "put", RULE),
    Row("api:remove_reporting_rule", RULERS, NOBODY_ELSEWHERE, "reporting_region", "delete"),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "reporting_region": lambda scene, place: {"region": scene.region(place).code},
}
BODIES: Final[dict[str, Arguments]] = {}
