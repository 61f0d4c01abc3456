"""Who wrote to a case last, for whoever came second."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wutong.domains.approvals.models import ApprovalCase
from wutong.ui.formats import moment


def who_was_first(case: ApprovalCase) -> str:
    """A sentence with the name, the moment and the move of the latest event."""
    last = case.events.select_related("by").order_by("-pk").first()
    if last is None or last.by is None:
        return _("别人刚刚更新了这个办件，请刷新后再办。")
    return _("%(name)s已于 %(at)s 办理：%(move)s。请刷新后再办。") % {
        "name": last.by,
        "at": moment(last.at),
        "move": last.get_move_display(),
    }
