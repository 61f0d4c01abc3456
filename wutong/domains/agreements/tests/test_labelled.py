"""The delivered rules against the labelled clauses; the figures stand in docs/fair-competition.md."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from wutong.domains.agreements.rules.reference import delivered_rules, document
from wutong.domains.agreements.tests.labelled import DOCUMENT, PARTS, clauses, measured, written

RECALL_STATED = {"writing": Decimal("0.99"), "held_out": Decimal("0.99"), "unseen": Decimal("0.87")}
PRECISION_STATED = Decimal("0.85")
ARTICLES = ("第八条", "第九条", "第十条", "第十一条")


def test_the_set_is_large_and_half_of_it_breaches() -> None:
    found = clauses()
    assert len(found) >= 120
    assert sum(one.violates for one in found) * 2 == len(found)
    assert len({one.text for one in found}) == len(found)


def test_half_of_the_set_was_not_used_to_write_the_rules() -> None:
    assert len(clauses("writing")) * 2 <= len(clauses())


@pytest.mark.parametrize("part", PARTS)
def test_recall_is_what_the_document_states(part: str) -> None:
    figures = measured(clauses(part), delivered_rules())
    assert figures.recall >= RECALL_STATED[part], figures
    assert figures.precision >= PRECISION_STATED, figures


def test_every_rule_rests_on_an_article() -> None:
    for rule in delivered_rules():
        assert any(one in rule.article for one in ARTICLES), rule.code
        assert rule.article_text, rule.code
        assert rule.why, rule.code


def test_every_kind_of_breach_is_in_the_set() -> None:
    likely = {one["code"] for one in document()["rules"] if one.get("level") != "look"}
    assert {one.kind for one in clauses() if one.violates} == likely


def test_the_document_has_the_figures() -> None:
    assert Path(DOCUMENT).read_text("utf-8") == written(delivered_rules())
