"""Projects and firms as people name them in a form."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor, visible_investors
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access


def project_named(access: Access, text: str) -> Project | None:
    """The project with this number or whole name; None for nothing. Raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    seen = Project.objects.visible_to(access).select_related("region", "investor")
    found: Project | None = seen.filter(code=text).first() or seen.filter(name=text).first()
    if found is None:
        raise ValidationError(_("没有这个项目，请从列出的里选。"))
    return found


def firm_named(access: Access, text: str) -> Investor | None:
    """The registered firm of this name; None for nothing. Raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    found: Investor | None = visible_investors(access).filter(name=text).first()
    if found is None:
        raise ValidationError(_("没有登记过这家企业，请从列出的里选，或者留空。"))
    return found
