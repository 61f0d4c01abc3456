"""The language of template texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.bulletins.rules.template_text import (
    Literal,
    Placeholder,
    TemplateTextError,
    Word,
    parse_text,
)
from wutong.kernel.money import Rounding


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("全文", (Literal("全文"),)),
        ("{{x}}", (Literal("{x}"),)),
        ("截至{as_of}", (Literal("截至"), Word("as_of"))),
        ("{signed_projects}", (Placeholder("signed_projects"),)),
        ("{fulfilled_projects:strict}", (Placeholder("fulfilled_projects", "strict"),)),
        (
            "{signed_amount|亿元|half-up:2}",
            (Placeholder("signed_amount", unit="亿元", rounding=Rounding("half-up", 2)),),
        ),
        (
            "{signed_amount.year_on_year|year_to_date|plain}",
            (
                Placeholder(
                    "signed_amount", derivation="year_on_year", span="year_to_date", plain=True
                ),
            ),
        ),
        (
            "{ event_signed_projects | event = 京津推介 }",
            (Placeholder("event_signed_projects", filters=(("event", "京津推介"),)),),
        ),
    ],
)
def test_parts_of_a_text(text: str, parts: tuple[object, ...]) -> None:
    assert parse_text(text) == parts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "没有配对"),
        ("}", "没有配对"),
        ("{a{b}}", "没有配对"),
        ("{}", "不认识"),
        ("{__import__('os')}", "不认识"),
        ("{signed_amount.__class__}", "不认识"),
        ("{signed_amount.growth}", "growth"),
        ("{signed_amount|美元}", "修饰「美元」不认识"),
        ("{signed_amount|up:2}", "舍入"),
        ("{signed_amount|half-up:99}", "舍入"),
        ("{signed_amount|colour=red}", "等号前可以是"),
        ("{unit|亿元}", "不能带修饰"),
        ("长" * 5001, "太长"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(TemplateTextError, match=sentence):
        parse_text(text)


def read_or_refused(text: str) -> tuple[object, ...] | str:
    try:
        return parse_text(text)
    except TemplateTextError as error:
        return str(error)


@given(st.text(alphabet="{}|:.=_ab亿元signed_amount1", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    found = read_or_refused(text)
    assert found or not text
    if not isinstance(found, str):
        assert all(isinstance(part, Literal | Word | Placeholder) for part in found)


@given(st.text(max_size=80))
def test_doubled_braces_give_the_text_back(text: str) -> None:
    escaped = text.replace("{", "{{").replace("}", "}}")
    assert "".join(part.text for part in parse_text(escaped) if isinstance(part, Literal)) == text
