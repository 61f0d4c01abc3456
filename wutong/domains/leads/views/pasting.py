"""Paste to lead: a message is read, shown marked, and proposed for the report. Nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wutong.domains.leads.choices import LeadSource
from wutong.domains.leads.forms.pasting import PasteForm
from wutong.domains.leads.forms.reporting import ReportForm
from wutong.domains.leads.queries.recognising import (
    QUIET,
    TONES,
    Found,
    Recognition,
    recognised,
)
from wutong.domains.leads.rules.proposals import Proposal, proposals, remark
from wutong.domains.leads.views.support import crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import REPORT_LEAD

FIRST: Final = ("firm_name", "content", "amount", "source", "place", "contact_name",
                "contact_phone", "industry")  # fmt: skip
SECOND: Final = ("land_area", "power", "people", "origin", "introducer", "introducer_kind", "uscc",
                 "note", "confidential")  # fmt: skip
HALF: Final = frozenset({"amount", "source", "contact_name", "contact_phone", "industry", "land_area",
                         "power", "people", "origin", "introducer", "introducer_kind", "uscc"})  # fmt: skip


@dataclass(frozen=True)
class Segment:
    """A stretch of the text; ``found`` where it is marked, with the place that links point to."""

    text: str
    found: Found | None = None
    tone: str = ""
    field: str = ""


@dataclass(frozen=True)
class Line:
    """A field of the form with what was read for it; ``choices`` are words with their values."""

    bound: BoundField
    half: bool
    proposal: Proposal | None = None
    choices: tuple[tuple[str, str], ...] = ()


@requires(REPORT_LEAD)
def paste(request: Request) -> HttpResponse:
    """The text box; with a text, what was recognised in it beside the report, filled beforehand.

    ``take=field=value`` takes another reading of one field; the others stay as they were typed.
    """
    given = request.method == "POST"
    form = PasteForm(request.POST if given else None, request.FILES if given else None)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs(None, _("粘贴登记"))}
    if given and form.is_valid():
        context |= _read(request, form.cleaned_data["text"], _typed(request))
    status = UNPROCESSABLE if given and form.errors else 200
    return render(request, "leads/paste.html", context, status=status)


def _typed(request: Request) -> dict[str, Any]:
    """The report as it was typed, with the reading that a person took; empty before one is."""
    name, equals, value = request.POST.get("take", "").partition("=")
    if not equals or name not in (*FIRST, *SECOND):
        return {}
    typed: dict[str, Any] = {one: request.POST.get(one, "") for one in (*FIRST, *SECOND)}
    return typed | {name: value}


def _read(request: Request, text: str, typed: dict[str, Any]) -> dict[str, Any]:
    read = recognised(request.access, text, clock.today())
    found = proposals(read)
    report = ReportForm(access=request.access, initial=typed or _initial(read, found))
    marked = list(_segments(read, found))
    return {
        "text": text,
        "segments": marked,
        "legend": {str(one.found.label): one.tone for one in marked if one.found},
        "first": [_line(report, name, found) for name in FIRST],
        "second": [_line(report, name, found) for name in SECOND],
        "report": report,
        "read": len(found),
        "unsure": sum(one.unsure for one in found.values()),
    }


def _initial(read: Recognition, found: dict[str, Proposal]) -> dict[str, Any]:
    """Values for the form; where nothing was read, nothing."""
    values = {name: one.value for name, one in found.items() if one.value not in (None, "")}
    values["note"] = remark(read)
    if "introducer" in found:
        values["source"] = LeadSource.REFERRAL
    return values


def _segments(read: Recognition, found: dict[str, Proposal]) -> list[Segment]:
    used = {id(one.found): one.name for one in found.values()}
    return [
        Segment(words, one, TONES.get(one.meaning, QUIET), used.get(id(one), ""))
        if one
        else Segment(words)
        for words, one in read.segments()
    ]


def _line(report: ReportForm, name: str, found: dict[str, Proposal]) -> Line:
    bound = report[name]
    proposal = found.get(name)
    if proposal is None:
        return Line(bound, name in HALF)
    choices = tuple(
        (one.quote, shown(bound, one.value)) for one in proposal.choices if shown(bound, one.value)
    )
    if name == "place" and not (proposal.value and shown(bound, proposal.value)):
        note = _("不能直接承办，已写入备注；请选择承办单位或地区")
        proposal = replace(proposal, note=note)
    return Line(bound, name in HALF, proposal, choices)


def shown(bound: BoundField, value: Any) -> str:
    """A value as the field shows it; empty where it can't take it."""
    if bound.name == "place":
        groups = bound.field.choices  # type: ignore[attr-defined]
        known = {key for _group, options in groups for key, _label in options}
        return value if value in known else ""
    return str(bound.field.prepare_value(value))
