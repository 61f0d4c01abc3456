"""Orders that follow from an issue: who is called to account, looked at before they are given."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.domains.targets import actions
from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import ScoreEscalation
from wutong.domains.targets.queries.escalating import called_to_account, given_for
from wutong.domains.targets.views.runs import run_or_404
from wutong.domains.targets.views.support import run_crumbs, step
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import GIVE_ORDER
from wutong.ui import notices


@requires(GIVE_ORDER)
def escalate(request: Request, pk: int) -> HttpResponse:
    """Who is called to account and until when; giving the orders that are ticked."""
    found = run_or_404(request, pk)
    ensure(request.access, GIVE_ORDER, found.region_path)
    called = called_to_account(found, clock.today())
    if request.method == "POST":
        ticked = set(request.POST.getlist("member"))
        charged = {
            one.score.member: unit
            for one in called
            for unit in one.units
            if one.score.member in ticked
            and request.POST.get(f"unit-{one.score.pk}", str(one.units[0].pk)) == str(unit.pk)
        }
        made: list[ScoreEscalation] = []
        step(request, lambda: made.extend(actions.escalate_run(
            run=found, charged=charged, by=request.user, at=clock.now())), "")  # fmt: skip
        if made:
            told = ngettext("已下达 %(count)s 件督办。", "已下达 %(count)s 件督办。", len(made))
            notices.done(request, told % {"count": len(made)})
        return redirect("targets:escalate", pk)
    context = {
        "run": found, "called": called, "given": given_for(found),
        "holds": found.state == RunState.ISSUED, "crumbs": run_crumbs(found, _("督办")),
    }  # fmt: skip
    return render(request, "targets/escalate.html", context)
