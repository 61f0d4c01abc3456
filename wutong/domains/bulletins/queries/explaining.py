"""Who changed a project since a bulletin was issued, and why: from the audit trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.history import changes_in_words
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access


@dataclass(frozen=True, slots=True)
class Reason:
    """One later write to a project."""

    at: datetime
    actor: str
    what: str
    detail: str
    reason: str


def reasons_for(
    keys: Collection[str], since: datetime | None, access: Access
) -> dict[str, tuple[Reason, ...]]:
    """The writes since ``since`` to the projects with these codes, the earliest first.

    Two queries; projects that the person may not see have no reasons.
    """
    found = Project.objects.ever_visible_to(access).filter(code__in=keys)
    codes = {str(pk): code for pk, code in found.values_list("pk", "code")}
    entries = AuditEntry.objects.filter(
        target_kind="projects.project", target_id__in=codes, at__gt=since
    )
    reasons: dict[str, tuple[Reason, ...]] = {}
    for entry in entries.select_related("actor").order_by("at", "pk"):
        code = codes[entry.target_id]
        reasons[code] = (*reasons.get(code, ()), _reason(entry))
    return reasons


def _reason(entry: AuditEntry) -> Reason:
    words = (f"{one.label} {one.old} → {one.new}" for one in changes_in_words(entry.changes))
    return Reason(
        at=entry.at,
        actor=str(entry.actor) if entry.actor else _("系统"),
        what=audit.action_words(entry.action),
        detail="；".join(words),
        reason=entry.reason,
    )
