"""What a person may do with needs and capacities."""

from __future__ import annotations

from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.stewardship.choices import FactorMove
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_gaps import standing_of
from wutong.domains.stewardship.queries.reach import reaches
from wutong.domains.stewardship.rules.factors import moves_from
from wutong.kernel.scope import EDIT_FACTOR, Access


def may_ask(access: Access, project: Project) -> bool:
    """Whether the person says what this project needs."""
    return permits(access, EDIT_FACTOR, project)


def may_handle(access: Access, need: FactorNeed) -> bool:
    """Whether the person says what became of a need: for the project, or for who delivers."""
    if need.unit_id is not None and access.may(EDIT_FACTOR, None, need.unit_id):
        return True
    return may_ask(access, need.project)


def moves_for(access: Access, need: FactorNeed) -> list[FactorMove]:
    """What the person can do with the need now."""
    if not may_handle(access, need):
        return []
    return moves_from(need.state, short=standing_of(need).short)


def may_keep(access: Access, region_path: str, unit: int | None = None) -> bool:
    """Whether the person says what a source of this region, or of this unit, can give."""
    return reaches(access, EDIT_FACTOR, region_path) or access.may(EDIT_FACTOR, None, unit)


def may_keep_source(access: Access, capacity: FactorCapacity) -> bool:
    """Whether the person keeps this source."""
    return may_keep(access, capacity.region_path, capacity.unit_id)
