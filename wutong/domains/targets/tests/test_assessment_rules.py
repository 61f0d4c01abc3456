"""Points, by tables and properties."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.domains.targets.rules.assessment import (
    Bounds,
    Completed,
    Figure,
    bounds_of,
    mean_completion,
    score_group,
    score_indicator,
)
from wutong.domains.targets.rules.checking import problems_of
from wutong.domains.targets.rules.errors import BadScheme
from wutong.domains.targets.rules.scheme import (
    Adjustment,
    Group,
    Indicator,
    Scheme,
    document_of,
    parse,
    rounded,
)
from wutong.domains.targets.rules.sensitivity import Shares, reweighted, sensitivities

D = Decimal
FORTY = Indicator("signed", "签约", D(40), metric="signed_projects")


def points(one: Indicator, bounds: Bounds | None = None, **known: Any) -> str:
    figure = Figure(**{name: None if v is None else D(v) for name, v in known.items()})
    return str(score_indicator(one, figure, bounds).points)


@pytest.mark.parametrize(
    ("change", "known", "expected"),
    [
        ({}, {"actual": "20", "target": "21"}, "38.10"),  # X1 over the target of 21
        ({"rounding": "truncate:2"}, {"actual": "20", "target": "21"}, "38.09"),
        ({"rounding": "half-up:0"}, {"actual": "20", "target": "21"}, "38"),
        ({"rate_rounding": "half-up:2"}, {"actual": "20", "target": "21"}, "38.00"),
        ({"rate_rounding": "half-up:4"}, {"actual": "20", "target": "21"}, "38.10"),
        ({"rounding": "half-up:1"}, {"actual": "63.57", "target": "65"}, "39.1"),  # X3, X4
        ({}, {"actual": "30", "target": "21"}, "40.00"),
        ({"cap": D("1.2")}, {"actual": "30", "target": "21"}, "48.00"),
        ({"cap": D("1.2")}, {"actual": "23.1", "target": "21"}, "44.00"),
        ({}, {"actual": "0", "target": "21"}, "0.00"),
        ({}, {"actual": "-3", "target": "21"}, "0.00"),
        ({}, {"actual": "5", "target": "0"}, "40.00"),
        ({"cap": D("1.2")}, {"actual": "0", "target": "0"}, "40.00"),
        ({}, {"actual": "-1", "target": "0"}, "0.00"),
        ({}, {"actual": "5", "target": None}, "0.00"),
        ({"missing": "full"}, {"actual": "5", "target": None}, "40.00"),
        ({}, {"actual": None, "target": "21"}, "0.00"),
        ({"missing": "full"}, {"actual": None, "target": "21"}, "40.00"),
    ],
)
def test_capped_ratios(change: Any, known: Any, expected: str) -> None:
    assert points(replace(FORTY, **change), **known) == expected


@pytest.mark.parametrize(
    ("change", "bounds", "actual", "expected"),
    [
        ({}, ("0", "10"), "0", "24.00"),
        ({}, ("0", "10"), "10", "40.00"),
        ({}, ("0", "10"), "5", "32.00"),
        ({}, ("7", "7"), "7", "40.00"),  # max = min gives w
        ({}, ("-5", "5"), "-5", "24.00"),
        ({}, ("-5", "5"), "0", "32.00"),
        ({"falling": True}, ("0", "10"), "0", "40.00"),
        ({"falling": True}, ("0", "10"), "10", "24.00"),
        ({}, ("0", "3"), "1", "29.33"),
        ({"rounding": "truncate:1"}, ("0", "3"), "1", "29.3"),
        ({}, ("0", "10"), None, "0.00"),
        ({"missing": "full"}, ("0", "10"), None, "40.00"),
    ],
)
def test_efficacy(change: Any, bounds: tuple[str, str], actual: Any, expected: str) -> None:
    one = replace(FORTY, form="efficacy", **change)
    assert points(one, Bounds(D(bounds[0]), D(bounds[1])), actual=actual) == expected


@pytest.mark.parametrize(
    ("actual", "before", "expected"),
    [
        ("12", "10", "40.00"),  # 20 % of a target of 20 %
        ("11", "10", "20.00"),
        ("9", "10", "0.00"),  # negative growth earns nothing in the ratio form
        ("-1", "-2", "40.00"),  # half the loss is growth of 50 %
        ("5", "0", "0.00"),  # growth over nothing is no value
        ("5", None, "0.00"),
    ],
)
def test_growth(actual: str, before: Any, expected: str) -> None:
    one = replace(FORTY, growth=True, basis="fixed")
    assert points(one, actual=actual, before=before, target="0.2") == expected


def test_negative_growth_stands_in_its_place_of_the_efficacy_form() -> None:
    group = Group("g", "区县", ("a", "b", "c"),
                  (replace(FORTY, growth=True, form="efficacy", weight=D(100)),))  # fmt: skip
    figures = {("a", "signed"): Figure(D(8), before=D(10)), ("b", "signed"): Figure(D(10), before=D(10)),
               ("c", "signed"): Figure(D(12), before=D(10))}  # fmt: skip
    assert bounds_of(group, figures)["signed"] == Bounds(D("-0.2"), D("0.2"))
    totals = [str(one.total) for one in score_group(group, figures).scores]
    assert totals == ["60.00", "80.00", "100.00"]


def test_on_time_is_a_share_and_over_nothing_it_is_missing() -> None:
    one = Indicator("t", "按时", D(10), kind="on_time", metric="m", base="n", basis="fixed")
    assert points(one, actual="9", base="10", target="1") == "9.00"
    assert points(one, actual="0", base="0", target="1") == "0.00"
    assert points(replace(one, missing="full"), actual="0", base="0", target="1") == "10.00"


@pytest.mark.parametrize(("given", "expected"), [("7", "7.00"), ("12", "10.00"), ("-1", "0.00")])
def test_manual_points_stay_within_the_weight(given: str, expected: str) -> None:
    assert points(Indicator("t", "工作", D(10), kind="manual"), actual=given) == expected


BONUS = Adjustment("big", "百亿项目", "bonus", D(2), D(3))
LATE = Adjustment("late", "迟开工", "deduction", D("0.1"))
FALSE = Adjustment("false", "弄虚作假", "deduction", D("0.2"))
VETO = Adjustment("veto", "重大事故", "veto")


def group_of(*members: str, **more: Any) -> Group:
    wanted = {
        "indicators": (replace(FORTY, weight=D(100)),),
        "adjustments": (BONUS, LATE, FALSE, VETO),
    }
    return Group("g", "区县", members, **{**wanted, **more})


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({}, "80.00"),
        ({"late": 3, "false": 1}, "79.50"),
        ({"big": 1}, "82.00"),
        ({"big": 2}, "83.00"),  # capped at 3
        ({"false": 1000}, "0.00"),
        ({"veto": 1, "big": 1}, "0.00"),
    ],
)
def test_bonuses_deductions_and_vetoes(times: dict[str, int], expected: str) -> None:
    figures = {("a", "signed"): Figure(D(8), target=D(10))}
    figures |= {("a", key): Figure(D(count)) for key, count in times.items()}
    (score,) = score_group(group_of("a"), figures).scores
    assert str(score.total) == expected
    assert score.vetoed is bool(times.get("veto"))


def test_all_bonuses_together_have_a_cap() -> None:
    figures = {("a", "signed"): Figure(D(8), target=D(10)), ("a", "big"): Figure(D(2))}
    assert score_group(group_of("a", bonus_cap=D(1)), figures).scores[0].total == D("81.00")


def test_units_with_nothing_appear_and_tie() -> None:
    figures = {("a", "signed"): Figure(D(8), target=D(10))}
    result = score_group(group_of("c", "a", "b"), figures)
    assert [one.member for one in result.scores] == ["c", "a", "b"]
    assert result.ranks == {"a": 1, "b": 2, "c": 2}


def test_a_score_opens_into_its_arithmetic() -> None:
    figures = {("a", "signed"): Figure(D(20), target=D(21)), ("a", "late"): Figure(D(2))}
    (score,) = score_group(group_of("a"), figures).scores
    assert [(one.kind.value, one.arithmetic) for one in score.parts[0].steps] == [
        ("actual", ""), ("target", ""), ("completion", "20 ÷ 21"), ("points", "0.952381 × 100"),
        ("rounded", "half-up:2"),
    ]  # fmt: skip
    assert [(one.kind.value, one.arithmetic) for one in score.steps] == [
        ("sum", "95.24"), ("deduction", ""), ("total", "95.24 + 0 − 0.2"),
    ]  # fmt: skip
    assert score.total == D("95.04")


def test_mean_completion_weighs_and_hides_nothing_behind_what_is_far_ahead() -> None:
    ahead, behind = replace(FORTY, key="x", weight=D(60)), replace(FORTY, key="y", weight=D(40))
    group = group_of("a", indicators=(ahead, behind), adjustments=())
    figures = {("a", "x"): Figure(D(30), target=D(10)), ("a", "y"): Figure(D(5), target=D(10))}
    (score,) = score_group(group, figures).scores

    def half(_metric: str) -> D:
        return D("0.5")

    assert mean_completion(group, score, half) == Completed(D("0.8"), D("0.5"))
    fixed = replace(
        group, indicators=(replace(ahead, basis="fixed"), replace(behind, basis="calendar"))
    )
    (score,) = score_group(fixed, figures).scores
    # Half of half the year's target; a target that is the same all year has no calendar.
    assert mean_completion(fixed, score, half) == Completed(D("0.25"), D("0.5"))
    (alone,) = score_group(replace(fixed, indicators=fixed.indicators[:1]), figures).scores
    assert mean_completion(fixed, alone, half) is None


def test_each_metric_is_due_by_its_own_calendar() -> None:
    """A quarter of the one and all of the other: what was due is weighted as what was done is."""
    calendar = {"signed_projects": D("0.25"), "landed_projects": D(1)}
    first = replace(FORTY, key="x", weight=D(60), metric="signed_projects", basis="calendar")
    second = replace(FORTY, key="y", weight=D(40), metric="landed_projects")
    group = group_of("a", indicators=(first, second), adjustments=())
    figures = {("a", "x"): Figure(D(2), target=D(4)), ("a", "y"): Figure(D(5), target=D(10))}
    (score,) = score_group(group, figures).scores
    # 0.6 × (2/4 × 0.25) + 0.4 × 5/10; 0.6 × 0.25 + 0.4 × 1.
    assert mean_completion(group, score, calendar.__getitem__) == Completed(D("0.275"), D("0.55"))


AMOUNTS = st.decimals(-1000, 1000, places=2)
FORMS = st.sampled_from(["ratio", "efficacy"])
ROUNDINGS = st.sampled_from(["", "half-up:2", "truncate:1", "half-up:0"])


@given(st.lists(AMOUNTS, min_size=2, max_size=6), st.decimals(0, 500, places=2), FORMS,
       st.decimals(0, 100, places=2), ROUNDINGS, ROUNDINGS)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_a_better_value_never_lowers_the_score(
    values: list[Decimal], more: Decimal, form: str, target: Decimal, rate: str, last: str
) -> None:
    one = replace(FORTY, weight=D(100), form=form, cap=D("1.5"), rate_rounding=rate, rounding=last)
    group = group_of(*[str(at) for at in range(len(values))], indicators=(one,), rounding=last)
    figures = {(str(at), "signed"): Figure(v, target=target) for at, v in enumerate(values)}
    better = {**figures, ("0", "signed"): Figure(values[0] + more, target=target)}
    before, after = score_group(group, figures), score_group(group, better)
    assert after.scores[0].total >= before.scores[0].total
    assert after.ranks["0"] <= before.ranks["0"]


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, st.integers(0, 5)), min_size=1, max_size=6), ROUNDINGS,
       st.randoms())  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_parts_add_up_and_the_order_of_entry_changes_nothing(
    rows: list[tuple[Decimal, Decimal, int]], last: str, random: Any
) -> None:
    both = (
        replace(FORTY, key="x", weight=D(60)),
        replace(FORTY, key="y", weight=D(40), form="efficacy"),
    )
    members = [str(at) for at in range(len(rows))]
    group = group_of(*members, indicators=both, rounding=last)
    figures: dict[tuple[str, str], Figure] = {}
    for member, (x, y, late) in zip(members, rows, strict=True):
        figures |= {(member, "x"): Figure(x, target=D(50)), (member, "y"): Figure(y),
                    (member, "late"): Figure(D(late))}  # fmt: skip
    result = score_group(group, figures)
    for score in result.scores:
        parts = sum(one.points for one in score.parts)
        taken = sum(one.points for one in score.adjustments)
        assert score.total == rounded(max(parts - taken, D(0)), last)
    random.shuffle(members)
    again = score_group(replace(group, members=tuple(members)), figures)
    assert again.ranks == result.ranks


def good() -> Group:
    return group_of("r:1", "r:2", indicators=(
        Indicator("all", "引资", D(70), kind="heading"),
        replace(FORTY, under="all", weight=D(40)),
        replace(FORTY, key="funds", title="到位", under="all", weight=D(30)),
        Indicator("work", "工作", D(30), kind="manual"),
    ))  # fmt: skip


def found(group: Group, *more: Group) -> dict[str, str]:
    return problems_of(Scheme((group, *more)), lambda kind, code, version, members: (
        "" if code == "signed_projects" else f"没有这个指标：{code}"))  # fmt: skip


def swapped(group: Group, at: int, **change: Any) -> Group:
    rows = list(group.indicators)
    rows[at] = replace(rows[at], **change)
    return replace(group, indicators=tuple(rows))


@pytest.mark.parametrize(
    ("group", "place", "sentence"),
    [
        (swapped(good(), 3, weight=D(31)), "groups.0.indicators", "分值合计 101"),
        (swapped(good(), 1, weight=D(41)), "groups.0.indicators.0.weight", "下级分值合计 71"),
        (swapped(good(), 1, metric="nope"), "groups.0.indicators.1.metric", "没有这个指标"),
        (swapped(good(), 0, under="all"), "groups.0.indicators.0.under", "绕成了一圈"),
        (swapped(good(), 1, under="gone"), "groups.0.indicators.1.under", "没有这个上级指标"),
        (swapped(good(), 1, under="work"), "groups.0.indicators.1.under", "没有这个上级指标"),
        (swapped(good(), 2, key="signed"), "groups.0.indicators.1.key", "代码重复"),
        (swapped(good(), 1, cap=D("0.5")), "groups.0.indicators.1.cap", "1 到 10"),
        (swapped(good(), 1, basis="fixed"), "groups.0.indicators.1.fixed", "统一的目标值"),
        (swapped(good(), 1, falling=True), "groups.0.indicators.1.falling", "功效系数法"),
        (replace(good(), members=()), "groups.0.members", "还没有单位"),
        (replace(good(), members=("r:1", "r:1")), "groups.0.members", "重复"),
        (replace(good(), indicators=()), "groups.0.indicators", "还没有指标"),
        (replace(good(), adjustments=(replace(LATE, points=D(0)),)),
         "groups.0.adjustments.0.points", "大于零"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(group: Group, place: str, sentence: str) -> None:
    assert sentence in found(group)[place]


def test_two_headings_in_a_circle() -> None:
    group = swapped(swapped(good(), 0, under="work"), 3, kind="heading", under="all")
    assert "绕成了一圈" in found(group)["groups.0.indicators.0.under"]


def test_a_member_stands_in_one_group() -> None:
    assert found(good()) == {}
    other = replace(good(), key="h", title="部门")
    assert "一个分组" in found(good(), other)["groups.1.members"]
    assert found(Scheme(()).groups or good()) == {}
    assert "至少" in problems_of(Scheme(()), lambda *_: "")["groups"]


def test_a_scheme_survives_its_document() -> None:
    scheme = Scheme((good(),))
    assert parse(document_of(scheme)) == scheme


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "groups"),
        ({"groups": [{"key": "g", "title": "", "full": "100"}]}, "groups.0.title"),
        ({"groups": [{"key": "g", "title": "t", "full": "many"}]}, "groups.0.full"),
        ({"groups": [{"key": "g", "title": "t", "rounding": "up"}]}, "groups.0.rounding"),
        ({"groups": [{"key": "g", "title": "t", "indicators": [{"key": "a", "title": "b",
          "weight": "1", "kind": "x"}]}]}, "groups.0.indicators.0.kind"),
        ({"groups": [{"key": "g", "title": "t", "red_places": "-1"}]}, "groups.0.red_places"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_names_the_place(document: Any, place: str) -> None:
    with pytest.raises(BadScheme) as refusal:
        parse(document)
    assert place in refusal.value.problems


def test_weights_change_in_proportion_and_ranks_tell_how_much_they_hang_on_them() -> None:
    one = replace(FORTY, key="x", weight=D(50))
    group = group_of("a", "b", indicators=(one, replace(one, key="y")), adjustments=())
    assert reweighted(group, {"x": D(80)}) == {"x": 80, "y": 20}
    figures = {("a", "x"): Figure(D(9), target=D(10)), ("a", "y"): Figure(D(5), target=D(10)),
               ("b", "x"): Figure(D(5), target=D(10)), ("b", "y"): Figure(D("9.2"), target=D(10))}  # fmt: skip
    result = score_group(group, figures)
    assert result.ranks == {"b": 1, "a": 2}
    assert Shares.of(group, result).with_weights({}).totals == {"a": D(70), "b": D(71)}
    told = {(one.key, one.shift): (one.moved, one.farthest, one.first_changes)
            for one in sensitivities(group, result)}  # fmt: skip
    assert told["x", D("0.1")] == (2, 1, True)
    assert told["x", D("-0.1")] == (0, 0, False)
    with pytest.raises(ValueError, match="-10"):
        reweighted(group, {"x": D(110)})
