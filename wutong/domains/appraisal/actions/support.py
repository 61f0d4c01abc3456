"""What every write of this room shares: permission and whose turn it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.appraisal.choices import AssessmentState
from wutong.domains.appraisal.models import Assessment
from wutong.domains.appraisal.queries.permissions import permits
from wutong.domains.appraisal.rules.errors import AlreadyMoved, BadValue, NotAllowed, NotNow
from wutong.domains.org.queries import User, access_of
from wutong.kernel.clock import day_of


def require(by: User | None, ability: str, assessment: Assessment, at: datetime) -> None:
    """Refuse the write unless ``by`` has ``ability`` for the project; None is the system."""
    if by is not None and not permits(access_of(by, day_of(at)), ability, assessment):
        raise NotAllowed(_("您的岗位不能对这次评估做此操作。"))


def required(text: str, sentence: str, field: str = "") -> str:
    """``text`` trimmed. Raises BadValue with ``sentence`` where nothing is left."""
    clean = text.strip()
    if not clean:
        raise BadValue(sentence, field)
    return clean


def take_turn(row: Any, seen: int | None = None) -> None:
    """Win the row for this transaction: of two people, the second is told. Raises AlreadyMoved."""
    told = AlreadyMoved(_("别人刚刚更新了这一条，请刷新后再操作。"))
    if seen is not None and seen != row.version:
        raise told
    won = (
        type(row)
        ._default_manager.filter(pk=row.pk, version=row.version)
        .update(version=F("version") + 1)
    )
    if not won:
        raise told
    row.refresh_from_db()


def hold_open(assessment: Assessment) -> None:
    """Lock the assessment for this transaction while it is open. Raises NotNow once it is not.

    Its version moves on, so that a decision made out of what was there before is told.
    """
    held = Assessment.objects.filter(pk=assessment.pk, state=AssessmentState.OPEN).update(
        version=F("version") + 1
    )
    if not held:
        raise NotNow(_("评估已经结束。"))
    assessment.refresh_from_db()
