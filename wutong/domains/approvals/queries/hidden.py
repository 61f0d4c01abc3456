"""What of the audit trail tells of agency services that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.approvals.models import AgencyService
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access


def agencies_hidden_from_trail(access: Access) -> Q:
    """Audit rows about services for projects that are confidential now and not this person's to
    see: rows written before bear the project's name."""
    seen = Project.objects.visible_to(access).filter(confidential=True).values("pk")
    hidden = AgencyService.objects.filter(project__confidential=True).exclude(project__in=seen)
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="approvals.agencyservice", target_id__in=keys)
