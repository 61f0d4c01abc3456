"""Templates, bulletins and their frozen figures."""

from wutong.domains.bulletins.models.bulletins import Bulletin, BulletinQuerySet
from wutong.domains.bulletins.models.circulation import (
    BulletinReceipt,
    BulletinSchedule,
    ScheduledDraft,
)
from wutong.domains.bulletins.models.figures import BulletinFigure, BulletinRow
from wutong.domains.bulletins.models.frozen import IssuedIsImmutable
from wutong.domains.bulletins.models.templates import BulletinTemplate, BulletinTemplateQuerySet
from wutong.domains.bulletins.models.upward import (
    UpwardFigure,
    UpwardForm,
    UpwardReport,
    UpwardRow,
)

__all__ = [
    "Bulletin",
    "BulletinFigure",
    "BulletinQuerySet",
    "BulletinReceipt",
    "BulletinRow",
    "BulletinSchedule",
    "BulletinTemplate",
    "BulletinTemplateQuerySet",
    "IssuedIsImmutable",
    "ScheduledDraft",
    "UpwardFigure",
    "UpwardForm",
    "UpwardReport",
    "UpwardRow",
]
