"""People, their posts over time and their accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wutong.domains.org import actions, queries
from wutong.domains.org.forms.settings import (
    DayForm,
    HandOverForm,
    PeopleFilterForm,
    PersonForm,
    PostForm,
    ReasonForm,
)
from wutong.domains.org.models import Post, User
from wutong.domains.org.views.regions import void
from wutong.domains.org.views.support import (
    answer_form,
    managed_person,
    posted,
    seen_person,
    settings_crumbs,
)
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.scope import MANAGE_ORGANISATION, VIEW_PHONE, Access

PER_PAGE = 50


@requires(MANAGE_ORGANISATION)
def people(request: Any) -> HttpResponse:
    """Everyone with a post in the administrator's regions."""
    today = clock.today()
    form = PeopleFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.people_found(
        queries.people_managed(request.access, today),
        words=asked.get("words", ""),
        role=asked.get("role", ""),
        on=today,
    )
    return render(
        request,
        "org/people.html",
        {
            "filter": form,
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "crumbs": settings_crumbs((_("人员与岗位"), "")),
            "may_view_phone": request.access.may_ever(VIEW_PHONE),
            "watermark": watermark(request.access, today),
        },
    )


@requires(MANAGE_ORGANISATION)
def person(request: Any, pk: int) -> HttpResponse:
    """One person: posts over time, and the state of the account."""
    found = seen_person(request, pk)
    today, now = clock.today(), clock.now()
    return render(
        request,
        "org/person.html",
        {
            "person": found,
            "posts": queries.posts_of(found),
            "locked_until": queries.account_locked_until(found, now),
            "may_manage": queries.may_manage(request.access, found, today),
            "may_view_phone": request.access.may_ever(VIEW_PHONE),
            "crumbs": people_crumbs((found.name, "")),
            "today": today,
            "watermark": watermark(request.access, today),
        },
    )


def people_crumbs(*more: tuple[str, str]) -> list[dict[str, Any]]:
    """Below the list of people."""
    return settings_crumbs((_("人员与岗位"), reverse("org:people")), *more)


def person_crumbs(user: User) -> list[dict[str, Any]]:
    """Below one person."""
    return people_crumbs((user.name, reverse("org:person", args=[user.pk])))


