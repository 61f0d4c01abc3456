"""Appeals that may be about the same matter, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import paths_down_to
from wutong.domains.stewardship.choices import AppealState
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.rules.sameness import Because, Likeness, Matter, likeness
from wutong.kernel.scope import Access

COMPARED: Final = 200
SHOWN: Final = 5
BACK: Final = timedelta(days=180)
WORDS: Final = {
    Because.PROJECT: _("同一项目"),
    Because.FIRM: _("同一企业"),
    Because.CATEGORY: _("同一类别"),
    Because.PHONE: _("同一电话"),
    Because.WORDS: _("字句相近"),
}


@dataclass(frozen=True)
class Same:
    """An appeal that looks the same, and why."""

    appeal: Appeal
    likeness: Likeness

    @property
    def reasons(self) -> list[str]:
        """In words."""
        return [str(WORDS[one]) for one in self.likeness.because]


def same_matters(
    access: Access, matter: Matter, region_path: str, on: date, *, but: int | None = None
) -> list[Same]:
    """Appeals of the last half year that the person sees and that look the same, most alike first.

    Compared are those of the project, the firm and the phone, and those of the place in the same
    category; the latest 200 at most.
    """
    about = Q(pk__in=())
    if matter.project:
        about |= Q(project=matter.project)
    if matter.investor:
        about |= Q(investor=matter.investor)
    if matter.phone:
        about |= Q(asker_phone=matter.phone)
    if matter.category:
        about |= Q(category=matter.category, region_path__in=paths_down_to(region_path))
    rows = (
        Appeal.objects.visible_to(access)
        .filter(about, received_on__gte=on - BACK)
        .exclude(state__in=[AppealState.JOINED, AppealState.CLOSED])
        .exclude(pk=but or 0)
        .select_related("region", "project", "investor", "lead_unit")
        .order_by("-received_on", "-pk")
    )
    found = [Same(one, likeness(matter, matter_of(one))) for one in rows[:COMPARED]]
    same = [one for one in found if one.likeness.is_same]
    return sorted(same, key=lambda one: (-one.likeness.points, -one.appeal.pk))[:SHOWN]


def matter_of(appeal: Appeal) -> Matter:
    """What an appeal is about."""
    return Matter(
        appeal.title, appeal.content, appeal.project_id, appeal.investor_id, appeal.category,
        appeal.asker_phone,
    )  # fmt: skip
