"""Merging: everything moves or nothing does, and all of it comes back."""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from tests import racing
from wutong.domains.investors import actions
from wutong.domains.investors.actions import merge, undo_merge
from wutong.domains.investors.choices import NameKind, ReferrerKind
from wutong.domains.investors.models import (
    Investor,
    InvestorContact,
    InvestorName,
    MergeRecord,
    Referrer,
)
from wutong.domains.investors.queries import find_suspicions, preview_merge
from wutong.domains.investors.queries.merging import foreign_keys
from wutong.domains.investors.rules.errors import (
    AlreadyChanged,
    InvestorError,
    NeedsConfirmation,
    NotAllowed,
    NotMergeable,
)
from wutong.domains.investors.tests.factories import NOON, code_of, firm, person, region
from wutong.domains.projects.models import Project
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.search import search_ids

at_once = partial(racing.at_once, InvestorError)


def project_of(investor: Investor, code: str) -> Project:
    """A project of a firm, as the room above keeps it."""
    place = region("130300", "秦皇岛市")
    return Project.objects.create(
        code=code, name=f"项目{code}", normalized_name=code, investor=investor, region=place,
        region_path=place.path, created_at=NOON, updated_at=NOON,
    )  # fmt: skip


def snapshot() -> dict[str, Any]:
    """Every row that points at a firm, and the firms themselves."""
    rows = {
        f"{key.model._meta.label}.{key.name}": sorted(
            key.model._base_manager.values_list("pk", key.name)
        )
        for key in foreign_keys()
        if not key.null
    }
    nullable = {
        f"{key.model._meta.label}.{key.name}": sorted(
            key.model._base_manager.exclude(**{key.name: None}).values_list("pk", key.name)
        )
        for key in foreign_keys()
        if key.null
    }
    firms = sorted(Investor.objects.values_list("pk", "name", "origin"), key=lambda row: row[0])
    return {**rows, **nullable, "firms": firms}


@pytest.fixture
def pair(db: None) -> tuple[Investor, Investor]:
    """Two records of one firm, with rows of every kind."""
    kept = firm("宏泰食品有限公司")
    merged = firm("秦皇岛鸿泰食品有限公司", code_of(1), origin="河北省秦皇岛市")
    project_of(merged, "P-1")
    InvestorContact.objects.create(investor=merged, name="王经理", phone="13800002019")
    InvestorName.objects.create(
        investor=merged, kind=NameKind.SHORT, name="鸿泰", normalized_name="鸿泰"
    )
    chamber = Referrer.objects.create(name="泉州商会", kind=ReferrerKind.CHAMBER)
    chamber.introduced.add(kept, merged)
    only = Referrer.objects.create(name="辽宁商会", kind=ReferrerKind.CHAMBER)
    only.introduced.add(merged)
    Investor.objects.filter(pk=firm("鸿泰包装有限公司").pk).update(parent_group=merged)
    return kept, merged


def test_every_relation_of_every_room_is_found() -> None:
    found = {f"{key.model._meta.label}.{key.name}" for key in foreign_keys()}
    assert {
        "projects.Project.investor", "investors.InvestorName.investor",
        "investors.InvestorContact.investor", "investors.Referrer.investor",
        "investors.Introduction.investor", "investors.Investor.parent_group",
    } <= found  # fmt: skip


def test_the_preview_says_what_the_merge_does(pair: tuple[Investor, Investor]) -> None:
    kept, merged = pair
    preview = preview_merge(kept, merged)
    record = merge(kept=kept, merged=merged, by=None, at=NOON)
    assert preview.moved_count == sum(len(one["keys"]) for one in record.moved) == 5
    assert {one.model._meta.label: len(one.stay) for one in preview.relations if one.stay} == {
        "investors.Introduction": 1
    }
    assert preview.new_names == ("秦皇岛鸿泰食品有限公司",)


def test_everything_moves_and_the_names_lead_to_the_kept_record(
    pair: tuple[Investor, Investor],
) -> None:
    kept, merged = pair
    merge(kept=kept, merged=merged, by=None, at=NOON, reason="同一家")
    kept.refresh_from_db()
    assert (kept.uscc, kept.origin) == (code_of(1), "河北省秦皇岛市")
    assert Project.objects.get(code="P-1").investor == kept
    assert set(kept.names.values_list("name", flat=True)) == {"鸿泰", "秦皇岛鸿泰食品有限公司"}
    assert kept.referrers.count() == 2
    assert search_ids("investor", "秦皇岛鸿泰", 5) == [kept.pk]
    assert next(one.investor_id for one in find_suspicions("秦皇岛鸿泰食品有限公司")) == kept.pk
    assert merged.pk not in {one.investor_id for one in find_suspicions("秦皇岛鸿泰食品有限公司")}
    assert AuditEntry.objects.filter(action="investors.merged").count() == 2


def test_undoing_brings_everything_back(pair: tuple[Investor, Investor]) -> None:
    before = snapshot()
    kept, merged = pair
    record = merge(kept=kept, merged=merged, by=None, at=NOON)
    assert snapshot() != before
    undo_merge(record=record, by=None, at=NOON, reason="不是一家")
    assert snapshot() == before
    assert search_ids("investor", "秦皇岛鸿泰", 5) == [merged.pk]
    merge(kept=kept, merged=merged, by=None, at=NOON)
    assert MergeRecord.objects.count() == 2


