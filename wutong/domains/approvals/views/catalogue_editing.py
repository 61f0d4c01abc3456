"""Changing the catalogue: an item's next version, when it is in force, who handles it, papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals import actions
from wutong.domains.approvals.forms.catalogue import (
    DepartmentForm,
    EndItemForm,
    HandlerForm,
    PaperKindForm,
    SinceForm,
)
from wutong.domains.approvals.forms.items import ItemForms, Known
from wutong.domains.approvals.models import ApprovalItem, ItemVersion, PaperKind
from wutong.domains.approvals.queries import shelf
from wutong.domains.approvals.queries.items import (
    drafted_of,
    item_names,
    items_of_code,
    may_manage_catalogue,
    paper_names,
)
from wutong.domains.approvals.rules.drafting import Drafted
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.views.catalogue import (
    Place,
    crumbs,
    item_or_404,
    item_page,
    place_of,
)
from wutong.domains.approvals.views.one_form import attempt, one_form, try_and_tell
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import MANAGE_CATALOGUE, VIEW
from wutong.ui import notices

PAPERS_A_PAGE = 100


def _ensure(request: Request, place: Place) -> None:
    if not may_manage_catalogue(request.access, place.region):
        raise PermissionDenied(_("您可以查看事项目录，但没有修改它的权限。"))


@requires(MANAGE_CATALOGUE)
def new_item(request: Request) -> HttpResponse:
    """A new item, as a draft."""
    place = place_of(request)
    _ensure(request, place)
    return _edit(request, place, None, None)


@requires(MANAGE_CATALOGUE)
def edit_item(request: Request, code: str) -> HttpResponse:
    """An item's next version as a draft; in a region without one of its own, its first."""
    place = place_of(request)
    _ensure(request, place)
    own = items_of_code(code, place.path)
    if not own:
        raise Http404
    mine = next((one for one in own if one.region == place.region), None)
    return _edit(request, place, mine or own[0], _newest(mine or item_or_404(code, place)))


def _newest(item: ApprovalItem) -> ItemVersion:
    """The item's draft, else its newest version."""
    found = item.versions.select_related("item__region").order_by("-drafted", "-number").first()
    if found is None:
        raise Http404
    return found


def _edit(
    request: Request, place: Place, item: ApprovalItem | None, version: ItemVersion | None
) -> HttpResponse:
    said = drafted_of(version) if version else None
    known = Known(paper_names(), item_names(place.path))
    forms = ItemForms(posted(request), said, known, item.code if item else "")
    if request.method == "POST" and forms.is_valid():
        code = item.code if item else forms.form.cleaned_data["code"]
        if attempt(forms.form, lambda: _save(request, place, item, code, forms.said())):
            notices.done(request, _("已存为草稿；到生效之前，目录不变。"))
            return redirect(place.url("catalogue_item", code))
    title = _("修改事项：%(name)s") % {"name": version.name} if version else _("新增事项")
    context = {
        "place": place,
        "forms": forms,
        "form": forms.form,
        "version": version,
        "own": item is not None and item.region != place.region,
        "title": title,
        "crumbs": crumbs(place, (title, "")),
        "back": place.url("catalogue_item", item.code) if item else place.url("catalogue"),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "approvals/catalogue/edit.html", context, status=status)


def _save(
    request: Request, place: Place, item: ApprovalItem | None, code: str, said: Drafted
) -> None:
    by, at = request.user, clock.now()
    if item is not None and item.region == place.region:
        actions.save_draft(item=item, said=said, by=by, at=at)
    else:
        actions.create_item(code=code, region=place.region, said=said, by=by, at=at)


@requires(MANAGE_CATALOGUE)
@require_POST
def put_in_force(request: Request, code: str) -> HttpResponse:
    """Let the draft be in force from a day."""

    def write(item: ApprovalItem, data: dict[str, Any]) -> None:
        draft = item.versions.filter(drafted=True).first()
        if draft is None:
            raise Http404
        actions.put_in_force(version=draft, since=data["since"], by=request.user, at=clock.now())

    return _do(request, code, SinceForm, "since_form", write, _("已定下生效日期。"))


@requires(MANAGE_CATALOGUE)
@require_POST
def end_item(request: Request, code: str) -> HttpResponse:
    """Let the item end."""

    def write(item: ApprovalItem, data: dict[str, Any]) -> None:
        actions.end_item(item=item, by=request.user, at=clock.now(), **data)

    return _do(
        request, code, EndItemForm, "end_form", write, _("已停用；在办的件照原来的版本办完。")
    )


def _do(
    request: Request, code: str, form_type: Any, name: str,
    write: Callable[[ApprovalItem, dict[str, Any]], None], done: str,
) -> HttpResponse:  # fmt: skip
    place = place_of(request)
    item = _own_or_404(code, place)
    if not may_manage_catalogue(request.access, item.region):
        raise PermissionDenied(_("您可以查看事项目录，但没有修改它的权限。"))
    form = form_type(request.POST)
    if form.is_valid() and attempt(form, lambda: write(item, form.cleaned_data)):
        notices.done(request, done)
        return redirect(place.url("catalogue_item", code))
    return item_page(request, code, forms={name: form}, status=UNPROCESSABLE)


