"""Projects that may be the same as one that is about to be entered."""

from __future__ import annotations

from typing import Final

from wutong.domains.projects.models import Project
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import Access
from wutong.kernel.search import found

SHORTEST: Final = 4
SHOWN: Final = 5
KIND: Final = "project"


def similar_projects(access: Access, name: str) -> list[Project]:
    """Projects that the person sees whose name is the same, or holds this one."""
    key = normalize_text(name)
    if len(key) < SHORTEST:
        return []
    seen = Project.objects.visible_to(access).select_related("region", "investor")
    same = list(seen.filter(normalized_name=key)[:SHOWN])
    near = [one for one in found(seen, KIND, name, SHOWN) if one not in same]
    return (same + near)[:SHOWN]
