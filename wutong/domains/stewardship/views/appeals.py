"""The list and the queues of appeals, taking one in, the export."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.investors.queries import Filters as FirmFilters
from wutong.domains.investors.queries import chosen_investors
from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.appeals_receiving import receive_appeal
from wutong.domains.stewardship.forms.appeals import ExportForm, FilterForm, ReceiveForm
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.appeal_list import (
    BLOCKING,
    LATE,
    MINE,
    RUNNING,
    WAITING,
    Filters,
    chosen_appeals,
    counted,
    exported_rows,
    lines,
    order_of,
)
from wutong.domains.stewardship.queries.same_matter import Same, same_matters
from wutong.domains.stewardship.rules.sameness import Matter
from wutong.domains.stewardship.views.appeal_support import WRITES, crumbs, tabs_of
from wutong.domains.stewardship.views.cells import appeal_rows
from wutong.kernel import audit, clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.paging import filled, keys_of, page_or_first
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import (
    ASSIGN_APPEAL,
    EXPORT,
    HANDLE_APPEAL,
    RECEIVE_APPEAL,
    VERIFY,
    Access,
)
from wutong.kernel.search import matching
from wutong.kernel.spreadsheets import XLSX, write_table
from wutong.ui import notices

ROWS: Final = 50
SUGGESTIONS: Final = 12
ROWS_EXPORTED_AT_MOST: Final = 200_000
READERS: Final = (RECEIVE_APPEAL, HANDLE_APPEAL, ASSIGN_APPEAL, VERIFY)


@requires(*READERS)
def appeal_list(request: Request) -> HttpResponse:
    """What the person sees of appeals, what is due first first; narrowed by the query string."""
    form = FilterForm(request.GET, access=request.access)
    filters, on = form.filters(), clock.today()
    rows = chosen_appeals(request.access, filters, on)
    order = order_of(request.GET.get("sort", ""))
    keys = page_or_first(keys_of(rows, order), order, request.GET.get("cursor", ""), ROWS)
    page = filled(keys, lines())
    context = {
        "filter": form,
        "tabs": _tabs(filters, request.access),
        "rows": appeal_rows(page.items, on),
        "page": page,
        "count": counted(rows),
        "may_export": request.access.may_ever(EXPORT),
        "may_receive": request.access.may_ever(RECEIVE_APPEAL),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "export_form": ExportForm(initial={"query": request.GET.urlencode()}),
    }
    return render(request, "stewardship/appeals/list.html", context)


def _tabs(filters: Filters, access: Access) -> list[dict[str, Any]]:
    """The queues: the unit's own, everything open, late, what blocks most money first, waiting for
    the asker."""
    blocking = {"blocking": BLOCKING, "sort": "-blocked"}
    queues = [
        (_("在办"), {}), (_("超期"), {"state": LATE}), (_("卡住投资的"), blocking),
        (_("等诉求人确认"), {"state": WAITING}),
    ]  # fmt: skip
    if access.units(HANDLE_APPEAL):
        queues.insert(0, (_("本单位"), {"whose": MINE}))
    state = "" if filters.state == RUNNING else filters.state
    now = {"state": state, "whose": filters.whose, "blocking": filters.blocking}
    return tabs_of("stewardship:appeals", queues, now)


@requires(RECEIVE_APPEAL)
def new(request: Request) -> HttpResponse:
    """One form for every channel; what may be the same matter is told before anything is saved."""
    form = ReceiveForm(posted(request), access=request.access, initial=_prefilled(request))
    made: list[Appeal] = []
    same: list[Same] = []
    if request.method == "POST" and form.is_valid():
        same = [] if request.POST.get("confirmed") else _same(request, form.facts)
        if not same and WRITES.attempt(form, lambda: made.append(_receive(request, form))):
            notices.done(request, _("已登记，编号 %(code)s。") % {"code": made[0].number})
            return redirect("stewardship:appeal", made[0].number)
    context = {"form": form, "same": same, "crumbs": crumbs(None, _("登记诉求"))}
    status = UNPROCESSABLE if form.errors or same else 200
    return render(request, "stewardship/appeals/new.html", context, status=status)


def _prefilled(request: Request) -> dict[str, Any]:
    """What another page hands over in the address."""
    return {name: request.GET[name] for name in ReceiveForm.base_fields if name in request.GET}


def _receive(request: Request, form: ReceiveForm) -> Appeal:
    made: Appeal = receive_appeal(by=request.user, at=clock.now(), **form.facts)
    return made


def _same(request: Request, facts: dict[str, Any]) -> list[Same]:
    project, investor = facts["project"], facts["investor"]
    firm = investor.pk if investor else project.investor_id if project else None
    matter = Matter(
        facts["title"], facts["content"], project.pk if project else None, firm,
        facts["category"], facts["asker_phone"],
    )  # fmt: skip
    place = project.region_path if project else facts["region"].path
    return same_matters(request.access, matter, place, clock.today())


@requires(RECEIVE_APPEAL)
def same(request: Request) -> HttpResponse:
    """A fragment: appeals that may be about the same matter as what is being typed."""
    typed = {name: request.GET.get(name, "").strip()[:2000] for name in
             ("title", "content", "category", "asker_phone", "project", "region")}  # fmt: skip
    seen = Project.objects.visible_to(request.access)
    project = (
        (seen.filter(code=typed["project"]).first() or seen.filter(name=typed["project"]).first())
        if typed["project"] else None
    )  # fmt: skip
    region = region_by_code(typed["region"]) if typed["region"] else None
    path = project.region_path if project else region.path if region else request.access.home
    found: list[Same] = []
    if len(typed["title"]) > 3:
        matter = Matter(
            typed["title"], typed["content"], project.pk if project else None,
            project.investor_id if project else None, typed["category"], typed["asker_phone"],
        )  # fmt: skip
        found = same_matters(request.access, matter, path, clock.today())
    return render(request, "stewardship/appeals/_same.html", {"same": found})


@requires(RECEIVE_APPEAL)
def projects(request: Request) -> HttpResponse:
    """A fragment: projects for what is typed."""
    text = request.GET.get("project", "").strip()[:80]
    rows = Project.objects.visible_to(request.access).filter(matching("project", text))
    found = rows.select_related("region").order_by("-updated_at")[:SUGGESTIONS] if text else []
    options = [(one.code, f"{one.name} · {one.region.name}") for one in found]
    return render(request, "stewardship/_options.html", {"options": options})


@requires(RECEIVE_APPEAL)
def firms(request: Request) -> HttpResponse:
    """A fragment: registered firms for what is typed, by pinyin initials too."""
    text = request.GET.get("firm", "").strip()[:80]
    found = chosen_investors(request.access, FirmFilters(text=text))[:SUGGESTIONS] if text else []
    options = [(one.name, one.uscc or one.origin) for one in found]
    return render(request, "stewardship/_options.html", {"options": options})


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(f"{reverse('stewardship:appeals')}?{form.data.get('query', '')}")
    query = QueryDict(form.cleaned_data["query"])
    filters = FilterForm(query, access=request.access).filters()
    day = clock.today()
    chosen = chosen_appeals(request.access, filters, day).order_by("pk")[:ROWS_EXPORTED_AT_MOST]
    keys = list(chosen.values_list("pk", flat=True))
    with transaction.atomic():
        audit.record_export(
            actor=request.user, at=clock.now(), kind="stewardship.appeals", rows=keys,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        columns = [(_("编号"), 22), (_("事由"), 40), (_("类型"), 8), (_("渠道"), 12),
                   (_("类别"), 12), (_("层级"), 10), (_("地区"), 14), (_("项目"), 28),
                   (_("企业"), 28), (_("牵头单位"), 20), (_("状态"), 10), (_("受理日期"), 12),
                   (_("当前期限"), 12), (_("办结日期"), 12), (_("办结依据"), 14), (_("满意度"), 8),
                   (_("受阻投资（万元）"), 14)]  # fmt: skip
        rows = chosen_appeals(request.access, filters, day)
        file = write_table(_("诉求"), columns, exported_rows(rows, query.get("sort", "")))
    return FileResponse(
        file, as_attachment=True, filename=f"诉求-{day:%Y-%m-%d}.xlsx", content_type=XLSX
    )
