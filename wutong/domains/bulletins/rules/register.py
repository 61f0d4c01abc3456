"""The register of figures of one document: every shown number gets a key and says where from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from wutong.domains.bulletins.choices import Derivation, Shift
from wutong.domains.bulletins.rules.document import Block
from wutong.domains.bulletins.rules.figures import (
    NOTHING,
    MetricShape,
    Written,
    completion_of,
    form_of,
    ranks,
    time_progress,
    write_change,
    write_growth,
    write_lead,
    write_percent,
    write_value,
)
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.requests import (
    NEEDS,
    Answers,
    Request,
    request_for,
    request_period,
)
from wutong.domains.bulletins.rules.template import ListingBlock
from wutong.domains.bulletins.rules.template_text import Placeholder


@dataclass(frozen=True, slots=True)
class Context:
    """What composing needs beside the answers.

    ``unit`` is the region that the figures are about, ``issuing_unit`` whoever signs. ``members``
    lists a dimension's members in order (value, label), those with nothing included;
    dimensions that are not listed take their members from the answers. ``listings`` are what
    other rooms list, ready to stand in the document. ``due`` is how much of a year's target is due
    by the regions' curves, by metric and group ("" the whole); without one, months over twelve.
    """

    unit: str
    issuing_unit: str
    number: str
    period: Period
    shapes: Mapping[str, MetricShape]
    members: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    issued_on: date | None = None
    listings: Mapping[ListingBlock, tuple[Block, ...]] = field(default_factory=dict)
    due: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def due_of(self, metric: str, group: str) -> Decimal:
        """The share of the year's target that is due of a metric, of the whole or of a group."""
        usual = self.due.get((metric, ""), time_progress(self.period.last_day))
        return self.due.get((metric, group), usual)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the document shows.

    ``value`` is exact, in the metric's base unit (a derived figure: what it shows). ``inputs`` are
    the keys of the figures that a derived one is made of; only figures without inputs have rows,
    those of ``request`` in ``group``. ``form`` says how it is written: unit, rounding, words or not.
    """

    key: str
    label: str
    request: Request
    derivation: str
    group: str
    first_day: date | None
    last_day: date | None
    value: Decimal | None
    display: str
    unit: str
    form: str
    inputs: tuple[str, ...] = ()


Identity = tuple[Request, str, str, str]


@dataclass(slots=True)
class Register:
    """Figures in order of appearance; asking for the same one again gives the same key."""

    context: Context
    answers: Answers
    figures: dict[Identity, Figure] = field(default_factory=dict)

    def show(self, wanted: Placeholder, by: str = "", group: str = "") -> tuple[Written, str]:
        """What a placeholder shows for one member of a dimension, and its figure's key."""
        by = by if group else ""
        written = self._written(wanted, by, group)
        inputs = self._inputs(wanted, by, group) if wanted.derivation else ()
        main = request_for(wanted, by, NEEDS[wanted.derivation][0])
        exact = self.value(main, group) if not wanted.derivation else written.number
        return written, self._enter(main, group, wanted, written, exact, inputs)

    def value(self, request: Request, group: str = "") -> Decimal | None:
        """The exact answer of one group; a group that is not in the answer has nothing: 0."""
        groups = self.answers.get(request)
        if groups is None:
            return None
        shape = self.context.shapes[request.metric]
        nothing = None if shape.is_share or request.shift == Shift.TARGET else Decimal(0)
        return groups.get(group, nothing)

    def members(self, wanted: Placeholder, by: str) -> tuple[tuple[str, str], ...]:
        """The members of a dimension: the listed ones, else those of the answer."""
        listed = self.context.members.get(by)
        if listed is not None:
            return listed
        asked = (
            request_for(wanted, by, shift) for shift in (Shift.CURRENT, *NEEDS[wanted.derivation])
        )
        groups = next((self.answers[one] for one in asked if one in self.answers), {})
        return tuple((group, self.context.labels.get((by, group), group)) for group in groups)

    def completion(
        self, wanted: Placeholder, by: str, group: str, shift: str = Shift.CURRENT
    ) -> Decimal | None:
        """Done ÷ annual target; None without a target."""
        done = self.value(request_for(wanted, by, shift), group)
        return completion_of(done, self.value(request_for(wanted, by, Shift.TARGET), group))

    def enter_rank(
        self, wanted: Placeholder, by: str, group: str, place: int | None
    ) -> tuple[Written, str]:
        """Enter a rank that was worked out for a table."""
        number = None if place is None else Decimal(place)
        written = NOTHING if place is None else Written(str(place), "", number)
        inputs = self._inputs(wanted, by, group)
        main = request_for(wanted, by, NEEDS[wanted.derivation][0])
        return written, self._enter(main, group, wanted, written, number, inputs)

    def _written(self, wanted: Placeholder, by: str, group: str) -> Written:
        shape = self.context.shapes[wanted.metric]
        now = self.value(request_for(wanted, by, Shift.CURRENT), group)
        before = self.value(request_for(wanted, by, Shift.LAST_YEAR), group)
        match wanted.derivation:
            case Derivation.VALUE:
                return write_value(now, shape, wanted)
            case Derivation.LAST_YEAR:
                return write_value(before, shape, wanted)
            case Derivation.TARGET:
                target = self.value(request_for(wanted, by, Shift.TARGET), group)
                return write_value(target, shape, wanted)
            case Derivation.CHANGE:
                change = None if now is None or before is None else now - before
                return write_change(change, shape, wanted)
            case Derivation.YEAR_ON_YEAR:
                return write_growth(now, before, wanted)
            case Derivation.COMPLETION:
                return write_percent(self.completion(wanted, by, group), wanted.rounding)
            case Derivation.LEAD:
                progress = self.context.due_of(wanted.metric, group)
                return write_lead(self.completion(wanted, by, group), progress, wanted)
        return self._rank(wanted, by, group)

    def _rank(self, wanted: Placeholder, by: str, group: str) -> Written:
        request = request_for(wanted, by, NEEDS[wanted.derivation][0])
        if request not in self.answers:
            return NOTHING
        values = {name: self.value(request, name) for name, _ in self.members(wanted, by)}
        place = ranks(values).get(group)
        return NOTHING if place is None else Written(str(place), "", Decimal(place))

    def _inputs(self, wanted: Placeholder, by: str, group: str) -> tuple[str, ...]:
        shape = self.context.shapes[wanted.metric]
        plain = replace(wanted, derivation="", rounding=None, plain=False)
        keys = []
        for shift in NEEDS[wanted.derivation]:
            request = request_for(wanted, by, shift)
            if request in self.answers:
                exact = self.value(request, group)
                written = write_value(exact, shape, plain)
                keys.append(self._enter(request, group, plain, written, exact, ()))
        return tuple(keys)

    def _enter(
        self,
        request: Request,
        group: str,
        wanted: Placeholder,
        written: Written,
        exact: Decimal | None,
        inputs: tuple[str, ...],
    ) -> str:
        form = form_of(wanted, self.context.shapes[request.metric])
        identity = (request, wanted.derivation, group, form)
        known = self.figures.get(identity)
        if known is not None:
            return known.key
        period = request_period(request, self.context.period)
        figure = Figure(
            key=f"F{len(self.figures) + 1:03d}",
            label=self._label(request, wanted.derivation, group),
            request=request,
            derivation=wanted.derivation,
            group=group,
            first_day=period.first_day if period else None,
            last_day=period.last_day if period else None,
            value=exact,
            display=written.text,
            unit=written.unit,
            form=form,
            inputs=inputs,
        )
        self.figures[identity] = figure
        return figure.key

    def _label(self, request: Request, derivation: str, group: str) -> str:
        member = self.context.labels.get((request.by, group), group)
        words = [member, self.context.shapes[request.metric].label]
        words += [f"{value}" for _dimension, value in request.filters]
        if derivation:
            words.append(str(Derivation(derivation).label))
        elif request.shift:
            words.append(str(Shift(request.shift).label))
        return " ".join(word for word in words if word)
