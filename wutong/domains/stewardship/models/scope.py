"""Who sees what stands on a project, a firm or a region."""

from __future__ import annotations

from django.db.models import Q

from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import seen_by
from wutong.kernel.scope import VIEW, Access


def visible(access: Access) -> Q:
    """Rows with ``region_path``, ``confidential`` and ``project`` that a person sees by office.

    Ordinary ones in the person's regions; confidential ones with their project alone.
    """
    office = Q(within_any(access.region_paths(VIEW), "region_path"), confidential=False)
    return office | Q(seen_by(access, "project__"), project__removed_at=None)
