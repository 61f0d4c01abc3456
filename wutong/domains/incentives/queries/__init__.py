"""Reads of awards. Every read that answers a person starts at ``visible_to``."""

from wutong.domains.incentives.models import Award, AwardRun

__all__ = ["Award", "AwardRun"]
