"""How many steps a case really took. Pure.

On its own an item takes the steps that the catalogue states, of which receiving and issuing are
done at the window. Cases of one application share these two: the first bears them. Items that are
reviewed as one (多评合一) share the review: the first bears it. What is promised (告知承诺) is
accepted, reviewed and decided in one step. Each correction is one step more.
"""

from __future__ import annotations

from wutong.domains.approvals.rules.savings import STEPS_AT_WINDOW


def steps_taken(
    serial_steps: int,
    *,
    bears_window: bool = True,
    bears_review: bool = True,
    by_commitment: bool = False,
    corrections: int = 0,
) -> int:
    """Steps gone through by a case that ended."""
    window = STEPS_AT_WINDOW if bears_window else 0
    review = 1 if by_commitment else max(serial_steps - STEPS_AT_WINDOW, 1)
    return window + (review if bears_review else 0) + corrections
