"""Stewards: coverage and load, one steward, the served firms and who serves them."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Region, User, region_by_code
from wutong.domains.stewardship.actions import firms as actions
from wutong.domains.stewardship.forms.stewards import FirmFilter, SetForm, StewardFilter
from wutong.domains.stewardship.models import ServedFirm
from wutong.domains.stewardship.queries import steward_list as queries
from wutong.domains.stewardship.queries.hand_overs import may_hand_over_for
from wutong.domains.stewardship.queries.spreads import stewards_in
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.exporting import ExportForm, handed_out
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import ASSIGN_STEWARD, EXPORT, RECORD_VISIT, VERIFY, VIEW, Access
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet
from wutong.ui import notices
from wutong.ui.figures import KeyFigure

ROWS: Final = 50
READERS: Final = (ASSIGN_STEWARD, RECORD_VISIT, VERIFY)


def steward_crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """The way to a page: the stewards, then pairs of words and address."""
    first = [{"title": _("管家"), "url": reverse("stewardship:stewards")}]
    return first + [{"title": title, "url": url} for title, url in more]


def region_of(access: Access, code: str) -> Region | None:
    """The region asked for, else the one that the person's pages open on; None for people of a
    unit, who see their own alone. Raises Http404 for a region that is not the person's."""
    if not access.region_paths(VIEW):
        return None
    found = region_by_code(code) if code else Region.objects.filter(path=access.home).first()
    if code and (found is None or not access.may(VIEW, found.path)):
        raise Http404
    return found


@requires(*READERS)
def steward_list(request: Request) -> HttpResponse:
    """Coverage, load, and the stewards of a region."""
    access, on = request.access, clock.today()
    form = StewardFilter(request.GET, access=access)
    form.is_valid()
    asked = form.cleaned_data
    region = region_of(access, asked.get("region", ""))
    lines = queries.stewards_of(access, region, on)
    whole, places = queries.coverage_of(region) if region else (None, [])
    shown = [
        one
        for one in lines
        if asked.get("q", "") in one.person.name and asked.get("standing", "") in ("", one.standing)
    ]
    context = {
        "filter": form,
        "region": region,
        "figures": _figures(whole, lines),
        "places": places,
        "page": Paginator(shown, ROWS).get_page(request.GET.get("page")),
        "may_assign": bool(region) and access.may(ASSIGN_STEWARD, region.path if region else None),
        "is_narrowed": bool(asked.get("q") or asked.get("standing")),
    }
    return render(request, "stewardship/stewards/list.html", context)


def _figures(whole: queries.Coverage | None, lines: list[queries.Line]) -> list[KeyFigure]:
    if whole is None:
        return []
    serving = [one.firms for one in lines if one.firms]
    firms = f"{reverse('stewardship:firms')}?region={whole.code}"
    each = f"{whole.covered / len(serving):.2f}" if serving else "—"
    return [
        KeyFigure(_("服务企业"), f"{whole.firms:,}", _("户"), firms,
                  _("投产项目的企业和名单导入的企业")),
        KeyFigure(_("管家覆盖率"), whole.percent, "%", f"{firms}&steward=none",
                  _("有管家的企业 ÷ 服务企业，点开看没有管家的")),
        KeyFigure(_("企业管家"), len(serving), _("名"), "", _("至少服务一户企业的")),
        KeyFigure(_("人均服务"), each, _("户"), "", _("有管家的企业 ÷ 企业管家")),
    ]  # fmt: skip


@requires(*READERS)
def steward(request: Request, pk: int) -> HttpResponse:
    """One steward: projects, firms, how full."""
    access = request.access
    person: User = get_object_or_404(User, pk=pk)
    firms = queries.chosen_firms(access, steward=str(pk))
    teams = list(queries.teams_of(access, pk)[: ROWS * 2])
    if access.user != pk and not firms.exists() and not teams and not _is_near(access, pk):
        raise Http404
    count = firms.count()
    present = [one for one in teams if one.left_on is None]
    context = {
        "person": person,
        "figures": [
            KeyFigure(_("服务企业"), count, _("户")),
            KeyFigure(_("服务权重"), firms.aggregate(total=Sum("weight"))["total"] or 0, "",
                      definition=_("按权重合计；分派按权重均衡")),
            KeyFigure(_("项目"), len(present), _("个")),
        ],
        "teams": teams,
        "page": Paginator(firms, ROWS).get_page(request.GET.get("page")),
        "may_hand_over": may_hand_over_for(access, pk, clock.today()),
        "may_assign": access.may_ever(ASSIGN_STEWARD),
        "crumbs": steward_crumbs((person.name, "")),
        "watermark": watermark(access, clock.today()),
    }  # fmt: skip
    return render(request, "stewardship/stewards/steward.html", context)


