"""How much ranks hang on the weights: the same figures, other weights. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wutong.domains.targets.choices import StepKind
from wutong.domains.targets.rules.assessment import Added, Part, Result, added
from wutong.domains.targets.rules.ranking import ranked
from wutong.domains.targets.rules.scheme import Group, rounded

SHIFTS: Final = (Decimal("-0.2"), Decimal("-0.1"), Decimal("0.1"), Decimal("0.2"))
ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class Sensitivity:
    """What changing one indicator's weight by ``shift`` (a fraction) does: how many members change
    place, by how many places at most, and whether somebody else comes first."""

    key: str
    title: str
    shift: Decimal
    moved: int
    farthest: int
    first_changes: bool


@dataclass(frozen=True)
class Reweighed:
    """Totals and places with other weights."""

    totals: Mapping[str, Decimal]
    ranks: Mapping[str, int]


@dataclass(frozen=True)
class Shares:
    """A scored group taken apart: of each member the share of each indicator's weight that it
    earned before rounding, in the order of the indicators, and what adjustments do."""

    group: Group
    earned: Mapping[str, Sequence[Decimal]]
    added: Mapping[str, Added]

    @classmethod
    def of(cls, group: Group, result: Result) -> Shares:
        """Out of the group's scores; nothing is measured or scored again."""
        weights = {one.key: one.weight for one in group.leaves}
        return cls(
            group,
            {
                one.member: [_exact(part) / weights[part.key] for part in one.parts]
                for one in result.scores
            },
            {one.member: added(group, one.adjustments) for one in result.scores},
        )

    def with_weights(self, weights: Mapping[str, Decimal]) -> Reweighed:
        """Other weights for some indicators; the others keep their proportions."""
        new = reweighted(self.group, weights)
        leaves = [(new[one.key], one.rounding) for one in self.group.leaves]
        totals = {
            member: self.added[member].total(
                self.group,
                sum([rounded(share * weight, rule)
                     for share, (weight, rule) in zip(shares, leaves, strict=True)], ZERO),
            )
            for member, shares in self.earned.items()
        }  # fmt: skip
        return Reweighed(totals, ranked(totals))


def _exact(part: Part) -> Decimal:
    """The points before they were rounded."""
    found = next(one.value for one in part.steps if one.kind == StepKind.POINTS)
    return found or ZERO


def reweighted(group: Group, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The weight of each leaf, with ``weights`` for some and the rest in proportion, so that all
    still add up to the full mark.

    Raises ValueError where the new weights leave nothing for the others.
    """
    own = {one.key: one.weight for one in group.leaves}
    fixed = {key: value for key, value in weights.items() if key in own}
    others = sum((weight for key, weight in own.items() if key not in fixed), ZERO)
    left = group.full - sum(fixed.values(), ZERO)
    if left < 0 or (others and not left) or (left and not others):
        raise ValueError(f"{left:f}")
    factor = left / others if others else Decimal(1)
    return {key: fixed.get(key, weight * factor) for key, weight in own.items()}


def sensitivities(group: Group, result: Result) -> list[Sensitivity]:
    """Each indicator's weight by 10 and 20 % less and more, against the ranks as they are."""
    base, shares = result.ranks, Shares.of(group, result)
    first = {member for member, rank in base.items() if rank == 1}
    found = []
    for one in group.leaves:
        for shift in SHIFTS:
            try:
                other = shares.with_weights({one.key: one.weight * (1 + shift)}).ranks
            except ValueError:
                continue
            steps = [abs(other[member] - base[member]) for member in base]
            found.append(
                Sensitivity(
                    one.key, one.title, shift, sum(step > 0 for step in steps),
                    max(steps, default=0),
                    first != {member for member, rank in other.items() if rank == 1},
                )
            )  # fmt: skip
    return found
