"""Codes of the targets' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LightLabel(TextChoices):
    """The lights of ``rules.Light`` in words."""

    GREEN = "green", _("超序时")
    GREEN_MARKED = "green_marked", _("略欠序时")
    YELLOW = "yellow", _("欠序时")
    RED = "red", _("严重欠序时")
