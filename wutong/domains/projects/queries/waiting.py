"""What is claimed and not yet verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from wutong.domains.org.queries import within_any
from wutong.domains.projects.choices import Standing
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
    ProjectMember,
)
from wutong.domains.projects.queries.gates import gate_tables_of
from wutong.kernel.scope import VERIFY, VIEW, Access
from wutong.kernel.statements import compiled

type AnyClaim = Milestone | Fact | FundArrival

KINDS: Final[dict[str, type[AnyClaim]]] = {
    "milestone": Milestone,
    "fact": Fact,
    "fund": FundArrival,
}
KIND_OF: Final = {model: kind for kind, model in KINDS.items()}
COUNTED_AT_MOST: Final = 99
LONG_WAIT: Final = timedelta(days=7)


@dataclass
class Waiting:
    """One claim of the queue. ``refusal`` says why this person may not decide it."""

    kind: str
    claim: Any
    evidence: list[Evidence] = field(default_factory=list)
    refusal: str = ""
    waited_days: int = 0

    @property
    def key(self) -> str:
        """Names the claim across the three tables."""
        return f"{self.kind}-{self.claim.pk}"


def verifiable_projects(access: Access) -> QuerySet[Project]:
    """Projects in which the person may verify, of those they see."""
    seen = Project.objects.visible_to(access)
    same = _scope(access, VERIFY) == _scope(access, VIEW)
    if same and access.may_ever(VERIFY) and not access.investors:
        return seen  # every page counts what waits there: the same scope is not asked for twice
    scope = within_any(access.region_paths(VERIFY), "region_path") | Q(
        unit__in=access.units(VERIFY)
    )
    if access.may_ever(VERIFY):
        scope |= Q(
            pk__in=ProjectMember.objects.filter(user=access.user, left_on=None).values("project")
        )
    return seen.filter(scope)


def _scope(access: Access, ability: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return access.region_paths(ability), access.units(ability)


def waiting_claims(access: Access, kind: str) -> QuerySet[Any]:
    """Claims of one kind that wait within the person's right to verify, their own included."""
    return KINDS[kind]._default_manager.filter(
        standing=Standing.CLAIMED, project__in=verifiable_projects(access)
    )


def queue(
    access: Access, kinds: Sequence[str], limit: int, now: datetime, region_path: str = ""
) -> list[Waiting]:
    """The oldest ``limit`` claims, with their evidence and whether this person may decide."""
    found = [one for kind in kinds for one in _oldest(access, kind, limit, region_path)]
    found.sort(key=lambda one: (one.claim.claimed_at, one.kind, one.claim.pk))
    found = found[:limit]
    _put_refusals(found, access)
    for one in found:
        one.waited_days = (now - one.claim.claimed_at).days
    return found


def _oldest(access: Access, kind: str, limit: int, region_path: str) -> list[Waiting]:
    claims = waiting_claims(access, kind)
    if region_path:
        claims = claims.filter(within_any((region_path,), "project__region_path"))
    rows = with_evidence(claims, kind).order_by("claimed_at", "pk")[:limit]
    return [Waiting(kind, claim, evidence_of(claim, kind)) for claim in rows]


def with_evidence(claims: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """With the project, the claimant and the papers."""
    claims = claims.select_related("project__region", "project__unit", "claimed_by", "decided_by")
    if kind == "milestone":
        papers = Evidence.objects.filter(withdrawn_at=None)
        return claims.select_related("event").prefetch_related(Prefetch("evidence", papers))
    if kind == "fact":
        claims = claims.select_related("region", "unit")
    return claims.select_related("evidence")


def evidence_of(claim: Any, kind: str) -> list[Evidence]:
    """The papers of a claim read by :func:`with_evidence`."""
    if kind == "milestone":
        return list(claim.evidence.all())
    return [claim.evidence] if claim.evidence else []


def _put_refusals(found: list[Waiting], access: Access) -> None:
    tables = gate_tables_of({one.claim.project.region_path for one in found})
    roles = {grant.role for grant in access.grants}
    for one in found:
        if one.claim.claimed_by_id == access.user:
            one.refusal = "own"
        elif one.kind == "milestone":
            table = tables[one.claim.project.region_path].get(one.claim.stage)
            if table and table.verify_roles and not roles & set(table.verify_roles):
                one.refusal = "role"


def waiting_count(access: Access) -> int:
    """How many claims wait for this person's decision, own ones apart; counted up to 100."""
    return len(_waiting_for(access)) if access.may_ever(VERIFY) else 0


@compiled
def _waiting_for(access: Access) -> QuerySet[Any]:
    """Keys of the first claims that wait; every page counts them."""
    projects = verifiable_projects(access).values("pk")
    first, *others = (
        model._default_manager.filter(standing=Standing.CLAIMED, project__in=projects)
        .exclude(claimed_by=access.user)
        .order_by()
        .values("pk")
        for model in KINDS.values()
    )
    return first.union(*others, all=True).order_by()[: COUNTED_AT_MOST + 1]


def claim_named(access: Access, kind: str, pk: int) -> Any:
    """The claim with this key on a project that the person sees; None otherwise."""
    return (
        with_evidence(KINDS[kind]._default_manager.all(), kind)
        .filter(pk=pk, project__in=Project.objects.visible_to(access))
        .first()
    )
