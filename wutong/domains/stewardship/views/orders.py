"""The list and the queues of orders, giving one, the export."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Unit
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.forms.appeals import ExportForm
from wutong.domains.stewardship.forms.orders import (
    GiveForm,
    OrderFilterForm,
    people_of,
    project_named,
)
from wutong.domains.stewardship.models import Appeal, SupervisionOrder
from wutong.domains.stewardship.queries.appeal_list import counted
from wutong.domains.stewardship.queries.order_list import (
    CARDED,
    GIVEN,
    LATE,
    MINE,
    Filters,
    chosen_orders,
    exported_rows,
    lines,
    order_of,
)
from wutong.domains.stewardship.views.appeal_support import WRITES, tabs_of
from wutong.domains.stewardship.views.cells import order_rows
from wutong.domains.stewardship.views.order_support import crumbs
from wutong.kernel import audit, clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.paging import filled, keys_of, page_or_first
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import DECIDE_APPEAL, EDIT, EXPORT, GIVE_ORDER, HANDLE_ORDER, Access
from wutong.kernel.search import matching
from wutong.kernel.spreadsheets import XLSX, write_table
from wutong.ui import notices

ROWS: Final = 50
SUGGESTIONS: Final = 12
ROWS_EXPORTED_AT_MOST: Final = 200_000
READERS: Final = (GIVE_ORDER, HANDLE_ORDER, DECIDE_APPEAL, EDIT)


@requires(*READERS)
def order_list(request: Request) -> HttpResponse:
    """What the person sees of orders, what is due first first; narrowed by the query string."""
    form = OrderFilterForm(request.GET, access=request.access)
    filters, on = form.filters(), clock.today()
    rows = chosen_orders(request.access, filters, on)
    order = order_of(request.GET.get("sort", ""))
    keys = page_or_first(keys_of(rows, order), order, request.GET.get("cursor", ""), ROWS)
    page = filled(keys, lines())
    context = {
        "filter": form,
        "tabs": _tabs(filters, request.access),
        "rows": order_rows(page.items, on),
        "page": page,
        "count": counted(rows),
        "may_export": request.access.may_ever(EXPORT),
        "may_give": request.access.may_ever(GIVE_ORDER),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "stewardship/orders/list.html", context)


def _tabs(filters: Filters, access: Access) -> list[dict[str, Any]]:
    """The queues: one's own, given by oneself, everything open, late, with a card."""
    queues = [(_("全部在办"), {}), (_("超期"), {"state": LATE}), (_("黄牌以上"), {"card": CARDED})]
    if access.may_ever(GIVE_ORDER):
        queues.insert(0, (_("我下达的"), {"whose": GIVEN}))
    if access.may_ever(HANDLE_ORDER):
        queues.insert(0, (_("我办的"), {"whose": MINE}))
    now = {name: getattr(filters, name) for name in ("state", "whose", "card")}
    return tabs_of("stewardship:orders", queues, now)


@requires(GIVE_ORDER)
def new(request: Request) -> HttpResponse:
    """Give an order; from the page of an appeal or a project it is filled with these."""
    initial = _prefilled(request)
    near = _near(request, initial)
    form = GiveForm(posted(request), access=request.access, near=near, initial=initial)
    made: list[SupervisionOrder] = []
    if request.method == "POST" and form.is_valid() and WRITES.attempt(
        form,
        lambda: made.append(give_order(by=request.user, at=clock.now(), **form.facts)),
    ):  # fmt: skip
        notices.done(request, _("已下达，编号 %(code)s。") % {"code": made[0].number})
        return redirect("stewardship:order", made[0].number)
    context = {"form": form, "crumbs": crumbs(None, _("下达督办")), "from": initial.get("appeal")}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/orders/new.html", context, status=status)


def _prefilled(request: Request) -> dict[str, Any]:
    """What another page hands over in the address: an appeal gives its words."""
    given = {name: request.GET[name] for name in GiveForm.base_fields if name in request.GET}
    if not given.get("appeal"):
        return given
    seen = Appeal.objects.visible_to(request.access).select_related("project", "region")
    appeal = seen.filter(number=given["appeal"]).first()
    if appeal is None:
        return given
    filled = {
        "title": appeal.title, "content": appeal.content, "source": "appeal",
        "region": appeal.region.code, "project": appeal.project.code if appeal.project else "",
        "owner_unit": appeal.lead_unit_id or "",
    }  # fmt: skip
    return filled | given


def _near(request: Request, initial: dict[str, Any]) -> str:
    """Where the units to choose from lie: the person's own region, or that of a project beyond
    it."""
    paths = request.access.region_paths(GIVE_ORDER)
    home = request.access.home or (paths[0] if paths else "")
    named = request.POST.get("project", "").strip() or initial.get("project", "")
    project = project_named(request.access, named) if named else None
    if project is None or (home and project.region_path.startswith(home)):
        return home
    return str(project.region_path)


@requires(GIVE_ORDER)
def people(request: Request) -> HttpResponse:
    """A fragment: the people of the unit that is chosen."""
    key = request.GET.get("owner_unit", "")
    unit = Unit.objects.filter(pk=key, closed_on=None).first() if key.isdecimal() else None
    return render(request, "stewardship/orders/_people.html", {"people": people_of(unit)})


@requires(GIVE_ORDER)
def projects(request: Request) -> HttpResponse:
    """A fragment: projects for what is typed."""
    text = request.GET.get("project", "").strip()[:80]
    rows = Project.objects.visible_to(request.access).filter(matching("project", text))
    found = rows.select_related("region").order_by("-updated_at")[:SUGGESTIONS] if text else []
    options = [(one.code, f"{one.name} · {one.region.name}") for one in found]
    return render(request, "stewardship/_options.html", {"options": options})


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(f"{reverse('stewardship:orders')}?{form.data.get('query', '')}")
    query = QueryDict(form.cleaned_data["query"])
    filters = OrderFilterForm(query, access=request.access).filters()
    day = clock.today()
    rows = chosen_orders(request.access, filters, day)
    with transaction.atomic():
        audit.record_export(
            actor=request.user, at=clock.now(), kind="stewardship.orders",
            rows=list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_EXPORTED_AT_MOST]),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        columns = [(_("编号"), 22), (_("事项"), 40), (_("类型"), 8), (_("来源"), 12),
                   (_("地区"), 14), (_("项目"), 28), (_("责任单位"), 20), (_("责任人"), 10),
                   (_("下达人"), 10), (_("状态"), 10), (_("督办等级"), 10), (_("原定期限"), 12),
                   (_("期限"), 12), (_("销号日期"), 12)]  # fmt: skip
        file = write_table(_("督办"), columns, exported_rows(rows, query.get("sort", "")))
    return FileResponse(
        file, as_attachment=True, filename=f"督办-{day:%Y-%m-%d}.xlsx", content_type=XLSX
    )
