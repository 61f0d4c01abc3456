"""Assessments already made, scored again with another scorecard, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch

from wutong.domains.appraisal.choices import AssessmentState
from wutong.domains.appraisal.models import Assessment, Review, Scorecard
from wutong.domains.appraisal.queries.outcomes import answered, body_of, settled_of
from wutong.domains.appraisal.queries.reading import NAMES, Page, page_of
from wutong.domains.appraisal.rules import facts
from wutong.domains.appraisal.rules.rescoring import Rescored, rescore
from wutong.domains.appraisal.rules.scorecard import Body
from wutong.domains.org.queries import Region, within
from wutong.kernel.scope import Access

ROWS: Final = 50


@dataclass(frozen=True)
class RescoredLine:
    """An assessment, and what the other scorecard makes of it."""

    assessment: Assessment
    rescored: Rescored


def rescored_page(
    access: Access, scorecard: Scorecard, region: Region, number: int = 1
) -> Page[RescoredLine]:
    """Decided assessments of the region that the person sees, the latest first, scored with
    ``scorecard``; two queries whatever their number."""
    rows = (
        Assessment.objects.visible_to(access)
        .filter(within(region.path, "project__region_path"), state=AssessmentState.DECIDED)
        .select_related(*NAMES)
        .prefetch_related(Prefetch("reviews", queryset=Review.objects.order_by("pk")))
        .order_by("-decided_at", "-pk")
    )
    page = page_of(rows, number, ROWS)
    new = body_of(scorecard)
    bodies: dict[int, Body] = {}
    lines = []
    for one in page.rows:
        old = bodies.setdefault(one.scorecard_id, body_of(one.scorecard))
        values = facts.values(facts.thawed(one.facts))
        made = rescore(old, new, values, answered(one.reviews.all()), settled_of(one))
        lines.append(RescoredLine(one, made))
    return Page(lines, page.number, page.more)