def test_undoing_leaves_what_was_changed_since(pair: tuple[Investor, Investor]) -> None:
    kept, merged = pair
    record = merge(kept=kept, merged=merged, by=None, at=NOON)
    third = firm("第三家有限公司")
    Project.objects.filter(code="P-1").update(investor=third)
    undo_merge(record=record, by=None, at=NOON)
    assert Project.objects.get(code="P-1").investor == third


def test_a_merge_is_undone_once_and_in_order(pair: tuple[Investor, Investor]) -> None:
    kept, merged = pair
    first = merge(kept=kept, merged=merged, by=None, at=NOON)
    third = firm("第三家有限公司")
    second = merge(kept=third, merged=kept, by=None, at=NOON)
    with pytest.raises(NotMergeable, match="先撤销"):
        undo_merge(record=first, by=None, at=NOON)
    undo_merge(record=second, by=None, at=NOON)
    undo_merge(record=first, by=None, at=NOON)
    with pytest.raises(AlreadyChanged):
        undo_merge(record=first, by=None, at=NOON)


def test_a_group_merged_into_its_own_member_does_not_belong_to_itself(db: None) -> None:
    group, member = firm("宏泰集团有限公司"), firm("宏泰食品有限公司")
    Investor.objects.filter(pk=member.pk).update(parent_group=group)
    record = merge(kept=member, merged=group, by=None, at=NOON)
    member.refresh_from_db()
    assert member.parent_group is None
    undo_merge(record=record, by=None, at=NOON)
    member.refresh_from_db()
    assert member.parent_group == group


def test_different_codes_need_a_word(db: None) -> None:
    one, other = firm("宏泰食品有限公司", code_of(1)), firm("鸿泰食品有限公司", code_of(2))
    with pytest.raises(NeedsConfirmation):
        merge(kept=one, merged=other, by=None, at=NOON)
    merge(kept=one, merged=other, by=None, at=NOON, confirmed=True)
    assert Investor.objects.get(pk=one.pk).uscc == code_of(1)


def test_a_record_is_not_merged_into_itself(db: None) -> None:
    one = firm("宏泰食品有限公司")
    with pytest.raises(NotMergeable):
        merge(kept=one, merged=one, by=None, at=NOON)


def test_who_may_not_merge_is_told(pair: tuple[Investor, Investor]) -> None:
    recruiter = person("recruiter", region("130300", "秦皇岛市"))
    with pytest.raises(NotAllowed):
        merge(kept=pair[0], merged=pair[1], by=recruiter, at=NOON)
    bureau = person("promotion_bureau", region("130300", "秦皇岛市"))
    assert merge(kept=pair[0], merged=pair[1], by=bureau, at=NOON).by == bureau


@pytest.mark.parametrize("step", ["_move", "_take_names", "_fill", "_record", "names_changed"])
def test_a_merge_that_dies_in_the_middle_leaves_nothing(
    pair: tuple[Investor, Investor], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    before = snapshot()
    monkeypatch.setattr(f"wutong.domains.investors.actions.merging.{step}", die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        merge(kept=pair[0], merged=pair[1], by=None, at=NOON)
    assert snapshot() == before
    assert not Investor.objects.exclude(merged_into=None).exists()
    assert search_ids("investor", "秦皇岛鸿泰", 5) == [pair[1].pk]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_merging_the_same_record_one_wins_and_the_other_is_told() -> None:
    one, other, doubled = (firm(f"{name}食品有限公司") for name in ("宏泰", "丰禾", "鸿泰"))
    project_of(doubled, "P-1")
    results = at_once(
        lambda: actions.merge(kept=one, merged=doubled, by=None, at=NOON),
        lambda: actions.merge(kept=other, merged=doubled, by=None, at=NOON),
    )
    won = [result for result in results if isinstance(result, MergeRecord)]
    told = [result for result in results if isinstance(result, AlreadyChanged)]
    assert (len(won), len(told)) == (1, 1)
    assert Project.objects.get(code="P-1").investor_id == won[0].kept_id


@pytest.mark.django_db(transaction=True)
def test_two_people_merging_two_records_into_each_other_do_not_make_a_circle() -> None:
    one, other = firm("宏泰食品有限公司"), firm("鸿泰食品有限公司")
    results = at_once(
        lambda: actions.merge(kept=one, merged=other, by=None, at=NOON),
        lambda: actions.merge(kept=other, merged=one, by=None, at=NOON),
    )
    assert sum(isinstance(result, MergeRecord) for result in results) == 1
    assert Investor.objects.current().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_registering_the_same_firm_make_one_record() -> None:
    firm("已有企业有限公司")
    for stated in ({"uscc": code_of(1)}, {}):
        found = at_once(*[lambda stated=stated: firm(f"宏泰{len(stated)}有限公司", **stated)] * 2)
        assert found[0] == found[1]
    assert Investor.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["_fill", "_tell"])
def test_a_process_killed_in_the_middle_of_a_merge_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    kept, merged = firm("宏泰食品有限公司"), firm("秦皇岛鸿泰食品有限公司", code_of(1))
    project_of(merged, "P-1")
    before = snapshot()
    monkeypatch.setattr(
        f"wutong.domains.investors.actions.merging.{step}",
        lambda *_args, **_named: os.kill(os.getpid(), signal.SIGKILL),
    )
    child = os.fork()
    if child == 0:
        connection.connection = None  # a connection of its own; the parent's stays untouched
        try:
            merge(kept=kept, merged=merged, by=None, at=NOON)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert snapshot() == before
    monkeypatch.undo()
    merge(kept=kept, merged=merged, by=None, at=NOON)
    assert Project.objects.get(code="P-1").investor == kept
