"""Each constraint of assessment, asked of the database itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.targets.models import (
    AssessmentRun,
    AssessmentScheme,
    GroupMember,
    ManualScore,
    SchemeAdjustment,
    SchemeGroup,
    SchemeIndicator,
    SchemeVersion,
    ScoreLine,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.tests.scene import FIRST, LATER, NOON, ON, Scene, build_scene

pytestmark = pytest.mark.django_db


def copy(row: Any, **change: Any) -> None:
    """Write the row once more, changed."""
    row.pk, row._state.adding = None, True
    for name, value in change.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def run(scene: Scene) -> AssessmentRun:
    return AssessmentRun.objects.get()


def appeal(scene: Scene) -> UnitAppeal:
    return UnitAppeal.objects.create(
        score=scene.score(run(scene)), text="x", evidence="x", filed_at=NOON,
        filed_by=scene.county_leader,
    )  # fmt: skip


def entry(scene: Scene) -> ManualScore:
    return scene.enter("work", "5")


def twice_for_the_squad(scene: Scene) -> None:
    for _ in range(2):
        copy(entry(scene), region=None, unit=scene.world.squad)


CASES: dict[str, Callable[[Scene], Any]] = {
    "assess_scheme_code_once": lambda s: copy(AssessmentScheme.objects.get()),
    "assess_version_once": lambda s: copy(SchemeVersion.objects.get(), state="retired"),
    "assess_version_one_holds": lambda s: copy(SchemeVersion.objects.get(), number=2),
    "assess_version_has_its_days": lambda s: copy(SchemeVersion.objects.get(), number=2, state="draft"),
    "assess_group_key_once": lambda s: copy(SchemeGroup.objects.first()),
    "assess_group_numbers": lambda s: copy(SchemeGroup.objects.first(), key="z", full=0),
    "assess_member_is_one": lambda s: copy(GroupMember.objects.first(), region=None),
    "assess_member_region_once": lambda s: copy(GroupMember.objects.filter(unit=None).first()),
    "assess_member_unit_once": lambda s: copy(GroupMember.objects.filter(region=None).first()),
    "assess_indicator_key_once": lambda s: copy(SchemeIndicator.objects.first()),
    "assess_indicator_numbers": lambda s: copy(SchemeIndicator.objects.first(), key="z", weight=0),
    "assess_indicator_not_under_itself": lambda s: copy(
        SchemeIndicator.objects.first(), key="z", under="z"),
    "assess_indicator_names_its_metric": lambda s: copy(
        SchemeIndicator.objects.first(), key="z", metric=""),
    "assess_adjustment_key_once": lambda s: copy(SchemeAdjustment.objects.first()),
    "assess_adjustment_numbers": lambda s: copy(SchemeAdjustment.objects.first(), key="z", points=0),
    "assess_run_once": lambda s: copy(run(s)),
    "assess_run_days": lambda s: copy(run(s), first=LATER.date()),
    "assess_run_state_has_its_times": lambda s: copy(run(s), number=2, state="issued"),
    "assess_run_reviewed_by_another": lambda s: copy(
        run(s), number=2, state="reviewed", reviewed_at=NOON, reviewed_by=s.analyst),
    "assess_run_says_why_restated": lambda s: copy(run(s), number=2, restates=run(s)),
    "assess_score_is_ones": lambda s: copy(UnitScore.objects.first(), region=None, unit=None),
    "assess_score_region_once": lambda s: copy(UnitScore.objects.filter(unit=None).first()),
    "assess_score_unit_once": lambda s: copy(UnitScore.objects.filter(region=None).first()),
    "assess_score_numbers": lambda s: copy(
        UnitScore.objects.filter(unit=None).first(), region=s.world.city, rank=0),
    "assess_score_completion_has_its_calendar": lambda s: copy(
        UnitScore.objects.filter(unit=None).first(), region=s.world.city, completion=1, due=None),
    "assess_line_once": lambda s: copy(ScoreLine.objects.first()),
    "assess_entry_is_ones": lambda s: copy(entry(s), region=None, unit=None),
    "assess_entry_has_evidence": lambda s: copy(entry(s), evidence="", key="z"),
    "assess_entry_not_negative": lambda s: copy(entry(s), value=-1, key="z"),
    "assess_entry_region_once": lambda s: copy(entry(s)),
    "assess_entry_unit_once": twice_for_the_squad,
    "assess_appeal_has_evidence": lambda s: copy(appeal(s), evidence="", state="rejected",
                                                 decided_at=NOON, reason="x"),
    "assess_appeal_open_once": lambda s: copy(appeal(s)),
    "assess_appeal_decided_with_reason": lambda s: copy(
        appeal(s), state="rejected", decided_at=NOON, reason=""),
    "assess_appeal_decided_by_another": lambda s: copy(
        appeal(s), state="rejected", decided_at=NOON, reason="x", decided_by=s.county_leader),
}  # fmt: skip
WORDED = {"assess_version_one_draft", "assess_run_one_holds"}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name: str) -> None:
    scene = build_scene()
    scene.computed()
    with pytest.raises(IntegrityError), transaction.atomic():
        CASES[name](scene)


def test_one_draft_and_one_current_issue() -> None:
    scene = build_scene()
    held = run_of = scene.issued()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy(run_of, number=2)
    given = {"scheme": held.scheme, "created_at": NOON}
    SchemeVersion.objects.create(number=8, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeVersion.objects.create(number=9, **given)


def test_every_constraint_is_in_the_table() -> None:
    kinds = (AssessmentScheme, SchemeVersion, SchemeGroup, GroupMember, SchemeIndicator,
             SchemeAdjustment, AssessmentRun, UnitScore, ScoreLine, ManualScore, UnitAppeal)  # fmt: skip
    declared = {one.name for kind in kinds for one in kind._meta.constraints}
    assert declared == {*CASES, *WORDED}
    assert FIRST < ON
