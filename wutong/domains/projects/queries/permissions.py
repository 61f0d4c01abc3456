"""What a person may do with one project."""

from __future__ import annotations

from wutong.domains.projects.models import Project
from wutong.kernel.scope import Access


def permits(access: Access, ability: str, project: Project) -> bool:
    """Whether the person has ``ability`` for this project.

    By a post whose scope covers the project, or as a member of its team who has the ability in
    any post. The team is asked, with one query, only where the scope does not settle it.
    """
    if access.may(ability, project.region_path, project.unit_id):
        return True
    return (
        access.may_ever(ability)
        and not access.is_investor
        and project.members.filter(user=access.user, left_on=None).exists()
    )
