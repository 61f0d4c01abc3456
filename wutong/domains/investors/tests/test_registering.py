"""One record a firm, however it is stated."""

from __future__ import annotations

import pytest

from wutong.domains.investors.actions import (
    NewInvestor,
    add_name,
    edit_investor,
    register_investor,
    register_investors_in_bulk,
    take_back_investors,
)
from wutong.domains.investors.choices import NameKind
from wutong.domains.investors.models import Investor, NameKey
from wutong.domains.investors.queries import find_suspicions, fingerprint
from wutong.domains.investors.rules.errors import AlreadyChanged, BadValue
from wutong.domains.investors.tests.factories import NOON, code_of, firm
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.search import search_ids

pytestmark = pytest.mark.django_db


def test_the_same_code_is_the_same_record_and_keeps_the_other_name() -> None:
    one = firm("威领新能源股份有限公司", code_of(1))
    again = firm("鞍山重型矿山机器股份有限公司", code_of(1))
    assert again.pk == one.pk
    assert list(one.names.values_list("kind", "name")) == [
        (NameKind.FORMER, "鞍山重型矿山机器股份有限公司")
    ]
    assert search_ids("investor", "aszx", 5) == [one.pk]


def test_the_same_name_fills_what_was_unknown() -> None:
    one = firm("海湾（秦皇岛）安全技术有限公司")
    again = firm("海湾(秦皇岛)安全技术有限公司", code_of(2), origin="河北省秦皇岛市")
    assert again.pk == one.pk
    again.refresh_from_db()
    assert (again.uscc, again.origin) == (code_of(2), "河北省秦皇岛市")


def test_the_same_name_with_another_code_is_another_record() -> None:
    one = firm("宏泰食品有限公司", code_of(3))
    assert firm("宏泰食品有限公司", code_of(4)).pk != one.pk


def test_a_name_that_two_records_share_settles_nothing() -> None:
    firm("宏泰食品有限公司", code_of(3))
    firm("宏泰食品有限公司", code_of(4))
    third = firm("宏泰食品有限公司")
    assert Investor.objects.count() == 3
    assert third.uscc is None


def test_a_wrong_code_is_refused_with_its_reason_and_writes_nothing() -> None:
    rows = [NewInvestor("甲乙有限公司"), NewInvestor("丙丁有限公司", uscc=code_of(1)[:-1] + "O")]
    with pytest.raises(BadValue, match="校验码"):
        register_investors_in_bulk(rows=rows, by=None, at=NOON)
    assert not Investor.objects.exists()


def test_rows_of_one_firm_share_one_record_in_bulk() -> None:
    rows = [
        NewInvestor("宏泰食品有限公司"),
        NewInvestor("宏泰食品有限责任公司", uscc=code_of(1)),
        NewInvestor("别家有限公司"),
    ]
    results = register_investors_in_bulk(rows=rows, by=None, at=NOON)
    assert [one.created for one in results] == [True, False, True]
    assert results[0].investor is results[1].investor
    assert Investor.objects.get(name="宏泰食品有限公司").uscc == code_of(1)


def test_bulk_takes_as_many_statements_for_many_rows_as_for_few(
    django_assert_max_num_queries: object,
) -> None:
    rows = [NewInvestor(f"第{number}号试验企业{number}有限公司") for number in range(400)]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        register_investors_in_bulk(rows=rows, by=None, at=NOON)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        again = register_investors_in_bulk(rows=rows, by=None, at=NOON)
    assert not any(one.created for one in again)


def test_registering_again_changes_and_audits_nothing() -> None:
    firm("宏泰食品有限公司", code_of(1), origin="河北")
    before = AuditEntry.objects.count()
    firm("宏泰食品有限公司", code_of(1), origin="河北")
    assert AuditEntry.objects.count() == before


def test_editing_a_name_keeps_the_former_one_findable() -> None:
    one = firm("宏泰食品有限公司")
    edit_investor(investor=one, by=None, at=NOON, changes={"name": "丰禾食品有限公司"})
    assert search_ids("investor", "宏泰", 5) == [one.pk]
    assert [s.investor_id for s in find_suspicions("宏泰食品有限公司")] == [one.pk]
    entry = AuditEntry.objects.get(action="investors.edited")
    assert entry.changes["name"] == ["宏泰食品有限公司", "丰禾食品有限公司"]


def test_of_two_people_editing_the_second_is_told() -> None:
    one = firm("宏泰食品有限公司")
    seen = fingerprint(one)
    edit_investor(investor=one, by=None, at=NOON, changes={"origin": "河北"}, seen=seen)
    with pytest.raises(AlreadyChanged):
        edit_investor(investor=one, by=None, at=NOON, changes={"origin": "山东"}, seen=seen)
    one.refresh_from_db()
    assert one.origin == "河北"


def test_a_code_of_another_record_cannot_be_taken() -> None:
    firm("宏泰食品有限公司", code_of(1))
    other = firm("丰禾食品有限公司")
    with pytest.raises(BadValue, match="合并"):
        edit_investor(investor=other, by=None, at=NOON, changes={"uscc": code_of(1)})


def test_a_name_is_added_once() -> None:
    one = firm("宏泰食品有限公司")
    assert add_name(investor=one, kind=NameKind.SHORT, name="宏泰", by=None, at=NOON)
    assert add_name(investor=one, kind=NameKind.SHORT, name="宏泰", by=None, at=NOON) is None
    assert one.names.count() == 1


def test_taking_back_leaves_what_is_in_use() -> None:
    used, unused = firm("宏泰食品有限公司"), firm("丰禾食品有限公司", code_of(1))
    firm("宏泰包装有限公司")
    Investor.objects.filter(name="宏泰包装有限公司").update(parent_group=used)
    gone = take_back_investors(investors=[used.pk, unused.pk], by=None, at=NOON, reason="撤销导入")
    assert gone == [unused.pk]
    assert search_ids("investor", "丰禾", 5) == []
    assert not NameKey.objects.filter(investor=unused).exists()
    assert firm("丰禾食品有限公司", code_of(1)).pk != unused.pk


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(BadValue, match="请填写"):
        register_investor(name=" 　", by=None, at=NOON)
