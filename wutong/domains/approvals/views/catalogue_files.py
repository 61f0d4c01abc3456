"""The catalogue as a file, out and in; and the numbers of a region."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any, Final

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.importing import (
    export_catalogue,
    import_catalogue,
    plan_import,
)
from wutong.domains.approvals.actions.numbers import NUMBERS
from wutong.domains.approvals.forms.catalogue import (
    ConfirmForm,
    NumbersForm,
    UploadForm,
    numbers_of,
)
from wutong.domains.approvals.models import ApprovalRule
from wutong.domains.approvals.queries import shelf
from wutong.domains.approvals.queries.catalogue import rule_of
from wutong.domains.approvals.queries.items import may_manage_catalogue, may_manage_numbers
from wutong.domains.approvals.views.catalogue import Place, crumbs, place_of, places
from wutong.domains.approvals.views.one_form import attempt, one_form
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.exporting import ExportForm
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EXPORT, MANAGE_CATALOGUE, MANAGE_RULES
from wutong.kernel.spreadsheets import XLSX
from wutong.ui import notices

SALT: Final = "approvals.catalogue"
SECONDS_KEPT: Final = 3600
CHANGES_SHOWN: Final = 100


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The catalogue of today as an .xlsx file."""
    place = place_of(request)
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明用途。"))
        return redirect(place.url("catalogue"))
    today = clock.today()
    file = export_catalogue(
        region=place.region, on=today, reason=form.cleaned_data["reason"], by=request.user,
        at=clock.now(),
    )  # fmt: skip
    name = _("事项目录")
    return FileResponse(
        file, as_attachment=True, filename=f"{name}-{place.name}-{today:%Y-%m-%d}.xlsx",
        content_type=XLSX,
    )  # fmt: skip


@requires(MANAGE_CATALOGUE)
def bring_in(request: Request) -> HttpResponse:
    """Take a file, show what it would change, write it once it is confirmed."""
    place = place_of(request)
    if not may_manage_catalogue(request.access, place.region):
        raise PermissionDenied(_("您可以查看事项目录，但没有修改它的权限。"))
    if request.method == "POST" and "kept" in request.POST:
        return _write(request, place)
    form = UploadForm(
        posted(request), request.FILES or None,
        initial={"since": clock.today() + timedelta(days=1)},
    )  # fmt: skip
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        data, since = form.cleaned_data["file"].read(), form.cleaned_data["since"]
        attempt(form, lambda: shown.update(_shown(place, data, since)))
    status = UNPROCESSABLE if form.is_bound and (form.errors or not shown) else 200
    return _page(request, place, form, shown, status)


def _shown(place: Place, data: bytes, since: date) -> dict[str, Any]:
    plan, mark = plan_import(data=data, region=place.region, since=since)
    kept = signing.dumps(
        {"file": base64.b64encode(data).decode(), "since": since.isoformat(), "mark": mark,
         "region": place.code},
        salt=SALT,
    )  # fmt: skip
    return {
        "plan": plan,
        "since": since,
        "changes": (*plan.new, *plan.changed, *plan.changed_papers)[:CHANGES_SHOWN],
        "more": len(plan.new) + len(plan.changed) + len(plan.changed_papers) - CHANGES_SHOWN,
        "confirm": ConfirmForm(initial={"kept": kept}),
    }


def _page(
    request: Request, place: Place, form: UploadForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "crumbs": crumbs(place, (_("导入"), "")),
        **shown,
    }
    return render(request, "approvals/catalogue/import.html", context, status=status)


def _write(request: Request, place: Place) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["kept"], salt=SALT, max_age=SECONDS_KEPT)
    except signing.BadSignature:
        notices.messages.error(request, _("预览已过期，请重新上传。"))
        return redirect(place.url("catalogue_import"))
    if kept["region"] != place.code:
        raise Http404
    form = UploadForm(initial={"since": kept["since"]})
    bound = ConfirmForm(request.POST)
    data, since = base64.b64decode(kept["file"]), date.fromisoformat(kept["since"])
    if bound.is_valid() and attempt(
        bound,
        lambda: import_catalogue(
            data=data, region=place.region, since=since, mark=kept["mark"], by=request.user,
            at=clock.now(),
        ),
    ):  # fmt: skip
        notices.done(request, _("已导入，从生效日期起按新的目录办。"))
        return redirect(place.url("catalogue"))
    for sentences in bound.errors.values():
        notices.messages.error(request, " ".join(str(one) for one in sentences))
    return _page(request, place, form, {}, UNPROCESSABLE)


@requires(MANAGE_RULES)
def numbers(request: Request) -> HttpResponse:
    """The numbers that hold in a region."""
    place = place_of(request)
    rule = rule_of(place.path)
    fields = [one for one in ApprovalRule._meta.fields if one.name in NUMBERS]
    context = {
        "place": place,
        "regions": places(request, place),
        "rule": rule,
        "own": rule.pk is not None and rule.region == place.region,
        "stages": shelf.stage_lines(place.region),
        "numbers": [(one.verbose_name, getattr(rule, one.name)) for one in fields],
        "may_change": may_manage_numbers(request.access, place.region),
        "crumbs": [*crumbs(place, (_("审批规则"), ""))],
    }
    return render(request, "approvals/catalogue/numbers.html", context)


@requires(MANAGE_RULES)
def edit_numbers(request: Request) -> HttpResponse:
    """Change the region's numbers."""
    place = place_of(request)
    _ensure_numbers(request, place)
    form = NumbersForm(posted(request), initial=numbers_of(rule_of(place.path)))

    def write() -> None:
        actions.save_rule(
            region=place.region, stage_days=form.stage_days, numbers=form.numbers,
            by=request.user, at=clock.now(),
        )  # fmt: skip

    return one_form(
        request, form, write, done=_("已保存。"), back=place.url("catalogue_numbers"),
        title=_("审批规则（工作日）"),
        crumbs=crumbs(place, (_("审批规则"), place.url("catalogue_numbers")), (_("修改"), "")),
    )  # fmt: skip


@requires(MANAGE_RULES)
@require_POST
def reset_numbers(request: Request) -> HttpResponse:
    """Back to the numbers above."""
    place = place_of(request)
    if place.region is None:
        raise Http404
    _ensure_numbers(request, place)
    actions.reset_rule(region=place.region, by=request.user, at=clock.now())
    notices.done(request, _("已恢复上级的规则。"))
    return redirect(place.url("catalogue_numbers"))


def _ensure_numbers(request: Request, place: Place) -> None:
    if not may_manage_numbers(request.access, place.region):
        raise PermissionDenied(_("您可以查看审批规则，但没有修改它的权限。"))
