"""A gate as a list of what is there and what is missing, each with the way to provide it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.projects.choices import Attribute, RequirementKind, Stage, Standing
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.projects.rules.gates import GroupState, Requirement
from wutong.kernel.scope import CLAIM, EDIT, Access
from wutong.ui import formats


def checklist(
    project: Project, states: Iterable[GroupState], unreached: Sequence[str], access: Access
) -> list[dict[str, Any]]:
    """Rows for the checklist component: done, waiting or missing. What is missing leads to where
    it is provided those who may provide it."""
    papers = _papers(project)
    claimed = set(
        project.facts.filter(standing=Standing.CLAIMED).values_list("attribute", flat=True)
    )
    items = [
        {
            "state": "missing",
            "title": _("先到「%(stage)s」阶段") % {"stage": Stage(stage).label},
            "note": _("这个阶段不能跳过"),
            "url": _way(project, RequirementKind.STAGE, stage, access),
        }
        for stage in unreached
    ]
    return items + [
        {**_item(project, state, papers, claimed),
         "url": "" if state.passed
         else _way(project, state.unmet[0].kind, state.unmet[0].key, access)}
        for state in states
    ]  # fmt: skip


def _papers(project: Project) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in project.evidence.filter(withdrawn_at=None).order_by("-pk"):
        found.setdefault(one.kind, one)
    return found


def _item(
    project: Project, state: GroupState, papers: dict[str, Any], claimed: set[str]
) -> dict[str, Any]:
    lines = (*state.met, *state.unmet)
    title = _(" 或 ").join(one.label for one in lines)
    if state.at_least > 1:
        title = _("%(labels)s（任 %(count)s 项）") % {
            "labels": "、".join(one.label for one in lines), "count": state.at_least,
        }  # fmt: skip
    if state.passed:
        return {"state": "done", "title": title, "note": _held(state.met, papers)}
    waiting = any(one.key in claimed for one in state.unmet)
    return {
        "state": "waiting" if waiting else "missing",
        "title": title,
        "note": _("已有 %(count)s 项") % {"count": len(state.met)} if state.met else "",
        "tag": _("待核验") if waiting else _("还缺"),
        "tone": "yellow" if waiting else "",
    }


def _held(met: Iterable[Requirement], papers: dict[str, Any]) -> str:
    days = [papers[one.key].added_at for one in met if one.key in papers]
    return formats.day(max(days)) if days else _("已填")


def _way(project: Project, kind: str, key: str, access: Access) -> str:
    """Where the person provides what is missing; nowhere for one who may not."""
    may_claim, may_edit = (permits(access, one, project) for one in (CLAIM, EDIT))
    if kind == RequirementKind.EVIDENCE:
        address = reverse("projects:attach", args=[project.code])
        return f"{address}?kind={key}" if may_claim or may_edit else ""
    if kind == RequirementKind.STAGE:
        name, may = "claim_stage", may_claim
    elif key in Attribute.values:
        name, may = "claim_fact", may_claim
    else:
        return reverse("projects:edit", args=[project.code]) if may_edit else ""
    return reverse(f"projects:{name}", args=[project.code, key]) if may else ""
