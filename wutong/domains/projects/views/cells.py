"""The cells of the list, written in Python: five hundred on a page, and templates are slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wutong.domains.projects.choices import Pace, Stage
from wutong.domains.projects.queries.listing import Column
from wutong.ui import formats
from wutong.ui.markup import tag

CODE_IN_ADDRESS: Final = "0CODE0"
LONGEST_STEP: Final = 40


class Cells:
    """Writes rows; the labels and addresses that repeat are worked out once."""

    def __init__(self, columns: Sequence[Column], on: date) -> None:
        self.on = on
        self.stages = {one.value: str(one.label) for one in Stage}
        self.paces = {one.value: str(one.label) for one in Pace}
        self.addresses = {
            name: reverse(f"projects:{name}", args=[CODE_IN_ADDRESS])
            for name in ("detail", "figures", "funds")
        }
        self.tags = {
            "confidential": tag(_("涉密"), "red"),
            "key_project": tag(_("重点"), "accent"),
            "waiting": tag(_("待核验"), "yellow"),
        }
        self.overdue = tag(_("超期"), "red")
        self.columns = [(*frame_of(one), WRITERS[one.key]) for one in columns]

    def row(self, project: Any) -> SafeString:
        """The cells of one project."""
        written = (
            f"{opening}{conditional_escape(write(self, project))}{closing}"
            for opening, closing, write in self.columns
        )
        return SafeString("".join(written))

    def address(self, name: str, project: Any) -> str:
        """Where a page of the project is."""
        return self.addresses[name].replace(CODE_IN_ADDRESS, project.code)

    def name(self, project: Any) -> SafeString:
        """The name as a link, with what sets the project apart."""
        link = format_html(
            '<a class="link-plain" href="{}">{}</a>', self.address("detail", project), project.name
        )
        phase = (
            format_html(' <span class="note">{}</span>', project.phase_name)
            if project.phase_name
            else ""
        )
        marks = [mark for key, mark in self.tags.items() if getattr(project, key)]
        return format_html(
            "{}{}{}", link, phase, format_html_join("", " {}", ((m,) for m in marks))
        )

    def stage(self, project: Any) -> SafeString:
        """The stage, and the pace where it is not the normal one."""
        stage = self.stages.get(project.stage) or _("未入库")
        if project.pace == Pace.NORMAL:
            return format_html("{}", stage)
        return format_html("{} {}", stage, tag(self.paces[project.pace], "yellow"))

    def amount(self, amount: Any, address: str) -> SafeString | str:
        """An amount in 亿元 that opens its rows."""
        if amount is None:
            return formats.DASH
        number = formats.money_parts(amount, "亿元")[0]
        return format_html('<a class="number" href="{}">{}</a>', address, number)

    def total_investment(self, project: Any) -> SafeString | str:
        """The verified total investment."""
        return self.amount(
            project.total_investment, f"{self.address('figures', project)}#total_investment"
        )

    def funds(self, project: Any) -> SafeString | str:
        """The verified funds in place."""
        return self.amount(project.funds, self.address("funds", project))

    def next_step_due(self, project: Any) -> SafeString | str:
        """The day of the next step, marked when it has passed."""
        due = project.next_step_due
        if due is None or due >= self.on:
            return formats.day(due)
        return format_html("{} {}", formats.day(due), self.overdue)

    def next_step(self, project: Any) -> str:
        """The next step, cut to a line."""
        text: str = project.next_step or formats.DASH
        return text if len(text) <= LONGEST_STEP else f"{text[: LONGEST_STEP - 1]}…"


def frame_of(column: Column) -> tuple[str, str]:
    """What opens and closes a column's cell: a heading of its row for the name."""
    if column.key == "name":
        return '<th scope="row" class="name">', "</th>"
    look = "number" if column.number else "fit" if column.key in FIT else ""
    phone = "" if column.phone else " phone-hidden"
    return f'<td class="{look}{phone}">', "</td>"


FIT: Final = frozenset({"code", "region", "stage", "stage_on", "pace", "next_step_due",
                        "updated_at"})  # fmt: skip
WRITERS: Final[dict[str, Callable[[Cells, Any], Any]]] = {
    "name": Cells.name,
    "code": lambda _cells, project: project.code,
    "investor": lambda _cells, project: (
        project.investor.name if project.investor else project.signing_entity or formats.DASH
    ),
    "region": lambda _cells, project: project.region.name,
    "unit": lambda _cells, project: project.unit.name if project.unit else formats.DASH,
    "industry": lambda _cells, project: project.industry or formats.DASH,
    "stage": Cells.stage,
    "stage_on": lambda _cells, project: formats.day(project.stage_on),
    "pace": lambda cells, project: cells.paces[project.pace],
    "total_investment": Cells.total_investment,
    "funds": Cells.funds,
    "land_area": lambda _cells, project: formats.area_in_mu(project.land_area),
    "next_step": Cells.next_step,
    "next_step_due": Cells.next_step_due,
    "updated_at": lambda _cells, project: formats.day(project.updated_at),
}
