"""A view answers nobody until it says whom it answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views import View
from django.views.decorators.http import require_POST
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel import scope
from wutong.kernel.http.access import (
    SELF_GUARDED,
    AccessRuleMiddleware,
    ensure,
    public,
    requires,
    rule_of,
    visible_or_404,
)
from wutong.kernel.scope import NOBODY, Access, Grant

ANALYST = Access(user=1, grants=(Grant(scope.ANALYST, region_path="1/"),))
CLERK = Access(user=2, grants=(Grant(scope.APPROVAL_CLERK, region_path="1/"),))


def page(request: HttpRequest) -> HttpResponse:
    """A view without a rule."""
    return HttpResponse("in")


def asked(view: Any, access: Access, **headers: str) -> HttpResponse | None:
    """What the middleware answers in the view's place; None lets the request through."""
    request = RequestFactory().get("/a/?b=1", headers=headers)
    request.access = access  # type: ignore[attr-defined]
    return AccessRuleMiddleware(lambda _request: HttpResponse()).process_view(request, view, (), {})


def test_a_view_without_a_rule_is_a_fault() -> None:
    with pytest.raises(ImproperlyConfigured, match="page"):
        asked(page, ANALYST)


def test_a_rule_on_a_function_a_class_and_under_another_decorator() -> None:
    @requires(scope.IMPORT)
    class Page(View):
        """A class."""

    assert rule_of(Page.as_view()) == requires(scope.IMPORT)
    assert rule_of(require_POST(requires(scope.IMPORT)(lambda request: HttpResponse()))) == (
        requires(scope.IMPORT)
    )


def test_who_gets_through() -> None:
    view = requires(scope.IMPORT, scope.VERIFY)(lambda request: HttpResponse())
    assert asked(view, ANALYST) is None
    with pytest.raises(PermissionDenied):
        asked(view, CLERK)
    signed_in = requires()(lambda request: HttpResponse())
    assert asked(signed_in, CLERK) is None
    for open_view in (public(lambda request: None), SELF_GUARDED(lambda request: None)):
        assert asked(open_view, NOBODY) is None


def test_anonymous_people_sign_in_and_come_back() -> None:
    view = requires()(lambda request: HttpResponse())
    answer = asked(view, NOBODY)
    assert answer is not None
    assert answer["Location"] == "/accounts/login/?next=/a/%3Fb%3D1"
    fragment = asked(
        view, NOBODY, hx_request="true", hx_current_url="https://elsewhere.example/projects/?q=1"
    )
    assert fragment is not None
    assert fragment.status_code == 204
    assert fragment["HX-Redirect"] == "/accounts/login/?next=/projects/%3Fq%3D1"


class Rows:
    """Rows that only somebody signed in may see."""

    def visible_to(self, access: Access | None) -> Any:
        """All or none."""
        return self if access and access.signed_in else Nothing()

    def filter(self, **lookup: Any) -> Rows:
        return self

    def first(self) -> str:
        return "row"


class Nothing(Rows):
    """No rows."""

    def first(self) -> Any:
        return None


def test_out_of_sight_is_404_and_read_only_is_403() -> None:
    assert visible_or_404(Rows(), ANALYST, code="1") == "row"
    with pytest.raises(Http404):
        visible_or_404(Rows(), NOBODY, code="1")
    ensure(ANALYST, scope.EDIT, "1/2/")
    with pytest.raises(PermissionDenied):
        ensure(CLERK, scope.EDIT, "1/2/")
    with pytest.raises(PermissionDenied):
        ensure(ANALYST, scope.EDIT, "2/")


@given(abilities=st.sets(st.sampled_from(sorted(scope.ABILITIES[scope.ADMINISTRATOR]))))
def test_a_rule_never_lets_in_who_holds_none_of_its_abilities(abilities: set[str]) -> None:
    rule = requires(*abilities)
    for role, held in scope.ABILITIES.items():
        access = Access(user=1, grants=(Grant(role, region_path="1/"),))
        assert rule.allows(access) is (not abilities or bool(abilities & held))
    assert not rule.allows(NOBODY)
