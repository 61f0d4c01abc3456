"""What every settings page shares: finding what the person administers, and one form on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.org import queries
from wutong.domains.org.models import Region, Unit, User
from wutong.kernel import clock
from wutong.kernel.scope import MANAGE_ORGANISATION
from wutong.ui import notices

UNPROCESSABLE = 422


def managed_region(request: Any, code: str) -> Region:
    """The region, where the person administers it; 404 otherwise."""
    region = queries.region_by_code(code)
    if region is None or not request.access.may(MANAGE_ORGANISATION, region.path):
        raise Http404
    return region


def managed_unit(request: Any, pk: int) -> Unit:
    """The unit, where the person administers its region; 404 otherwise."""
    unit = get_object_or_404(Unit.objects.select_related("region"), pk=pk)
    if not request.access.may(MANAGE_ORGANISATION, unit.region.path):
        raise Http404
    return unit


def seen_person(request: Any, pk: int) -> User:
    """A person with a post in the administrator's regions; 404 otherwise."""
    return get_object_or_404(queries.people_managed(request.access, clock.today()), pk=pk)


def managed_person(request: Any, pk: int) -> User:
    """A person all of whose posts the administrator governs: 404 unseen, 403 only seen."""
    user = seen_person(request, pk)
    if not queries.may_manage(request.access, user, clock.today()):
        raise PermissionDenied(_("这个人在您管理的范围以外也有岗位，请由上级管理员办理。"))
    return user


def settings_crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where the page stands below the settings; the last one is the page itself."""
    first = [{"title": _("设置"), "url": reverse("org:settings")}]
    return first + [{"title": title, "url": url} for title, url in more]


def answer_form(
    request: HttpRequest,
    *,
    form: forms.Form,
    title: str,
    back: str,
    save: Callable[[dict[str, Any]], HttpResponse | None],
    done: str,
    crumbs: list[dict[str, Any]],
    button: str = "",
    warning: str = "",
    first: tuple[str, str] | None = None,
) -> HttpResponse:
    """One form on a page of its own: shown, complained about, or saved and back.

    ``save`` gets the cleaned data; what it refuses (ValidationError) stands on the form. Where it
    answers a page itself, such as a password shown once, that page is the answer. ``first`` is the
    title and address of what must be done before.
    """
    if form.is_bound and form.is_valid():
        try:
            answer = save(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if answer is not None:
                return answer
            notices.done(request, done)
            return redirect(back)
    context = {
        "form": form,
        "title": title,
        "crumbs": [*crumbs, {"title": title, "url": ""}],
        "back": back,
        "button": button or _("保存"),
        "warning": warning,
        "first": first,
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "org/form.html", context, status=status)


def posted(request: HttpRequest) -> Any:
    """The data that a form is bound to; None to show it empty."""
    return request.POST if request.method == "POST" else None
