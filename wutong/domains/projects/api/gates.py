"""What is still missing for a stage: the same table as the page and the move itself."""

from __future__ import annotations

from typing import Any

from ninja import Path, Router, Schema
from pydantic import Field

from wutong.domains.projects.api.reading import Code, project_named
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.gates import gate_tables, holding_of
from wutong.domains.projects.rules import gates, lifecycle
from wutong.kernel.http.authentication import ApiCaller

router = Router()


class RequirementShape(Schema):
    """One line of a gate."""

    kind: str = Field(description="field 字段、evidence 佐证、stage 前置阶段、condition 条件")
    key: str
    label: str


class GroupShape(Schema):
    """Alternatives of which some are needed."""

    group: str
    at_least: int
    passed: bool
    met: list[RequirementShape]
    unmet: list[RequirementShape]


class GateShape(Schema):
    """The gate to a stage, for one project."""

    stage: Stage
    definition: str = Field(description="认定口径")
    reached: bool
    open: bool = Field(description="条件是否已齐")
    may_be_skipped: bool
    groups: list[GroupShape]
    unreached: list[Stage] = Field(description="不可跳过而尚未到达的前置阶段")


class GateList(Schema):
    """The gates of every stage."""

    items: list[GateShape]


@router.get("/projects/{code}/gates", response=GateList, summary="各阶段还缺什么")
def list_gates(request: ApiCaller, code: Code) -> Any:
    """按阶段先后。"""
    project = project_named(request.access, code)
    return {"items": _gates_of(project, list(Stage))}


@router.get("/projects/{code}/gates/{stage}", response=GateShape, summary="到某一阶段还缺什么")
def read_gate(request: ApiCaller, code: Code, stage: Path[Stage]) -> Any:
    """与申报时检查的是同一张表。"""
    return _gates_of(project_named(request.access, code), [Stage(stage)])[0]


def _gates_of(project: Project, stages: list[Stage]) -> list[dict[str, Any]]:
    tables = gate_tables(project.region_path)
    holding = holding_of(project)
    return [_gate(stage, tables, holding) for stage in stages]


def _gate(
    stage: Stage, tables: dict[str, gates.GateTable], holding: gates.Holding
) -> dict[str, Any]:
    table = tables.get(stage, gates.GateTable(stage))
    groups = gates.states(table, holding)
    unreached = gates.unskippable(lifecycle.skipped(holding.stages, stage), list(tables.values()))
    return {
        "stage": stage,
        "definition": table.definition,
        "reached": stage in holding.stages,
        "open": not unreached and all(one.passed for one in groups),
        "may_be_skipped": table.may_be_skipped,
        "groups": groups,
        "unreached": unreached,
    }
