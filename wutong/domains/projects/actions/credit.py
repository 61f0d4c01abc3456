"""Deciding whose a project is counted as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from wutong.domains.org.queries import User
from wutong.domains.projects.actions.support import require
from wutong.domains.projects.models import CreditShare, Project
from wutong.domains.projects.models.credit import WHOLE
from wutong.domains.projects.rules.credit import CreditLine, check_shares
from wutong.kernel import audit
from wutong.kernel.scope import ARBITRATE_LEAD, EDIT


@transaction.atomic
def set_credit(
    *, project: Project, shares: Sequence[CreditLine], by: User | None, at: datetime, reason: str
) -> list[CreditShare]:
    """Split the credit for a project anew; what was known before ``at`` stays as it was.

    The first split takes who may edit the project, a later one who arbitrates. Raises NotAllowed,
    and BadValue for shares that don't add up to 1.
    """
    check_shares(shares)
    Project.objects.select_for_update().get(pk=project.pk)
    before = list(
        CreditShare.objects.filter(project=project).known(None).select_related("unit", "person")
    )
    require(by, ARBITRATE_LEAD if before else EDIT, project, at)
    CreditShare.objects.filter(project=project, ended_at=None).update(ended_at=at)
    made = CreditShare.objects.bulk_create(
        CreditShare(
            project=project, unit_id=line.unit, person_id=line.person,
            share=int(line.share * WHOLE), reason=reason[:300], decided_by=by, decided_at=at,
        )
        for line in shares
    )  # fmt: skip
    now = CreditShare.objects.filter(pk__in=[one.pk for one in made])
    audit.record(
        actor=by, at=at, action="projects.credit_set", target=project, reason=reason,
        changes={"credit": [_in_words(before), _in_words(now.select_related("unit", "person"))]},
    )  # fmt: skip
    return made


def _in_words(shares: Iterable[CreditShare]) -> str | None:
    return "；".join(map(str, shares)) or None