@requires(MANAGE_ORGANISATION)
@never_cache
def person_add(request: Any) -> HttpResponse:
    """A new person; the one-time password is shown on the answer and nowhere else."""

    def save(data: dict[str, Any]) -> HttpResponse:
        user, password = actions.add_person(by=request.user, at=clock.now(), **data)
        return one_time_password(request, user, password)

    given = {"region": request.GET.get("region"), "unit": request.GET.get("unit")}
    return answer_form(
        request,
        form=PersonForm(
            posted(request), access=request.access, on=clock.today(), initial=without_none(given)
        ),
        title=_("增加人员"),
        back=reverse("org:people"),
        save=save,
        done="",
        crumbs=people_crumbs(),
        button=_("增加并生成一次性密码"),
    )


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` that are there."""
    return {name: value for name, value in values.items() if value is not None}


def one_time_password(request: Any, user: User, password: str) -> HttpResponse:
    """The page that shows a password once."""
    context = {"person": user, "password": password, "crumbs": person_crumbs(user)}
    return render(request, "org/one_time_password.html", context)


@requires(MANAGE_ORGANISATION)
def post_add(request: Any, pk: int) -> HttpResponse:
    """A further post for a person."""
    user = seen_person(request, pk)
    return answer_form(
        request,
        form=PostForm(posted(request), access=request.access, on=clock.today()),
        title=_("任职"),
        back=reverse("org:person", args=[pk]),
        save=lambda data: void(actions.appoint(user=user, by=request.user, at=clock.now(), **data)),
        done=_("已任职。"),
        crumbs=person_crumbs(user),
    )


def managed_post(request: Any, pk: int) -> Post:
    """A post in the administrator's regions; 404 otherwise."""
    access = request.access
    posts = Post.objects.select_related("user", "region", "unit__region")
    return get_object_or_404(queries.posts_managed(posts, access), pk=pk)


@requires(MANAGE_ORGANISATION)
def post_end(request: Any, pk: int) -> HttpResponse:
    """The last day of a post."""
    post = managed_post(request, pk)
    left = queries.left_behind(post, clock.today())
    return answer_form(
        request,
        form=DayForm(posted(request), initial={"on": clock.today()}),
        title=_("%(name)s离任「%(title)s」") % {"name": post.user, "title": post.title},
        back=reverse("org:person", args=[post.user_id]),
        save=lambda data: actions.end_post(post=post, by=request.user, at=clock.now(), **data),
        done=_("已办理离任，次日起不再有这个岗位的权限。"),
        crumbs=person_crumbs(post.user),
        button=_("办理离任"),
        warning=_("当天仍在岗，次日起失去权限；历史保留。"),
        first=_where_to_hand_over(request.access, post) if left else None,
    )


def _where_to_hand_over(access: Access, post: Post) -> tuple[str, str]:
    """Where what somebody holds finds a successor: the page of an upper room, if there is one."""
    for panel in registry.panels("org.leaving"):
        found = panel.load(post.user, access, clock.now())
        if found is not None:
            return str(panel.title), found["url"]
    return _("交接「%s」") % post.title, reverse("org:post_hand_over", args=[post.pk])


@requires(MANAGE_ORGANISATION)
def post_hand_over(request: Any, pk: int) -> HttpResponse:
    """Somebody else takes a post over."""
    post = managed_post(request, pk)
    today = clock.today()
    others = queries.people_managed(request.access, today).exclude(pk=post.user_id)
    return answer_form(
        request,
        form=HandOverForm(
            posted(request), people=others.filter(is_active=True), initial={"on": today}
        ),
        title=_("交接「%s」") % post.title,
        back=reverse("org:person", args=[post.user_id]),
        save=lambda data: void(
            actions.hand_over(post=post, by=request.user, at=clock.now(), **data)
        ),
        done=_("已交接，手上的项目一并转给接任人。"),
        crumbs=person_crumbs(post.user),
        button=_("交接"),
    )


@requires(MANAGE_ORGANISATION)
@never_cache
def password_reset(request: Any, pk: int) -> HttpResponse:
    """A new one-time password, shown once."""
    user = managed_person(request, pk)

    def save(data: dict[str, Any]) -> HttpResponse:
        password = actions.reset_password(user=user, by=request.user, at=clock.now(), **data)
        return one_time_password(request, user, password)

    return account_form(
        request,
        user,
        save,
        title=_("重置%s的密码") % user.name,
        button=_("重置密码"),
        warning=_("旧密码立即失效，新的一次性密码只显示一次。"),
    )


@requires(MANAGE_ORGANISATION)
def account_active(request: Any, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    user = managed_person(request, pk)
    active = not user.is_active
    return account_form(
        request,
        user,
        lambda data: actions.set_account_active(
            user=user, active=active, by=request.user, at=clock.now(), **data
        ),
        title=(_("恢复%s的账号") if active else _("停用%s的账号")) % user.name,
        button=_("恢复账号") if active else _("停用账号"),
        done=_("账号已恢复。") if active else _("账号已停用，已登录的页面随即失效。"),
    )


@requires(MANAGE_ORGANISATION)
def account_unlock(request: Any, pk: int) -> HttpResponse:
    """Let a person who mistyped try again."""
    user = managed_person(request, pk)
    return account_form(
        request,
        user,
        lambda data: actions.unlock(user=user, by=request.user, at=clock.now(), **data),
        title=_("解锁%s的账号") % user.name,
        button=_("解锁"),
        done=_("已解锁，可以重新登录。"),
    )


@requires(MANAGE_ORGANISATION)
def two_factor_remove(request: Any, pk: int) -> HttpResponse:
    """For a person whose telephone is lost."""
    user = managed_person(request, pk)
    return account_form(
        request,
        user,
        lambda data: actions.remove_two_factor(user=user, by=request.user, at=clock.now(), **data),
        title=_("取消%s的两步验证") % user.name,
        button=_("取消两步验证"),
        done=_("已取消。岗位要求的，下次登录须重新设置。"),
        warning=_("请先核实是本人，例如当面或电话。"),
    )


def account_form(
    request: Any,
    user: User,
    save: Callable[[dict[str, Any]], HttpResponse | None],
    *,
    title: str,
    button: str,
    done: str = "",
    warning: str = "",
) -> HttpResponse:
    """Something about an account that needs nothing but a reason."""
    return answer_form(
        request,
        form=ReasonForm(posted(request)),
        title=title,
        back=reverse("org:person", args=[user.pk]),
        save=save,
        done=done,
        crumbs=person_crumbs(user),
        button=button,
        warning=warning,
    )
