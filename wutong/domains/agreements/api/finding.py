"""What every operation of this room does first: find the row that the caller sees."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, Commitment, ReviewMeeting
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.scope import VIEW, Access


def agreement_numbered(access: Access, number: int) -> Agreement:
    """The agreement, if the caller sees it."""
    return visible_or_404(
        Agreement.objects.select_related("project__investor", "region", "unit", "owner"),
        access,
        pk=number,
    )


def meeting_numbered(access: Access, number: int) -> ReviewMeeting:
    """The meeting, if the caller sees it."""
    return visible_or_404(ReviewMeeting.objects.select_related("region"), access, pk=number)


def commitment_numbered(access: Access, number: int) -> Commitment:
    """The commitment, if the caller sees it."""
    return visible_or_404(
        Commitment.objects.select_related(
            "agreement__project", "agreement__region", "owner", "owner_unit__region",
            "claimed_by",
            "decided_by",
        ),
        access,
        pk=number,
    )  # fmt: skip


def named(rows: Any, field: str, sentence: str, **lookup: Any) -> Any:
    """The row that a body names. Raises Refusal beside the field."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise refusal_of(field, sentence)
    return found


def in_view(access: Access, region: Any, field: str = "region") -> Any:
    """A region that the caller views: unknown ones are refused, others are not there."""
    if region is None:
        raise refusal_of(field, _("没有这个行政区划代码。"))
    if not access.may(VIEW, region.path):
        raise Http404
    return region
