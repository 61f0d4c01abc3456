"""Reads of the ledgers' room."""

from wutong.domains.ledgers.queries.planning import ImportPlan, PlannedRow, plan_import

__all__ = ["ImportPlan", "PlannedRow", "plan_import"]
