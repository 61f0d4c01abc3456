"""What a project's record and agreements suggest that it needs."""

from __future__ import annotations

from wutong.domains.agreements.choices import CommitmentState, Side
from wutong.domains.agreements.queries import Commitment
from wutong.domains.approvals.queries.roadmap import roadmap_in_force
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import FactorState
from wutong.domains.stewardship.models import FactorNeed
from wutong.domains.stewardship.rules.factor_proposals import Promise, Proposal, proposals
from wutong.kernel.scope import Access

LIVE = (CommitmentState.OPEN, CommitmentState.CLAIMED, CommitmentState.BROKEN)


def promises_of(project: Project, access: Access) -> list[Promise]:
    """What the government's side still owes the project by signed agreements that the person
    sees."""
    rows = Commitment.objects.visible_to(access).binding()
    rows = rows.filter(agreement__project=project, side=Side.GOVERNMENT, state__in=LIVE)
    return [
        Promise(one.pk, one.kind, one.text, one.due_on, one.quantity, one.measure, one.amount,
                one.owner_unit_id)
        for one in rows.order_by("due_on", "pk")
    ]  # fmt: skip


def proposals_for(project: Project, access: Access) -> list[Proposal]:
    """Needs to add, the earliest day first; three queries."""
    known = list(
        FactorNeed.objects.filter(project=project).values_list("kind", "commitment", "state")
    )
    roadmap = roadmap_in_force(project)
    return proposals(
        area=project.land_area,
        answers=roadmap.answers if roadmap else {},
        promises=promises_of(project, access),
        kinds_known={kind for kind, _promise, state in known if state != FactorState.DROPPED},
        promises_known={promise for _kind, promise, _state in known if promise is not None},
    )
