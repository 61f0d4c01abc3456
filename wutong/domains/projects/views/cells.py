"""The cells of the list, written in Python: five hundred on a page, and templates are slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from html import escape as escaped
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wutong.domains.projects.choices import Pace, Stage, StartLight
from wutong.domains.projects.queries.listing import COLUMNS, Column, ListPage, ListRow
from wutong.domains.projects.rules.lifecycle import rank
from wutong.domains.projects.rules.plans import light_now
from wutong.ui import formats
from wutong.ui.markup import tag

CODE_IN_ADDRESS: Final = "0CODE0"
LONGEST_STEP: Final = 40


def escape(text: Any) -> str:
    """``text`` with nothing in it that a browser could take for markup."""
    return escaped(str(text))


class Words:
    """The labels and addresses that repeat on every row, in one language."""

    def __init__(self) -> None:
        self.stages = {one.value: escape(one.label) for one in Stage} | {"": escape(_("未入库"))}
        self.paces = {one.value: escape(one.label) for one in Pace}
        self.slow = {one.value: f" {tag(one.label, 'yellow')}" for one in Pace} | {Pace.NORMAL: ""}
        self.confidential = f" {tag(_('涉密'), 'red')}"
        self.key_project = f" {tag(_('重点'), 'accent')}"
        self.waiting = f" {tag(_('待核验'), 'yellow')}"
        self.overdue = f" {tag(_('超期'), 'red')}"
        self.starts: dict[StartLight | None, str] = {
            one: f" {tag(one.label, one.value)}" for one in (StartLight.YELLOW, StartLight.RED)
        }


@cache
def words_of(_language: str | None) -> Words:
    """The words in the language that is active now; they change with the release alone."""
    return Words()


class Cells:
    """Writes rows; what repeats is worked out once."""

    def __init__(self, columns: Sequence[Column], page: ListPage, on: date) -> None:
        self.page = page
        self.on = on
        self.zone = timezone.get_current_timezone()
        self.words = words_of(get_language())
        self.addresses = {
            name: reverse(f"projects:{name}", args=[CODE_IN_ADDRESS])
            for name in ("detail", "figures", "funds")
        }
        self.columns = [(*frame_of(one), WRITERS[one.key]) for one in columns]

    def rows(self) -> SafeString:
        """The rows of the page; every writer escapes what people have typed."""
        return mark_safe("".join(map(self.row, self.page.rows)))  # noqa: S308

    def row(self, project: ListRow) -> str:
        """One project."""
        cells = (f"{opening}{write(self, project)}{closing}"
                 for opening, closing, write in self.columns)  # fmt: skip
        return f"<tr>{''.join(cells)}</tr>"

    def address(self, name: str, project: ListRow) -> str:
        """Where a page of the project is."""
        return self.addresses[name].replace(CODE_IN_ADDRESS, escape(project.code))

    def name(self, project: ListRow) -> str:
        """The name as a link, with what sets the project apart."""
        phase = project.phase_name and f' <span class="note">{escape(project.phase_name)}</span>'
        return (
            f'<a class="link-plain" href="{self.address("detail", project)}">'
            f"{escape(project.name)}</a>{phase}"
            f"{self.words.confidential if project.confidential else ''}"
            f"{self.words.key_project if project.key_project else ''}"
            f"{self.words.waiting if project.pk in self.page.waiting else ''}"
        )

    def stage(self, project: ListRow) -> str:
        """The stage, and the pace where it is not the normal one."""
        return f"{self.words.stages[project.stage]}{self.words.slow[project.pace]}"

    def amount(self, amount: Decimal | None, address: str) -> str:
        """An amount in 亿元 that opens its rows."""
        if amount is None:
            return formats.DASH
        return f'<a class="number" href="{address}">{formats.money_parts(amount, "亿元")[0]}</a>'

    def total_investment(self, project: ListRow) -> str:
        """The verified total investment."""
        return self.amount(
            project.total_investment, f"{self.address('figures', project)}#total_investment"
        )

    def funds(self, project: ListRow) -> str:
        """The verified funds in place."""
        return self.amount(self.page.funds.get(project.pk), self.address("funds", project))

    def next_step_due(self, project: ListRow) -> str:
        """The day of the next step, marked when it has passed."""
        due = project.next_step_due
        late = self.words.overdue if due is not None and due < self.on else ""
        return f"{formats.day(due)}{late}"

    def planned_start(self, project: ListRow) -> str:
        """The planned day or month of breaking ground, marked when it was missed."""
        light = light_now(project.planned_start, rank(project.stage), project.pace, self.on)
        return f"{project.planned_start or formats.DASH}{self.words.starts.get(light, '')}"

    def next_step(self, project: ListRow) -> str:
        """The next step, cut to a line."""
        text: str = project.next_step or formats.DASH
        return escape(text if len(text) <= LONGEST_STEP else f"{text[: LONGEST_STEP - 1]}…")


def frame_of(column: Column) -> tuple[str, str]:
    """What opens and closes a column's cell: a heading of its row for the name."""
    if column.key == "name":
        return '<th scope="row" class="name">', "</th>"
    look = "number" if column.number else "fit" if column.key in FIT else ""
    phone = "" if column.phone else " phone-hidden"
    return f'<td class="{look}{phone}">', "</td>"


def heading(column: Column) -> str:
    """What stands above a column: amounts name their unit there."""
    name = str(column.label)
    return _("%(name)s（亿元）") % {"name": name} if column.key in AMOUNTS else name


def column_choices(chosen: Sequence[Column]) -> SafeString:
    """A box to tick for every column."""
    keys = {one.key for one in chosen}
    boxes = (
        f'<label class="row"><input type="checkbox" name="columns" value="{one.key}"'
        f"{' checked' if one.key in keys else ''}>{escape(one.label)}</label>"
        for one in COLUMNS
    )
    return mark_safe("".join(boxes))  # noqa: S308


AMOUNTS: Final = frozenset({"total_investment", "funds"})
FIT: Final = frozenset({"code", "region", "stage", "stage_on", "planned_start", "pace", "next_step_due",
                        "updated_at"})  # fmt: skip
WRITERS: Final[dict[str, Callable[[Cells, ListRow], str]]] = {
    "name": Cells.name,
    "code": lambda _cells, project: escape(project.code),
    "investor": lambda _cells, project: escape(
        project.investor__name or project.signing_entity or formats.DASH
    ),
    "region": lambda _cells, project: escape(project.region__name),
    "unit": lambda _cells, project: escape(project.unit__name or formats.DASH),
    "industry": lambda _cells, project: escape(project.industry or formats.DASH),
    "stage": Cells.stage,
    "stage_on": lambda _cells, project: formats.day(project.stage_on),
    "planned_start": Cells.planned_start,
    "pace": lambda cells, project: cells.words.paces[project.pace],
    "total_investment": Cells.total_investment,
    "funds": Cells.funds,
    "land_area": lambda _cells, project: formats.area_in_mu(project.land_area),
    "next_step": Cells.next_step,
    "next_step_due": Cells.next_step_due,
    "updated_at": lambda cells, project: formats.day(
        project.updated_at.astimezone(cells.zone).date()
    ),
}
