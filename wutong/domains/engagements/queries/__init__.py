"""Reads of engagements. Every read that answers a person starts at ``visible_to``."""

from wutong.domains.engagements.models import Engagement

__all__ = ["Engagement"]
