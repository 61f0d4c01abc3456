"""Which items a case still waits for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from wutong.domains.approvals.choices import APPROVED, OPEN, Waiting
from wutong.domains.approvals.models import ApprovalCase, ItemPrerequisite, ItemResult
from wutong.domains.approvals.queries.papers import on_file
from wutong.domains.approvals.queries.roadmap import needed_items, roadmap_in_force
from wutong.domains.projects.queries import Project

BEFORE_ACCEPTING: Final = frozenset({Waiting.ACCEPTANCE})
BEFORE_DECIDING: Final = frozenset({Waiting.ACCEPTANCE, Waiting.DECISION})


def waiting_for(
    *, version: int, project: Project | None, on: date, kinds: Collection[Waiting]
) -> list[str]:
    """Names of the items that must be decided first and are not.

    Those that the project's roadmap in force needs, and those under way without one; an item whose
    results are on file and valid holds nothing up. ``kinds``: whether acceptance or decision is
    asked about.
    """
    if project is None:
        return []
    asked = ItemPrerequisite.objects.filter(version=version, waiting__in=list(kinds))
    required = set(asked.values_list("requires__code", flat=True))
    if not required:
        return []
    open_names: dict[str, str] = {}
    cases = ApprovalCase.objects.filter(
        project=project, version__item__code__in=required, state__in=(*OPEN, *APPROVED)
    )
    for code, name, state in cases.values_list("version__item__code", "version__name", "state"):
        if state in APPROVED:
            required.discard(code)
        else:
            open_names[code] = name
    waiting = {code: name for code, name in open_names.items() if code in required}
    if required and roadmap_in_force(project) is not None:
        needed = {one.code: one.name for one in needed_items(project, on)}
        waiting |= {code: needed[code] for code in required if code in needed}
    return [name for code, name in waiting.items() if not _result_on_file(code, project, on)]


def _result_on_file(item_code: str, project: Project, on: date) -> bool:
    results = ItemResult.objects.filter(version__item__code=item_code)
    codes = list(results.values_list("paper__code", flat=True))
    return bool(codes) and bool(on_file(project, None, None, on, codes))
