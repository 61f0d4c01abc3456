"""The one decision on more time, for appeals and orders."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.stewardship.models import Extension
from wutong.domains.stewardship.rules.errors import AlreadyMoved
from wutong.kernel import audit


def settle(extension: Extension, *, grant: bool, by: User, at: datetime, text: str) -> None:
    """Decide what nobody has decided yet, and write it into the trail; who may was asked before.

    Raises AlreadyMoved where somebody came first.
    """
    decided = Extension.objects.filter(pk=extension.pk, granted=None).update(
        granted=grant, decided_by=by, decided_at=at, decided_reason=text
    )
    if not decided:
        raise AlreadyMoved(_("这个延期申请已经批复。"))
    target = extension.appeal or extension.order
    assert target is not None
    kind = "appeal" if extension.appeal_id else "order"
    audit.record(
        actor=by, at=at, action=f"stewardship.{kind}_extension_decided", target=target, reason=text,
        changes={"granted": [None, grant], "until": [None, str(extension.until)]},
    )  # fmt: skip
    extension.refresh_from_db()
