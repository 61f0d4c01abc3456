"""From a new draft to its issue, and files."""

from urllib.parse import quote

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.forms import (
    ExportForm,
    NewBulletinForm,
    ReasonForm,
    ReviewForm,
    TextForm,
)
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.rules.errors import BulletinError
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.bulletins.views.support import attempt, bulletin_or_404, crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import DRAFT_BULLETIN, EXPORT, ISSUE_BULLETIN, REVIEW_BULLETIN
from wutong.ui import notices

UNPROCESSABLE = 422


@requires(DRAFT_BULLETIN)
def new(request: Request) -> HttpResponse:
    """Choose template, unit and days; the draft opens."""
    form = NewBulletinForm(request.POST or None, access=request.access, on=clock.today())
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request,
            lambda: actions.draft_bulletin(**form.cleaned_data, by=request.user, at=clock.now()),
        )
        if made is not None:
            notices.done(request, _("已起草。数字随台账变动，印发时冻结。"))
            return redirect("bulletins:detail", made.pk)
    context = {"form": form, "crumbs": crumbs(None, _("起草通报"))}
    return render(request, "bulletins/new.html", context, status=_status(form))


@requires(DRAFT_BULLETIN)
def edit(request: Request, pk: int) -> HttpResponse:
    """The words of a draft."""
    found = bulletin_or_404(request, pk)
    ensure(request.access, DRAFT_BULLETIN, found.region.path)
    if found.is_issued:
        raise Http404
    initial = {"revision": found.revision}
    form = TextForm(request.POST or None, body=found.body, initial=initial)
    if request.method == "POST" and form.is_valid() and _save_text(request, found, form):
        notices.done(request, _("文稿已保存。"))
        return redirect("bulletins:detail", found.pk)
    context = {"form": form, "bulletin": found, "crumbs": crumbs(found, _("修改文稿"))}
    return render(request, "bulletins/edit.html", context, status=_status(form))


def _save_text(request: Request, found: Bulletin, form: TextForm) -> bool:
    """Save; a fault in the text becomes the form's error, so that nothing typed is lost."""
    try:
        actions.edit_bulletin(
            bulletin=found,
            body=form.edited_body(),
            by=request.user,
            at=clock.now(),
            seen=form.cleaned_data["revision"],
        )
    except TemplateError as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem)
        return False
    except BulletinError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _status(form: Form) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200


@requires(REVIEW_BULLETIN)
@require_POST
def review(request: Request, pk: int) -> HttpResponse:
    """Pass the draft."""
    found = bulletin_or_404(request, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        passed = attempt(
            request,
            lambda: actions.review_bulletin(
                bulletin=found,
                by=request.user,
                at=clock.now(),
                seen=given["revision"],
                note=given["note"],
            ),
        )
        if passed is not None:
            notices.done(request, _("已审核通过，可以印发。"))
    return redirect("bulletins:detail", found.pk)


@requires(REVIEW_BULLETIN)
@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Back to the drafter with an opinion."""
    found = bulletin_or_404(request, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        returned = attempt(
            request,
            lambda: actions.return_bulletin(
                bulletin=found,
                by=request.user,
                at=clock.now(),
                seen=given["revision"],
                note=given["note"],
            ),
        )
        if returned is not None:
            notices.done(request, _("已退回起草人。"))
    return redirect("bulletins:detail", found.pk)


@requires(ISSUE_BULLETIN)
@require_POST
def issue(request: Request, pk: int) -> HttpResponse:
    """Number it and freeze it."""
    found = bulletin_or_404(request, pk)
    issued = attempt(
        request,
        lambda: actions.issue_bulletin(bulletin=found, by=request.user, at=clock.now()),
    )
    if issued is not None:
        notices.done(request, _("已印发：%(number)s。") % {"number": issued.number})
    return redirect("bulletins:detail", found.pk)


@requires(DRAFT_BULLETIN)
@require_POST
def restate(request: Request, pk: int) -> HttpResponse:
    """Start the corrected issue."""
    found = bulletin_or_404(request, pk)
    form = ReasonForm(request.POST, prefix="restate")
    if not form.is_valid():
        notices.messages.error(request, _("更正须写明原因。"))
        return redirect("bulletins:detail", found.pk)
    made = attempt(
        request,
        lambda: actions.restate_bulletin(
            bulletin=found, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"]
        ),
    )
    return redirect("bulletins:detail", made.pk if made else found.pk)


@requires(DRAFT_BULLETIN)
@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = bulletin_or_404(request, pk)
    gone = attempt(
        request,
        lambda: actions.delete_draft(bulletin=found, by=request.user, at=clock.now()),
    )
    if gone is not None:
        notices.done(request, _("草稿已删除。"))
    return redirect("bulletins:list")


@requires(EXPORT)
@require_POST
def export(request: Request, pk: int) -> HttpResponse:
    """A file; who took it and what for is in the export log."""
    found = bulletin_or_404(request, pk)
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请选择格式并写明用途。"))
        return redirect("bulletins:detail", found.pk)
    made = attempt(
        request,
        lambda: actions.export_bulletin(
            bulletin=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    )
    if made is None:
        return redirect("bulletins:detail", found.pk)
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return response
