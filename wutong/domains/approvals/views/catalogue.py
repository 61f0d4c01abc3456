"""The catalogue for everybody: the list, an item with its versions, what the checks find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import Applicant
from wutong.domains.approvals.forms.catalogue import (
    CatalogueFilter,
    EndItemForm,
    HandlerForm,
    SinceForm,
)
from wutong.domains.approvals.models import ApprovalItem, ItemVersion
from wutong.domains.approvals.queries import shelf
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.items import (
    items_of_code,
    may_manage_catalogue,
    may_manage_numbers,
)
from wutong.domains.approvals.rules.catalogue import ERROR
from wutong.domains.approvals.rules.conditions import describe
from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.exporting import ExportForm
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EXPORT, VIEW

ROWS_A_PAGE: Final = 100
NATIONAL: Final = "default"
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Whose catalogue a page shows; without a region the national one."""

    code: str
    region: Region | None

    @property
    def path(self) -> str:
        """The region's path; "" for the whole country."""
        return self.region.path if self.region else ""

    @property
    def name(self) -> str:
        """The region's name."""
        return self.region.name if self.region else _("全国")

    def url(self, name: str, *args: Any) -> str:
        """An address of the catalogue that stays with this place."""
        return f"{reverse(f'approvals:{name}', args=args)}?{urlencode({'region': self.code})}"


def place_of(request: Request) -> Place:
    """The place that the address names, else the person's own. 404 outside the person's regions."""
    code = request.GET.get("region", "")
    if not code:
        home = Region.objects.filter(path=request.access.home).first()
        seen = home if home and request.access.may(VIEW, home.path) else None
        return Place(seen.code, seen) if seen else Place(NATIONAL, None)
    if code == NATIONAL:
        return Place(NATIONAL, None)
    region = region_in_scope(request.access, code, VIEW)
    if region is None:
        raise Http404
    return Place(code, region)


def places(request: Request, place: Place) -> list[tuple[str, str]]:
    """The places to choose from."""
    chosen = place.code if place.region else ""
    return [(NATIONAL, _("全国")), *regions_to_choose(request.access, VIEW, chosen)]


def crumbs(place: Place, *more: tuple[Any, str]) -> list[dict[str, Any]]:
    """The way to a page of the catalogue."""
    first = {"title": _("事项目录"), "url": place.url("catalogue")}
    return [first, *({"title": str(title), "url": url} for title, url in more)]


@requires(VIEW)
def catalogue(request: Request) -> HttpResponse:
    """Every item in force, narrowed to what was asked for."""
    place, today = place_of(request), clock.today()
    versions = versions_on(place.path, today)
    given = request.GET.copy()
    given.setdefault("region", place.code)
    form = CatalogueFilter(
        given, regions=places(request, place), departments=shelf.departments_of(versions)
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    found = shelf.matching(
        versions, text=chosen.get("q", ""), stage=chosen.get("stage", ""),
        department=chosen.get("department", ""), combined=chosen.get("combined", ""),
    )  # fmt: skip
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "filter": form,
        "page": page,
        "lines": shelf.lines_of(list(page.object_list), place.path),
        "total": len(versions),
        "drafts": shelf.drafts_of_new_items(place.path),
        "export_form": ExportForm(initial={"query": urlencode({"region": place.code})}),
        **rights(request, place),
    }
    return render(request, "approvals/catalogue/list.html", context)


def rights(request: Request, place: Place) -> dict[str, Any]:
    """What the person may do with this place's catalogue."""
    return {
        "may_edit": may_manage_catalogue(request.access, place.region),
        "may_set_numbers": may_manage_numbers(request.access, place.region),
        "may_export": request.access.may_ever(EXPORT),
    }


@requires(VIEW)
def checks(request: Request) -> HttpResponse:
    """What is wrong with the catalogue today."""
    place = place_of(request)
    found = shelf.findings_in(place.path, clock.today())
    context = {
        "place": place,
        "regions": places(request, place),
        "errors": [one for one in found if one.level == ERROR],
        "warnings": [one for one in found if one.level != ERROR],
        "known": {one.item.code for one in versions_on(place.path, clock.today())},
        "crumbs": crumbs(place, (_("检查"), "")),
    }
    return render(request, "approvals/catalogue/checks.html", context)


@requires(VIEW)
def item(request: Request, code: str) -> HttpResponse:
    """One item: what it says today, its versions, what waits for what, who handles it here."""
    return item_page(request, code)


def item_page(
    request: Request, code: str, *, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of an item; ``forms`` replaces forms that were refused."""
    place, today = place_of(request), clock.today()
    found = item_or_404(code, place)
    history = shelf.history_of(found, place.path)
    version = _shown(found, history, today)
    before, after = shelf.neighbours_of(version, place.path, today)
    draft = next((one for one in history if one.version.drafted), None)
    may_change = may_manage_catalogue(request.access, found.region)
    context = {
        "place": place,
        "item": found,
        "version": version,
        "draft": draft,
        "history": [one for one in history if not one.version.drafted],
        "in_force": _in_force(version, today),
        "conditions": describe(version.conditions),
        "applicants": "、".join(str(Applicant(one).label) for one in version.applicants),
        "papers": shelf.papers_of(version, place.path, today),
        "results": shelf.results_of(version, place.path, today),
        "before": before,
        "after": after,
        "handlers": shelf.handlers_around(code, place.path),
        "may_change": may_change,
        "may_have_own": not may_change and _may_have_own(request, place, found),
        "since_form": SinceForm(initial={"since": today + DAY}),
        "end_form": EndItemForm(initial={"on": today}),
        "handler_form": _handler_form(request, place, code),
        "crumbs": crumbs(place, (version.name, "")),
        **(forms or {}),
    }
    return render(request, "approvals/catalogue/item.html", context, status=status)


def item_or_404(code: str, place: Place) -> ApprovalItem:
    """The item of this code that holds in the place."""
    found = items_of_code(code, place.path)
    if not found:
        raise Http404
    today = clock.today()
    return next(
        (one for one in found if one.versions.valid_on(today).exists()),
        found[0],
    )


def _shown(found: ApprovalItem, history: list[shelf.PastVersion], today: Any) -> ItemVersion:
    """The version in force, else the newest that was or will be, else the draft."""
    versions = [one.version for one in history]
    if not versions:
        raise Http404
    settled = [one for one in versions if not one.drafted]
    current = next((one for one in settled if _in_force(one, today)), None)
    return current or (settled[0] if settled else versions[0])


def _in_force(version: ItemVersion, today: Any) -> bool:
    ended = version.valid_until is not None and version.valid_until < today
    return not version.drafted and version.valid_from <= today and not ended


def _may_have_own(request: Request, place: Place, found: ApprovalItem) -> bool:
    """Whether the person may give this place an item of its own in place of the one above."""
    return (
        place.region is not None
        and found.region_id != place.region.pk
        and may_manage_catalogue(request.access, place.region)
    )


def _handler_form(request: Request, place: Place, code: str) -> HandlerForm | None:
    if place.region is None or not may_manage_catalogue(request.access, place.region):
        return None
    own = next(
        (one for one in shelf.handlers_around(code, place.path)
         if one.region_id == place.region.pk), None,
    )  # fmt: skip
    return HandlerForm(
        units=shelf.units_for(place.path), initial={"unit": own.unit_id if own else None}
    )
