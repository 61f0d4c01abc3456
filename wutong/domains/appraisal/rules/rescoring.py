"""What if: an assessment already made, scored again with another scorecard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from wutong.domains.appraisal.rules.scorecard import Body
from wutong.domains.appraisal.rules.scoring import DIGITS, Answered, Outcome, plain_points, score


@dataclass(frozen=True)
class Rescored:
    """Both outcomes, why points differ, and what the new scorecard asks for but nobody answered."""

    before: Outcome
    after: Outcome
    why: tuple[str, ...]
    uncomputed: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the proposal is another one."""
        return self.before.result != self.after.result


def rescore(
    old: Body,
    new: Body,
    facts: Mapping[str, Decimal | None],
    reviews: Sequence[Answered],
    settled: Mapping[str, str] | None = None,
) -> Rescored:
    """Score frozen ``facts`` and what reviewers sent under ``old`` with ``new``.

    Points of manual criteria that both have are scaled to the new weight. Gates and criteria that
    were never answered are named and left out: new gates stand in no way, new criteria give none.
    So is a number of reviewers that was not asked for then.
    """
    weights = {one.key: one.weight for one in old.criteria if not one.is_formula}
    asked = {one.key for one in old.gates}
    before = score(old, facts, reviews, settled)
    scaled = [_scaled(one, weights, new) for one in reviews]
    known = replace(
        new,
        gates=tuple(one for one in new.gates if one.key in asked),
        least_reviewers=0,
    )
    after = score(known, facts, scaled, settled)
    uncomputed = [
        _("关口“%(title)s”当时没有问。") % {"title": one.title}
        for one in new.gates
        if one.key not in asked
    ]
    uncomputed += [f"{one.criterion.title}：{one.why}" for one in after.uncounted]
    if new.least_reviewers > len(reviews):
        uncomputed.append(
            _("评审 %(there)s 人，新表至少 %(least)s 人。")
            % {"there": len(reviews), "least": new.least_reviewers}
        )
    return Rescored(before, after, tuple(_reasons(before, after)), tuple(uncomputed))


def _scaled(review: Answered, weights: Mapping[str, Decimal], new: Body) -> Answered:
    points = {}
    for one in new.criteria:
        if not one.is_formula and one.key in weights and one.key in review.points:
            with localcontext(prec=DIGITS):
                points[one.key] = review.points[one.key] * one.weight / weights[one.key]
    return Answered(review.who, review.gates, points)


def _reasons(before: Outcome, after: Outcome) -> list[str]:
    """Criterion by criterion what the points were and are, the largest change first."""
    was = {one.criterion.key: one for one in before.criteria}
    found: list[tuple[Decimal, str]] = []
    for one in after.criteria:
        earlier = was.pop(one.criterion.key, None)
        old = earlier.points if earlier else None
        if old == one.points:
            continue
        words = f"{one.criterion.title} {plain_points(old)} → {plain_points(one.points)}"
        found.append((abs((one.points or Decimal(0)) - (old or Decimal(0))), words))
    gone_words = _("不再评")
    for gone in was.values():
        if gone.points is not None:
            words = f"{gone.criterion.title} {plain_points(gone.points)} → {gone_words}"
            found.append((gone.points, words))
    gates = {one.gate.key for one in after.gates}
    lost = [one.gate.title for one in before.failed if one.gate.key not in gates]
    reasons = [_("不再问关口“%(title)s”") % {"title": title} for title in lost]
    return reasons + [words for _size, words in sorted(found, key=lambda one: -one[0])]
