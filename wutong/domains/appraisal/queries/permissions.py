"""What a person may do with one assessment."""

from __future__ import annotations

from datetime import date

from wutong.domains.appraisal.models import Assessment, Review
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.queries import Post, User
from wutong.domains.projects.queries.permissions import permits as permits_project
from wutong.kernel.scope import DECIDE_ASSESSMENT, SCORE_ASSESSMENT, Access


def permits(access: Access, ability: str, assessment: Assessment) -> bool:
    """Whether the person has ``ability`` for the assessment's project."""
    return permits_project(access, ability, assessment.project)


def permits_review(access: Access, review: Review) -> bool:
    """Whether the person may answer this invitation; :func:`models.assessments.answers_for` for one.

    A confidential project is assessed by those alone who see it.
    """
    if access.user is None or not access.may_ever(SCORE_ASSESSMENT):
        return False
    if review.user_id is not None:
        return review.user_id == access.user
    unit = review.unit
    return unit is not None and any(
        grant.may(SCORE_ASSESSMENT)
        and (
            grant.unit == unit.pk
            if grant.unit is not None
            else bool(grant.region_path)
            and unit.region.path.startswith(grant.region_path)
            and not grant.may(DECIDE_ASSESSMENT)
        )
        for grant in access.grants
    )


def unit_kinds_of(review: Review, user: User, on: date) -> set[str]:
    """For which kinds of units the reviewer speaks: the invited unit's, or those of own posts."""
    if review.unit is not None:
        return {review.unit.kind}
    kinds = set()
    for post in Post.objects.held_on(on).filter(user=user).select_related("unit"):
        if post.unit is not None:
            kinds.add(post.unit.kind)
        elif post.role == Role.PROMOTION_BUREAU:
            kinds.add(UnitKind.PROMOTION_BUREAU.value)
        elif post.role == Role.LINE_DEPARTMENT:
            kinds.add(UnitKind.DEPARTMENT.value)
    return kinds
