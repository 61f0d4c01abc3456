"""What the writes share: permission, and winning the bulletin."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.rules.errors import AlreadyMoved, NotAllowed
from wutong.domains.org.queries import Region, access_of
from wutong.kernel.clock import day_of


def require(by: Any, ability: str, region: Region | None, at: datetime) -> None:
    """Refuse the write unless ``by`` has ``ability`` in this region. Raises NotAllowed."""
    access = access_of(by, day_of(at))
    allowed = access.may(ability, region.path) if region else access.may_ever(ability)
    if not allowed:
        raise NotAllowed(_("您的岗位不能在这个单位做此操作。"))


def move(bulletin: Bulletin, *, seen: int, **values: Any) -> None:
    """Write ``values`` if nobody else wrote since revision ``seen``. Raises AlreadyMoved."""
    won = (
        Bulletin.objects.filter(pk=bulletin.pk, revision=seen)
        .exclude(status="issued")
        .update(revision=seen + 1, **values)
    )
    if not won:
        raise AlreadyMoved(_("别人刚刚处理过这份通报，请刷新后再操作。"))
    bulletin.refresh_from_db()
