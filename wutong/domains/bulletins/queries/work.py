"""What a person must do about bulletins: review what others drafted, issue what is reviewed."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.org.queries import within_any
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import ISSUE_BULLETIN, REVIEW_BULLETIN, Access


def waiting(access: Access, at: datetime, limit: int) -> Sequence[WorkItem]:
    """Drafts of others to review and reviewed ones to issue, the oldest first, ``limit`` at most."""
    to_review = Q(
        within_any(access.region_paths(REVIEW_BULLETIN), "region__path"), status=Status.DRAFT
    ) & ~Q(drafted_by=access.user)
    to_issue = Q(
        within_any(access.region_paths(ISSUE_BULLETIN), "region__path"), status=Status.REVIEWED
    )
    found = (
        Bulletin.objects.visible_to(access)
        .filter(to_review | to_issue)
        .select_related("region", "drafted_by", "reviewed_by")
        .order_by("drafted_at", "pk")[:limit]
    )
    return [_item(bulletin) for bulletin in found]


def _item(bulletin: Bulletin) -> WorkItem:
    if bulletin.status == Status.DRAFT:
        reason = _("%(who)s起草，待您审核") % {"who": bulletin.drafted_by or _("系统")}
    else:
        reason = _("%(who)s已审核，待印发") % {"who": bulletin.reviewed_by or _("系统")}
    return WorkItem(
        kind="bulletin",
        title=bulletin.title,
        url=reverse("bulletins:detail", args=[bulletin.pk]),
        reason=reason,
        heading=_("待审核和待印发的通报"),
    )
