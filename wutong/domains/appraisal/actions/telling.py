"""Who is told what about assessments. Nobody is told of one that they do not see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.appraisal.models import Assessment, Review
from wutong.domains.notices.actions import Telling, Words, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import in_charge_of, in_office, members_of, who_sees
from wutong.kernel.clock import day_of
from wutong.kernel.scope import SCORE_ASSESSMENT, roles_with

DEPARTMENT: Final = (Role.LINE_DEPARTMENT,)


def reviewers_of(reviews: Sequence[Review], on: date) -> dict[int, list[int]]:
    """Who may answer each invitation, by its key: the person; else the unit's people; else the
    departments' person of its region."""
    present = in_office((one.user_id for one in reviews if one.user_id), on)
    units = [one.unit for one in reviews if one.unit and not one.user_id]
    members = members_of((one.pk for one in units), on, roles_with(SCORE_ASSESSMENT))
    offices = in_charge_of({one.region.path for one in units}, DEPARTMENT, on)
    people: dict[int, list[int]] = {}
    for one in reviews:
        if one.user_id:
            people[one.pk] = [one.user_id] if one.user_id in present else []
        else:
            assert one.unit is not None
            people[one.pk] = members[one.unit.pk] or offices[one.unit.region.path]
    pairs = [(person, one.assessment_id) for one in reviews for person in people[one.pk]]
    seen = who_sees(pairs, Assessment.objects, on)
    return {
        one.pk: [person for person in people[one.pk] if (person, one.assessment_id) in seen]
        for one in reviews
    }


def tell_invited(reviews: Sequence[Review], at: datetime) -> None:
    """Reviewers are invited."""
    readers = reviewers_of(reviews, day_of(at))

    def words(one: Assessment) -> Words:
        return lambda: _("请评审「%(project)s」的预审评估，期限 %(due)s") % {
            "project": one.project, "due": one.due_on,
        }  # fmt: skip

    tell_all(
        [
            Telling(readers[one.pk], NoticeKind.ASSIGNED, f"appraisal.review.{one.pk}.invited",
                    words(one.assessment), reverse("appraisal:detail", args=[one.assessment_id]))
            for one in reviews
        ],
        at=at,
    )  # fmt: skip


def assessments_moved(
    assessments: Sequence[Assessment], was: dict[int, date], at: datetime
) -> list[Telling]:
    """The calendar moved the last day of assessments: to reviewers who have not sent, and to who
    opened them."""
    on = day_of(at)
    waiting = Review.objects.filter(assessment__in=assessments, sent_at=None)
    waiting = waiting.select_related("unit__region").exclude(conflicted=True)
    reviews = list(waiting)
    readers = reviewers_of(reviews, on)
    people: dict[int, list[int]] = {one.pk: [] for one in assessments}
    for review in reviews:
        people[review.assessment_id] += readers[review.pk]
    opened = [(one.opened_by_id, one.pk) for one in assessments if one.opened_by_id]
    for person, key in who_sees(opened, Assessment.objects, on):
        people[key].append(person)

    def words(one: Assessment) -> Words:
        return lambda: _("工作日历有变：「%(project)s」的评审期限由 %(was)s 改为 %(due)s") % {
            "project": one.project, "was": was[one.pk], "due": one.due_on,
        }  # fmt: skip

    return [
        Telling(people[one.pk], NoticeKind.MOVED,
                f"appraisal.assessment.{one.pk}.moved.{at.timestamp():.0f}", words(one),
                reverse("appraisal:detail", args=[one.pk]))
        for one in assessments
    ]  # fmt: skip
