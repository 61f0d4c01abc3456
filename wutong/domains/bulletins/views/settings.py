"""Templates: which there are, their versions, checking and trying one before it is saved."""

import json
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.forms import TemplateForm
from wutong.domains.bulletins.models import Bulletin, BulletinTemplate
from wutong.domains.bulletins.page import FigureLinks, page_blocks
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.queries.reading import templates_for
from wutong.domains.bulletins.rules.errors import BulletinError
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.bulletins.views.support import attempt, crumbs
from wutong.domains.org.queries import Region
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import MANAGE_RULES, VIEW_FIGURES, Access
from wutong.ui import notices

UNPROCESSABLE = 422


@requires(VIEW_FIGURES)
def template_list(request: Request) -> HttpResponse:
    """The templates in use."""
    context = {
        "templates": templates_for(request.access),
        "may_manage": request.access.may_ever(MANAGE_RULES),
        "crumbs": crumbs(None, _("模板")),
    }
    return render(request, "bulletins/templates.html", context)


@requires(MANAGE_RULES)
def template_new(request: Request) -> HttpResponse:
    """A new template, or with ``?from=`` a copy to start from."""
    start = request.GET.get("from", "")
    chosen = templates_for(request.access).filter(pk=start).first() if start.isdecimal() else None
    return _template_page(request, chosen, new=True)


@requires(MANAGE_RULES)
def template_edit(request: Request, pk: int) -> HttpResponse:
    """A template's text; saving makes the next version."""
    chosen: BulletinTemplate = visible_or_404(BulletinTemplate.objects, request.access, pk=pk)
    return _template_page(request, chosen, new=False)


def _template_page(request: Request, chosen: BulletinTemplate | None, *, new: bool) -> HttpResponse:
    form = TemplateForm(
        request.POST or None, access=request.access, initial=_initial(chosen, new=new)
    )
    preview: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _preview(request.access, form)
        elif _save(request, form):
            return redirect("bulletins:templates")
    context = {
        "form": form,
        "template": None if new else chosen,
        "preview": preview,
        "metrics": catalogue().values(),
        "crumbs": crumbs(None, _("模板")),
        "versions": [] if new or chosen is None else _versions(request.access, chosen),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "bulletins/template.html", context, status=status)


def _initial(chosen: BulletinTemplate | None, *, new: bool) -> dict[str, Any]:
    if chosen is None:
        return {"body": json.dumps({"title": "", "sections": []}, ensure_ascii=False, indent=2)}
    return {
        "code": "" if new else chosen.code,
        "name": chosen.name,
        "region": chosen.region.code if chosen.region else None,
        "body": json.dumps(chosen.body, ensure_ascii=False, indent=2),
    }


def _versions(access: Access, chosen: BulletinTemplate) -> Any:
    return BulletinTemplate.objects.visible_to(access).filter(code=chosen.code)


def _preview(access: Access, form: TemplateForm) -> list[dict[str, Any]] | None:
    """The template with today's figures of the person's own region; nothing is written."""
    region = form.cleaned_data["region"] or Region.objects.filter(path=access.home).first()
    if region is None:
        form.add_error("region", _("请选择一个地区来预览。"))
        return None
    on = clock.today()
    trial = Bulletin(
        region=region,
        issuing_unit=region.name,
        first_day=date(on.year, 1, 1),
        last_day=on,
        body=form.cleaned_data["body"],
    )
    try:
        document = compose_live(trial).composed.document
    except TemplateError as refusal:
        _tell(form, refusal)
        return None
    return page_blocks(document, FigureLinks(None))


def _save(request: Request, form: TemplateForm) -> bool:
    try:
        saved = actions.save_template(**form.cleaned_data, by=request.user, at=clock.now())
    except TemplateError as refusal:
        _tell(form, refusal)
        return False
    except BulletinError as refusal:
        form.add_error(None, str(refusal))
        return False
    text = _("已保存为第 %(version)s 版。") % {"version": saved.version}
    notices.done(request, text)
    return True


def _tell(form: TemplateForm, refusal: TemplateError) -> None:
    for problem in refusal.problems:
        form.add_error("body", problem)


@requires(MANAGE_RULES)
@require_POST
def template_retire(request: Request, pk: int) -> HttpResponse:
    """Take a template out of use."""
    chosen: BulletinTemplate = visible_or_404(BulletinTemplate.objects, request.access, pk=pk)
    attempt(
        request,
        lambda: actions.retire_template(template=chosen, by=request.user, at=clock.now()),
    )
    return redirect("bulletins:templates")
