"""Undoing an import: exactly what it brought goes, and nothing that was built upon it."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.domains.investors.models import Investor
from wutong.domains.ledgers import actions
from wutong.domains.ledgers.choices import ImportStatus
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.ledgers.tests.importing import LATER, LEDGERS, access, ask, bring, small
from wutong.domains.ledgers.workbooks import content_at
from wutong.domains.org.models import Region, Unit, User
from wutong.domains.projects.actions import claim_milestone, edit_project, verify
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, person

pytestmark = pytest.mark.django_db


def undone(kept: LedgerImport, by: User) -> LedgerImport:
    actions.undo(ledger_import=kept, by=by, access=access(by), at=LATER, reason="错")
    kept.refresh_from_db()
    return kept


def test_undo_takes_back_exactly_what_the_import_brought(administrator: User) -> None:
    unit = Region.objects.get(code="211103")
    first, _document = bring(administrator, content_at(LEDGERS / "xinglongtai-2019.xlsx"), unit)
    staying = actions.undo(
        ledger_import=first, by=administrator, access=access(administrator), at=LATER, reason="试"
    )
    assert staying == []
    assert Project.objects.present().count() == 0
    assert Investor.objects.current().count() == 0
    assert ask(administrator, "domestic_funds_in_place", unit, "2019-01-01", "2019-08-31") == 0
    _again, document = bring(administrator, content_at(LEDGERS / "xinglongtai-2019.xlsx"), unit)
    assert document["new"] == 84


def test_undo_keeps_what_was_built_upon_and_says_why(administrator: User, world: World) -> None:
    verifier = person("supervisor", "supervisor", world.country)
    kept, _document = bring(
        administrator,
        small(["甲项目", "甲公司", 3, "2022.3.1", ""], ["乙项目", "乙公司", 1, "2022.3.2", ""]),
        world.city,
    )
    project = Project.objects.get(name="甲项目")
    claim = claim_milestone(
        project=project,
        stage="signed",
        kind="framework",
        on=date(2022, 2, 1),
        by=administrator,
        at=LATER,
    )
    verify(claim=claim, by=verifier, at=LATER)
    staying = actions.undo(
        ledger_import=kept, by=administrator, access=access(administrator), at=LATER, reason="试"
    )
    assert [row.name for row in staying] == ["甲项目"]
    assert "后来" in staying[0].why
    assert list(Project.objects.present().values_list("name", flat=True)) == ["甲项目"]


def test_undo_is_refused_where_every_row_was_built_upon(administrator: User, world: World) -> None:
    first, _document = bring(
        administrator, small(["甲项目", "甲公司", 3, "2022.3.1", ""]), world.city
    )
    bring(administrator, small(["甲项目", "甲公司", 5, "2022.3.1", ""]), world.city)
    with pytest.raises(ImportRefused, match="不能撤销"):
        actions.undo(
            ledger_import=first,
            by=administrator,
            access=access(administrator),
            at=LATER,
            reason="试",
        )
    first.refresh_from_db()
    assert first.status == ImportStatus.DONE


def test_what_somebody_changed_since_stays_and_is_told(administrator: User, world: World) -> None:
    bring(administrator, small(["甲项目", "甲公司", 3, "2022.3.1", "洽谈"]), world.city)
    kept, _document = bring(
        administrator, small(["甲项目", "甲公司", 3, "2022.3.1", "已开工"]), world.city
    )
    project = Project.objects.get()
    edit_project(project=project, changes={"progress_note": "设备进场"}, by=administrator, at=LATER)
    undone(kept, administrator)
    project.refresh_from_db()
    assert project.progress_note == "设备进场"
    row = kept.rows.get(brought__isnull=False)
    assert "「进展情况」后来有人改过" in row.why


def test_units_that_only_the_import_knew_close_and_open_again(administrator: User) -> None:
    region = Region.objects.get(code="350505")
    ledger = content_at(LEDGERS / "quangang-2021.xlsx")
    first, _document = bring(administrator, ledger, region)
    undone(first, administrator)
    assert Unit.objects.get(name="外资招商组").closed_on == LATER.date()
    bring(administrator, ledger, region)
    assert Unit.objects.get(name="外资招商组").closed_on is None
