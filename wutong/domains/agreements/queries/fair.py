"""Flagged clauses: what still stands in the way of signing, agreement by agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wutong.domains.agreements.models import Agreement, AgreementVersion, FlaggedClause
from wutong.domains.agreements.rules import lifecycle
from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import REVIEW_FAIR_COMPETITION, Access


def in_latest_versions() -> QuerySet[FlaggedClause]:
    """Flags of the latest version of each agreement that still counts."""
    newer = AgreementVersion.objects.filter(
        agreement=OuterRef("version__agreement"), number__gt=OuterRef("version__number")
    )
    return FlaggedClause.objects.filter(
        ~Exists(newer), version__agreement__state__in=lifecycle.LIVE
    )


def unsettled(flags: QuerySet[FlaggedClause]) -> QuerySet[FlaggedClause]:
    """Flags without a decision, or whose clause is to be changed or removed and still stands."""
    return flags.exclude(decision__in=[str(one) for one in lifecycle.SETTLED])


def unsettled_of(agreement: Agreement) -> list[tuple[str, str]]:
    """(label, decision) of what stands in the way of this agreement's signing."""
    flags = unsettled(in_latest_versions().filter(version__agreement=agreement)).order_by("place")
    return [(name_of(flag), flag.decision) for flag in flags]


def name_of(flag: FlaggedClause) -> str:
    """A clause's number, or its place where it bears none."""
    return flag.label.rstrip("、.．") or f"第 {flag.place} 段"


def cleared(projects: Collection[Project]) -> set[int]:
    """Projects whose agreements have nothing unsettled in their latest version; also those
    without agreements. One query."""
    keys = {project.pk for project in projects}
    stuck = unsettled(in_latest_versions().filter(version__agreement__project__in=keys))
    return keys - set(stuck.values_list("version__agreement__project", flat=True))


def flags_of(version: AgreementVersion) -> list[FlaggedClause]:
    """The version's flags, in the order of the text."""
    return list(version.flags.select_related("decided_by").order_by("place"))


def flags_by_agreement(keys: Collection[int]) -> dict[int, tuple[int, int]]:
    """(flagged, unsettled) in the latest version of each agreement. One query."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = in_latest_versions().filter(version__agreement__in=keys)
    for agreement, decision in rows.values_list("version__agreement", "decision"):
        found[agreement][0] += 1
        found[agreement][1] += not lifecycle.settled(decision)
    return {key: (one[0], one[1]) for key, one in found.items()}


def waiting_for(access: Access) -> QuerySet[Any]:
    """Agreements with undecided flags that this person may decide: not of their own texts."""
    if not access.may_ever(REVIEW_FAIR_COMPETITION):
        return Agreement.objects.none()
    flags = in_latest_versions().filter(decision="").exclude(version__added_by=access.user)
    return (
        Agreement.objects.visible_to(access)
        .filter(in_reach(access, REVIEW_FAIR_COMPETITION))
        .filter(pk__in=flags.values("version__agreement"))
    )


def in_reach(access: Access, ability: str) -> Q:
    """Agreements for whose region or unit the person has ``ability``."""
    return within_any(access.region_paths(ability), "region_path") | Q(
        unit__in=access.units(ability)
    )
