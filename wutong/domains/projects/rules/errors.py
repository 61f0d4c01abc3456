"""What can go wrong in a write, in one clear sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wutong.domains.projects.rules.gates import GroupState


class ProjectError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class GateNotMet(ProjectError):
    """The gate to a stage is closed; ``missing`` names everything that is lacking."""

    def __init__(self, stage: str, missing: Sequence[GroupState], skipped: Sequence[str]) -> None:
        self.stage = stage
        self.missing = list(missing)
        self.skipped = list(skipped)
        texts = [state.text for state in missing]
        if skipped:
            texts.append(_("尚未到达的前置阶段：%(stages)s") % {"stages": "、".join(skipped)})
        super().__init__(
            _("到「%(stage)s」还缺：%(missing)s。") % {"stage": stage, "missing": "；".join(texts)}
        )


class NotAllowed(ProjectError):
    """The person's role may not do this here."""


class OwnClaim(ProjectError):
    """Nobody verifies their own claim."""

    def __init__(self) -> None:
        super().__init__(_("不能核验自己申报的事项，请由他人核验。"))


class AlreadyMoved(ProjectError):
    """Somebody else was faster."""


class BadValue(ProjectError):
    """A value cannot be taken: says which and why."""
