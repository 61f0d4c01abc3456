"""Whose a project is counted as."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.domains.projects import actions
from wutong.domains.projects.forms.credit import CreditForm, CreditReasonForm, initial_lines
from wutong.domains.projects.queries.credit import shares_of
from wutong.domains.projects.queries.regions import people_to_choose, units_to_choose
from wutong.domains.projects.rules.errors import ProjectError
from wutong.domains.projects.views.support import crumbs, ensure_may, project_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import ARBITRATE_LEAD, EDIT
from wutong.ui import notices


@requires(EDIT, ARBITRATE_LEAD)
def split(request: Request, code: str) -> HttpResponse:
    """Split the credit anew, with the reason."""
    project = project_or_404(request, code)
    shares = shares_of(project)
    ensure_may(request, project, ARBITRATE_LEAD if shares else EDIT)
    lines = CreditForm(
        request.POST or None,
        initial=initial_lines(shares),
        form_kwargs={
            "units": units_to_choose(request.access),
            "people": people_to_choose(project.region_path, clock.today()),
        },
    )
    reason = CreditReasonForm(request.POST or None)
    if request.method == "POST" and lines.is_valid() and reason.is_valid():
        try:
            actions.set_credit(
                project=project, shares=lines.lines(), by=request.user, at=clock.now(),
                reason=reason.cleaned_data["reason"],
            )  # fmt: skip
        except ProjectError as refusal:
            reason.add_error(None, str(refusal))
        else:
            notices.done(request, _("已更改业绩分配。"))
            return redirect("projects:people", project.code)
    context = {
        "project": project, "lines": lines, "form": reason, "crumbs": crumbs(project, _("业绩分配")),
    }  # fmt: skip
    return render(request, "projects/credit.html", context, status=422 if lines.is_bound else 200)
