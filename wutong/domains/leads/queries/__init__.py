"""Reads of leads; and the classes that upper rooms name in signatures and conditions."""

from wutong.domains.leads.models import Lead, LeadConflict, LeadCredit, LeadEvent, LeadTransfer
from wutong.domains.leads.queries.collisions import (
    Collision,
    Registration,
    collisions,
    seen_collisions,
)

__all__ = [
    "Collision",
    "Lead",
    "LeadConflict",
    "LeadCredit",
    "LeadEvent",
    "LeadTransfer",
    "Registration",
    "collisions",
    "seen_collisions",
]
