"""What a write to projects may refuse, for rooms above that write to them."""

from __future__ import annotations

from wutong.domains.projects.rules.errors import (
    AlreadyMoved,
    BadValue,
    GateNotMet,
    NotAllowed,
    ProjectError,
)

__all__ = ["AlreadyMoved", "BadValue", "GateNotMet", "NotAllowed", "ProjectError"]
