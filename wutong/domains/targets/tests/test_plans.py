"""Plans: drafting, cascading, signing, adopting, what held on a day, curves, sheets, own lines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.racing import at_once
from wutong.domains.org.models import Region, Unit
from wutong.domains.org.queries import access_of
from wutong.domains.projects.actions import set_credit as split_credit
from wutong.domains.projects.rules.credit import CreditLine
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.actions import BadPlan, LineAsked, NotAllowed, PlanMoved, TargetError
from wutong.domains.targets.models import PlanDecision, PlanLine, ProgressCurve, Target
from wutong.domains.targets.queries import progress, target_of, time_of
from wutong.domains.targets.queries.plans import changes_between, decision_of, tree_of
from wutong.domains.targets.queries.plans_own import own_lines
from wutong.domains.targets.queries.plans_progress import progress_of_lines, question_of, reached_by
from wutong.domains.targets.queries.plans_split import weights_for
from wutong.domains.targets.tests.plan_scene import (
    ADOPTED,
    AT,
    SIGNED,
    Scene,
    build,
    sign_project,
)
from wutong.kernel.audit.models import AuditEntry


@pytest.fixture
def scene(db: None) -> Scene:
    return build()


def test_an_adopted_plan_feeds_the_targets_that_everything_reads(scene: Scene) -> None:
    scene.cascade()
    scene.adopt()
    wanted = {"metric": SIGNED, "year": 2022}
    assert target_of(region=scene.world.city.pk, **wanted) == 20
    assert target_of(region=scene.world.county.pk, **wanted) == 12
    assert target_of(region=scene.world.county.pk, unit=scene.world.squad.pk, **wanted) == 12
    assert Target.objects.standing().get(person=scene.recruiter).stretch == 14
    entry = AuditEntry.objects.get(action="targets.plan_adopted")
    assert entry.changes["targets_set"] == [None, 5]
    assert entry.actor == scene.analyst
    shown = progress(SIGNED, scene.world.question("2022-01-01", "2022-08-31"))
    assert (shown.target, shown.time) == (20, Decimal(8) / 12)


def test_a_later_decision_keeps_what_held_before_and_as_known(scene: Scene) -> None:
    scene.cascade()
    first = scene.adopt()
    later = AT + timedelta(days=120)
    second = scene.change(("r:130322", "", "9/10"), ("r:130300", "", "21/24"),
                          on=date(2022, 6, 1), at=later)  # fmt: skip
    wanted = {"region": scene.world.city.pk, "metric": SIGNED, "year": 2022}
    assert target_of(**wanted) == 21
    assert target_of(**wanted, on=date(2022, 5, 31)) == 20
    assert target_of(**wanted, on=date(2022, 6, 1)) == 21
    assert target_of(**wanted, on=date(2022, 6, 1), known=later - timedelta(days=1)) == 20
    assert target_of(**wanted, on=date(2022, 1, 31)) is None
    plan = first.plan
    assert decision_of(plan, on=date(2022, 5, 31)) == first
    assert decision_of(plan, known=later - timedelta(days=1)) == first
    assert decision_of(plan) == second
    changed = changes_between(tree_of(first), tree_of(second))
    assert {(one.holder, one.before.basic, one.after.basic) for one in changed} == {
        ("r:130300", 20, 21), ("r:130322", 8, 9),
    }  # fmt: skip
    # What did not change goes on as it was.
    assert Target.objects.filter(region=scene.world.county, unit=None, person=None).count() == 1


def test_a_difference_is_signed_for_before_adoption_and_lapses_when_amounts_change(
    scene: Scene,
) -> None:
    root, _county = scene.put(("r:130300", "", "20"), ("r:130302", "r:130300", "12"))
    with pytest.raises(TargetError, match="没有签认：秦皇岛市"):
        scene.adopt()
    assert PlanDecision.objects.get().state == "draft"
    with pytest.raises(TargetError, match="原因"):
        actions.sign_difference(line=root, reason=" ", by=scene.analyst, at=AT)
    actions.sign_difference(line=root, reason="市本级自留 8 个", by=scene.analyst, at=AT)
    entry = AuditEntry.objects.get(action="targets.plan_signed")
    assert (entry.reason, entry.actor) == ("市本级自留 8 个", scene.analyst)
    scene.put(("r:130302", "r:130300", "13"))
    with pytest.raises(TargetError, match="没有签认"):
        scene.adopt()
    scene.put(("r:130302", "r:130300", "12"))
    assert scene.adopt().state == "adopted"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("r:130302", "", "3"), "写明上级"),
        (("r:130302", "r:130322", "3"), "上级还没有"),
        (("r:350505", "r:130300", "3"), "没有这个单位"),
        (("u:999", "r:130300", "3"), "没有这个单位"),
        (("r:130302", "r:130300", "3/2"), "不能低于基本目标"),
        (("r:130302", "r:130300", "-1"), "不能小于零"),
    ],
)
def test_lines_that_cannot_be_taken(
    scene: Scene, line: tuple[str, str, str], sentence: str
) -> None:
    with pytest.raises(BadPlan, match=sentence):
        scene.put(("r:130300", "", "20"), line)
    assert not PlanLine.objects.exists()


def test_refusals_of_adoption(scene: Scene) -> None:
    with pytest.raises(TargetError, match="还没有目标"):
        scene.adopt()
    scene.cascade()
    for wrong, sentence in (
        ({"title": " "}, "文件名称"),
        ({"decided_on": ADOPTED + timedelta(days=1)}, "不能晚于今天"),
        ({"decision": None, "seen": 1}, "刷新"),
    ):
        given = {"decision": scene.draft, **wrong}
        given["decision"] = given["decision"] or scene.draft
        with pytest.raises(TargetError, match=sentence):
            scene.adopt(**given)
    scene.adopt()
    with pytest.raises(PlanMoved):
        scene.put(("r:130300", "", "1"))
    with pytest.raises(TargetError, match="不能早于上一次"):
        scene.change(on=ADOPTED - timedelta(days=1), at=AT + timedelta(days=9))


def test_who_may_plan(scene: Scene) -> None:
    outsider = person("县统计", "analyst", scene.world.county)
    for by in (outsider, scene.recruiter):
        with pytest.raises(NotAllowed):
            scene.put(("r:130300", "", "1"), by=by)
        with pytest.raises(NotAllowed):
            actions.draft_plan(region=scene.world.city, year=2023, by=by, at=AT)
        with pytest.raises(NotAllowed):
            scene.adopt(by=by)


def test_a_planned_target_is_changed_in_the_plan_alone(scene: Scene) -> None:
    scene.cascade()
    scene.adopt()
    target = Target.objects.standing().get(region=scene.world.city, person=None)
    with pytest.raises(TargetError, match="在计划里调整"):
        actions.set_target(
            region=scene.world.city, year=2022, metric=SIGNED, value=Decimal(3), by=None, at=AT
        )
    with pytest.raises(TargetError, match="在计划里调整"):
        actions.remove_target(target=target, by=None, at=AT, reason="x")


def test_the_plan_above_goes_before_a_districts_own(scene: Scene) -> None:
    scene.cascade()
    county = scene.world.county
    own = actions.draft_plan(region=county, year=2022, by=None, at=AT)
    asked = [LineAsked(SIGNED, "r:130302", "", Decimal(15))]
    actions.put_lines(decision=own, lines=asked, by=None, at=AT)
    actions.adopt_plan(decision=own, title="区计划", decided_on=ADOPTED, by=None, at=AT)
    wanted = {"region": county.pk, "metric": SIGNED, "year": 2022}
    assert target_of(**wanted) == 15
    scene.adopt()
    assert target_of(**wanted) == 12
    again = actions.draft_plan(region=county, year=2022, by=None, at=AT)
    actions.put_lines(
        decision=again, lines=[LineAsked(SIGNED, "r:130302", "", Decimal(16))], by=None, at=AT
    )
    actions.adopt_plan(
        decision=again, title="区调整", decided_on=ADOPTED, reason="加压", by=None, at=AT
    )
    assert target_of(**wanted) == 12


def test_a_line_left_out_ends_its_target_and_a_draft_can_be_given_up(scene: Scene) -> None:
    scene.cascade()
    scene.adopt()
    draft = actions.draft_plan(region=scene.world.city, year=2022, by=None, at=AT)
    assert [one.depth for one in tree_of(draft)] == [0, 1, 2, 3, 1]
    with pytest.raises(PlanMoved, match="已有一份草案"):
        actions.draft_plan(region=scene.world.city, year=2022, by=None, at=AT)
    line = draft.lines.get(unit=scene.world.squad)
    actions.remove_line(line=line, by=scene.analyst, at=AT)
    assert not draft.lines.filter(person=scene.recruiter).exists()
    scene.draft = draft
    draft.refresh_from_db()
    scene.adopt(reason="小分队撤并")
    assert not Target.objects.standing().filter(person=scene.recruiter).exists()
    other = actions.draft_plan(region=scene.world.city, year=2022, by=None, at=AT)
    actions.discard_plan_draft(decision=other, by=scene.analyst, at=AT)
    assert AuditEntry.objects.filter(action="targets.plan_discarded").count() == 1
    assert target_of(region=scene.world.city.pk, metric=SIGNED, year=2022) == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"stretch": Decimal(1)},
        {"basic": Decimal(-1), "stretch": None},
        {"region": None},
        {"parent": None},
        {"signed_at": AT},
    ],
)
def test_the_database_keeps_lines_true(scene: Scene, wrong: dict[str, Any]) -> None:
    scene.cascade()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLine.objects.filter(region=scene.world.county).update(**wrong)


def test_the_database_keeps_decisions_and_curves_true(scene: Scene) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanDecision.objects.update(state="adopted")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanDecision.objects.create(plan=scene.draft.plan, number=2, drafted_at=AT)
    curve = actions.set_curve(
        region=scene.world.city, year=2022, shares=[100] * 11 + [10_000], by=None, at=AT
    )
    for wrong in ({"to_3": 50}, {"to_12": 9999}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressCurve.objects.filter(pk=curve.pk).update(**wrong)


def test_the_nearest_and_the_most_exact_curve_holds(scene: Scene) -> None:
    city, county, day = scene.world.city, scene.world.county, date(2022, 6, 30)

    def curve(region: Region, june: int, metric: str = "", at: datetime = AT) -> ProgressCurve:
        shares = [0] * 5 + [june] * 6 + [10_000]
        return actions.set_curve(
            region=region, year=2022, shares=shares, metric=metric, by=scene.analyst, at=at
        )

    assert time_of(county.path, SIGNED, day) == Decimal("0.5")
    curve(city, 3000)
    assert time_of(county.path, SIGNED, day) == Decimal("0.3")
    curve(city, 2000, SIGNED)
    assert time_of(county.path, SIGNED, day) == Decimal("0.2")
    own = curve(county, 4000)
    assert time_of(county.path, SIGNED, day) == Decimal("0.4")
    later = AT + timedelta(days=1)
    actions.remove_curve(curve=own, by=scene.analyst, at=later)
    assert time_of(county.path, SIGNED, day) == Decimal("0.2")
    assert time_of(county.path, SIGNED, day, AT) == Decimal("0.4")
    assert time_of(county.path, SIGNED, date(2023, 6, 30)) == Decimal("0.5")
    with pytest.raises(TargetError, match="12 月"):
        actions.set_curve(region=city, year=2022, shares=[100] * 12, by=None, at=AT)
    with pytest.raises(NotAllowed):
        actions.remove_curve(curve=own, by=scene.recruiter, at=later)


def test_own_lines_and_what_feeds_them_count_shares(scene: Scene) -> None:
    scene.cascade()
    scene.adopt()
    project = sign_project("某项目", "2022-03-01", scene.world.county)
    sign_project("别家项目", "2022-03-02", scene.world.county)
    split_credit(
        project=project, by=None, at=AT, reason="共同引进",
        shares=[
            CreditLine(scene.world.squad.pk, scene.recruiter.pk, Decimal("0.5")),
            CreditLine(None, scene.analyst.pk, Decimal("0.5")),
        ],
    )  # fmt: skip
    access = access_of(scene.recruiter, date(2022, 9, 1))
    found = own_lines(access, 2022, date(2022, 9, 1))
    assert [(one.line.person_id is not None, one.progress.actual) for one in found] == [
        (True, Decimal("0.5")), (False, Decimal("0.5")),
    ]  # fmt: skip
    assert [parent.who for parent in found[0].above] == ["秦皇岛市", "海港区", "第一小分队"]
    assert (
        own_lines(access_of(scene.analyst, date(2022, 9, 1)), 2022, date(2022, 9, 1))[
            0
        ].progress.actual
        == 2
    )


def test_last_years_actuals_and_projects_in_hand_weigh_a_split(scene: Scene) -> None:
    lines = scene.put(("r:130300", "", "20"), ("r:130302", "r:130300", "0"),
                      ("r:130322", "r:130300", "0"))  # fmt: skip
    for place in range(3):
        sign_project(f"去年{'甲' * place}", "2021-05-01", scene.world.county)
    sign_project("昌黎去年项目", "2021-06-01", scene.world.other_county)
    plan, today = scene.draft.plan, date(2022, 2, 10)
    last = weights_for(plan, SIGNED, lines[1:], "last_year", today)
    assert last == {"r:130302": 3, "r:130322": 1}
    assert weights_for(plan, SIGNED, lines[1:], "equal", today) == {"r:130302": 1, "r:130322": 1}
    assert weights_for(plan, SIGNED, lines[1:], "capacity", today) == {
        "r:130302": 0, "r:130322": 0,
    }  # fmt: skip


def test_lines_are_measured_in_a_bounded_number_of_questions(
    scene: Scene, django_assert_max_num_queries: Any
) -> None:
    lines = scene.cascade()
    question = question_of(scene.world.city, 2022, date(2022, 9, 1))
    with django_assert_max_num_queries(30):
        found = progress_of_lines(scene.world.city, lines, question)
    assert len(found) == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adopt_at_once_one_is_told() -> None:
    scene = build()
    scene.cascade()
    key = scene.draft.pk

    def adopt() -> Any:
        mine = PlanDecision.objects.select_related("plan__region").get(pk=key)
        return actions.adopt_plan(decision=mine, title="通知", decided_on=ADOPTED, by=None, at=AT)

    results = at_once(TargetError, adopt, adopt)
    assert sum(isinstance(one, TargetError) for one in results) == 1
    assert Target.objects.standing().count() == 5
    assert AuditEntry.objects.filter(action="targets.plan_adopted").count() == 1


SHARES = st.lists(st.integers(1, 3000), min_size=0, max_size=3)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SHARES, min_size=3, max_size=3))
@pytest.mark.django_db
def test_units_together_never_count_more_than_the_whole(splits: list[list[int]]) -> None:
    with transaction.atomic():
        scene = build()
        city = scene.world.city
        units = [scene.world.squad, *(
            Unit.objects.create(name=f"单位{place}", kind="department", region=city)
            for place in range(3)
        )]  # fmt: skip
        for place, parts in enumerate(splits):
            made = sign_project(f"项目{place}", "2022-03-01", scene.world.county)
            lines = [
                CreditLine(units[at].pk, None, Decimal(part) / 10_000)
                for at, part in enumerate(parts)
            ]
            rest = 1 - sum((one.share for one in lines), Decimal(0))
            lines.append(CreditLine(None, scene.analyst.pk, rest))
            split_credit(project=made, by=None, at=AT, reason="分配", shares=lines)
        held = [PlanLine(metric=SIGNED, unit=one) for one in units]
        question = question_of(city, 2022, date(2022, 9, 1))
        reached = reached_by(city, {SIGNED: held}, question)
        own = sum(reached.get((SIGNED, one.holder), Decimal(0)) for one in held)
        assert own == sum((Decimal(sum(parts)) for parts in splits), Decimal(0)) / 10_000
        assert own <= 3
        transaction.set_rollback(True)
