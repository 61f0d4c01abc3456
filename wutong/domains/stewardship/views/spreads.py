"""Spreading firms over stewards, and lists of firms: shown first, then done."""

from __future__ import annotations

import base64
from typing import Any, Final

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Region, User, region_by_code
from wutong.domains.stewardship.actions.firm_importing import import_firms, plan_firms
from wutong.domains.stewardship.actions.spreading import propose_spread
from wutong.domains.stewardship.choices import SpreadReason
from wutong.domains.stewardship.forms.stewards import ListForm, RegionForm
from wutong.domains.stewardship.models.stewards import FirmSpread
from wutong.domains.stewardship.queries.spreads import open_spread, shown_moves
from wutong.domains.stewardship.tasks import apply_firm_spread
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.domains.stewardship.views.stewards import steward_crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import ASSIGN_STEWARD
from wutong.ui import notices
from wutong.ui.figures import KeyFigure

SALT: Final = "stewardship.firm_list"
SECONDS_KEPT: Final = 3600
LINES_SHOWN: Final = 20


def _region(request: Request, code: str) -> Region:
    """The region asked for, else the outermost in which the person assigns stewards."""
    access = request.access
    if not code:
        paths = access.region_paths(ASSIGN_STEWARD)
        path = access.home if access.may(ASSIGN_STEWARD, access.home) else (*paths, "")[0]
        found = Region.objects.filter(path=path).first()
    else:
        found = region_by_code(code)
    if found is None:
        raise Http404
    if not access.may(ASSIGN_STEWARD, found.path):
        raise PermissionDenied(_("您的岗位不能在这个地区指定管家。"))
    return found


@requires(ASSIGN_STEWARD)
def spread(request: Request) -> HttpResponse:
    """What a spread would do, how far one is; proposing one."""
    region = _region(request, request.POST.get("region", "") or request.GET.get("region", ""))
    here = f"{reverse('stewardship:spread')}?region={region.code}"
    if request.method == "POST":
        WRITES.tell(
            request, lambda: propose_spread(region=region, by=request.user, at=clock.now()),
            _("已拟定，核对后再执行。"),
        )  # fmt: skip
        return redirect(here)
    row = open_spread(region)
    last = FirmSpread.objects.filter(region=region, finished_at__isnull=False).first()
    context = {
        "region": region,
        "form": RegionForm(initial={"region": region.code}, access=request.access),
        "row": row,
        "last": last,
        "crumbs": steward_crumbs((_("分派企业"), "")),
    }
    if row is not None:
        context |= _shown(row)
    return render(request, "stewardship/stewards/spread.html", context)


def _shown(row: FirmSpread) -> dict[str, Any]:
    counts = row.counts
    people = User.objects.in_bulk([key for key, _before, _after in row.loads])
    most = max((after for _key, _before, after in row.loads), default=0)
    loads = [
        {"person": people[key], "before": before, "after": after,
         "share": round(after * 100 / most) if most else 0}
        for key, before, after in sorted(row.loads, key=lambda one: (-abs(one[2] - one[1]), one[0]))
        if key in people
    ]  # fmt: skip
    return {
        "figures": [
            KeyFigure(_("服务企业"), f"{counts['firms']:,}", _("户")),
            KeyFigure(_("在岗管家"), counts["stewards"], _("名")),
            KeyFigure(_("新分派"), f"{counts['new']:,}", _("户")),
            KeyFigure(_("更换管家"), f"{counts['changed']:,}", _("户")),
            KeyFigure(_("维持不变"), f"{counts['kept']:,}", _("户"),
                      definition=_("其中人工指定 %(count)s 户") % {"count": counts["by_hand"]}),
        ],
        "reasons": [(SpreadReason(code).label, count) for code, count in counts["reasons"].items()],
        "loads": loads[:LINES_SHOWN],
        "more_loads": max(len(loads) - LINES_SHOWN, 0),
        "moves": shown_moves(row),
        "percent": row.done * 100 // len(row.moves) if row.moves else 100,
    }  # fmt: skip


@requires(ASSIGN_STEWARD)
@require_POST
def apply(request: Request, pk: int) -> HttpResponse:
    """Have the worker carry a proposed spread out; pressed again, it goes on where it stopped."""
    row = FirmSpread.objects.select_related("region").filter(pk=pk).first()
    if row is None:
        raise Http404
    region = _region(request, row.region.code)
    apply_firm_spread.enqueue(row.pk, request.access.user)
    notices.done(request, _("正在分派，可以离开这一页。"))
    return redirect(f"{reverse('stewardship:spread')}?region={region.code}")


@requires(ASSIGN_STEWARD)
def progress(request: Request, pk: int) -> HttpResponse:
    """A fragment: how far a spread is."""
    row = FirmSpread.objects.select_related("region").filter(pk=pk).first()
    if row is None:
        raise Http404
    _region(request, row.region.code)
    percent = row.done * 100 // len(row.moves) if row.moves else 100
    context = {"row": row, "percent": percent, "region": row.region}
    return render(request, "stewardship/stewards/_progress.html", context)


@requires(ASSIGN_STEWARD)
def bring_in(request: Request) -> HttpResponse:
    """Take a list of firms, show what it brings, write it once it is confirmed."""
    if request.method == "POST" and "kept" in request.POST:
        return _write(request)
    form = ListForm(posted(request), request.FILES or None, access=request.access)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        WRITES.attempt(form, lambda: shown.update(_plan(request, form)))
    return _page(request, form, shown)


def _plan(request: Request, form: ListForm) -> dict[str, Any]:
    region, file = _region(request, form.cleaned_data["region"]), form.cleaned_data["file"]
    data = file.read()
    plan = plan_firms(data=data, name=file.name, region=region)
    kept = signing.dumps(
        {"file": base64.b64encode(data).decode(), "name": file.name, "region": region.code},
        salt=SALT,
    )  # fmt: skip
    return {
        "plan": plan, "lines": plan.lines[:LINES_SHOWN], "faults": plan.faults[:LINES_SHOWN],
        "kept": kept, "region": region,
    }  # fmt: skip


def _write(request: Request) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["kept"], salt=SALT, max_age=SECONDS_KEPT)
    except signing.BadSignature:
        notices.messages.error(request, _("预览已过期，请重新上传。"))
        return redirect("stewardship:firm_import")
    region = _region(request, kept["region"])
    done: list[Any] = []
    form = ListForm(access=request.access)
    form.cleaned_data = {}

    def write() -> None:
        done.append(
            import_firms(
                data=base64.b64decode(kept["file"]), name=kept["name"], region=region,
                by=request.user, at=clock.now(),
            )
        )  # fmt: skip

    if WRITES.tell(request, write, _("已导入。")):
        notices.done(
            request,
            _("纳入 %(new)s 户，已在服务的 %(known)s 户不变；新登记企业 %(made)s 家。")
            % {"new": done[0].taken_in, "known": done[0].known, "made": done[0].registered},
        )
        return redirect(f"{reverse('stewardship:firms')}?region={region.code}")
    return redirect("stewardship:firm_import")


def _page(request: Request, form: ListForm, shown: dict[str, Any]) -> HttpResponse:
    crumbs = steward_crumbs((_("服务企业"), reverse("stewardship:firms")), (_("导入名单"), ""))
    context = {"form": form, "crumbs": crumbs, **shown}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/stewards/import.html", context, status=status)