def _own_or_404(code: str, place: Place) -> ApprovalItem:
    """The place's own item where it has one, else the one that holds there."""
    found = items_of_code(code, place.path)
    own = next((one for one in found if one.region == place.region), None)
    return own or item_or_404(code, place)


@requires(MANAGE_CATALOGUE)
@require_POST
def discard_draft(request: Request, code: str) -> HttpResponse:
    """Throw the draft away."""
    place = place_of(request)
    item = _own_or_404(code, place)
    draft = item.versions.select_related("item__region").filter(drafted=True).first()
    if draft is None:
        raise Http404
    try_and_tell(
        request,
        lambda: actions.discard_draft(version=draft, by=request.user, at=clock.now()),
        _("已删除草稿。"),
    )
    left = bool(items_of_code(code, place.path))
    return redirect(place.url("catalogue_item", code) if left else place.url("catalogue"))


@requires(MANAGE_CATALOGUE)
@require_POST
def set_handler(request: Request, code: str) -> HttpResponse:
    """Say which unit handles the item in the region."""
    place = place_of(request)
    item_or_404(code, place)
    if place.region is None:
        raise Http404
    _ensure(request, place)
    form = HandlerForm(request.POST, units=shelf.units_for(place.path))
    if form.is_valid() and attempt(
        form, lambda: _set(request, place, {code: form.cleaned_data["unit"]})
    ):
        notices.done(request, _("已保存办理单位。"))
        return redirect(place.url("catalogue_item", code))
    return item_page(request, code, forms={"handler_form": form}, status=UNPROCESSABLE)


def _set(request: Request, place: Place, units: dict[str, Any]) -> None:
    region: Any = place.region
    actions.set_handlers(region=region, units=units, by=request.user, at=clock.now())


@requires(MANAGE_CATALOGUE)
def handlers(request: Request) -> HttpResponse:
    """Who handles what in a region, a department at a time."""
    place = place_of(request)
    if place.region is None:
        raise Http404
    _ensure(request, place)
    lines = shelf.departments_with_units(place.path, clock.today())
    units = shelf.units_for(place.path)
    if request.method == "POST":
        form = DepartmentForm(request.POST, units=units)
        line = next(
            (one for one in lines if one.department == request.POST.get("department")), None
        )
        if line is None or not form.is_valid():
            raise Http404
        chosen = {one.item.code: form.cleaned_data["unit"] for one in line.items}
        try_and_tell(request, lambda: _set(request, place, chosen), _("已保存办理单位。"))
        return redirect(place.url("catalogue_handlers"))
    context = {
        "place": place,
        "lines": lines,
        "units": units,
        "crumbs": crumbs(place, (_("谁来办"), "")),
    }
    return render(request, "approvals/catalogue/handlers.html", context)


@requires(VIEW)
def papers(request: Request) -> HttpResponse:
    """Every kind of paper, with how many items ask for it."""
    place = place_of(request)
    wanted = normalize_text(request.GET.get("q", "")[:60])
    kinds = [
        one for one in shelf.papers_with_counts(place.path, clock.today())
        if not wanted or wanted in normalize_text(f"{one.kind.name}{one.kind.code}{one.kind.provider}")
    ]  # fmt: skip
    context = {
        "place": place,
        "page": Paginator(kinds, PAPERS_A_PAGE).get_page(request.GET.get("page")),
        "q": request.GET.get("q", "")[:60],
        "may_add": request.access.may_ever(MANAGE_CATALOGUE),
        "may_change": may_manage_catalogue(request.access, None),
        "crumbs": crumbs(place, (_("材料目录"), "")),
    }
    return render(request, "approvals/catalogue/papers.html", context)


@requires(MANAGE_CATALOGUE)
def paper(request: Request, code: str = "") -> HttpResponse:
    """A kind of paper, new or changed."""
    place = place_of(request)
    found = get_object_or_404(PaperKind, code=code) if code else None
    if found is not None and not may_manage_catalogue(request.access, None):
        raise PermissionDenied(_("材料各地共用，只有管理全国目录的人能修改。"))
    names = ("name", "source", "provider", "validity_days", "is_permit")
    initial = {one: getattr(found, one) for one in names} if found else None
    form = PaperKindForm(posted(request), initial=initial, fixed_code=code)

    def write() -> None:
        given = {"code": code} | form.cleaned_data
        if not code and PaperKind.objects.filter(code=given["code"]).exists():
            raise BadValue("code", _("这个编码已有材料。"))
        actions.save_paper(**given, by=request.user, at=clock.now())

    title = _("修改材料") if found else _("增加材料")
    return one_form(
        request, form, write, done=_("已保存材料。"), back=place.url("catalogue_papers"),
        title=title, crumbs=crumbs(place, (_("材料目录"), place.url("catalogue_papers")), (title, "")),
    )  # fmt: skip
