"""What is recognised in a message that is pasted as an appeal: shown marked, saved by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wutong.domains.leads.queries.recognising import (
    QUIET,
    TONES,
    Found,
    Meaning,
    Recognition,
    recognised,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.money import YI
from wutong.kernel.scope import RECEIVE_APPEAL

LONGEST: Final = 2000
FIELDS: Final = {
    Meaning.FIRM: ("id_firm", _("企业")),
    Meaning.CONTACT: ("id_asker_name", _("诉求人")),
    Meaning.PHONE: ("id_asker_phone", _("联系电话")),
    Meaning.AMOUNT: ("id_blocked", _("受阻投资（亿元）")),
}
"""The field of the form that may take a finding, by a click."""


@dataclass(frozen=True)
class Offer:
    """A finding that a click puts into a field."""

    label: str
    field: str
    value: str


@requires(RECEIVE_APPEAL)
@require_POST
def read(request: Request) -> HttpResponse:
    """A fragment: the text with names, amounts and days marked, and what may be taken over."""
    text = request.POST.get("content", "")[:LONGEST]
    found = recognised(request.access, text, clock.today())
    context = {
        "segments": [
            (words, one, TONES.get(one.meaning, QUIET) if one else "")
            for words, one in found.segments()
        ],
        "offers": _offers(found),
        "any": bool(found.marks),
    }
    return render(request, "stewardship/appeals/_read.html", context)


def _offers(found: Recognition) -> list[Offer]:
    best = ((found.best(meaning), *place) for meaning, place in FIELDS.items())
    offers = [Offer(str(label), field, _value(one)) for one, field, label in best if one]
    return [one for one in offers if one.value]


def _value(one: Found) -> str:
    """As the field is typed: an amount in 亿元; nothing for a foreign one."""
    if one.meaning != Meaning.AMOUNT:
        return str(one.value)
    if one.detail.get("currency", "CNY") != "CNY":
        return ""
    return f"{(one.value / YI).normalize():f}"
