"""Reads of agreements; and the classes that upper rooms name in signatures."""

from wutong.domains.agreements.models import Agreement, Commitment, ReviewMeeting

__all__ = ["Agreement", "Commitment", "ReviewMeeting"]
