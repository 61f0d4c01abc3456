"""Clauses, differences, proposals and the words of rules."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.domains.agreements.rules import lifecycle
from wutong.domains.agreements.rules.clauses import readable, split
from wutong.domains.agreements.rules.differences import Counts, compare, counts
from wutong.domains.agreements.rules.errors import BadValue
from wutong.domains.agreements.rules.flagging import (
    BadPattern,
    FairRule,
    check_patterns,
    flag,
    hits_of,
)
from wutong.domains.agreements.rules.proposals import propose
from wutong.domains.agreements.rules.reading import text_of, tidy
from wutong.domains.agreements.tests.scene import word_file

TEXT = st.text(alphabet="第一二三条（）1.、。；，\n甲乙方税返还 　Ａ9", max_size=200)
RULE = FairRule("x", "返还", "第十条", "不得", "因为", patterns=(("税收|增值税", "返还|退还"),))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("第一条 甲\n第二条 乙\n", ["第一条", "第二条"]),
        ("一、甲\n（一）乙\n1. 丙\n1.1 丁\n（2）戊\n①己", ["一、", "（一）", "1.", "1.1", "（2）", "①"]),
        ("序言写在这里。\n没有编号的第二段。\n", ["", ""]),
        ("第一条 这一句在行末断\n开，仍是一条。\n2022年签订。\n", ["第一条", ""]),
        ("总投资\n3.5亿元", [""]),
    ],
)  # fmt: skip
def test_a_text_is_split_by_its_numbering(text: str, labels: list[str]) -> None:
    assert [one.label for one in split(text)] == labels


@given(TEXT)
def test_no_word_is_lost_between_clauses(text: str) -> None:
    clauses = split(text)
    kept = "".join("".join(one.text.split()) for one in clauses)
    assert kept == "".join(text.split())
    assert all(text[one.start : one.end] == one.text for one in clauses)


@given(TEXT)
def test_what_is_read_stands_in_the_text(text: str) -> None:
    read = readable(text)
    assert len(read.places) == len(read.text)
    assert list(read.places) == sorted(read.places)


@pytest.mark.parametrize(
    "text",
    [
        "乙方缴纳的税收由甲方返还。",
        "乙方繳納之稅收，由甲方返還。",
        "乙方缴纳的税\n收由甲方返　还。",
        "乙方缴纳的ｘ税收，由甲方分期返还。",
    ],
)
def test_a_phrase_is_found_whatever_its_writing(text: str) -> None:
    (hit,) = hits_of(text, [RULE])
    words = ["".join(text[start:end].split()) for start, end in hit.marks]
    assert [readable(one).text for one in words] == ["税收", "返还"]


@pytest.mark.parametrize(
    "text",
    ["甲方不得返还乙方税收。", "本协议不承诺税收返还。", "税收。" + "与此无关的话" * 30 + "返还。"],
)
def test_what_is_forbidden_or_far_away_is_no_hit(text: str) -> None:
    assert hits_of(text, [RULE]) == []


def test_forbidding_less_is_still_a_promise() -> None:
    assert hits_of("甲方不得低于此数返还乙方税收，税收按年结算。", [RULE])


def test_marks_are_places_in_the_whole_text() -> None:
    text = "第一条 总则。\n第二条 税收由甲方返还。"
    (found,) = flag(text, [RULE])
    assert found.clause.label == "第二条"
    assert [text[start:end] for start, end in found.hits[0].marks] == ["税收", "返还"]


@pytest.mark.parametrize("words", ["", "税收|", "长" * 61, "甲…乙…丙…丁…戊"])
def test_words_that_cannot_be_used_are_refused(words: str) -> None:
    with pytest.raises(BadPattern):
        check_patterns([[words]])


@settings(max_examples=30, deadline=1000)
@given(st.text(alphabet=".*+?()[]\\|{}^$税…#", min_size=1, max_size=20))
def test_words_are_words_and_never_code(words: str) -> None:
    """What looks like an expression is found as it is written, and takes no time."""
    try:
        check_patterns([[words]])
    except BadPattern:
        return
    hits_of("税" * 5000, [FairRule("x", "x", "x", "x", "x", patterns=((words,),))])


def test_clauses_of_the_same_wording_have_the_same_key() -> None:
    one, other = split("第一条 乙方依法纳税。\n（二）乙方依法 纳税。")
    assert one.key == other.key


def test_changes_are_shown_word_by_word() -> None:
    lines = compare(
        "第一条 投资1.5亿元。\n第二条 明年春天开工建设。\n",
        "第一条 投资2亿元。\n第三条 争议由双方协商。\n",
    )
    assert [one.kind for one in lines] == ["changed", "new", "gone"]
    assert [(one.kind, one.text) for one in lines[0].runs if one.kind != "same"] == [
        ("gone", "1.5"),
        ("new", "2"),
    ]
    assert counts(lines) == Counts(new=1, gone=1, changed=1, same=0)


@given(TEXT, TEXT)
@settings(max_examples=60, deadline=2000)
def test_nothing_of_either_text_is_left_out(old: str, new: str) -> None:
    lines = compare(old, new)
    for text, side in ((old, "old"), (new, "new")):
        shown = "".join(getattr(one, side) for one in lines)
        assert "".join(shown.split()) == "".join(text.split())


def test_commitments_are_proposed_with_what_can_be_read() -> None:
    found = propose(
        "二、甲方义务\n甲方负责在2023年6月30日前将120亩净地交付乙方。\n"
        "三、乙方应在2023年9月底前开工，达产后年纳税不低于5000万元，用工不少于300人。\n"
        "四、乙方违约的，应赔偿损失。"
    )
    assert [(one.side, one.kind, one.due_on, one.amount, one.quantity) for one in found] == [
        ("government", "land", date(2023, 6, 30), None, Decimal(120)),
        ("firm", "start_by", date(2023, 9, 30), None, None),
        ("firm", "tax", None, Decimal(50_000_000), None),
        ("firm", "jobs", None, None, Decimal(300)),
    ]


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=2000)
def test_any_text_can_be_proposed_from(text: str) -> None:
    assert len(propose(text)) <= 100


def test_the_text_of_a_word_file_with_a_table() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("第一条 甲")
    document.add_table(1, 1).cell(0, 0).text = "第二条 乙"
    kept = io.BytesIO()
    document.save(kept)
    assert text_of("docx", kept) == "第一条 甲\n第二条 乙"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_text_file_in_any_usual_encoding(encoding: str) -> None:
    assert text_of("txt", io.BytesIO("第一条　税收".encode(encoding))) == "第一条　税收"


@pytest.mark.parametrize(
    ("ending", "content"),
    [("txt", b""), ("txt", b"\x81\x00\xff"), ("docx", b"PK"), ("docx", b""), ("txt", b"a\x00b")],
)
def test_files_without_a_text_are_refused(ending: str, content: bytes) -> None:
    with pytest.raises(BadValue):
        text_of(ending, io.BytesIO(content))


def test_an_entity_bomb_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr(
            "word/document.xml",
            '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        )
    with pytest.raises(BadValue):
        text_of("docx", kept)


def test_a_text_is_not_longer_than_allowed() -> None:
    with pytest.raises(BadValue, match="超过"):
        tidy("字" * 500_001)


def test_paragraphs_of_a_file_are_lines() -> None:
    assert text_of("docx", word_file("一、甲", "二、乙").file) == "一、甲\n二、乙"


@pytest.mark.parametrize(
    ("state", "due", "light", "days"),
    [
        ("open", date(2022, 9, 10), "yellow", 1),
        ("open", date(2022, 9, 8), "red", -1),
        ("claimed", date(2022, 12, 31), "none", 113),
        ("fulfilled", date(2022, 1, 1), "green", None),
        ("broken", date(2022, 1, 1), "red", None),
        ("waived", date(2022, 1, 1), "none", None),
    ],
)
def test_how_a_commitment_stands(state: str, due: date, light: str, days: int | None) -> None:
    assert lifecycle.standing(state, due, date(2022, 9, 9), 30) == lifecycle.Standing(light, days)
