"""Who may be awarded for projects: introducers, people and teams with credit, fund-raisers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from wutong.domains.engagements.queries.driven import introducers_named
from wutong.domains.incentives.choices import Awardee
from wutong.domains.incentives.models import AwardShare, DeclaredKind
from wutong.domains.incentives.queries.facts import BATCH, Facts
from wutong.domains.incentives.rules.chain import along
from wutong.domains.incentives.rules.computing import Candidate
from wutong.domains.incentives.rules.splitting import WHOLE, equal_shares
from wutong.domains.investors.queries import (
    Investor,
    firms_of_introducers,
    introducers_of_firms,
)
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.credit import shares_of_projects

Credit = tuple[int | None, int | None, int]


@dataclass(frozen=True)
class People:
    """Everything about possible recipients of some projects, read at once.

    ``introducers`` by project, ``over``: introducer → those right above along the chain,
    ``firms``: introducer → the firm it is, ``decided``: (project, awardee) → shares by recipient,
    ``kinds``: recipient → what it declared to be.
    """

    introducers: Mapping[int, Sequence[int]] = field(default_factory=dict)
    over: Mapping[int, Collection[int]] = field(default_factory=dict)
    firms: Mapping[int, Investor] = field(default_factory=dict)
    credit: Mapping[int, Sequence[Credit]] = field(default_factory=dict)
    decided: Mapping[tuple[int, str], Mapping[str, int]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    def candidates(self, awardee: str, project: Project) -> tuple[Candidate, ...]:
        """Who has a share in the project's award of this kind, in a stable order."""
        if awardee == Awardee.RECRUITER:
            return self._credited(project, person=True)
        if awardee == Awardee.TEAM:
            return self._credited(project, person=False)
        decided = self.decided.get((project.pk, awardee), {})
        if decided:
            return tuple(self._one(key, share, project) for key, share in decided.items())
        if awardee == Awardee.FUND_RAISER:
            return ()
        named = self.introducers.get(project.pk, ())
        behind = along(named, self.over)
        nearest = [one for one in named if one not in behind]
        shares = dict(zip(nearest, equal_shares(len(nearest)), strict=True))
        return tuple(
            self._one(f"r:{one}", shares.get(one, 0), project, along_chain=one in behind)
            for one in named
        )

    def _one(
        self, key: str, share: int, project: Project, *, along_chain: bool = False
    ) -> Candidate:
        own = affiliate = False
        if key.startswith("r:") and project.investor is not None:
            firm = self.firms.get(int(key[2:]))
            own = firm is not None and firm.pk == project.investor.pk
            affiliate = firm is not None and not own and _group(firm) == _group(project.investor)
        return Candidate(key, share, self.kinds.get(key, ""), own, affiliate, along_chain)

    def _credited(self, project: Project, *, person: bool) -> tuple[Candidate, ...]:
        """By credit shares; without any, the responsible unit has the whole and no person any."""
        shares: dict[str, int] = defaultdict(int)
        for unit, who, share in self.credit.get(project.pk, ()):
            key = who if person else unit
            if key is not None:
                shares[f"{'p' if person else 'u'}:{key}"] += share
        if not person and not self.credit.get(project.pk) and project.unit_id:
            shares[f"u:{project.unit_id}"] = WHOLE
        return tuple(self._one(key, share, project) for key, share in shares.items())


def _group(firm: Investor) -> int:
    return firm.parent_group_id or firm.pk


def people_of(facts: Facts, awardees: Collection[str]) -> People:
    """Recipients of the projects in ``facts``, in a bounded number of queries."""
    keys = sorted(facts.projects)
    introducers: dict[int, list[int]] = {}
    if Awardee.INTRODUCER in awardees:
        introducers = _introducers(facts.projects)
    decided = _decided(keys)
    referrers = {one for some in introducers.values() for one in some} | {
        int(key[2:]) for shares in decided.values() for key in shares if key.startswith("r:")
    }
    firms, over = _chains(referrers)
    credit: dict[int, list[Credit]] = {}
    if {Awardee.RECRUITER, Awardee.TEAM} & set(awardees):
        for some in batched(keys, BATCH):
            credit |= shares_of_projects(some)
    return People(introducers, over, firms, credit, decided, declared_kinds())


def _introducers(projects: Mapping[int, Project]) -> dict[int, list[int]]:
    """Those named for the project; else those of its firm."""
    named: dict[int, list[int]] = {}
    for some in batched(sorted(projects), BATCH):
        named |= introducers_named(some)
    firms = {one.investor_id for one in projects.values() if one.pk not in named}
    of_firms: dict[int, list[int]] = {}
    for found in batched(sorted(one for one in firms if one), BATCH):
        of_firms |= introducers_of_firms(found)
    return {
        pk: named.get(pk) or of_firms.get(one.investor_id or 0, []) for pk, one in projects.items()
    }


def _chains(referrers: Collection[int]) -> tuple[dict[int, Investor], dict[int, list[int]]]:
    """The firms that introducers are, and who brought those firms, up to the top of every chain."""
    firms: dict[int, Investor] = {}
    over: dict[int, list[int]] = {}
    new = set(referrers)
    while new:
        found = firms_of_introducers(new)
        brought = introducers_of_firms({one.pk for one in found.values()})
        firms |= found
        over |= {one: brought.get(found[one].pk, []) if one in found else [] for one in new}
        new = {above for one in new for above in over[one]} - over.keys()
    return firms, over


def _decided(projects: Sequence[int]) -> dict[tuple[int, str], dict[str, int]]:
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for some in batched(projects, BATCH):
        for one in AwardShare.objects.filter(project__in=some, ended_at=None):
            found[one.project_id, one.awardee][one.recipient] = one.share
    return dict(found)


def declared_kinds(recipients: Any = None) -> dict[str, str]:
    """What recipients declared to be last; of ``recipients`` alone where given, else of all who
    declared anything."""
    rows = DeclaredKind.objects.order_by("on", "pk")
    found = {one.recipient: one.kind for one in rows}
    return found if recipients is None else {key: found[key] for key in recipients if key in found}
