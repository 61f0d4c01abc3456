"""Taking back what an import brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from wutong.domains.org.queries import User
from wutong.domains.projects.actions.importing.brought import (
    Brought,
)
from wutong.domains.projects.actions.importing.retracting import retract_all
from wutong.domains.projects.actions.support import (
    refresh_copies,
)
from wutong.domains.projects.choices import (
    EvidenceKind,
    MilestoneKind,
    Standing,
)
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
)
from wutong.kernel import audit, search
from wutong.kernel.audit.models import AuditEntry


@transaction.atomic
def take_back(
    *, brought: Sequence[Brought], by: User | None, at: datetime, reason: str
) -> dict[int, list[str]]:
    """Undo one bounded piece: retract what it brought, restore what it replaced.

    A project that the import created is removed from sight when nothing else counts on it; what
    was known before ``at`` stays known as of then. Attributes that somebody changed since stay as
    they are; returns their names by project.
    """
    for model, name in ((Milestone, "milestones"), (Fact, "facts"), (FundArrival, "funds")):
        retract_all(model, [key for one in brought for key in getattr(one, name)], by, at, reason)
    replaced = [key for one in brought for key in one.replaced]
    _restore(Milestone.objects.filter(pk__in=replaced).select_related("project"), at)
    _restore_months([key for one in brought for key in one.replaced_months], at)
    changed_since = _restore_attributes([one for one in brought if one.old_attributes], at)
    created = [one.project_id for one in brought if one.created]
    Project.objects.filter(pk__in=created).exclude(pk__in=_built_upon(created)).update(
        removed_at=at, updated_at=at
    )
    for key in Project.objects.filter(pk__in=created, removed_at=at).values_list("pk", flat=True):
        search.remove("project", key)
    refresh_copies({one.project_id for one in brought}, at)
    AuditEntry.objects.bulk_create(
        audit.entry(
            actor=by, at=at, action="projects.import_taken_back", target=project, reason=reason
        )
        for project in Project.objects.filter(pk__in=[one.project_id for one in brought])
    )
    return changed_since


def _restore(milestones: Iterable[Milestone], at: datetime) -> None:
    """Count replaced milestones again from ``at`` on, as new rows with their old deciders.

    A stage that somebody has claimed anew since then keeps that claim.
    """
    for milestone in milestones:
        if milestone.project.milestones.filter(
            stage=milestone.stage,
            kind=MilestoneKind.FORMAL,
            standing__in=(Standing.CLAIMED, Standing.VERIFIED),
        ).exists():
            continue
        evidence = list(milestone.evidence.all())
        milestone.pk = None
        milestone._state.adding = True
        milestone.standing = Standing.VERIFIED
        milestone.verified = True
        milestone.decided_at = at
        milestone.retracted_at = milestone.retracted_by = None
        milestone.retraction_reason = ""
        milestone.save()
        milestone.evidence.set(evidence)


def _restore_months(keys: Sequence[int], at: datetime) -> None:
    """Count replaced facts of a month again from ``at`` on; one stated anew since then stays."""
    replaced = list(Fact.objects.filter(pk__in=keys))
    anew = set(
        Fact.objects.filter(
            project__in={fact.project_id for fact in replaced},
            attribute__in={fact.attribute for fact in replaced},
            standing=Standing.VERIFIED,
        ).values_list("project", "attribute", "on")
    )
    for fact in replaced:
        fact.pk = None
        fact._state.adding = True
        fact.standing = Standing.VERIFIED
        fact.verified = True
        fact.decided_at = at
        fact.retracted_at = fact.retracted_by = None
        fact.retraction_reason = ""
    Fact.objects.bulk_create(
        fact for fact in replaced if (fact.project_id, fact.attribute, fact.on) not in anew
    )


def _restore_attributes(brought: Sequence[Brought], at: datetime) -> dict[int, list[str]]:
    """Put attributes back that still are as the import wrote them; returns the others by project."""
    projects = Project.objects.in_bulk([one.project_id for one in brought])
    changed_since: dict[int, list[str]] = {}
    for one in brought:
        project = projects[one.project_id]
        restored = []
        for name, value in one.old_attributes.items():
            written = one.new_attributes.get(name, getattr(project, name))
            if str(getattr(project, name)) != str(written):  # a day comes back from JSON as a text
                changed_since.setdefault(project.pk, []).append(name)
                continue
            setattr(project, name, value)
            restored.append(name)
        project.updated_at = at
        project.save(update_fields=[*restored, "updated_at"])
    return changed_since


def _built_upon(keys: Sequence[int]) -> set[int]:
    """Projects that carry a live claim, a paper or a phase of their own."""
    live = (Standing.CLAIMED, Standing.VERIFIED)
    upon: set[int] = set()
    for model in (Milestone, Fact, FundArrival):
        upon.update(
            model._default_manager.filter(project__in=keys, standing__in=live).values_list(
                "project", flat=True
            )
        )
    upon.update(
        Evidence.objects.filter(project__in=keys)
        .exclude(kind=EvidenceKind.LEDGER_ROW)
        .values_list("project", flat=True)
    )
    upon.update(
        parent
        for parent in Project.objects.filter(parent__in=keys).values_list("parent", flat=True)
        if parent
    )
    return upon
