"""A bulletin composed from today's figures, or from those known at a time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wutong.domains.bulletins.choices import Shift
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.answers import Asker
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.last_issue import marked_against_last
from wutong.domains.bulletins.queries.listings import listings_of
from wutong.domains.bulletins.rules.checks import template_problems
from wutong.domains.bulletins.rules.compose import Composed, compose
from wutong.domains.bulletins.rules.register import Context, Figure
from wutong.domains.bulletins.rules.requests import template_requests
from wutong.domains.bulletins.rules.template import Template, TemplateError, parse_template
from wutong.kernel.metrics import Row


@dataclass(frozen=True, slots=True)
class Live:
    """A composed bulletin that can still open its rows."""

    composed: Composed
    asker: Asker

    def figure(self, key: str) -> Figure | None:
        """The figure with this key."""
        return next((one for one in self.composed.figures if one.key == key), None)

    def rows(self, figure: Figure) -> list[Row]:
        """The rows behind a figure; a derived one has none of its own."""
        return [] if figure.inputs else self.asker.rows(figure.request, figure.group)


def read_template(body: Any) -> Template:
    """The template in ``body``, checked against the metrics there are. TemplateError if wrong."""
    template = parse_template(body)
    problems = template_problems(template, catalogue())
    if problems:
        raise TemplateError(problems)
    return template


def compose_live(
    bulletin: Bulletin,
    *,
    as_known: datetime | None = None,
    number: str = "",
    issued_on: date | None = None,
    against_last: bool = True,
) -> Live:
    """Compose a bulletin from its text and the figures known at ``as_known`` (None: now).

    What differs from the last issue is marked, unless the text or the caller says otherwise.
    """
    template = read_template(bulletin.body)
    asker = Asker(bulletin.region, bulletin.period, as_known)
    requests = template_requests(template)
    answers = asker.answers(requests)
    context = Context(
        unit=bulletin.region.name,
        issuing_unit=bulletin.issuing_unit,
        number=number,
        period=bulletin.period,
        shapes=catalogue(),
        labels=asker.labels,
        issued_on=issued_on,
        listings=listings_of(template, bulletin, as_known),
        due=asker.due(one.metric for one in requests if one.shift == Shift.TARGET),
    )
    composed = compose(template, context, answers)
    if against_last and template.mark_changes:
        composed = marked_against_last(bulletin, composed)
    return Live(composed, asker)
