"""Who may call a view. Every view declares its rule; without one it answers nobody.

    @requires(scope.IMPORT)              # signed in and holding the ability somewhere, else 403
    def upload(request): ...

    @requires(scope.CLAIM, scope.VERIFY) # any one of these
    @requires()                          # anyone who is signed in (same on a View class)
    @public                              # anyone at all: sign-in page, health, portal
    path("x/", declare(library_view, requires()))        # a view of a library
    declare_all(api.urls[0], SELF_GUARDED)                # authenticates itself, e.g. the API

    project = visible_or_404(Project.objects, request.access, code=code)   # out of scope: 404
    ensure(request.access, scope.EDIT, project.region_path, project.unit_id)  # read-only: 403
    render(request, "…", {"watermark": watermark(request.access, clock.today()), …})

Anonymous people are sent to the sign-in page and come back afterwards. The rule is enforced by
:class:`AccessRuleMiddleware`; :mod:`tests.contracts` asks every address for each role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Manager, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from wutong.kernel.scope import NOBODY, Access

ATTRIBUTE: Final = "access_rule"


@dataclass(frozen=True)
class Rule:
    """Who may call a view: everyone, anyone signed in, or a holder of one of ``abilities``.

    ``self_guarded`` views check the caller themselves and answer in their own form.
    """

    anonymous: bool = False
    self_guarded: bool = False
    abilities: frozenset[str] = frozenset()

    def allows(self, access: Access) -> bool:
        """Whether this person may call the view at all."""
        if self.anonymous or self.self_guarded:
            return True
        if not access.signed_in:
            return False
        return not self.abilities or any(access.may_ever(one) for one in self.abilities)

    def __call__[View](self, view: View) -> View:
        """Declare this rule on a view function or class."""
        setattr(view, ATTRIBUTE, self)
        return view


class ScopedManager(Protocol):
    """What :func:`visible_or_404` reads from: a manager or queryset with ``visible_to``."""

    def visible_to(self, access: Access | None) -> Any:
        """The rows that the person may see."""


def requires(*abilities: str) -> Rule:
    """A holder of any one of ``abilities``; without any, everyone who is signed in."""
    return Rule(abilities=frozenset(abilities))


public: Final = Rule(anonymous=True)
SELF_GUARDED: Final = Rule(self_guarded=True)


def declare[View: Callable[..., Any]](view: View, rule: Rule) -> View:
    """Give a library's view its rule."""
    return rule(view)


def declare_all(
    patterns: Iterable[URLPattern | URLResolver], rule: Rule
) -> list[URLPattern | URLResolver]:
    """Give every view below ``patterns`` the same rule."""
    listed = list(patterns)
    for pattern in listed:
        if isinstance(pattern, URLResolver):
            declare_all(pattern.url_patterns, rule)
        else:
            rule(pattern.callback)
    return listed


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule declared on a view function, or on the class behind it."""
    declared = getattr(view, ATTRIBUTE, None)
    return declared or getattr(getattr(view, "view_class", None), ATTRIBUTE, None)


def visible_or_404[Row: Model](
    rows: Manager[Row] | QuerySet[Row] | ScopedManager, access: Access | None, **lookup: Any
) -> Row:
    """The one row that the person may see. Raises Http404 whether it is hidden or not there."""
    row: Row = found_or_404(rows.visible_to(access), **lookup)  # type: ignore[union-attr]
    return row


def found_or_404[Row: Model](seen: QuerySet[Row], **lookup: Any) -> Row:
    """The one of the rows that the person sees. Raises Http404 where it is not among them."""
    found = seen.filter(**lookup).first()
    if found is None:
        raise Http404(_("没有这个页面，或者您看不到它。"))
    return found


def ensure(
    access: Access, ability: str, region_path: str | None = None, unit: int | None = None
) -> None:
    """Raise PermissionDenied unless the person has ``ability`` for this region or unit."""
    if not access.may(ability, region_path, unit):
        raise PermissionDenied(_("您可以查看，但没有办理这件事的权限。"))


def watermark(access: Access, on: date) -> str:
    """What stands across a page with personal data: who looked, and on which day."""
    return f"{access.name} {on:%Y-%m-%d}"


class AccessRuleMiddleware:
    """Holds every request against its view's rule; a view without a rule is a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        rule = rule_of(view)
        if rule is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} declares no rule")
        access: Access = getattr(request, "access", NOBODY)
        if rule.allows(access):
            return None
        if access.signed_in:
            raise PermissionDenied
        return sign_in_first(request)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send the person to the sign-in page; a fragment's request takes the whole page there."""
    if request.headers.get("HX-Request") == "true":
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = redirect_to_login(page._replace(scheme="", netloc="").geturl()).url
        return answer
    return redirect_to_login(request.get_full_path())
