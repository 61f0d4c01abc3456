"""A person's notices, the channels out of the site, and what is on its way through them."""

from wutong.domains.notices.models.channels import (
    ChannelChoice,
    ChannelSetting,
    Delivery,
    Robot,
)
from wutong.domains.notices.models.notices import Notice, NoticeQuerySet

__all__ = [
    "ChannelChoice",
    "ChannelSetting",
    "Delivery",
    "Notice",
    "NoticeQuerySet",
    "Robot",
]
