"""Inserting many rows at once gives the rows that saving one by one gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.ledgers.models import LedgerFile, LedgerImport, LedgerRow
from wutong.domains.org.models import Region
from wutong.domains.projects.models import Fact, Project
from wutong.domains.projects.tests.world import build_world, project
from wutong.kernel import bulk
from wutong.kernel.bulk import insert_many, insert_rows

pytestmark = pytest.mark.django_db


def facts(one: Project, at: object, amounts: range) -> list[Fact]:
    return [
        Fact(
            project=one,
            attribute="total_investment",
            on=date(2022, 1, 1 + amount % 28),
            money=Decimal(amount) / 4,
            number=Decimal("0.3333") if amount % 2 else None,
            flag=None if amount % 3 else True,
            region=one.region if amount % 5 else None,
            standing="verified",
            verified=True,
            claimed_at=at,
            decided_at=at,
            note="=引号'\"%s%",
        )
        for amount in amounts
    ]


def test_rows_are_those_that_saving_gives(at: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_A_PIECE", 7)
    one = project(build_world().county, at)  # type: ignore[arg-type]
    saved = facts(one, at, range(20))
    for fact in saved:
        fact.save()
    inserted = facts(one, at, range(20))
    insert_many(inserted)
    names = [f.attname for f in Fact._meta.concrete_fields if not f.primary_key]
    first = list(Fact.objects.filter(pk__in=[f.pk for f in saved]).order_by("pk").values(*names))
    second = [Fact.objects.values(*names).get(pk=fact.pk) for fact in inserted]
    assert second == first
    assert len({fact.pk for fact in saved + inserted}) == 40
    inserted[3].note = "改"
    inserted[3].save()
    assert Fact.objects.count() == 40


def test_lists_and_dictionaries_are_kept(at: object) -> None:
    region: Region = build_world().city
    file = LedgerFile.objects.create(sha256="0" * 64, name="a", size=1, file="a", added_at=at)
    kept = LedgerImport.objects.create(
        file=file, file_name="a", region=region, region_path=region.path, uploaded_at=at
    )
    rows = [
        LedgerRow(
            ledger_import=kept, position=place, sheet="表", row=place, outcome="new",
            changes=[{"field": "总投资", "old": None, "new": "1"}], brought={"funds": [place]},
        )
        for place in range(1, 4)
    ]  # fmt: skip
    insert_many(rows)
    again = LedgerRow.objects.get(pk=rows[2].pk)
    assert (again.position, again.brought, again.changes) == (3, {"funds": [3]}, rows[2].changes)


def test_constraints_hold_and_no_rows_are_no_statement(at: object) -> None:
    insert_many([])
    one = project(build_world().county, at)  # type: ignore[arg-type]
    bad = facts(one, at, range(1))
    bad[0].money = bad[0].number = bad[0].flag = bad[0].region = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(bad)


def test_rows_given_by_their_values_get_the_defaults(at: object) -> None:
    one = project(build_world().county, at)  # type: ignore[arg-type]
    saved = facts(one, at, range(1))[0]
    saved.save()
    columns = ("attribute", "on", "money", "flag", "region_id")
    keys = insert_rows(
        Fact,
        columns,
        [[getattr(saved, name) for name in columns]] * 3,
        project_id=one.pk,
        standing="verified",
        verified=True,
        claimed_at=at,
        decided_at=at,
        note=saved.note,
    )
    names = [f.attname for f in Fact._meta.concrete_fields if not f.primary_key]
    written = list(Fact.objects.filter(pk__in=keys).values(*names))
    assert written == [Fact.objects.values(*names).get(pk=saved.pk)] * 3
    after = facts(one, at, range(1))[0]
    after.save()
    assert after.pk == max(keys) + 1


def test_a_column_that_is_none_is_refused(at: object) -> None:
    with pytest.raises(TypeError, match="nonsense"):
        insert_rows(Fact, ("on",), [[date(2022, 1, 1)]], nonsense=1)
