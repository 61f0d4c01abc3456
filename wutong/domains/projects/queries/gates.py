"""The gate table of a region, and what a project has towards it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, Q

from wutong.domains.org.queries import paths_down_to
from wutong.domains.projects.choices import Attribute, EvidenceKind, Standing
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    Gate,
    GateRequirement,
    Milestone,
    Project,
)
from wutong.domains.projects.queries.conditions import OF_FACTS, binding_at, conditions_met
from wutong.domains.projects.rules.gates import (
    GateTable,
    GroupState,
    Holding,
    Requirement,
    states,
)

SETTLED_BY_THE_CONTRACT = (Attribute.TOTAL_INVESTMENT, Attribute.LAND_AREA, Attribute.UNIT)
FIELDS_OF_A_PROJECT = (
    "investor",
    "signing_entity",
    "content",
    "industry",
    "industry_code",
    "build_kind",
    "land_kind",
    "total_investment",
    "land_area",
    "unit",
)


def gate_tables(region_path: str) -> dict[str, GateTable]:
    """Every stage's gate as it stands in the region: its own, the nearest above, the default."""
    return gate_tables_of([region_path])[region_path]


def gate_tables_of(region_paths: Iterable[str]) -> dict[str, dict[str, GateTable]]:
    """The same for many regions, in two queries."""
    lines = {path: set(paths_down_to(path)) for path in region_paths}
    gates = (
        Gate.objects.filter(Q(region=None) | Q(region__path__in=set().union(*lines.values())))
        .select_related("region")
        .prefetch_related(Prefetch("requirements", GateRequirement.objects.order_by("pk")))
    )
    nearest = sorted(gates, key=lambda gate: len(gate.region.path) if gate.region else 0)
    tables = [(gate.region.path if gate.region else "", _table(gate)) for gate in nearest]
    return {
        path: {table.stage: table for owner, table in tables if not owner or owner in line}
        for path, line in lines.items()
    }


def _table(gate: Gate) -> GateTable:
    return GateTable(
        stage=gate.stage,
        definition=gate.definition,
        may_be_skipped=gate.may_be_skipped,
        claim_roles=tuple(gate.claim_roles),
        verify_roles=tuple(gate.verify_roles),
        requirements=tuple(_with_binding(gate)),
    )


def _with_binding(gate: Gate) -> Iterator[Requirement]:
    """The gate's lines, then what binds everywhere and isn't among them."""
    own = set()
    for one in gate.requirements.all():
        own.add((one.kind, one.key))
        yield Requirement(one.group, one.kind, one.key, one.label, one.at_least)
    yield from (one for one in binding_at(gate.stage) if (one.kind, one.key) not in own)


def holding_of(project: Project) -> Holding:
    """Fields, evidence, reached stages and true conditions of one project."""
    return holdings_of([project])[project.pk]


def holdings_of(projects: Iterable[Project]) -> dict[int, Holding]:
    """The same for many projects, in three queries and those of the registered conditions."""
    projects = list(projects)
    keys = [project.pk for project in projects]
    evidence: dict[int, set[str]] = defaultdict(set)
    for project, kind in (
        Evidence.objects.filter(project__in=keys, withdrawn_at=None)
        .exclude(kind=EvidenceKind.LEDGER_ROW)
        .values_list("project", "kind")
        .distinct()
    ):
        evidence[project].add(kind)
    stages: dict[int, set[str]] = defaultdict(set)
    for project, stage in Milestone.objects.filter(
        project__in=keys, standing=Standing.VERIFIED, kind="formal"
    ).values_list("project", "stage"):
        stages[project].add(stage)
    facts: dict[int, set[str]] = defaultdict(set)
    # What the contract settles is verified with the signing: until then it is filled in, waiting.
    filled = Q(standing=Standing.VERIFIED) | Q(
        standing=Standing.CLAIMED, attribute__in=SETTLED_BY_THE_CONTRACT
    )
    for project, attribute, flag in Fact.objects.filter(filled, project__in=keys).values_list(
        "project", "attribute", "flag"
    ):
        if flag is not False:
            facts[project].add(attribute)
    conditions = conditions_met(projects)
    return {
        project.pk: Holding(
            fields=frozenset(_filled(project) | facts[project.pk]),
            evidence=frozenset(evidence[project.pk]),
            stages=frozenset(stages[project.pk]),
            conditions=frozenset((facts[project.pk] & set(OF_FACTS)) | conditions[project.pk]),
        )
        for project in projects
    }


def _filled(project: Project) -> set[str]:
    filled = {name for name in FIELDS_OF_A_PROJECT if getattr(project, name) not in (None, "")}
    if project.investor and project.investor.uscc:
        filled.add("uscc")
    return filled


def gate_state(project: Project, stage: str) -> tuple[GateTable | None, list[GroupState]]:
    """The gate to ``stage`` for this project with every group, met or not."""
    table = gate_tables(project.region_path).get(stage)
    return table, states(table, holding_of(project)) if table else []
