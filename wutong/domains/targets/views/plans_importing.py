"""The page that takes a plan sheet into a draft."""

from __future__ import annotations

import base64
from typing import Any, Final

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.targets import actions
from wutong.domains.targets.forms.plans import SheetForm
from wutong.domains.targets.models import PlanDecision
from wutong.domains.targets.views.plans_support import (
    WRITES,
    change_rows,
    crumbs,
    draft_or_404,
    editor,
    not_a_draft,
)
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import SET_TARGETS
from wutong.ui import notices

SALT: Final = "wutong.targets.plan_sheet"
SECONDS_KEPT: Final = 3600
LINES_SHOWN: Final = 20
CHANGES_SHOWN: Final = 200
NAMED_AT_MOST: Final = 10


@requires(SET_TARGETS)
def bring_in(request: Request, pk: int) -> HttpResponse:
    """Take a plan sheet: show what it brings, write it once it is confirmed."""
    decision = draft_or_404(request, pk)
    if answer := not_a_draft(decision):
        return answer
    if request.method == "POST" and "kept" in request.POST:
        return _write(request, decision)
    form = SheetForm(posted(request), request.FILES or None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        WRITES.attempt(form, lambda: shown.update(_preview(request, decision, form)))
    context = {
        "decision": decision, "plan": decision.plan, "form": form,
        "back": editor(decision), "crumbs": crumbs(decision.plan, _("导入计划表")), **shown,
    }  # fmt: skip
    return render(
        request, "targets/plan_import.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _preview(request: Request, decision: PlanDecision, form: SheetForm) -> dict[str, Any]:
    file = form.cleaned_data["file"]
    data = file.read()
    plan = actions.plan_from_sheet(
        decision=decision, data=data, name=file.name, by=request.user, at=clock.now()
    )
    kept = {"file": base64.b64encode(data).decode(), "name": file.name, "turn": plan.turn}
    return {
        "kept": signing.dumps(kept, salt=SALT),
        "faults": plan.faults[:LINES_SHOWN], "fault_count": len(plan.faults),
        "count": len(plan.lines), "change_count": len(plan.changes), "previewed": True,
        "changes": change_rows(plan.changes[:CHANGES_SHOWN], plan.names),
        "unsigned_count": len(plan.unsigned),
        "unsigned": "、".join(
            f"{one.who}（{metrics.find(one.metric).label}）"
            for one in plan.unsigned[:NAMED_AT_MOST]
        ),
    }  # fmt: skip


def _write(request: Request, decision: PlanDecision) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["kept"], salt=SALT, max_age=SECONDS_KEPT)
    except signing.BadSignature:
        notices.messages.error(request, _("预览已过期，请重新上传。"))
        return redirect("targets:plan_import", decision.pk)
    done = WRITES.tell(
        request,
        lambda: actions.import_plan(
            decision=decision, data=base64.b64decode(kept["file"]), name=kept["name"],
            by=request.user, at=clock.now(), seen=kept["turn"],
        ),
        _("已导入草案。"),
    )  # fmt: skip
    if done:
        return redirect(editor(decision))
    return redirect(reverse("targets:plan_import", args=[decision.pk]))
