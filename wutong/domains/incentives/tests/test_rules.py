"""Rules of awards: reading, tiers, caps, splits, chains, masks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wutong.domains.incentives.choices import NotAwarded
from wutong.domains.incentives.rules.chain import along
from wutong.domains.incentives.rules.computing import Candidate, Case, Spent, compute, gross
from wutong.domains.incentives.rules.errors import BadRules
from wutong.domains.incentives.rules.masking import account_tail, masked_name
from wutong.domains.incentives.rules.ruleset import RuleSet, document_of, read
from wutong.domains.incentives.rules.splitting import WHOLE, equal_shares, split
from wutong.domains.incentives.rules.versions import Validity, Window, holding_on, windows

DAY = date(2022, 6, 1)
FIXED = {"key": "signed", "title": "签约奖", "awardee": "introducer", "event": "signed",
         "form": "fixed", "amount": "10000"}  # fmt: skip
TIERS = [{"from": "1000", "value": "10"}, {"from": "2000", "value": "30"}]
BANDS = [{"from": "0", "value": "0.01"}, {"from": "1000", "value": "0.02"}]


def rules(**more: Any) -> RuleSet:
    """One rule, ``more`` of it, and what is said for the whole in ``whole``."""
    whole = more.pop("whole", {})
    return read({"rules": [{**FIXED, **more}], **whole})


def case(*candidates: Candidate, **more: Any) -> Case:
    return Case("signed", more.pop("project", 1), more.pop("day", DAY), more.pop("base", None),
                candidates or (Candidate("r:1", WHOLE),), **more)  # fmt: skip


def amounts(made: RuleSet, *cases: Case, spent: Spent | None = None) -> list[Decimal]:
    return [one.amount for one in compute(made, cases, spent)]


@pytest.mark.parametrize(
    ("base", "expected"), [("999.99", "0"), ("1000", "10"), ("1999.99", "10"), ("2000", "30")]
)
def test_a_tier_holds_from_its_bound_on(base: str, expected: str) -> None:
    rule = rules(form="tiers", tiers=TIERS).rules[0]
    assert gross(rule, Decimal(base))[1] == Decimal(expected)


@pytest.mark.parametrize(
    ("base", "expected"), [("0", "0"), ("500", "5"), ("1000", "10"), ("1500", "20"), ("1049", "10")]
)
def test_bands_count_each_part_by_its_own_rate(base: str, expected: str) -> None:
    rule = rules(form="bands", tiers=BANDS).rules[0]
    assert gross(rule, Decimal(base))[1] == Decimal(expected)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [("truncate:0", "33"), ("half-up:0", "33"), ("half-up:2", "33.35"), ("truncate:2", "33.34")],
)
def test_a_percentage_is_rounded_as_said(rounding: str, expected: str) -> None:
    rule = rules(form="percentage", rate="0.001", rounding=rounding).rules[0]
    assert gross(rule, Decimal("33345"))[1] == Decimal(expected)


def test_the_project_cap_comes_before_the_split() -> None:
    made = rules(form="percentage", rate="0.5", project_cap="1000")
    two = (Candidate("r:1", 6000), Candidate("r:2", 4000))
    assert amounts(made, case(*two, base=Decimal(9000))) == [600, 400]


def test_an_unmet_condition_gives_nothing_and_says_so() -> None:
    made = rules(least={"total_investment": "100"})
    poor = compute(made, [case(facts={"total_investment": Decimal("99.99")})])
    assert [(one.amount, one.reason) for one in poor] == [(0, NotAwarded.CONDITION)]
    assert amounts(made, case(facts={"total_investment": Decimal(100)})) == [10000]


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate("r:1", WHOLE, kind="civil_servant"), NotAwarded.KIND),
        (Candidate("r:1", WHOLE, own=True), NotAwarded.OWN_INVESTOR),
        (Candidate("r:1", WHOLE, affiliate=True), NotAwarded.OWN_AFFILIATE),
        (Candidate("r:1", 0, along=True), NotAwarded.ALONG_CHAIN),
        (Candidate("r:1", WHOLE, kind="other_person"), ""),
        (Candidate("r:1", WHOLE), ""),
    ],
)
def test_who_may_not_receive(candidate: Candidate, reason: str) -> None:
    whole = {"barred": ["civil_servant"], "own_project": ["investor", "affiliate"]}
    assert [one.reason for one in compute(rules(whole=whole), [case(candidate)])] == [reason]


def test_a_region_that_bars_nobody_awards_them() -> None:
    servant = Candidate("r:1", WHOLE, kind="civil_servant", own=True)
    assert amounts(rules(), case(servant)) == [10000]


def test_the_share_of_the_barred_goes_to_nobody() -> None:
    made = rules(whole={"barred": ["civil_servant"]})
    two = (Candidate("r:1", 5000, kind="civil_servant"), Candidate("r:2", 5000))
    assert amounts(made, case(*two)) == [0, 5000]


def test_a_share_that_nobody_has_is_not_given() -> None:
    assert amounts(rules(), case(Candidate("p:1", 3000), Candidate("p:2", 2000))) == [3000, 2000]


def test_caps_of_a_person_and_of_a_year_are_used_up_in_order() -> None:
    made = rules(year_cap="25000", whole={"person_cap": "15000"})
    first, second = case(), case(project=2)
    third = case(Candidate("r:2", WHOLE), project=3, day=date(2022, 7, 1))
    fourth = case(Candidate("r:3", WHOLE), project=4, day=date(2022, 8, 1))
    found = compute(made, [fourth, third, second, first])
    assert [(one.project, one.amount) for one in found] == [
        (1, 10000),
        (2, 5000),
        (3, 10000),
        (4, 0),
    ]
    assert found[-1].reason == NotAwarded.YEAR_CAP


def test_what_was_given_before_counts_against_the_caps() -> None:
    made = rules(whole={"person_cap": "15000"})
    assert amounts(made, case(), spent=Spent(persons={"r:1": Decimal(15000)})) == [0]


def test_an_amount_of_the_year_gives_the_difference_alone() -> None:
    made = rules(form="percentage", rate="0.01")
    assert amounts(made, case(base=Decimal(5000), already={"r:1": Decimal(20)})) == [30]
    assert amounts(made, case(base=Decimal(5000), already={"r:1": Decimal(50)})) == []


def test_the_lines_lead_to_the_amount() -> None:
    made = rules(form="percentage", rate="0.01", project_cap="40", whole={"person_cap": "25"})
    (one,) = compute(made, [case(base=Decimal(5000))])
    assert [line.kind for line in one.lines] == [
        "base", "rate", "project_cap", "share", "person_cap", "amount",
    ]  # fmt: skip
    assert one.lines[-1].value == one.amount == 25


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"amount": "-1"}, "rules.0.amount"),
        ({"amount": "0"}, "rules.0.amount"),
        ({"amount": "0.001"}, "rules.0.amount"),
        ({"amount": "NaN"}, "rules.0.amount"),
        ({"form": "tiers"}, "rules.0.tiers"),
        ({"form": "tiers", "tiers": [TIERS[1], TIERS[0]]}, "rules.0.tiers"),
        ({"form": "percentage", "rate": "1.01"}, "rules.0.rate"),
        ({"form": "magic"}, "rules.0.form"),
        ({"event": "dreamt"}, "rules.0.event"),
        ({"rounding": "half-up:3"}, "rules.0.rounding"),
        ({"least": {"beauty": "1"}}, "rules.0.least"),
        ({"title": " "}, "rules.0.title"),
    ],
)
def test_bad_rules_name_their_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(BadRules) as refusal:
        rules(**change)
    assert place in refusal.value.problems


@pytest.mark.parametrize("document", [None, [], {}, {"rules": []}, {"rules": [1]}, {"rules": "x"}])
def test_a_document_without_rules_is_refused(document: Any) -> None:
    with pytest.raises(BadRules):
        read(document)


def test_two_rules_for_the_same_are_refused() -> None:
    with pytest.raises(BadRules) as refusal:
        read({"rules": [FIXED, {**FIXED, "key": "other"}]})
    assert "rules.1.event" in refusal.value.problems


def test_a_document_comes_back() -> None:
    made = rules(form="bands", tiers=BANDS, year_cap="9", least={"funds_in_place": "5"},
                 whole={"person_cap": "7", "barred": ["civil_servant"], "papers": False})  # fmt: skip
    assert read(document_of(made)) == made


@given(
    total=some.decimals(0, 10**9, places=2), count=some.integers(1, 30), places=some.integers(0, 2)
)
def test_parts_add_up_to_the_whole(total: Decimal, count: int, places: int) -> None:
    total = total.quantize(Decimal(1).scaleb(-places), rounding="ROUND_DOWN")
    shares = equal_shares(count)
    parts = split(total, shares, places)
    assert sum(shares) == WHOLE
    assert sum(parts) == total
    assert all(one >= 0 for one in parts)
    assert max(parts) - min(parts) <= Decimal(1).scaleb(-places) + total / WHOLE


@given(
    some.lists(some.decimals(0, 10**9, places=2), max_size=12), some.decimals(0, 10**6, places=2)
)
def test_a_person_never_gets_more_than_the_cap(bases: list[Decimal], cap: Decimal) -> None:
    made = rules(
        form="percentage", rate="0.05", rounding="half-up:2", whole={"person_cap": f"{cap}"}
    )
    found = amounts(made, *(case(project=at, base=base) for at, base in enumerate(bases)))
    assert sum(found) <= cap
    assert all(one >= 0 for one in found)


@pytest.mark.parametrize(
    ("referrers", "over", "expected"),
    [
        ({1, 2}, {}, set()),
        ({1, 2}, {2: [1]}, {1}),
        ({1, 3}, {3: [2], 2: [1]}, {1}),
        ({1, 2, 3}, {3: [2], 2: [1]}, {1, 2}),
        ({1, 2}, {1: [2], 2: [1]}, set()),
        ({2}, {2: [1]}, set()),
    ],
)
def test_the_nearest_of_a_chain_is_awarded(referrers: Any, over: Any, expected: Any) -> None:
    assert along(referrers, over) == expected


def test_masks() -> None:
    assert masked_name("马先生", of_person=True) == "马**"
    assert masked_name("乡贤 马先生", of_person=True) == "乡**"
    assert masked_name("福建商会", of_person=False) == "福建商会"
    assert account_tail("6222 0203 0001 2345 678") == "5678"


V1, V2 = Validity(1, date(2022, 1, 1)), Validity(2, date(2022, 6, 1), date(2022, 9, 30))


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2021-12-31", None), ("2022-01-01", 1), ("2022-05-31", 1), ("2022-06-01", 2),
        ("2022-09-30", 2), ("2022-10-01", None),
    ],
)  # fmt: skip
def test_the_newest_version_that_had_begun_holds(day: str, number: int | None) -> None:
    assert holding_on([V1, V2], date.fromisoformat(day)) == number


def test_a_newer_version_from_an_earlier_day_replaces_the_whole_of_an_older_one() -> None:
    assert holding_on([V1, Validity(3, date(2021, 1, 1))], date(2022, 3, 1)) == 3
    assert windows([V1, Validity(3, date(2021, 1, 1))], date(2022, 1, 1), DAY) == [
        Window(3, date(2022, 1, 1), DAY)
    ]


DAYS = some.dates(date(2021, 1, 1), date(2023, 12, 31))
VALID = some.lists(
    some.builds(lambda first, length: (first, None if length is None else first + length), DAYS,
                some.none() | some.timedeltas(timedelta(0), timedelta(400))), max_size=5,
)  # fmt: skip


@given(VALID, DAYS)
def test_windows_say_of_every_day_what_holds(valid: list[Any], day: date) -> None:
    versions = [Validity(at, first, last) for at, (first, last) in enumerate(valid, start=1)]
    found = windows(versions, date(2022, 1, 1), date(2022, 12, 31))
    holds = [one.number for one in found if one.first <= day <= one.last]
    inside = day.year == 2022
    assert holds == ([holding_on(versions, day)] if inside and holding_on(versions, day) else [])
    assert all(a.last < b.first for a, b in pairwise(found))


def test_what_gives_anything_gives_at_least_the_floor() -> None:
    made = rules(form="percentage", rate="0.01", project_floor="50", project_cap="80")
    assert amounts(made, *(case(project=at, base=Decimal(base))
                           for at, base in enumerate((4000, 6000, 9000)))) == [50, 60, 80]  # fmt: skip
    assert gross(made.rules[0], Decimal(0))[1] == 0
    assert [line.kind for line in gross(made.rules[0], Decimal(1))[0]][-1] == "project_floor"
    with pytest.raises(BadRules, match="不能高于上限"):
        rules(form="percentage", rate="0.01", project_floor="81", project_cap="80")


def test_what_was_given_is_taken_off_once_over_two_versions() -> None:
    made, given = rules(form="percentage", rate="0.1"), {"r:1": Decimal(120)}
    first = compute(made, [case(base=Decimal(1000), already=given)])
    second = compute(made, [case(base=Decimal(500), already=given)])
    assert (first, [one.amount for one in second], given["r:1"]) == ([], [30], 0)
