"""What this room keeps."""

from wutong.domains.targets.models.targets import Target, TargetQuerySet

__all__ = ["Target", "TargetQuerySet"]