def _is_near(access: Access, pk: int) -> bool:
    return any(
        pk == one.key
        for path in access.region_paths(VIEW)
        for one in stewards_in(path, clock.today())
    )


@requires(*READERS)
def firm_list(request: Request) -> HttpResponse:
    """The served firms that the person sees."""
    form = FirmFilter(request.GET, access=request.access)
    rows = _chosen(request.access, form)
    context = {
        "filter": form,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_assign": request.access.may_ever(ASSIGN_STEWARD),
        "may_export": request.access.may_ever(EXPORT),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "crumbs": steward_crumbs((_("服务企业"), "")),
    }
    return render(request, "stewardship/stewards/firms.html", context)


def _chosen(access: Access, form: FirmFilter) -> Any:
    form.is_valid()
    asked = form.cleaned_data
    return queries.chosen_firms(
        access, region=asked.get("region", ""), text=asked.get("q", ""),
        steward=asked.get("steward", ""),
    )  # fmt: skip


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen firms with their stewards as an .xlsx file, once that is written down."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(f"{reverse('stewardship:firms')}?{form.data.get('query', '')}")
    query = QueryDict(form.cleaned_data["query"])
    rows = _chosen(request.access, FirmFilter(query, access=request.access))[:ROWS_AT_MOST]
    columns = [(_("企业名称"), 36), (_("统一社会信用代码"), 22), (_("所在地区"), 16),
               (_("行业代码"), 10), (_("服务权重"), 10), (_("纳入日期"), 12), (_("管家"), 12),
               (_("理由"), 30)]  # fmt: skip
    sheet = Sheet(
        "stewardship.firms", _("服务企业"), columns, queries.exported_firms(rows),
        [one.pk for one in rows],
    )  # fmt: skip
    return handed_out(sheet, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])


def _firm(request: Request, pk: int) -> ServedFirm:
    rows = queries.seen_firms(request.access).select_related("investor", "region")
    found: ServedFirm = get_object_or_404(rows, pk=pk)
    return found


@requires(*READERS)
def firm(request: Request, pk: int) -> HttpResponse:
    """One served firm: who served it when; its steward set by hand."""
    row = _firm(request, pk)
    may = request.access.may(ASSIGN_STEWARD, row.region_path)
    form = SetForm(posted(request), people=_people(row)) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("您的岗位不能在这个地区指定管家。"))
        write = partial(_set, request, row, form)
        if form.is_valid() and WRITES.attempt(form, write):
            notices.done(request, _("已指定管家，分派时不再变动。"))
            return redirect("stewardship:firm", pk)
    context = {
        "row": row,
        "form": form,
        "history": queries.history_of_firm(row.investor_id),
        "crumbs": steward_crumbs(
            (_("服务企业"), reverse("stewardship:firms")), (row.investor.name, "")
        ),
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "stewardship/stewards/firm.html", context, status=status)


def _people(row: ServedFirm) -> list[User]:
    """Stewards of the firm's county and city, near ones first."""
    paths = [path for path in (row.region_path, *_above(row.region_path)) if path]
    keys = dict.fromkeys(one.key for path in paths for one in stewards_in(path, clock.today()))
    people = User.objects.in_bulk(keys)
    return [people[key] for key in keys]


def _above(path: str) -> list[str]:
    """The two regions above."""
    parts = path.rstrip("/").split("/")
    return [
        "/".join(parts[:count]) + "/" for count in range(len(parts) - 1, max(len(parts) - 3, 0), -1)
    ]


def _set(request: Request, row: ServedFirm, form: SetForm) -> None:
    actions.set_steward(
        firm=row, steward=form.cleaned_data["steward"], reason=form.cleaned_data["reason"],
        by=request.user, at=clock.now(),
    )  # fmt: skip


@requires(ASSIGN_STEWARD)
@require_POST
def firm_leave(request: Request, pk: int) -> HttpResponse:
    """The firm is served no longer."""
    row = _firm(request, pk)
    write = partial(
        actions.leave, firm=row, reason=request.POST.get("reason", ""), by=request.user,
        at=clock.now(),
    )  # fmt: skip
    if WRITES.tell(request, write, _("已移出服务企业。")):
        return redirect("stewardship:firms")
    return redirect("stewardship:firm", pk)
