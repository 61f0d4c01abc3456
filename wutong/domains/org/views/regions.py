"""The tree of regions and their units."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.org import actions, queries
from wutong.domains.org.choices import Role
from wutong.domains.org.forms.settings import (
    DayForm,
    NewRegionForm,
    RegionForm,
    TwoFactorForm,
    UnitForm,
)
from wutong.domains.org.models import Region, Unit
from wutong.domains.org.rules import CUSTOM_LETTERS
from wutong.domains.org.views.support import (
    answer_form,
    managed_region,
    managed_unit,
    posted,
    settings_crumbs,
)
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires
from wutong.kernel.scope import MANAGE_ORGANISATION, VIEW_AUDIT, VIEW_PHONE


@requires()
def settings(request: Any) -> HttpResponse:
    """The first page of the settings: what this person may set, from every room."""
    places = [
        (_("组织"), _("地区、开发区和园区，单位，两步验证"), "org:regions", MANAGE_ORGANISATION),
        (_("人员与岗位"), _("账号、任职、离任、交接"), "org:people", MANAGE_ORGANISATION),
        (_("工作日历"), _("放假、调休和本地自己的日子，工作日按它计算"), "org:own_calendar", ""),
        (_("审计记录"), _("谁在何时改了什么，为什么"), "org:trail", VIEW_AUDIT),
        (_("导出记录"), _("谁取走了哪些行，用途"), "org:exports", VIEW_AUDIT),
        (_("我的账号"), _("岗位、语言、密码、两步验证"), "org:own", ""),
    ]
    shown = [
        {"title": title, "text": text, "url": reverse(name)}
        for title, text, name, ability in places
        if not ability or request.access.may_ever(ability)
    ]
    for panel in registry.panels("settings"):
        loaded = panel.load(None, request.access, clock.now())
        if loaded is not None:
            shown.append({"title": panel.title, **loaded})
    return render(request, "org/settings.html", {"places": shown})


@requires(MANAGE_ORGANISATION)
def regions(request: Any) -> HttpResponse:
    """Straight to the one region that the person administers, or a choice among several."""
    tops = queries.managed_regions(request.access)
    if len(tops) == 1:
        return redirect("org:region", tops[0].code)
    return render(request, "org/regions.html", {"regions": tops, "crumbs": settings_crumbs()})


@requires(MANAGE_ORGANISATION)
def region(request: Any, code: str) -> HttpResponse:
    """One region: what lies below, its units, who holds a post over all of it."""
    found = managed_region(request, code)
    today = clock.today()
    return render(
        request,
        "org/region.html",
        {
            "region": found,
            "crumbs": region_crumbs(request, found),
            "children": queries.children_with_counts(found),
            "units": queries.units_with_counts(found, today),
            "posts": queries.posts_in(found, today),
            "two_factor": [rule.get_role_display() for rule in found.two_factor_rules.all()],
            "own_name": found.level in CUSTOM_LETTERS,
        },
    )


def region_crumbs(
    request: Any, found: Region, *, last_is_link: bool = False
) -> list[dict[str, Any]]:
    """The line of regions above, as far up as the person administers."""
    line = [
        (one.name, reverse("org:region", args=[one.code]))
        for one in queries.region_line(found)
        if request.access.may(MANAGE_ORGANISATION, one.path)
    ]
    if not last_is_link:
        line[-1] = (line[-1][0], "")
    return settings_crumbs(*line)


@requires(MANAGE_ORGANISATION)
def region_add(request: Any, code: str) -> HttpResponse:
    """A development zone or park below."""
    parent = managed_region(request, code)
    return answer_form(
        request,
        form=NewRegionForm(posted(request)),
        title=_("增加开发区或园区"),
        back=reverse("org:region", args=[code]),
        save=lambda data: void(
            actions.add_custom_region(parent=parent, by=request.user, at=clock.now(), **data)
        ),
        done=_("已增加，代码已编好。"),
        crumbs=region_crumbs(request, parent, last_is_link=True),
    )


@requires(MANAGE_ORGANISATION)
def region_edit(request: Any, code: str) -> HttpResponse:
    """Aliases, rules, and the name of zones and parks."""
    found = managed_region(request, code)
    return answer_form(
        request,
        form=RegionForm(posted(request), region=found),
        title=_("修改%s") % found.name,
        back=reverse("org:region", args=[code]),
        save=lambda data: actions.edit_region(
            region=found, by=request.user, at=clock.now(), **data
        ),
        done=_("已保存。"),
        crumbs=region_crumbs(request, found, last_is_link=True),
    )


@requires(MANAGE_ORGANISATION)
def region_two_factor(request: Any, code: str) -> HttpResponse:
    """Which roles of the region need a second factor."""
    found = managed_region(request, code)
    chosen = [Role(rule.role) for rule in found.two_factor_rules.all()]
    return answer_form(
        request,
        form=TwoFactorForm(posted(request), initial={"roles": chosen}),
        title=_("两步验证要求"),
        back=reverse("org:region", args=[code]),
        save=lambda data: actions.require_two_factor(
            region=found, by=request.user, at=clock.now(), **data
        ),
        done=_("已保存。还没有设置的人，下次打开页面时须先设置。"),
        crumbs=region_crumbs(request, found, last_is_link=True),
    )


@requires(MANAGE_ORGANISATION)
def unit_add(request: Any, code: str) -> HttpResponse:
    """A unit of a region."""
    found = managed_region(request, code)

    def save(data: dict[str, Any]) -> None:
        aliases = data.pop("aliases")
        unit = actions.add_unit(region=found, by=request.user, at=clock.now(), **data)
        if aliases:
            actions.edit_unit(unit=unit, aliases=aliases, by=request.user, at=clock.now(), **data)

    return answer_form(
        request,
        form=UnitForm(posted(request)),
        title=_("增加单位"),
        back=reverse("org:region", args=[code]),
        save=save,
        done=_("已增加。"),
        crumbs=region_crumbs(request, found, last_is_link=True),
    )


@requires(MANAGE_ORGANISATION)
def unit(request: Any, pk: int) -> HttpResponse:
    """One unit and everyone who holds or held a post in it."""
    found = managed_unit(request, pk)
    return render(
        request,
        "org/unit.html",
        {
            "unit": found,
            "crumbs": unit_crumbs(request, found),
            "posts": queries.posts_in_unit(found),
            "today": clock.today(),
            "may_view_phone": request.access.may(VIEW_PHONE, found.region.path),
        },
    )


def unit_crumbs(request: Any, found: Unit, *, last_is_link: bool = False) -> list[dict[str, Any]]:
    """The regions above the unit, then the unit."""
    url = reverse("org:unit", args=[found.pk]) if last_is_link else ""
    above = region_crumbs(request, found.region, last_is_link=True)
    return [*above, {"title": found.name, "url": url}]


@requires(MANAGE_ORGANISATION)
def unit_edit(request: Any, pk: int) -> HttpResponse:
    """Name, kind and aliases of a unit."""
    found = managed_unit(request, pk)
    initial = {"name": found.name, "kind": found.kind, "aliases": found.aliases}
    return answer_form(
        request,
        form=UnitForm(posted(request), initial=initial),
        title=_("修改%s") % found.name,
        back=reverse("org:unit", args=[pk]),
        save=lambda data: actions.edit_unit(unit=found, by=request.user, at=clock.now(), **data),
        done=_("已保存。"),
        crumbs=unit_crumbs(request, found, last_is_link=True),
    )


@requires(MANAGE_ORGANISATION)
def unit_close(request: Any, pk: int) -> HttpResponse:
    """The unit's last day."""
    found = managed_unit(request, pk)
    return answer_form(
        request,
        form=DayForm(posted(request), initial={"on": clock.today()}),
        title=_("撤销%s") % found.name,
        back=reverse("org:unit", args=[pk]),
        save=lambda data: actions.close_unit(unit=found, by=request.user, at=clock.now(), **data),
        done=_("已撤销，历史记录保留。"),
        crumbs=unit_crumbs(request, found, last_is_link=True),
        button=_("撤销"),
        warning=_("撤销后不再出现在选择里，已有的项目和历史不变。"),
    )


def void(_result: object) -> None:
    """Drop a result: an action's object is not a page."""
