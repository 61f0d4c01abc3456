"""What a project's agreements promise and is still to be kept, for pages of rooms above."""

from __future__ import annotations

from wutong.domains.agreements.models import Commitment
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access


def promises_ahead(project: Project, access: Access) -> list[Commitment]:
    """Binding commitments of the project that the person sees and that are not kept yet, the
    earliest due first."""
    rows = Commitment.objects.visible_to(access).binding()
    rows = rows.filter(agreement__project=project, state__in=UNDECIDED)
    return list(rows.select_related("owner_unit", "owner").order_by("due_on", "pk"))
