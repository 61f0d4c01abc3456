"""The verification queue: what is claimed and not yet verified, the oldest first."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from wutong.domains.projects import actions
from wutong.domains.projects.forms.claims import DecisionForm
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.domains.projects.queries.waiting import (
    KINDS,
    Waiting,
    claim_named,
    queue,
    waiting_count,
)
from wutong.domains.projects.queries.work import claim_in_words
from wutong.domains.projects.rules.errors import ProjectError
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import VERIFY
from wutong.ui import notices

ROWS: Final = 50
REFUSALS: Final = {
    "own": gettext_lazy("您自己申报的，须由他人核验"),
    "role": gettext_lazy("关口规则没有给您的岗位"),
}
TITLES: Final = (
    ("", gettext_lazy("全部")),
    ("milestone", gettext_lazy("节点")),
    ("fact", gettext_lazy("数据")),
    ("fund", gettext_lazy("资金")),
)


@requires(VERIFY)
def verification(request: Request) -> HttpResponse:
    """What waits within the person's right to verify; their own claims can only be looked at."""
    return _page(request)


def _page(request: Request, status: int = 200, **more: Any) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in KINDS else list(KINDS)
    code = request.GET.get("region", "")
    region = region_in_scope(request.access, code, VERIFY) if code else None
    found = queue(request.access, kinds, ROWS + 1, clock.now(), region.path if region else "")
    context = {
        "rows": [_row(one) for one in found[:ROWS]],
        "more": len(found) > ROWS,
        "count": waiting_count(request.access),
        "kinds": _kinds(request, kind),
        "regions": regions_to_choose(request.access, VERIFY),
        "region": code,
        "query": request.GET.urlencode(),
        **more,
    }
    return render(request, "projects/verification.html", context, status=status)


def _kinds(request: Request, current: str) -> list[dict[str, Any]]:
    items = []
    for key, title in TITLES:
        query = request.GET.copy()
        query["kind"] = key
        items.append({"title": title, "url": f"?{query.urlencode()}", "current": key == current})
    return items


def _row(one: Waiting) -> dict[str, Any]:
    claim = one.claim
    return {
        "key": one.key,
        "kind": one.kind,
        "claim": claim,
        "project": claim.project,
        "words": claim_in_words(claim),
        "value": getattr(claim, "value", None) if one.kind == "fact" else None,
        "amount": getattr(claim, "amount", None) or getattr(claim, "money", None),
        "evidence": one.evidence,
        "refusal": REFUSALS.get(one.refusal, ""),
        "waited": one.waited_days,
    }


def _named(request: Request, key: str) -> Any:
    kind, _separator, pk = key.partition("-")
    claim = claim_named(request.access, kind, int(pk)) if kind in KINDS and pk.isdecimal() else None
    if claim is None:
        raise Http404
    return claim


@requires(VERIFY)
@require_POST
def decide(request: Request, kind: str, pk: int) -> HttpResponse:
    """Verify one claim, or send it back with a reason. Of two people the second is told."""
    claim = _named(request, f"{kind}-{pk}")
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, UNPROCESSABLE, refused=f"{kind}-{pk}", refused_form=form)
    data = form.cleaned_data
    words = f"{claim.project.name} {claim_in_words(claim)}"
    try:
        _write(claim, data["decision"], data["reason"], request)
    except ProjectError as refusal:
        notices.messages.error(request, f"{words}：{refusal}")
    else:
        done = _("已核验：%(words)s") if data["decision"] == "verify" else _("已退回：%(words)s")
        notices.done(request, done % {"words": words})
    return redirect(_back(request))


def _write(claim: Any, decision: str, reason: str, request: Request) -> None:
    write = actions.verify if decision == "verify" else actions.reject
    write(claim=claim, by=request.user, at=clock.now(), reason=reason)


def _back(request: Request) -> str:
    query = request.POST.get("query", "")
    return reverse("projects:verification") + (f"?{query}" if query else "")


@requires(VERIFY)
@require_POST
def decide_many(request: Request) -> HttpResponse:
    """Verify what is ticked, each on its own: what fails is named, the rest stands."""
    keys = request.POST.getlist("claim")[:ROWS]
    if not keys:
        notices.messages.warning(request, _("请先勾选要核验的事项。"))
    verified = 0
    for key in keys:
        claim = _named(request, key)
        try:
            _write(claim, "verify", "", request)
            verified += 1
        except ProjectError as refusal:
            notices.messages.error(
                request, f"{claim.project.name} {claim_in_words(claim)}：{refusal}"
            )
    if verified:
        text = ngettext("已核验 %(count)s 项。", "已核验 %(count)s 项。", verified)
        notices.done(request, text % {"count": verified})
    return redirect(_back(request))
