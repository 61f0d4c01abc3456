"""The rows of the long lists, written in Python: four hundred cells a page, and templates are
slow. Everything that people have typed is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Final

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import Escalation, Urgency
from wutong.domains.stewardship.models import Appeal, SupervisionOrder
from wutong.domains.stewardship.queries import order_page
from wutong.domains.stewardship.views import appeal_support
from wutong.ui import formats
from wutong.ui.markup import amount, light, tag

NUMBER_IN_ADDRESS: Final = "0NUMBER0"
HIDDEN_ON_PHONES: Final = "phone-hidden"


class Words:
    """What repeats on every row, in one language: the headings that a phone writes beside the
    cells, the marks beside a title."""

    def __init__(self) -> None:
        self.left = escape(_("剩余"))
        self.state = escape(_("状态"))
        self.lead = escape(_("牵头单位"))
        self.category = escape(_("类别"))
        self.about = escape(_("项目、企业"))
        self.blocked = escape(_("受阻投资"))
        self.received = escape(_("受理"))
        self.card = escape(_("督办等级"))
        self.holder = escape(_("谁在办"))
        self.source = escape(_("来源"))
        self.project = escape(_("项目"))
        self.given = escape(_("下达时间"))
        self.confidential = f" {tag(_('涉密'), 'red')}"
        self.reopened = f" {tag(_('重办'), 'yellow')}"
        self.urgency = {one.value: f" {tag(one.label, 'red')}" for one in Urgency}
        self.urgency[Urgency.ORDINARY] = ""
        self.escalation = {
            one.value: f" {tag(one.label, order_page.CARD_TONES[one])}" for one in Escalation
        }
        self.escalation[Escalation.NONE] = ""


@cache
def words_of(_language: str | None) -> Words:
    """The words in the language that is active now; they change with the release alone."""
    return Words()


def appeal_rows(appeals: Iterable[Appeal], on: date) -> SafeString:
    """The rows of a list of appeals as of ``on``."""
    words, address = words_of(get_language()), _address_of("appeal")
    return mark_safe("".join(_appeal(one, on, words, address) for one in appeals))  # noqa: S308


def order_rows(orders: Iterable[SupervisionOrder], on: date) -> SafeString:
    """The rows of a list of orders as of ``on``."""
    words, address = words_of(get_language()), _address_of("order")
    return mark_safe("".join(_order(one, on, words, address) for one in orders))  # noqa: S308


def _appeal(appeal: Appeal, on: date, words: Words, address: str) -> str:
    row = appeal_support.row_of(appeal, on)
    marks = "".join(
        (
            words.confidential if appeal.confidential else "",
            words.urgency[appeal.urgency],
            words.reopened if appeal.reopened else "",
            words.escalation[appeal.escalation],
        )
    )
    about = appeal.project or appeal.investor
    blocked = formats.DASH
    if appeal.blocked is not None:
        blocked = amount(*formats.money_parts(appeal.blocked, "亿元"), unit_class="column-unit")
    return (
        f"<tr>{_title(appeal, address, marks)}"
        f"{_cell(words.left, _light(row))}"
        f"{_cell(words.state, tag(row['state'], row['tone']))}"
        f"{_cell(words.lead, _name(appeal.lead_unit))}"
        f"{_cell(words.category, escape(row['category']), f'fit {HIDDEN_ON_PHONES}')}"
        f"{_cell(words.about, _name(about) + _note(appeal.region.name))}"
        f"{_cell(words.blocked, blocked, 'number')}"
        f"{_cell(words.received, formats.day(appeal.received_on) + _note(row['channel']), HIDDEN_ON_PHONES)}"
        "</tr>"
    )


def _order(order: SupervisionOrder, on: date, words: Words, address: str) -> str:
    row = order_page.row_of(order, on)
    owner = _note(order.owner) if order.owner else ""
    given = formats.day(order.given_at) + _note(order.giver)
    return (
        f"<tr>{_title(order, address, words.confidential if order.confidential else '')}"
        f"{_cell(words.left, _light(row))}"
        f"{_cell(words.card, words.escalation[order.escalation].strip() or formats.DASH)}"
        f"{_cell(words.holder, escape(order.owner_unit.name) + owner)}"
        f"{_cell(words.state, tag(row['state'], row['tone']))}"
        f"{_cell(words.source, escape(row['source']) + _note(row['kind']), HIDDEN_ON_PHONES)}"
        f"{_cell(words.project, _name(order.project) + _note(order.region.name))}"
        f"{_cell(words.given, given, HIDDEN_ON_PHONES)}"
        "</tr>"
    )


def _address_of(page: str) -> str:
    """Where the page of one thing is, with a mark in the place of its number."""
    return reverse(f"stewardship:{page}", args=[NUMBER_IN_ADDRESS])


def _title(one: Appeal | SupervisionOrder, address: str, marks: str) -> str:
    url = escape(address.replace(NUMBER_IN_ADDRESS, one.number))
    link = f'<a class="link-plain" href="{url}" data-return>{escape(one.title)}</a>'
    return f'<th scope="row">{link}{marks}</th>'


def _cell(label: str, inner: str, look: str = "") -> str:
    """A cell; ``label`` stands before it where a phone turns rows into cards."""
    looks = f' class="{look}"' if look else ""
    return f'<td{looks} data-label="{label}">{inner}</td>'


def _light(row: dict[str, Any]) -> str:
    return light(row["light"], row["left"]) if row["light"] else formats.DASH


def _name(thing: Any) -> str:
    return escape(thing.name) if thing else formats.DASH


def _note(text: Any) -> str:
    return f' <span class="note">{escape(text)}</span>'
