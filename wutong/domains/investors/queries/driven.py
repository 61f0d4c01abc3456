"""What introducers brought. The projects are known to upper rooms, which register a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from wutong.domains.investors.models import Introduction, Investor, Referrer
from wutong.domains.investors.rules.driven import Branch, Brought, Driven, driven, tree
from wutong.kernel.scope import Access


@dataclass(frozen=True)
class DrivenProject:
    """A project that a person may see. ``amount`` in 元 where it is signed, else None.

    ``referrers`` are named for the project itself; without any it counts to those of its firm.
    """

    key: int
    name: str
    url: str
    stage: str
    firm: int | None
    amount: Decimal | None
    referrers: tuple[int, ...] = ()


DrivenSource = Callable[[Access, Collection[int]], Sequence[DrivenProject]]
_sources: list[DrivenSource] = []


def add_driven_source(source: DrivenSource) -> None:
    """Have ``source(access, firms)`` asked for the projects of these firms and for those that have
    introducers of their own; register from ``apps.ready()``."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class Record:
    """All that was brought, as one person may see it; read in a fixed number of queries."""

    brought: Brought = field(default_factory=Brought)
    projects: Mapping[int, DrivenProject] = field(default_factory=dict)

    def of(self, referrer: int) -> Driven:
        """What one introducer drove."""
        return driven(referrer, self.brought)

    def tree_of(self, referrer: int) -> list[Branch]:
        """The firms under one introducer."""
        return tree(referrer, self.brought)

    def listed(self, keys: Collection[int]) -> list[DrivenProject]:
        """Projects, the largest signed ones first."""
        found = [self.projects[key] for key in keys]
        return sorted(found, key=lambda one: (-(one.amount or 0), one.amount is None, one.name))


def what_was_brought(access: Access) -> Record:
    """Introductions and projects that the person may see."""
    seen = Investor.objects.current().visible_to(access)
    introduced: dict[int, set[int]] = defaultdict(set)
    pairs = Introduction.objects.filter(investor__in=seen)
    for referrer, firm in pairs.values_list("referrer", "investor"):
        introduced[referrer].add(firm)
    acts: dict[int, set[int]] = defaultdict(set)
    acting = Referrer.objects.visible_to(access).filter(investor__in=seen)
    for referrer, firm in acting.values_list("pk", "investor"):
        acts[firm or 0].add(referrer)
    firms = {firm for some in introduced.values() for firm in some}
    projects = {one.key: one for source in _sources for one in source(access, firms)}
    return Record(_brought(introduced, acts, projects), projects)


def _brought(
    introduced: Mapping[int, set[int]],
    acts: Mapping[int, set[int]],
    projects: Mapping[int, DrivenProject],
) -> Brought:
    of_firm: dict[int, set[int]] = defaultdict(set)
    of_referrer: dict[int, set[int]] = defaultdict(set)
    for one in projects.values():
        for referrer in one.referrers:
            of_referrer[referrer].add(one.key)
        if not one.referrers and one.firm is not None:
            of_firm[one.firm].add(one.key)
    amounts = {one.key: one.amount for one in projects.values() if one.amount is not None}
    return Brought(introduced, acts, of_firm, of_referrer, amounts)


def firms_named(keys: Collection[int]) -> dict[int, Investor]:
    """Records by their keys."""
    return Investor.objects.in_bulk(list(keys))


def introducers_of_firms(firms: Collection[int]) -> dict[int, list[int]]:
    """Who introduced each of these firms, by their keys; for computations, which see them all."""
    found: dict[int, list[int]] = defaultdict(list)
    pairs = Introduction.objects.filter(investor__in=firms).order_by("pk")
    for firm, referrer in pairs.values_list("investor", "referrer"):
        found[firm].append(referrer)
    return dict(found)


def firms_of_introducers(referrers: Collection[int]) -> dict[int, Investor]:
    """The firms that these introducers are themselves, by the introducer's key."""
    rows = Referrer.objects.filter(pk__in=referrers, investor__isnull=False)
    return {one.pk: one.investor for one in rows.select_related("investor") if one.investor}
