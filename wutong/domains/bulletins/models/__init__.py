"""Templates, bulletins and their frozen figures."""

from wutong.domains.bulletins.models.bulletins import Bulletin, BulletinQuerySet
from wutong.domains.bulletins.models.figures import BulletinFigure, BulletinRow
from wutong.domains.bulletins.models.frozen import IssuedIsImmutable
from wutong.domains.bulletins.models.templates import BulletinTemplate, BulletinTemplateQuerySet

__all__ = [
    "Bulletin",
    "BulletinFigure",
    "BulletinQuerySet",
    "BulletinRow",
    "BulletinTemplate",
    "BulletinTemplateQuerySet",
    "IssuedIsImmutable",
]
