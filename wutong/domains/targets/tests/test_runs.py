"""Schemes and runs: what is written, who may, what is refused, what comes out again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.projects.tests.world import person, region
from wutong.domains.targets import actions
from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import AssessmentRun, AssessmentScheme, SchemeVersion, ScoreLine
from wutong.domains.targets.queries.runs import (
    against_today,
    explained,
    kept_result,
    moved,
    recomputed,
    what_if_version,
    what_if_weights,
)
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.rules.errors import (
    AlreadyMoved,
    AssessError,
    BadScheme,
    BadValue,
    MayNot,
    NotNow,
    OwnWork,
)
from wutong.domains.targets.rules.scheme import document_of
from wutong.domains.targets.tests.scene import (
    COUNTY,
    LATER,
    NOON,
    ON,
    OTHER,
    Scene,
    build_scene,
    document,
    totals,
)
from wutong.kernel import metrics
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access, Grant

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


class TestSchemes:
    def test_a_scheme_is_kept_as_rows_and_read_again(self, scene: Scene) -> None:
        read = scheme_of(scene.version)
        assert read.group("districts").members == (COUNTY, OTHER)
        assert read.groups[0].indicators[0].version == "1"
        again = actions.draft_scheme(
            region=scene.world.city, code="monthly", title="x", document=document_of(read),
            by=scene.analyst, at=NOON,
        )  # fmt: skip
        assert again.number == 2
        assert scheme_of(again) == read

    def test_publishing_retires_the_version_before(self, scene: Scene) -> None:
        again = actions.draft_scheme(
            region=scene.world.city, code="monthly", title="x",
            document=document(scene.world.squad.pk), by=scene.analyst, at=NOON,
        )  # fmt: skip
        actions.publish_scheme(version=again, effective_on=ON, by=scene.analyst, at=NOON)
        scene.version.refresh_from_db()
        assert scene.version.state == "retired"
        with pytest.raises(NotNow):
            actions.edit_scheme(
                version=again, title="x", document=document(scene.world.squad.pk), by=None, at=NOON
            )

    def test_two_who_edit_the_same_draft(self, scene: Scene) -> None:
        given: dict[str, Any] = {"title": "新名", "document": document(scene.world.squad.pk),
                                 "by": scene.analyst, "at": NOON}  # fmt: skip
        draft = actions.draft_scheme(region=scene.world.city, code="monthly", **given)
        actions.edit_scheme(version=draft, seen=1, **given)
        with pytest.raises(AlreadyMoved):
            actions.edit_scheme(version=draft, seen=1, **given)
        assert AuditEntry.objects.filter(action="targets.scheme_edited").count() == 1

    @pytest.mark.parametrize(
        ("change", "place"),
        [
            (lambda g: g["indicators"][0].update(metric="signed_project"), "indicators.0.metric"),
            (lambda g: g["indicators"][0].update(metric="fulfillment_rate"), "indicators.0.metric"),
            (lambda g: g["indicators"][1].update(metric="signed_projects"), "indicators.1.metric"),
            (lambda g: g["indicators"][0].update(weight="61"), "indicators"),
            (lambda g: g.update(members=["r:350505"]), "members"),
            (lambda g: g.update(members=["r:130300"]), "members"),
            (lambda g: g.update(members=["r:999999"]), "members"),
            (lambda g: g.update(members=[]), "members"),
        ],
    )
    def test_checked_when_entered(self, scene: Scene, change: Any, place: str) -> None:
        given = document(scene.world.squad.pk)
        change(given["groups"][0])
        with pytest.raises(BadScheme) as refusal:
            actions.draft_scheme(
                region=scene.world.city, code="b", title="x", document=given, by=None, at=NOON
            )
        assert set(refusal.value.problems) == {f"groups.0.{place}"}
        assert AssessmentScheme.objects.count() == 1

    def test_a_metric_without_units_is_not_for_units(self, scene: Scene) -> None:
        given = document(scene.world.squad.pk)
        given["groups"][1]["indicators"][0]["metric"] = "visits"
        with pytest.raises(BadScheme, match="责任单位"):
            actions.draft_scheme(
                region=scene.world.city, code="b", title="x", document=given, by=None, at=NOON
            )

    def test_only_who_sets_targets_here(self, scene: Scene) -> None:
        for by in (
            scene.supervisor,
            scene.county_leader,
            person("别处", "analyst", scene.world.elsewhere),
        ):
            with pytest.raises(MayNot):
                actions.draft_scheme(
                    region=scene.world.city, code="b", title="x",
                    document=document(scene.world.squad.pk), by=by, at=NOON,
                )  # fmt: skip


class TestRuns:
    def test_every_member_stands_there_and_its_score_opens(self, scene: Scene) -> None:
        scene.enter("work", "15")
        run = scene.computed()
        # 2 of 4 signed: 0.5 × 60; no high-tech project: 0; work 15.
        assert totals(run) == {COUNTY: ("45.00", 1), OTHER: ("0.00", 2),
                               f"u:{scene.world.squad.pk}": ("100.00", 1)}  # fmt: skip
        score = scene.score(run)
        opened = explained(score)
        assert opened.total == score.total
        assert [(one.key, str(one.points)) for one in opened.parts] == [
            ("signed", "30.00"), ("share", "0.00"), ("work", "15.00"),
        ]  # fmt: skip
        assert opened.parts[0].steps[2].arithmetic == "2 ÷ 4"
        assert score.completion == D("0.5")

    def test_what_is_due_goes_by_the_regions_own_curve_as_it_was_known(self, scene: Scene) -> None:
        run = scene.issued()
        score = scene.score(run)
        assert (score.due, score.ahead) == (D("0.75"), D(-25))
        squad = scene.score(run, f"u:{scene.world.squad.pk}")
        assert (squad.completion, squad.due, squad.ahead) == (None, None, None)
        slow = [0] * 8 + [4_000] * 3 + [10_000]
        actions.set_curve(region=scene.world.county, year=2022, shares=slow, by=None, at=LATER)
        score.refresh_from_db()
        assert score.due == D("0.75")  # what was issued stands as it was known
        made = actions.restate_run(run=run, reason="改用本区进度", by=scene.analyst, at=LATER)
        assert (scene.score(made).due, scene.score(made).ahead) == (D("0.4"), D(10))

    def test_a_calendar_target_and_the_days_of_the_period(self, scene: Scene) -> None:
        given = document(scene.world.squad.pk)
        given["groups"][0]["indicators"][0].update(basis="calendar", span="period", cap="1")
        version = actions.draft_scheme(
            region=scene.world.city, code="b", title="x", document=given, by=None, at=NOON
        )
        actions.publish_scheme(version=version, effective_on=ON, by=None, at=NOON)
        run = actions.compute_run(
            scheme=version.scheme, rhythm="half_monthly", on=ON, by=None, at=NOON
        )
        line = ScoreLine.objects.get(score=scene.score(run), key="signed")
        assert (line.figures["actual"], line.figures["target"]) == ("1", "3")  # 4 × 9 ÷ 12
        assert line.points == 20

    def test_questions_do_not_grow_with_the_members(self, scene: Scene) -> None:
        def asked(code: str, members: list[str]) -> int:
            given = document(scene.world.squad.pk)
            given["groups"][0]["members"] = members
            version = actions.draft_scheme(
                region=scene.world.city, code=code, title="x", document=given, by=None, at=NOON
            )
            actions.publish_scheme(version=version, effective_on=ON, by=None, at=NOON)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                actions.compute_run(scheme=version.scheme, rhythm="weekly", on=ON, by=None, at=NOON)
            return len(queries)

        for at in range(20):
            region(f"1304{at:02d}", f"第{at}区", "county", scene.world.city)
        few = asked("few", [COUNTY, OTHER])
        assert asked("many", [COUNTY, OTHER, *(f"r:1304{at:02d}" for at in range(20))]) == few

    def test_a_period_is_computed_once_and_not_before_its_day(self, scene: Scene) -> None:
        scene.computed()
        with pytest.raises(NotNow):
            scene.computed()
        with pytest.raises(BadValue):
            actions.compute_run(
                scheme=scene.version.scheme, rhythm="weekly", on=ON + timedelta(days=1), by=None,
                at=NOON,
            )  # fmt: skip

    def test_somebody_else_reviews_and_who_may_issues(self, scene: Scene) -> None:
        run = scene.computed()
        bureau = person("招商局", "promotion_bureau", scene.world.city)
        own = actions.compute_again(run=run, by=bureau, at=NOON)
        with pytest.raises(OwnWork):
            actions.review_run(run=own, by=bureau, at=NOON)
        with pytest.raises(MayNot):
            actions.review_run(run=own, by=scene.analyst, at=NOON)
        with pytest.raises(NotNow):
            actions.issue_run(run=own, by=scene.leader, at=NOON)
        actions.review_run(run=own, by=scene.supervisor, at=NOON)
        with pytest.raises(MayNot):
            actions.issue_run(run=own, by=scene.supervisor, at=NOON)
        assert actions.issue_run(run=own, by=scene.leader, at=NOON).state == RunState.ISSUED
        with pytest.raises(NotNow):
            actions.compute_again(run=own, by=scene.analyst, at=NOON)

    def test_an_issue_keeps_its_rows_and_comes_out_again(self, scene: Scene) -> None:
        scene.enter("work", "15")
        run = scene.issued()
        line = ScoreLine.objects.get(score=scene.score(run), key="signed")
        assert sorted(row[1] for row in line.rows) == ["乙项目甲", "甲项目"]
        assert sum(D(row[2]) for row in line.rows) == D(line.figures["actual"])
        scene.sign("迟报项目甲乙", "2022-09-08", at=LATER)
        scene.target(8, at=LATER)
        scene.enter("work", "20", at=LATER)
        scene.enter("false", "3", at=LATER)
        assert recomputed(run) == []
        (move,) = against_today(run)
        # 3 of 8 signed, 20 for the work, 0.6 taken: 22.5 + 20 − 0.6.
        assert (move.member, f"{move.total_after:.2f}") == (COUNTY, "41.90")

    def test_facts_found_false_are_deducted_and_restated(self, scene: Scene) -> None:
        run = scene.issued()
        scene.sign("丙项目甲乙丙", "2022-09-08", at=LATER, where=scene.world.other_county)
        scene.target(1, scene.world.other_county, at=LATER)
        scene.enter("veto", "1", at=LATER)
        made = actions.restate_run(run=run, reason="查实虚报", by=scene.analyst, at=LATER)
        with pytest.raises(NotNow):
            actions.restate_run(run=run, reason="再来", by=scene.analyst, at=LATER)
        actions.review_run(run=made, by=scene.supervisor, at=LATER)
        actions.issue_run(run=made, by=scene.leader, at=LATER)
        run.refresh_from_db()
        assert (run.state, made.state, made.number) == ("restated", "issued", 2)
        assert [(one.member, one.rank_before, one.rank_after) for one in moved(made)] == [
            (COUNTY, 1, 2), (OTHER, 2, 1),
        ]  # fmt: skip
        assert totals(run)[COUNTY] == ("30.00", 1)  # what was issued stands as it was
        assert scene.score(made).vetoed

    def test_what_if_changes_nothing_that_is_kept(self, scene: Scene) -> None:
        run = scene.issued()
        given = document(scene.world.squad.pk)
        given["groups"][0]["indicators"][0].update(form="efficacy", cap="1")
        other = actions.draft_scheme(
            region=scene.world.city, code="monthly", title="x", document=given, by=None, at=LATER
        )
        tried = what_if_version(run, other, "districts")
        assert tried is not None
        assert [str(one.total) for one in tried.scores] == ["60.00", "36.00"]
        group = scheme_of(scene.version).group("districts")
        weighed = what_if_weights(kept_result(run, group), group, {"signed": D(80)})
        assert [str(one) for one in weighed.totals.values()] == ["40.00", "0.00"]
        assert AssessmentRun.objects.count() == 1
        assert what_if_version(run, other, "nothing") is None

    def test_another_version_takes_over_what_was_measured(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = scene.issued()
        asked: list[Any] = []
        whole = metrics.ask_apart

        def count(named: Any, *more: Any) -> Any:
            named = list(named)
            asked.extend(named)
            return whole(named, *more)

        monkeypatch.setattr(metrics, "ask_apart", count)
        given = document(scene.world.squad.pk)
        given["groups"][0]["indicators"][0]["cap"] = "1"
        other = actions.draft_scheme(
            region=scene.world.city, code="monthly", title="x", document=given, by=None, at=LATER
        )
        what_if_version(run, other, "districts")
        assert asked == []
        given["groups"][0]["indicators"][0]["metric"] = "landed_projects"
        actions.edit_scheme(version=other, title="x", document=given, by=None, at=LATER)
        what_if_version(run, other, "districts")
        assert asked == [("landed_projects", "1")]


def test_who_sees_what(scene: Scene) -> None:
    run = scene.computed()
    county = Access(grants=(Grant("leader", scene.world.county.path),))
    city = Access(grants=(Grant("analyst", scene.world.city.path),))
    elsewhere = Access(grants=(Grant("leader", scene.world.elsewhere.path),))
    unit = Access(grants=(Grant("recruiter", unit=scene.world.squad.pk),))

    def seen(access: Access | None) -> tuple[int, int, int]:
        return tuple(
            kind.objects.visible_to(access).count()
            for kind in (AssessmentScheme, SchemeVersion, AssessmentRun)
        )  # type: ignore[return-value]

    assert [seen(one) for one in (county, city, unit, elsewhere, None)] == [
        (1, 1, 0), (1, 1, 1), (1, 1, 0), (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    actions.review_run(run=run, by=scene.supervisor, at=NOON)
    assert [seen(one) for one in (county, unit, elsewhere)] == [(1, 1, 1), (1, 1, 1), (0, 0, 0)]


def test_every_write_is_audited(scene: Scene) -> None:
    run = scene.issued()
    actions.restate_run(run=run, reason="查实", by=scene.analyst, at=LATER)
    told = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"targets.scheme_drafted", "targets.scheme_published", "targets.run_computed",
            "targets.run_reviewed", "targets.run_issued", "targets.run_restated"} <= told  # fmt: skip
    assert issubclass(NotNow, AssessError)
    assert date(2022, 9, 1) == run.first
