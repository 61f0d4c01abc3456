"""Many projects at once, out of a ledger and back."""

from wutong.domains.projects.actions.importing.bringing_in import bring_in
from wutong.domains.projects.actions.importing.brought import (
    Brought,
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
)
from wutong.domains.projects.actions.importing.taking_back import take_back

__all__ = [
    "Brought",
    "BroughtFact",
    "BroughtFunds",
    "BroughtMilestone",
    "BroughtProject",
    "LedgerCell",
    "bring_in",
    "take_back",
]
