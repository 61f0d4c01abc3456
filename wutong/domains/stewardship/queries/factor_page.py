"""What happened with a need or a source, out of the trail."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.clock import day_of
from wutong.ui import formats

STEPS_SHOWN: Final = 50
TOLD: Final = ("promised_on", "delivered_on", "quantity", "needed_by", "total", "capacity")


def steps_of(target: FactorNeed | FactorCapacity) -> list[dict[str, Any]]:
    """Every write with who did it and why, the latest first. Whoever asks sees the target."""
    rows = AuditEntry.objects.filter(
        target_kind=target._meta.label_lower, target_id=str(target.pk)
    ).select_related("actor")
    return [
        {
            "day": formats.day(day_of(one.at)),
            "title": audit.action_words(one.action),
            "detail": " · ".join(
                part for part in (str(one.actor or _("系统")), *_told(target, one), one.reason) if part
            ),
        }
        for one in rows[:STEPS_SHOWN]
    ]  # fmt: skip


def _told(target: FactorNeed | FactorCapacity, entry: AuditEntry) -> list[str]:
    """Figures and days that changed, with their names."""
    found = []
    for name in TOLD:
        change = entry.changes.get(name)
        if change and change[1] is not None:
            label = target._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found.append(f"{label} {change[1]}")
    return found
