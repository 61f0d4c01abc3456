"""What papers a case lacks, what is on file and valid, what a notice must name at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong.domains.approvals.choices import PaperState

LACKING: Final = frozenset({PaperState.MISSING, PaperState.UNSUITABLE})
NEWLY: Final = frozenset({PaperState.HANDED_IN})
"""States of papers that the applicant brought for this very case."""


@dataclass(frozen=True)
class Standing:
    """A paper of a case: what the catalogue says of it and where it stands."""

    code: str
    name: str
    state: str
    required: bool = True
    deficiency_allowed: bool = False
    newly: bool = False
    """Handed in for this case for the first time, not taken from what is on file."""
    due_on: date | None = None


@dataclass(frozen=True)
class Filed:
    """A paper on file, as far as choosing among several asks."""

    key: int
    code: str
    issued_on: date | None = None
    valid_until: date | None = None
    withdrawn: bool = False


def lacking(papers: Iterable[Standing]) -> list[Standing]:
    """Required papers that are missing, and any that is unsuitable: what a notice must name."""
    return [
        one
        for one in papers
        if one.state == PaperState.UNSUITABLE or (one.state == PaperState.MISSING and one.required)
    ]


def in_the_way_of_acceptance(papers: Iterable[Standing]) -> list[Standing]:
    """Lacking papers without which a case isn't accepted: those that may not come later (容缺)."""
    return [one for one in lacking(papers) if not one.deficiency_allowed]


def deficient(papers: Iterable[Standing]) -> list[Standing]:
    """Papers that were let come later and have not come."""
    return [one for one in papers if one.state == PaperState.DEFICIENT]


def asked_too_late(
    papers: Iterable[Standing], named_before: Collection[str] | None
) -> list[Standing]:
    """Of what is lacking, what an earlier notice did not name; ``named_before`` None: no notice.

    What was named and is still out may be asked for again; what was not named may only be asked
    for by a supervisor's word (行政许可法 art. 32).
    """
    if named_before is None:
        return []
    return [one for one in lacking(papers) if one.code not in named_before]


def valid_on(paper: Filed, on: date) -> bool:
    """Whether a paper on file serves on ``on``: not withdrawn, issued, not expired (last day counts)."""
    return (
        not paper.withdrawn
        and (paper.issued_on is None or paper.issued_on <= on)
        and (paper.valid_until is None or paper.valid_until >= on)
    )


def best_on_file(filed: Iterable[Filed], on: date) -> Mapping[str, Filed]:
    """For each kind of paper the one to use on ``on``: valid longest, then the latest added."""
    best: dict[str, Filed] = {}
    for one in filed:
        if valid_on(one, on) and (one.code not in best or _rank(one) > _rank(best[one.code])):
            best[one.code] = one
    return best


def _rank(paper: Filed) -> tuple[date, int]:
    return paper.valid_until or date.max, paper.key


def counted(papers: Iterable[Standing]) -> int:
    """How many papers the case would have cost on its own: the required ones, and what came of
    the others."""
    left_out = {PaperState.NOT_NEEDED}
    return sum(
        one.state not in left_out and (one.required or one.state not in LACKING) for one in papers
    )


def handed_in_anew(papers: Iterable[Standing]) -> int:
    """How many papers the applicant brought for this case; what was on file or promised isn't."""
    return sum(one.newly for one in papers if one.state in NEWLY)


def wording(papers: Iterable[Standing], problems: Mapping[str, str]) -> list[str]:
    """The lines of a notice: each paper with what is wrong with it."""
    return [
        f"{place}. {one.name}" + (f"：{problems[one.code]}" if problems.get(one.code) else "")
        for place, one in enumerate(papers, start=1)
    ]
