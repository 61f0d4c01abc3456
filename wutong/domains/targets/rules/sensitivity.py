"""How much ranks hang on the weights: the same figures, one weight changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from wutong.domains.targets.rules.assessment import Figures, score_group
from wutong.domains.targets.rules.scheme import Group

SHIFTS: Final = (Decimal("-0.2"), Decimal("-0.1"), Decimal("0.1"), Decimal("0.2"))


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


def reweighted(group: Group, weights: Mapping[str, Decimal]) -> Group:
    """The group with other weights for some indicators; the others keep their proportions so that
    all still add up to the full mark. Headings go: they only gather.

    Raises ValueError where the new weights leave nothing for the others.
    """
    fixed = {key: value for key, value in weights.items() if key in {o.key for o in group.leaves}}
    others = sum((one.weight for one in group.leaves if one.key not in fixed), Decimal(0))
    left = group.full - sum(fixed.values(), Decimal(0))
    if left < 0 or (others and not left) or (left and not others):
        raise ValueError(f"{left:f}")
    factor = left / others if others else Decimal(1)
    return replace(
        group,
        indicators=tuple(
            replace(one, under="", weight=fixed.get(one.key, one.weight * factor))
            for one in group.leaves
        ),
    )


def sensitivities(group: Group, figures: Figures) -> list[Sensitivity]:
    """Each indicator's weight by 10 and 20 % less and more, against the ranks as they are."""
    base = score_group(group, figures).ranks
    found = []
    for one in group.leaves:
        for shift in SHIFTS:
            weight = one.weight * (1 + shift)
            try:
                other = score_group(reweighted(group, {one.key: weight}), figures).ranks
            except ValueError:
                continue
            steps = [abs(other[member] - base[member]) for member in base]
            found.append(
                Sensitivity(
                    one.key,
                    one.title,
                    shift,
                    sum(step > 0 for step in steps),
                    max(steps, default=0),
                    {m for m, r in base.items() if r == 1}
                    != {m for m, r in other.items() if r == 1},
                )
            )
    return found
