"""Statements of the list that are kept give each person the rows of their own choices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from wutong.domains.org.models import Region
from wutong.domains.org.queries import access_of
from wutong.domains.projects.api.filters import ProjectFilter as ApiFilter
from wutong.domains.projects.forms.filters import ProjectFilter
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.conftest import Staff
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import NOBODY, Access

TODAY = date(2022, 6, 1)
PAGES = (
    "", "stage=signed", "stage=started", "stage=nonsense", "region=130300", "region=130322",
    "region=350505", "amount=1", "amount=20", "amount_min=1.5", "amount_max=1.5", "pace=stalled",
    "industry=新能源", "high_technology=yes", "high_technology=no", "confidential=yes",
    "confidential=no", "stage_from=2022-05-02", "stage_to=2022-05-02", "due=overdue", "due=week",
    "late_start=yes", "late_start=no", "waiting=yes", "waiting=no", "mine=yes", "mine=no",
    "parents=yes", "parents=no", "q=风电", "q=boli", "q=风电&stage=signed",
)  # fmt: skip
API: tuple[dict[str, Any], ...] = (
    {}, {"stage": ["signed"]}, {"stage": ["signed", "started"]}, {"pace": ["stalled"]},
    {"region": "130322"}, {"region": "130300"}, {"amount_from": "150000000"},
    {"amount_to": "150000000"}, {"high_technology": True}, {"high_technology": False},
    {"late_start": True}, {"late_start": False}, {"top_level": True}, {"industry": "新能源"},
    {"q": "风电"}, {"industry_code": "C"},
)  # fmt: skip


def keys(rows: Any) -> set[int]:
    return {one.pk for one in rows}


@pytest.fixture
def readers(staff: Staff, plants: dict[str, Project]) -> list[Access]:
    """Several people with different eyes, and nobody."""
    people = [value for value in vars(staff).values() if hasattr(value, "username")]
    assert len(people) > 1
    return [*(access_of(one, TODAY) for one in people), NOBODY]


def test_every_choice_of_the_page_finds_its_own_rows(readers: list[Access]) -> None:
    shown = set()
    for _ in range(2):  # put together, and kept
        for access in readers:
            for query in PAGES:
                for on in (TODAY, TODAY + timedelta(days=900)):
                    chosen = ProjectFilter(QueryDict(query), access=access, on=on)
                    found = chosen.narrowed.of_fields("pk").found("all", lambda rows: rows)
                    assert keys(found) == keys(chosen.rows), (access.name, query, on)
                    assert chosen.narrowed.count(100) == len(found)
                    shown.add(frozenset(keys(found)))
    assert len(shown) > 4


def test_every_choice_of_the_api_finds_its_own_rows(readers: list[Access]) -> None:
    for _ in range(2):
        for access in readers:
            for given in API:
                chosen = ApiFilter.model_validate(given).narrowed(access)
                found = chosen.of_fields("pk").found("all", lambda rows: rows)
                assert keys(found) == keys(chosen.make()), (access.name, given)
                assert chosen.count(100) == len(found)


def test_a_region_that_moved_is_read_where_it_stands_now(
    staff: Staff, plants: dict[str, Project]
) -> None:
    access = access_of(staff.bureau, TODAY)

    def found() -> set[int]:
        narrowed = ApiFilter.model_validate({"region": "130322"}).narrowed(access)
        return keys(narrowed.of_fields("pk").found("all", lambda rows: rows))

    assert found() == {plants["wine"].pk}
    Region.objects.filter(code="130322").update(path="elsewhere/")
    assert found() == set()


def test_an_unknown_region_is_refused(staff: Staff) -> None:
    with pytest.raises(Refusal, match="999999"):
        ApiFilter.model_validate({"region": "999999"}).narrowed(access_of(staff.bureau, TODAY))
