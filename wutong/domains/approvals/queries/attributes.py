"""What is known of a project for the conditions of papers."""

from __future__ import annotations

from collections.abc import Mapping

from wutong.domains.approvals.queries.roadmap import attributes_of, roadmap_in_force
from wutong.domains.projects.queries import Project


def attributes_for(project: Project | None) -> Mapping[str, object]:
    """The project's attributes by the codes of ``rules.conditions``, with what its roadmap was
    answered; nothing without a project."""
    if project is None:
        return {}
    roadmap = roadmap_in_force(project)
    return attributes_of(project, roadmap.answers if roadmap else None)
