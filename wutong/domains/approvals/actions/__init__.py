"""Writes of approvals."""

from wutong.domains.approvals.actions.reminding import Reminded, remind

__all__ = ["Reminded", "remind"]
