"""Leads, their history, duties, transfers, conflicts, credit, and the rules of regions."""

from wutong.domains.leads.models.conflicts import LeadConflict, LeadCredit
from wutong.domains.leads.models.history import LeadDuty, LeadEvent, LeadTransfer
from wutong.domains.leads.models.lead import Lead, LeadKey
from wutong.domains.leads.models.rule import LeadRule

__all__ = [
    "Lead",
    "LeadConflict",
    "LeadCredit",
    "LeadDuty",
    "LeadEvent",
    "LeadKey",
    "LeadRule",
    "LeadTransfer",
]
