"""The index of names finds what a person would expect, on either database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from wutong.kernel.search import (
    Closeness,
    Indexed,
    answered,
    found,
    index_object,
    index_objects,
    matching,
    reindex,
    remove,
    search_ids,
)

pytestmark = pytest.mark.django_db

KIND = "test-thing"


@pytest.fixture
def three_projects() -> None:
    index_objects(
        KIND,
        [
            Indexed(1, "210000/211100/211103/", ["氮化镓半导体材料及芯片研发、生产项目"]),
            Indexed(2, "210000/211100/211104/", ["重庆长安汽车零部件（二期）", "长安二期"]),
            Indexed(3, "130000/130300/", ["LNG接收站", "半导"]),
        ],
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("半导体", [1]),
        ("半导", [3, 1]),
        ("镓", [1]),
        ("導體", [1]),
        ("（二期）", [2]),
        ("二期", [2]),
        ("bdt", [1]),
        ("bandaoti", [1]),
        ("bandaot", [3, 1]),
        ("ban", [3, 1]),
        ("cqca", [2]),
        ("zqca", [2]),
        ("zhongqing", [2]),
        ("chongqing", [2]),
        ("lng", [3]),
        ("LNG接收", [3]),
        ("芯片 氮化", [1]),
        ("芯片 汽车", []),
        ("体材芯", []),
        ("，", []),
        ("", []),
        ('"半导" OR *', []),
        ("andao", []),
    ],
)
def test_finds_fragments_pinyin_and_initials(
    three_projects: None, typed: str, expected: list[int]
) -> None:
    assert search_ids(KIND, typed, 10) == expected


def test_a_fragment_never_runs_from_one_name_into_the_next() -> None:
    index_object(kind=KIND, pk=1, names=["东方", "明珠"])
    assert search_ids(KIND, "方明", 10) == []
    assert search_ids(KIND, "fm", 10) == []
    assert search_ids(KIND, "fangming", 10) == []


def test_kinds_are_kept_apart() -> None:
    index_object(kind=KIND, pk=1, names=["东方明珠"])
    assert search_ids("another-thing", "东方", 10) == []


def test_indexing_again_replaces_the_old_names() -> None:
    index_object(kind=KIND, pk=1, names=["东方明珠"])
    index_object(kind=KIND, pk=1, names=["西部明珠"])
    assert search_ids(KIND, "东方", 10) == []
    assert search_ids(KIND, "西部", 10) == [1]


def test_removed_is_not_found() -> None:
    index_object(kind=KIND, pk=1, names=["东方明珠"])
    remove(KIND, 1)
    assert search_ids(KIND, "东方", 10) == []


def test_reindexing_replaces_one_kind_and_leaves_the_others() -> None:
    index_object(kind=KIND, pk=1, names=["东方明珠"])
    index_object(kind="another-thing", pk=1, names=["东方明珠"])
    reindex(KIND, [(2, "", ["东方红"])])
    assert search_ids(KIND, "东方", 10) == [2]
    assert search_ids("another-thing", "东方", 10) == [1]


def test_the_index_follows_the_transaction_of_the_change() -> None:
    with transaction.atomic():
        index_object(kind=KIND, pk=1, names=["东方明珠"])
        transaction.set_rollback(True)
    assert search_ids(KIND, "东方", 10) == []


def test_a_region_keeps_the_search_within_its_subtree(
    three_projects: None, django_user_model: Any
) -> None:
    for pk in (1, 2, 3):
        django_user_model.objects.create(pk=pk, username=str(pk), name=str(pk))
    within = matching(KIND, "ban", under="210000/211100/")
    assert [user.pk for user in django_user_model.objects.filter(within)] == [1]


def test_the_exact_name_comes_first_then_beginnings() -> None:
    index_objects(KIND, [(1, "", ["新东方"]), (2, "", ["东方红"]), (3, "", ["东方"])])
    assert search_ids(KIND, "东方", 10) == [3, 2, 1]
    assert search_ids(KIND, "df", 1) == [3]
    assert len(Closeness) == 3


def test_one_glance_tells_of_every_kind_how_closely_it_answers() -> None:
    index_object(kind="project", pk=1, names=["宏瑞光伏"])
    index_object(kind="investor", pk=1, names=["河北宏瑞"])
    kinds = ["project", "investor", "meeting"]
    with CaptureQueriesContext(connection) as asked:
        known = answered(kinds, "宏瑞")
    assert len(asked) == 1
    assert known == {
        "project": [Closeness.BEGINNING, Closeness.ANYWHERE],
        "investor": [Closeness.ANYWHERE],
        "meeting": [],
    }
    assert answered(kinds, "宏瑞光伏")["project"] == list(Closeness)
    assert answered(kinds, "（）") == {kind: [] for kind in kinds}
    assert answered([], "宏瑞") == {}


def test_what_stands_beside_is_asked_for_only_while_there_is_room(
    django_user_model: Any,
) -> None:
    for pk, name in ((1, "东方红"), (2, "东方明珠"), (3, "东方")):
        django_user_model.objects.create(pk=pk, username=str(pk), name=name)
        index_object(kind=KIND, pk=pk, names=[name])
    people, asked = django_user_model.objects, []

    def besides() -> Any:
        asked.append(1)
        return people.filter(pk=3)

    def names(limit: int) -> list[str]:
        some = found(people.exclude(pk=3), KIND, "东方", limit, besides=besides)
        return sorted(one.name for one in some)

    assert "东方" in names(2)  # the exact name comes first, wherever it stands
    assert names(9) == ["东方", "东方明珠", "东方红"]
    asked.clear()
    assert len(found(people.exclude(pk=3), KIND, "方", 2, besides=besides)) == 2
    assert asked == []
