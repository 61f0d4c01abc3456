"""Reads of approvals; and the classes that upper rooms name in signatures."""

from wutong.domains.approvals.models import Application, ApprovalCase, Roadmap

__all__ = ["Application", "ApprovalCase", "Roadmap"]
