"""What the writes of assessment share: permission and whose turn it is."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User, access_of
from wutong.domains.targets.models import AssessmentRun
from wutong.domains.targets.rules.errors import AlreadyMoved, BadValue, MayNot
from wutong.kernel.clock import day_of


def require(by: User | None, ability: str, region_path: str, at: datetime) -> None:
    """Refuse unless ``by`` has ``ability`` there; None is the system. Raises MayNot."""
    if by is not None and not access_of(by, day_of(at)).may(ability, region_path):
        raise MayNot(_("您的岗位不能对这个地区的考核做此操作。"))


def required(text: str, sentence: str, field: str = "") -> str:
    """``text`` trimmed. Raises BadValue with ``sentence`` where nothing is left."""
    clean = text.strip()
    if not clean:
        raise BadValue(sentence, field)
    return clean


def take_turn(run: AssessmentRun) -> None:
    """Win the run for this transaction: of two people, the second is told. Raises AlreadyMoved."""
    won = AssessmentRun.objects.filter(pk=run.pk, turn=run.turn).update(turn=F("turn") + 1)
    if not won:
        raise AlreadyMoved(_("别人刚刚更新了这次考核，请刷新后再操作。"))
    run.refresh_from_db()
