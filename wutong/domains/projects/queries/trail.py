"""What of the audit trail tells of projects that somebody must not know."""

from __future__ import annotations

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.projects.models import Project
from wutong.kernel.scope import Access


def hidden_from_trail(access: Access) -> Q:
    """Audit rows about projects that are confidential now and not this person's to see.

    Rows written before a project became confidential bear its name as well.
    """
    seen = Project.objects.visible_to(access).filter(confidential=True).values("pk")
    hidden = Project.objects.filter(confidential=True).exclude(pk__in=seen)
    keys = hidden.annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="projects.project", target_id__in=keys)
