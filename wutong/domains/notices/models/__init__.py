"""A person's notices, the channels out of the site, and what is on its way through them."""

from wutong.domains.notices.models.channels import (
    ChannelChoice,
    ChannelSetting,
    Delivery,
    DeliveryQuerySet,
    Robot,
)
from wutong.domains.notices.models.notices import Notice, NoticeQuerySet

__all__ = [
    "ChannelChoice",
    "ChannelSetting",
    "Delivery",
    "DeliveryQuerySet",
    "Notice",
    "NoticeQuerySet",
    "Robot",
]
