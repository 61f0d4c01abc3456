"""What a template asks of the metrics: every question once, before anything is composed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wutong.domains.bulletins.choices import Derivation, Shift
from wutong.domains.bulletins.rules.periods import Period, shifted
from wutong.domains.bulletins.rules.template import (
    GridBlock,
    RankingBlock,
    Template,
    block_placeholders,
    texts,
)
from wutong.domains.bulletins.rules.template_text import Placeholder, placeholders

RANKING_DERIVATIONS = tuple(Derivation)
NEEDS: dict[str, tuple[Shift, ...]] = {
    Derivation.VALUE: (Shift.CURRENT,),
    Derivation.YEAR_ON_YEAR: (Shift.CURRENT, Shift.LAST_YEAR),
    Derivation.CHANGE: (Shift.CURRENT, Shift.LAST_YEAR),
    Derivation.LAST_YEAR: (Shift.LAST_YEAR,),
    Derivation.TARGET: (Shift.TARGET,),
    Derivation.COMPLETION: (Shift.CURRENT, Shift.TARGET),
    Derivation.LEAD: (Shift.CURRENT, Shift.TARGET),
    Derivation.RANK: (Shift.CURRENT,),
    Derivation.LAST_RANK: (Shift.PREVIOUS,),
}


@dataclass(frozen=True, slots=True, order=True)
class Request:
    """One question to the metrics. ``by`` is a dimension or empty; ``shift`` target asks targets.

    Figures of one request share its rows; a group's rows are those of its value of ``by``.
    """

    metric: str
    version: str
    by: str
    filters: tuple[tuple[str, str], ...]
    span: str
    shift: str


Groups = Mapping[str, Decimal | None]
Answers = Mapping[Request, Groups]


def request_for(wanted: Placeholder, by: str, shift: str) -> Request:
    """The question behind a placeholder."""
    return Request(wanted.metric, wanted.version, by, wanted.filters, wanted.span, str(shift))


def request_period(request: Request, period: Period) -> Period | None:
    """The days that a question is about; None where the year has no earlier issue."""
    return shifted(period, request.span, request.shift)


def template_requests(template: Template) -> set[Request]:
    """Every question that composing the template needs."""
    return {
        request_for(wanted, by, shift)
        for wanted, by in _asked(template)
        for shift in NEEDS[wanted.derivation]
    }


def _asked(template: Template) -> Iterator[tuple[Placeholder, str]]:
    for _place, text, repeated in texts(template):
        if not repeated:
            yield from ((wanted, "") for wanted in placeholders(text))
    for section in template.sections:
        for block in section.blocks:
            for wanted, by in block_placeholders(block):
                yield from _block_asks(block, wanted, by)


def _block_asks(block: object, wanted: Placeholder, by: str) -> Iterator[tuple[Placeholder, str]]:
    yield wanted, by
    if isinstance(block, GridBlock) and block.total:
        yield wanted, ""
    if isinstance(block, RankingBlock) and by:
        for derivation in RANKING_DERIVATIONS:
            yield derived(wanted, derivation), by


def derived(wanted: Placeholder, derivation: str) -> Placeholder:
    """The same figure with something else made of it, as a bare number."""
    return Placeholder(
        wanted.metric,
        wanted.version,
        str(derivation),
        wanted.unit,
        wanted.rounding if derivation == Derivation.VALUE else None,
        wanted.span,
        True,
        wanted.filters,
    )
