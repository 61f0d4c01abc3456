"""What changed since the last paper is marked with a sign and words, or not at all."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.queries.reading import document_of, is_intact
from wutong.domains.bulletins.rendering.pdf import template_data
from wutong.domains.bulletins.rendering.word import write_word
from wutong.domains.bulletins.rules.document import (
    Cell,
    NoticeEntry,
    NoticeList,
    Run,
    Table,
    tables,
)
from wutong.domains.bulletins.rules.frozen import from_data, to_data
from wutong.domains.bulletins.rules.marking import Change, Shown, change_of, mark_changes
from wutong.domains.bulletins.tests.documents import sample
from wutong.domains.bulletins.tests.scene import LATER, NOON, Scene, build_scene
from wutong.domains.bulletins.tests.test_pages import address, browser

NUMBERS = st.decimals(-1000, 1000, places=2)


@given(NUMBERS, NUMBERS)
def test_the_sign_follows_the_numbers(now: Decimal, was: Decimal) -> None:
    change = change_of(Shown(f"{now}个", "个", now), Shown(f"{was}个", "个", was))
    if str(now) == str(was):
        assert change is None
    elif now == was:
        assert change is not None
        assert change.sign == "◇"
    else:
        assert change is not None
        assert (change.sign == "▲") == (now > was)
        assert change.was.bare == str(was)


def test_without_a_number_there_is_no_direction() -> None:
    change = change_of(Shown("—", "", None), Shown("3个", "个", Decimal(3)))
    assert change is not None
    assert change.sign == "◇"
    assert change_of(Shown("持平", "", Decimal(0)), Shown("持平", "", Decimal(0))) is None


def table(*rows: tuple[str, str, str]) -> Table:
    body = tuple((Cell(name), Cell(text, figure, "right")) for name, text, figure in rows)
    return Table("表", ((Cell("县区"), Cell("个数")),), body)


def test_new_rows_and_gone_rows_and_new_names_are_said() -> None:
    before = replace(sample(), blocks=(table(("甲", "1", "F1"), ("乙", "2", "F2")),
                     NoticeList("红榜", "red", (NoticeEntry("甲", ()),))))  # fmt: skip
    now = replace(sample(), blocks=(table(("甲", "3", "F1"), ("丙", "2", "F3")),
                  NoticeList("红榜", "red", (NoticeEntry("甲", (Run("好"),)),
                                             NoticeEntry("丙", (Run("好"),))))))  # fmt: skip
    changes = {"F1": Change("▲", Shown("1个", "个", Decimal(1)))}
    marked = mark_changes(now, before, changes, "通报〔2022〕1号")
    first, second = tables(marked)[0].body
    assert [cell.change for cell in first] == ["", "▲1"]
    assert second[0].change == "◆上期没有"
    assert tables(marked)[0].note == "上期有、本期没有：乙。"
    assert [entry.text for entry in marked.blocks[1].entries] == ["好", "好（◆新上榜）"]
    assert "通报〔2022〕1号" in marked.legend
    assert from_data(to_data(marked)) == marked


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


def second_issue(scene: Scene, **changes: Any) -> Bulletin:
    made = scene.draft(LATER)
    body = {**made.body, **changes}
    actions.edit_bulletin(bulletin=made, body=body, by=scene.analyst, at=LATER, seen=made.revision)
    actions.review_bulletin(bulletin=made, by=scene.supervisor, at=LATER, seen=made.revision)
    return actions.issue_bulletin(bulletin=made, by=scene.leader, at=LATER)


def test_the_second_issue_is_held_against_the_first(scene: Scene) -> None:
    first = scene.issued()
    assert not document_of(first).legend
    scene.sign("新能源汽车", 5, "2022-08-01", LATER - timedelta(days=1))
    second = second_issue(scene)
    document = document_of(second)
    text = "".join(block.text for block in document.blocks if block.kind == "paragraph")
    assert "新签约项目4个（▲上期3个）" in text
    assert first.number in document.legend
    assert is_intact(second)
    word = docx.Document(io.BytesIO(write_word(document)))
    assert any(
        "▲3" in cell.text for table in word.tables for row in table.rows for cell in row.cells
    )
    assert template_data(document)["legend"] == document.legend
    page = browser(scene.leader).get(address("detail", second.pk)).content.decode()
    assert "▲上期3个" in page
    assert "标记说明" in page


def test_marks_are_switched_off_for_one_issue(scene: Scene) -> None:
    scene.issued()
    scene.sign("新能源汽车", 5, "2022-08-01", LATER - timedelta(days=1))
    second = second_issue(scene, mark_changes=False)
    document = document_of(second)
    assert not document.legend
    assert "▲" not in str(to_data(document))


def test_a_correction_is_held_against_what_it_corrects(scene: Scene) -> None:
    first = scene.issued()
    second_issue(scene)
    scene.sign("新能源汽车", 5, "2022-08-01", NOON)
    made = actions.restate_bulletin(bulletin=first, by=scene.analyst, at=LATER, reason="漏报")
    assert first.number in compose_live(made).composed.document.legend


def test_another_unit_or_template_is_no_last_issue(scene: Scene) -> None:
    scene.issued()
    other = scene.draft(LATER, region=scene.world.city, template=scene.template)
    assert compose_live(other).composed.document.legend
    moved = Bulletin(
        template=scene.template, region=scene.world.county, issuing_unit="县", body=other.body,
        first_day=date(2022, 1, 1), last_day=date(2022, 9, 9),
    )  # fmt: skip
    assert not compose_live(moved).composed.document.legend
