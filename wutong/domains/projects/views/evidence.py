"""Papers: taking them in, handing them out as downloads, taking them down."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from wutong.domains.projects import actions
from wutong.domains.projects.forms.claims import EvidenceForm
from wutong.domains.projects.forms.projects import ReasonForm
from wutong.domains.projects.models import Evidence, Project
from wutong.domains.projects.views.support import attempt, crumbs, ensure_may, project_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import CLAIM, EDIT, VIEW
from wutong.ui import notices


@requires(CLAIM, EDIT)
def attach(request: Request, code: str) -> HttpResponse:
    """Upload one paper; afterwards back to where the person came from."""
    project = project_or_404(request, code)
    ensure_may(request, project, CLAIM, EDIT)
    form = EvidenceForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: actions.attach_evidence(
                project=project, by=request.user, at=clock.now(), **form.cleaned_data
            ),
        )
    ):
        notices.done(request, _("已上传，文件指纹已留存。"))
        return redirect(_way_back(request, project))
    context = {
        "project": project,
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "crumbs": crumbs(project, _("上传佐证")),
    }
    return render(
        request, "projects/attach.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _way_back(request: Request, project: Project) -> str:
    address = request.POST.get("next", "")
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return reverse("projects:milestones", args=[project.code])


def _seen(request: Request, pk: int) -> Evidence:
    evidence = (
        Evidence.objects.filter(pk=pk, project__in=Project.objects.visible_to(request.access))
        .select_related("project")
        .first()
    )
    if evidence is None:
        raise Http404
    return evidence


@requires(VIEW)
def download(request: Request, pk: int) -> FileResponse:
    """The file as an attachment, never shown in the page; who took it out is written down."""
    evidence = _seen(request, pk)
    if not evidence.file:
        raise Http404
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("文件不在存储里，请联系管理员从备份恢复。")) from error
    actions.note_download(evidence=evidence, by=request.user, at=clock.now())
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=evidence.name,
        content_type=evidence.content_type or "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(CLAIM, EDIT)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a paper down, with the reason."""
    evidence = _seen(request, pk)
    ensure_may(request, evidence.project, CLAIM, EDIT)
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: actions.withdraw_evidence(
                evidence=evidence, by=request.user, at=clock.now(), **form.cleaned_data
            ),
        )
    ):
        notices.done(request, _("已撤下「%(name)s」。") % {"name": evidence.name})
        return redirect("projects:milestones", evidence.project.code)
    title = _("撤下佐证：%(name)s") % {"name": evidence.name}
    context = {
        "project": evidence.project,
        "form": form,
        "title": title,
        "danger": True,
        "crumbs": crumbs(evidence.project, _("撤下佐证")),
    }
    return render(
        request, "projects/claim.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )
