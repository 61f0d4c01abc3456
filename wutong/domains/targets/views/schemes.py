"""Schemes: a version, drafting it group by group, publishing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Region, children_of, units_under
from wutong.domains.projects.queries.regions import region_in_scope
from wutong.domains.targets import actions
from wutong.domains.targets.choices import (
    AdjustmentKind,
    IndicatorForm,
    IndicatorKind,
    TargetBasis,
    VersionState,
)
from wutong.domains.targets.forms.assessment import GroupSheet, PublishForm, SchemeStartForm
from wutong.domains.targets.models import SchemeVersion
from wutong.domains.targets.queries.pages import rounding_words, rules_of_rounding
from wutong.domains.targets.queries.schemes import (
    members_named,
    regions_of,
    scheme_of,
    units_of,
)
from wutong.domains.targets.rules.errors import BadScheme
from wutong.domains.targets.rules.scheme import document_of
from wutong.domains.targets.views.support import attempt, run_crumbs, step
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import ensure, requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import SET_TARGETS, VIEW
from wutong.ui import notices

NEW = "new"


def _version(request: Request, pk: int) -> SchemeVersion:
    found: SchemeVersion = visible_or_404(
        SchemeVersion.objects.select_related("scheme__region", "published_by"),
        request.access,
        pk=pk,
    )
    return found


@requires(VIEW)
def scheme(request: Request, pk: int) -> HttpResponse:
    """A version: its groups with members, indicators, what is added and taken."""
    found = _version(request, pk)
    read = scheme_of(found)
    named = members_named(read)
    may = request.access.may(SET_TARGETS, found.region_path)
    context = {
        "version": found, "may": may, "today": clock.today(),
        "publish_form": PublishForm(initial={"effective_on": clock.today()}),
        "groups": [
            (group, [named[key] for key in group.members],
             [(one, _metric(one.metric)) for one in group.indicators],
             [(one, _metric(one.metric), AdjustmentKind(one.kind).label)
              for one in group.adjustments])
            for group in read.groups
        ],
        "kinds": dict(IndicatorKind.choices), "forms": dict(IndicatorForm.choices),
        "bases": dict(TargetBasis.choices),
        "roundings": {rule: rounding_words(rule) for rule in rules_of_rounding(read)},
        "versions": [
            {"title": _("第 %(number)s 版") % {"number": one.number},
             "url": reverse("targets:scheme", args=[one.pk]), "current": one.pk == found.pk}
            for one in SchemeVersion.objects.visible_to(request.access).filter(scheme=found.scheme)
        ],
        "crumbs": run_crumbs(None, str(found)),
    }  # fmt: skip
    return render(request, "targets/scheme.html", context)


def _metric(code: str) -> str:
    return metrics.find(code).label if code else ""


@requires(SET_TARGETS)
def scheme_new(request: Request) -> HttpResponse:
    """The name of a new scheme and its first group; or the next version ``?from=`` another."""
    source = (
        _version(request, int(request.GET["from"]))
        if request.GET.get("from", "").isdecimal()
        else None
    )
    if source is not None:
        ensure(request.access, SET_TARGETS, source.region_path)
        return _next_version(request, source)
    region = _region(request)
    start = SchemeStartForm(posted(request))
    sheet = GroupSheet(posted(request), " ", {"key": "g1"}, _members(region), None)
    if request.method == "POST" and start.is_valid() and sheet.is_valid():
        made: list[SchemeVersion] = []
        document = {"groups": [sheet.document()]}
        try:
            written = attempt(start, lambda: made.append(actions.draft_scheme(
                region=region, document=document, by=request.user, at=clock.now(),
                **start.cleaned_data)))  # fmt: skip
        except BadScheme as refusal:
            written = False
            sheet.complain(refusal.problems, 0)
        if written:
            notices.done(request, _("已存为草稿，发布前不起作用。"))
            return redirect("targets:scheme", made[0].pk)
    return _page(request, sheet, _("起草考核办法"), region, start=start)


def _next_version(request: Request, source: SchemeVersion) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    made: list[SchemeVersion] = []
    step(request, lambda: made.append(actions.draft_scheme(
        region=source.scheme.region, code=source.scheme.code, title=source.scheme.title,
        document=document_of(scheme_of(source)), by=request.user, at=clock.now())),
        _("已起草下一版，发布前不起作用。"))  # fmt: skip
    return redirect("targets:scheme", made[0].pk if made else source.pk)


def _region(request: Request) -> Region:
    code = request.GET.get("region") or request.access.home.rstrip("/").rpartition("/")[2]
    found = region_in_scope(request.access, code, SET_TARGETS)
    if found is None:
        raise Http404
    return found


def _members(region: Region) -> list[tuple[str, str]]:
    """The region's subdivisions and its units, as members."""
    return [
        *((f"r:{one.code}", one.name) for one in children_of(region)),
        *(
            (f"u:{one.pk}", f"{one.name}（{one.get_kind_display()}）")
            for one in units_under(region)
        ),
    ]


@requires(SET_TARGETS)
def scheme_edit(request: Request, pk: int) -> HttpResponse:
    """Change one group of a draft, ``?group=``; ``new`` adds one."""
    found = _version(request, pk)
    ensure(request.access, SET_TARGETS, found.region_path)
    if found.state != VersionState.DRAFT:
        notices.messages.error(request, _("已发布的版本不能改，请起草下一版。"))
        return redirect("targets:scheme", pk)
    groups = document_of(scheme_of(found))["groups"]
    wanted = request.GET.get("group", groups[0]["key"])
    taken = {one["key"] for one in groups}
    if wanted == NEW:
        key = next(f"g{at}" for at in range(1, 99) if f"g{at}" not in taken)
        at, group = len(groups), {"key": key}
    else:
        at = next((at for at, one in enumerate(groups) if one["key"] == wanted), -1)
        if at < 0:
            raise Http404
        group = groups[at]
    choices = _members(found.scheme.region)
    listed = {key for key, _name in choices}
    held = {**regions_of(group.get("members", ())), **units_of(group.get("members", ()))}
    choices += [(key, str(who)) for key, who in held.items() if key not in listed]
    sheet = GroupSheet(posted(request), found.scheme.title, group, choices, found.version)
    if request.method == "POST" and sheet.is_valid():
        changed = [*groups[:at], sheet.document(), *groups[at + 1 :]]
        if _save(request, found, sheet, changed, at):
            notices.done(request, _("已保存。"))
            return redirect("targets:scheme", pk)
    tabs = [{"title": one["title"], "url": f"?group={one['key']}", "current": one["key"] == wanted}
            for one in groups]  # fmt: skip
    tabs.append({"title": _("增加分组"), "url": f"?group={NEW}", "current": wanted == NEW})
    return _page(request, sheet, str(found), found.scheme.region, tabs=tabs, version=found)


def _save(
    request: Request, found: SchemeVersion, sheet: GroupSheet, groups: list[Any], at: int
) -> bool:
    data = sheet.form.cleaned_data
    refused: list[BadScheme] = []

    def write() -> None:
        try:
            actions.edit_scheme(
                version=found, title=data["scheme_title"], document={"groups": groups},
                by=request.user, at=clock.now(), seen=data["version"],
            )  # fmt: skip
        except BadScheme as refusal:
            refused.append(refusal)

    written = attempt(sheet.form, write)
    if refused:
        sheet.complain(refused[0].problems, at)
    return written and not refused


def _page(
    request: Request, sheet: GroupSheet, title: str, region: Region, **more: Any
) -> HttpResponse:
    start, version = more.get("start"), more.get("version")
    context = {
        "sheet": sheet, "title": title, "region": region,
        "back": reverse("targets:scheme", args=[version.pk]) if version else reverse("targets:runs"),
        "crumbs": run_crumbs(None, title), **more,
    }  # fmt: skip
    wrong = sheet.has_errors or (start is not None and start.errors)
    return render(request, "targets/sheet.html", context, status=UNPROCESSABLE if wrong else 200)


@requires(SET_TARGETS)
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Have a draft hold."""
    found = _version(request, pk)
    ensure(request.access, SET_TARGETS, found.region_path)
    form = PublishForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请填写日期。"))
    else:
        day = form.cleaned_data["effective_on"]
        step(request, lambda: actions.publish_scheme(
            version=found, effective_on=day, by=request.user, at=clock.now()),
            _("已发布，新计算的考核按这一版。"))  # fmt: skip
    return redirect("targets:scheme", pk)
