"""The labelled clauses, and how the delivered rules do on them.

``python -m wutong.domains.agreements.tests.labelled`` prints the figures and the clauses that the
rules get wrong, and writes ``docs/fair-competition.md``; ``--show`` prints alone.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from wutong.domains.agreements.rules.flagging import FairRule, hits_of
from wutong.domains.agreements.rules.reference import delivered_rules

DATA: Final = Path(__file__).with_name("data") / "clauses.json"
DOCUMENT: Final = Path(__file__).parents[4] / "docs" / "fair-competition.md"
PARTS: Final = ("writing", "held_out", "unseen")
NAMES: Final = {
    "writing": "used while writing",
    "held_out": "held out, looked at once",
    "unseen": "never looked at",
    "": "all",
}
LEVELS: Final = {"likely": "likely a breach", "look": "a person should look"}
TEMPLATE: Final = """\
# Fair-competition review of clauses

Written by `python -m wutong.domains.agreements.tests.labelled`; a test holds this page and the
figures against the rules and the labelled clauses as they are.

The rules flag clauses of an agreement that may breach 《公平竞争审查条例》 (国务院令第783号, in force
since 2024-08-01): articles 8 to 11 are the standards, article 12 has the exceptions. A rule is data:
groups of words that must stand near one another in simplified script, half width and without line
breaks, and words that make the same part of the sentence lawful. Recall matters more than
precision: what is flagged goes to a named reviewer, who decides it with a reason.

## Figures

{total} labelled clauses, half of them breaching, stand in `agreements/tests/data/clauses.json`:
plain, roundabout, in traditional script, broken by spaces and line breaks; the lawful half has many
that use the same words (a firm's own duty to pay tax, a bond paid back, a public policy open to all).

| part | clauses | flagged rightly | missed | flagged in vain | recall | precision |
| --- | --- | --- | --- | --- | --- | --- |
{table}

How they came about, so that the figures are read for what they are. One person wrote both clauses
and rules. A first set gave a recall of 1.00 at once, which said little: the same words were in the
writer's mind. Further clauses were then written without looking at the rules and measured before
the rules were changed: recall was 0.24 of 25, then 0.40 of 30, then 0.33 of 30 breaching ones. What
was missed shaped the rules each time, and rules that only ask a person to look at everything about
tax, land prices, fees, money from the government, choosing a firm, and local against outside were
added. The last clauses (“never looked at”) were measured after that and changed nothing: theirs is
the recall to expect of new wording by the same writer; real agreements by other hands may differ.
“Held out” clauses served no rule, but a few words that make a clause lawful were learned from what
was flagged in vain among them.

## Rules

{count} rules; a region adds its own in the settings and never takes one of these away.

| rule | article of the regulation | how sure |
| --- | --- | --- |
{rules}

## What this is not

It is no legal opinion. A text without hits has not been found lawful; scanned pages are not read;
tables are read cell by cell. A clause is judged alone: a promise spread over several clauses in
harmless parts is not put together.
"""


@dataclass(frozen=True)
class Labelled:
    """One clause, whether it breaches the regulation, and which half of the set it is in."""

    text: str
    violates: bool
    kind: str
    part: str


@dataclass(frozen=True)
class Figures:
    """Counts over clauses: flagged and breaching, flagged alone, missed, left alone."""

    right: int
    alone: int
    missed: int
    passed: int

    @property
    def precision(self) -> Decimal:
        """Of the flagged the share that breaches."""
        return _share(self.right, self.right + self.alone)

    @property
    def recall(self) -> Decimal:
        """Of the breaching the share that is flagged."""
        return _share(self.right, self.right + self.missed)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part) / whole if whole else Decimal(0)


def clauses(part: str = "") -> list[Labelled]:
    """The labelled clauses, all or one half."""
    found = [Labelled(**one) for one in json.loads(DATA.read_text("utf-8"))]
    return [one for one in found if not part or one.part == part]


def measured(found: list[Labelled], rules: list[FairRule]) -> Figures:
    """How the rules do on these clauses."""
    flagged = [(one.violates, bool(hits_of(one.text, rules))) for one in found]
    return Figures(
        right=flagged.count((True, True)),
        alone=flagged.count((False, True)),
        missed=flagged.count((True, False)),
        passed=flagged.count((False, False)),
    )


def written(rules: list[FairRule]) -> str:
    """The document with the figures of today's rules."""
    table = "\n".join(_row(part, measured(clauses(part), rules)) for part in (*PARTS, ""))
    by_rule = "\n".join(f"| {one.title} | {one.article} | {LEVELS[one.level]} |" for one in rules)
    return TEMPLATE.format(total=len(clauses()), table=table, rules=by_rule, count=len(rules))


def _row(part: str, one: Figures) -> str:
    found = one.right + one.alone + one.missed + one.passed
    return (
        f"| {NAMES[part]} | {found} | {one.right} | {one.missed} | {one.alone} "
        f"| {one.recall:.3f} | {one.precision:.3f} |"
    )


def main(show: bool) -> None:
    """Print the figures; with ``show`` also what the rules get wrong, else write the document."""
    rules = delivered_rules()
    for part in (*PARTS, ""):
        one = measured(clauses(part), rules)
        print(f"{part or 'all':9} recall {one.recall:.3f} precision {one.precision:.3f} {one}")
    if not show:
        DOCUMENT.write_text(written(rules), "utf-8")
        return
    for labelled in clauses():
        hits = [hit.rule.code for hit in hits_of(labelled.text, rules)]
        if bool(hits) != labelled.violates:
            print("missed" if labelled.violates else "extra", labelled.part, hits, labelled.text)


if __name__ == "__main__":
    main("--show" in sys.argv)
