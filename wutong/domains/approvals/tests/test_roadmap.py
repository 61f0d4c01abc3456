"""Making, adjusting and superseding roadmaps; what a roadmap is made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wutong.domains.approvals.actions.roadmap import make_roadmap
from wutong.domains.approvals.choices import CaseState, PauseKind
from wutong.domains.approvals.models import (
    CasePause,
    GreenChannel,
    PaperKind,
    PaperOnFile,
    Roadmap,
    RoadmapStep,
)
from wutong.domains.approvals.queries.roadmap import (
    attributes_of,
    history_of,
    needed_items,
    outdated_items,
    standing_of,
)
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.tests.road_scene import MONDAY, NOON, RoadScene, build_scene
from wutong.domains.approvals.tests.rows import case_row
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> RoadScene:
    return build_scene()


def made(scene: RoadScene, **more: Any) -> Roadmap:
    return make_roadmap(project=scene.project, by=scene.steward, at=NOON, **more)


def case_of(scene: RoadScene, code: str, **more: Any) -> Any:
    fields = {
        "number": len(code) + RoadmapStep.objects.count(), "project": scene.project,
        "version": scene.version(code), "received_on": MONDAY, "accepted_on": MONDAY,
        "due_on": None, "limit_days": 3,
    }  # fmt: skip
    return case_row(scene.world.county, **(fields | more))


class TestWhatIsKnownOfAProject:
    """Attributes: the record first, then the answers."""

    def test_the_record_stands_above_the_answers(self, scene: RoadScene) -> None:
        known = attributes_of(scene.project, {"land_area": "1", "needs_forest": "no"})
        assert known == {
            "land_area": "30000", "land_supply": "granted", "industry_code": "3841",
            "needs_forest": "no",
        }  # fmt: skip

    def test_a_phase_takes_the_industry_of_its_parent(self, scene: RoadScene) -> None:
        scene.project.industry_code = ""
        scene.project.parent = type(scene.project)(industry_code="2710")
        assert attributes_of(scene.project)["industry_code"] == "2710"


class TestWithoutARoadmap:
    """What it would be."""

    def test_it_is_worked_out_from_today_on(self, scene: RoadScene) -> None:
        standing = standing_of(scene.project, MONDAY)
        assert standing.roadmap is None
        assert [one.attribute for one in standing.plan.questions] == ["needs_forest"]
        assert standing.plan.ground == date(2026, 3, 30)
        assert standing.plan.ground_most == date(2026, 4, 9)

    def test_needed_items(self, scene: RoadScene) -> None:
        codes = {one.code for one in needed_items(scene.project, MONDAY)}
        assert codes == {"BA", "YD", "HP", "GC", "SG", "YS"}


class TestMaking:
    """One in force, what was stated kept."""

    def test_it_keeps_what_was_answered_chosen_and_stated(self, scene: RoadScene) -> None:
        roadmap = made(scene, answers={"needs_forest": "no", "works_stand_on": "2027-05-06"},
                       choices={"YD": Choice(by_commitment=True)})  # fmt: skip
        assert roadmap.answers == {"needs_forest": "no", "works_stand_on": "2027-05-06"}
        assert roadmap.stated["ground"] == "2026-03-27"
        assert roadmap.stated["plan"]["days"] == 19 + 8
        assert roadmap.stated["serial"]["papers"] == 5
        assert roadmap.stated["plan"]["papers"] == 2
        assert roadmap.steps.count() == 6
        entry = AuditEntry.objects.get(action="approvals.roadmap_made")
        assert entry.changes["needs_forest"] == [None, "no"]
        assert entry.region_path == scene.project.region_path

    def test_adjusting_supersedes_and_says_why(self, scene: RoadScene) -> None:
        first = made(scene, answers={"needs_forest": "no"})
        second = made(scene, choices={"HP": Choice(extra_days=5)}, reason="环评文本晚到",
                      seen=first.pk)  # fmt: skip
        first.refresh_from_db()
        assert first.superseded_at is not None
        assert second.answers == first.answers
        assert standing_of(scene.project, MONDAY).given.choices == {"HP": Choice(extra_days=5)}
        entry = AuditEntry.objects.get(action="approvals.roadmap_adjusted")
        assert entry.reason == "环评文本晚到"
        assert entry.changes["ground"] == ["2026-03-30", "2026-04-03"]
        assert [one.pk for one in history_of(scene.project)] == [second.pk, first.pk]

    def test_a_choice_and_an_answer_can_be_taken_back(self, scene: RoadScene) -> None:
        first = made(scene, answers={"needs_forest": "no"}, choices={"HP": Choice(extra_days=5)})
        second = made(scene, answers={"needs_forest": ""}, choices={"HP": Choice()},
                      reason="误填", seen=first.pk)  # fmt: skip
        assert second.answers == {}
        assert standing_of(scene.project, MONDAY).given.choices == {}

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"answers": {"needs_forest": "也许"}}, "needs_forest"),
            ({"answers": {"floor_area": "-3"}}, "floor_area"),
            ({"answers": {"floor_area": "很大"}}, "floor_area"),
            ({"answers": {"nothing": "1"}}, "nothing"),
            ({"answers": {"works_stand_on": "明年"}}, "works_stand_on"),
            ({"choices": {"SG": Choice(by_commitment=True)}}, "by_commitment"),
            ({"choices": {"SG": Choice(False)}}, "reason"),
            ({"choices": {"XX": Choice()}}, "item"),
            ({"choices": {"SG": Choice(extra_days=501)}}, "extra_days"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, scene: RoadScene, facts: Any, field: str) -> None:
        with pytest.raises(BadValue) as told:
            made(scene, **facts)
        assert told.value.field == field
        assert not Roadmap.objects.exists()

    def test_adjusting_without_a_reason_is_refused(self, scene: RoadScene) -> None:
        first = made(scene)
        with pytest.raises(BadValue) as told:
            made(scene, seen=first.pk)
        assert told.value.field == "reason"

    def test_who_looked_at_an_older_one_is_told(self, scene: RoadScene) -> None:
        first = made(scene)
        made(scene, reason="重排", seen=first.pk)
        with pytest.raises(AlreadyMoved):
            made(scene, reason="再排", seen=first.pk)
        with pytest.raises(AlreadyMoved):
            made(scene)

    @pytest.mark.parametrize("who", ["leader", "stranger"])
    def test_others_may_not(self, scene: RoadScene, who: str) -> None:
        with pytest.raises(NotAllowed):
            make_roadmap(project=scene.project, by=getattr(scene, who), at=NOON)

    def test_the_database_keeps_one_in_force_and_a_reason(self, scene: RoadScene) -> None:
        roadmap = made(scene)
        with pytest.raises(IntegrityError), transaction.atomic():
            Roadmap.objects.create(project=scene.project, starts_on=MONDAY, made_at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            roadmap.steps.update(included=False, reason="")
        with pytest.raises(IntegrityError), transaction.atomic():
            Roadmap.objects.update(superseded_at=NOON - timedelta(days=1))


class TestWhatHappens:
    """Cases, the green channel, papers on file, a newer catalogue."""

    def test_cases_move_the_day(self, scene: RoadScene) -> None:
        made(scene, answers={"needs_forest": "no"})
        case_of(scene, "BA", state=CaseState.APPROVED, decided_on=date(2026, 3, 3), used_days=1,
                papers_handed_in=1, steps=3)  # fmt: skip
        plan = standing_of(scene.project, date(2026, 3, 3)).plan
        assert plan.planned_ground == date(2026, 3, 30)
        assert plan.ground == date(2026, 3, 26)
        assert plan.by_code["BA"].done
        assert plan.savings.actual.days == 1

    def test_a_pause_holds_what_waits(self, scene: RoadScene) -> None:
        made(scene, answers={"needs_forest": "no"})
        case = case_of(scene, "BA", state=CaseState.SPECIAL_PROCEDURE)
        CasePause.objects.create(
            case=case, kind=PauseKind.SPECIAL_PROCEDURE, procedure="public_notice",
            since=date(2026, 3, 4), limit_on=date(2026, 4, 3), reason="公示",
        )  # fmt: skip
        plan = standing_of(scene.project, date(2026, 3, 9)).plan
        assert plan.by_code["BA"].progress.paused_why == "公示"  # type: ignore[union-attr]
        assert plan.by_code["BA"].progress.days_left == 2  # type: ignore[union-attr]
        assert plan.by_code["SG"].held_by == ("BA",)
        assert plan.ground > date(2026, 4, 3)

    def test_a_case_that_ended_against_counts_as_none(self, scene: RoadScene) -> None:
        case_of(scene, "BA", state=CaseState.REJECTED, decided_on=MONDAY, reason="不符合")
        assert standing_of(scene.project, MONDAY).given.progress == {}

    def test_the_green_channel_shortens(self, scene: RoadScene) -> None:
        made(scene, answers={"needs_forest": "no"})
        GreenChannel.objects.create(
            project=scene.project, reason="省重点", leader=scene.leader, granted_at=NOON
        )
        assert standing_of(scene.project, MONDAY).plan.by_code["HP"].days == 7

    def test_papers_on_file_are_not_asked_for(self, scene: RoadScene) -> None:
        PaperOnFile.objects.create(
            project=scene.project, paper=PaperKind.objects.get(code="YYZZ"), name="营业执照",
            on_paper=True, added_at=NOON, valid_until=date(2026, 3, 2),
        )  # fmt: skip
        assert standing_of(scene.project, MONDAY).given.on_file == {"YYZZ"}
        assert not standing_of(scene.project, MONDAY + timedelta(days=1)).given.on_file

    def test_a_roadmap_keeps_the_catalogue_of_its_day(self, scene: RoadScene) -> None:
        made(scene)
        old = scene.version("SG")
        old.valid_until = date(2026, 3, 5)
        old.save()
        on = date(2026, 3, 9)
        standing = standing_of(scene.project, on)
        assert "SG" in standing.plan.by_code
        assert outdated_items(standing.given, scene.project, on) == ["施工许可"]
        first = standing.roadmap
        assert first is not None
        make_roadmap(project=scene.project, by=scene.steward, at=NOON + timedelta(days=7),
                     reason="目录更新", seen=first.pk)  # fmt: skip
        assert "SG" not in standing_of(scene.project, on).plan.by_code


def test_queries_do_not_grow_with_items_or_cases(scene: RoadScene) -> None:
    made(scene)
    standing_of(scene.project, MONDAY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        standing_of(scene.project, MONDAY)
    for number, code in enumerate(("BA", "YD", "GC")):
        case_of(scene, code, number=100 + number, due_on=date(2026, 3, 9))
    with CaptureQueriesContext(connection) as many:
        standing_of(scene.project, MONDAY)
    assert len(many) <= len(few) + 1  # the pauses of cases, where there are cases
    assert len(many) <= 16
