"""Who is told of assessment: reviewers of what was computed and appealed, units of their scores."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import Telling, tell, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import in_charge_of, members_of
from wutong.domains.targets.choices import UnitAppealState
from wutong.domains.targets.models import AssessmentRun, UnitAppeal, UnitScore
from wutong.kernel.clock import day_of
from wutong.kernel.metrics import plain
from wutong.kernel.scope import LEADER, PROMOTION_BUREAU, SUPERVISOR

REVIEWERS: Final = (SUPERVISOR, LEADER)
SPEAKERS: Final = (LEADER, PROMOTION_BUREAU)


def _reviewers(region_path: str, on: date) -> set[int]:
    return set(in_charge_of([region_path], REVIEWERS, on)[region_path])


def tell_reviewers(run: AssessmentRun, at: datetime) -> None:
    """What was computed waits for somebody else's review."""
    tell(
        people=_reviewers(run.region_path, day_of(at)) - {run.computed_by_id or 0},
        kind=NoticeKind.ASSIGNED, key=f"targets:review:{run.pk}:{at.isoformat()}",
        title=lambda: _("考核待复核：%(run)s") % {"run": run},
        url=reverse("targets:run", args=[run.pk]), at=at,
    )  # fmt: skip


def tell_assessed(run: AssessmentRun, at: datetime) -> None:
    """Every assessed unit learns its total and place: reviewed, so that it may appeal; issued;
    or issued anew."""
    scores = list(run.scores.select_related("region", "unit"))
    people = _assessed(run, scores, day_of(at))
    tell_all([_of_score(run, one, people[one.pk], at) for one in scores], at=at)


def _of_score(run: AssessmentRun, score: UnitScore, people: set[int], at: datetime) -> Telling:
    def title() -> str:
        words = {
            "reviewed": _("考核已复核，可以申诉：%(who)s第 %(rank)s 名，%(total)s 分（%(run)s）"),
            "issued": _("考核已发布：%(who)s第 %(rank)s 名，%(total)s 分（%(run)s）"),
            "again": _("考核已更正发布：%(who)s第 %(rank)s 名，%(total)s 分（%(run)s）"),
        }
        which = "again" if run.issued_at and run.restates_id else str(run.state)
        return words[which] % {
            "who": score.who, "rank": score.rank, "total": plain(score.total), "run": run
        }  # fmt: skip

    return Telling(
        tuple(sorted(people)), NoticeKind.DECIDED,
        f"targets:{run.state}:{score.pk}:{at.isoformat()}", title,
        reverse("targets:score", args=[score.pk]),
    )  # fmt: skip


def _assessed(run: AssessmentRun, scores: list[UnitScore], on: date) -> dict[int, set[int]]:
    """Who speaks for each score: the members of a unit; of a region who leads it and its bureau,
    but nobody of the region that assesses. Two queries, whatever the number of units."""
    members = members_of([one.unit_id for one in scores if one.unit_id], on)
    paths = [one.region.path for one in scores if one.region and not one.unit_id]
    leading = in_charge_of([*paths, run.region_path], SPEAKERS, on)
    above = set(leading[run.region_path])
    return {
        one.pk: set(members[one.unit_id])
        if one.unit_id
        else set(leading[one.region.path] if one.region else ()) - above
        for one in scores
    }


def tell_of_appeal(appeal: UnitAppeal, at: datetime) -> None:
    """Reviewers learn of an open appeal; of a decided one who filed it."""
    score = appeal.score
    url = reverse("targets:score", args=[score.pk])
    if appeal.state == UnitAppealState.OPEN:
        tell(
            people=_reviewers(score.run.region_path, day_of(at)) - {appeal.filed_by_id or 0},
            kind=NoticeKind.ASSIGNED, key=f"targets:appeal:{appeal.pk}",
            title=lambda: _("%(who)s申诉考核得分，待裁定") % {"who": score.who}, url=url, at=at,
        )  # fmt: skip
    elif appeal.filed_by_id:
        tell(
            people=[appeal.filed_by_id], kind=NoticeKind.DECIDED,
            key=f"targets:appeal-decided:{appeal.pk}",
            title=lambda: _("考核申诉%(state)s：%(who)s")
            % {"state": appeal.get_state_display(), "who": score.who},
            url=url, at=at,
        )  # fmt: skip
