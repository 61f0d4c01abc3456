"""Group robots of the regions whose rules a person may change."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.notices.actions.robots import add_robot, change_robot, try_robot
from wutong.domains.notices.forms.channels import RobotForm
from wutong.domains.notices.models import Robot
from wutong.domains.notices.queries.outbox import robot_troubles
from wutong.domains.notices.queries.robots import regions_kept, robots_kept, units_of
from wutong.domains.notices.views.channels import WRITES, tell_outcome
from wutong.domains.org.queries import Region, Unit, may_manage_rules
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import MANAGE_RULES
from wutong.ui import notices


@requires(MANAGE_RULES)
def robots(request: Request) -> HttpResponse:
    """The robots, and what they did not say."""
    context = {
        "robots": robots_kept(request.access),
        "troubles": robot_troubles(request.access),
        "crumbs": [_crumbs()[0], {"title": _("群机器人"), "url": ""}],
    }
    return render(request, "notices/robots.html", context)


@requires(MANAGE_RULES)
def robot_new(request: Request) -> HttpResponse:
    """A robot for a region, or for a unit of it."""
    code = request.GET.get("region", "")
    regions = regions_kept(request.access, code)
    region = _region(request, code or (regions[0][0] if regions else ""))
    form = RobotForm(posted(request), units=units_of(region))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        stated = {"vendor": data["vendor"], "address": data["address"], "secret": data["secret"]}
        if WRITES.attempt(
            form,
            lambda: add_robot(
                region=region, name=data["name"], unit=_unit(data["unit"]), by=request.user,
                at=clock.now(), **stated,
            ),
        ):  # fmt: skip
            notices.done(request, _("已添加。请测试一次，看群里是否收到。"))
            return redirect("notices:robots")
    return _form_page(request, form, region, None, regions)


@requires(MANAGE_RULES)
def robot(request: Request, pk: int) -> HttpResponse:
    """Change a robot; its address and secret are not shown."""
    found: Robot = visible_or_404(
        Robot.objects.select_related("region", "unit"), request.access, pk=pk
    )
    form = RobotForm(posted(request), units=units_of(found.region), robot=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"unit": _unit(form.cleaned_data["unit"])}
        if WRITES.attempt(
            form, lambda: change_robot(robot=found, by=request.user, at=clock.now(), **data)
        ):
            notices.done(request, _("已保存。"))
            return redirect("notices:robots")
    return _form_page(request, form, found.region, found, [])


@requires(MANAGE_RULES)
@require_POST
def robot_test(request: Request, pk: int) -> HttpResponse:
    """Have the robot say that this is a test."""
    found: Robot = visible_or_404(
        Robot.objects.select_related("region", "unit"), request.access, pk=pk
    )
    tell_outcome(request, try_robot(robot=found, by=request.user, at=clock.now()),
                 _("测试消息已发出，请看群里是否收到。"))  # fmt: skip
    return redirect("notices:robots")


def _form_page(
    request: Request, form: RobotForm, region: Region, robot: Robot | None, regions: Any
) -> HttpResponse:
    title = robot.name if robot else _("添加群机器人")
    context = {
        "form": form, "region": region, "robot": robot, "regions": regions, "title": title,
        "crumbs": [*_crumbs(), {"title": title, "url": ""}],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "notices/robot.html", context, status=status)


def _region(request: Request, code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None or not may_manage_rules(request.access, region):
        raise Http404
    return region


def _unit(key: int | None) -> Unit | None:
    return Unit.objects.filter(pk=key).first() if key else None


def _crumbs() -> list[dict[str, Any]]:
    return [{"title": _("设置"), "url": reverse("org:settings")},
            {"title": _("群机器人"), "url": reverse("notices:robots")}]  # fmt: skip
