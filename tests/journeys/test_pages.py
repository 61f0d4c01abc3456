"""The main pages of the demo: each opens, is accessible, fits its width, and is photographed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, SignIn

PAGES = (
    ("today", "bureau", "/"),
    ("cockpit", "leader", "/cockpit/"),
    ("projects", "bureau", "/projects/"),
    ("board", "bureau", "/projects/board/"),
    ("verification", "supervisor", "/projects/verification/"),
    ("events", "bureau", "/projects/events/"),
    ("new-project", "recruiter", "/projects/new/"),
    ("investors", "bureau", "/investors/"),
    ("duplicates", "bureau", "/investors/duplicates/"),
    ("referrers", "bureau", "/referrers/"),
    ("ledgers", "bureau", "/ledgers/"),
    ("targets", "bureau", "/targets/"),
    ("bulletins", "bureau", "/bulletins/"),
    ("bulletin-templates", "bureau", "/bulletins/templates/"),
    ("definitions", "analyst", "/metrics/definitions/"),
    ("rows", "analyst", "/metrics/signed_amount/rows/?unit=130300&from=2022-01-01&to=2022-09-09"),
    ("search", "bureau", "/search/?q=qhd"),
    ("settings", "admin", "/settings/"),
    ("region", "admin", "/settings/regions/130300/"),
    ("people", "admin", "/settings/people/"),
    ("gates", "admin", "/settings/gates/130300/"),
    ("audit", "admin", "/settings/audit/"),
    ("account", "admin", "/account/"),
    ("gallery", "admin", "/ui/gallery/"),
)
ON_A_PHONE = ("today", "cockpit", "projects", "verification")

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]


def fits(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("name", "username", "path"), PAGES, ids=[page[0] for page in PAGES])
def test_a_main_page_opens_and_is_accessible(
    sign_in: SignIn, picture: Picture, accessible: Accessible, name: str, username: str, path: str
) -> None:
    page = sign_in(username)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    picture(page, name)
    accessible(page)
    assert fits(page)


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_a_main_page_fits_a_phone(
    sign_in: SignIn, picture: Picture, accessible: Accessible, name: str
) -> None:
    _, username, path = next(page for page in PAGES if page[0] == name)
    page = sign_in(username, viewport=PHONE)
    page.goto(path)
    picture(page, f"{name}-phone")
    accessible(page)
    assert fits(page)


@pytest.mark.parametrize("name", ["cockpit", "projects"])
def test_a_main_page_is_accessible_in_the_dark(
    sign_in: SignIn, picture: Picture, accessible: Accessible, name: str
) -> None:
    _, username, path = next(page for page in PAGES if page[0] == name)
    page = sign_in(username, color_scheme="dark")
    page.goto(path)
    picture(page, f"{name}-dark")
    accessible(page)


def test_a_page_reads_without_javascript(sign_in: SignIn) -> None:
    sign_in("bureau")
    page = sign_in("bureau", java_script_enabled=False)
    page.goto("/projects/")
    assert page.locator("tbody tr").count() > 10


@pytest.mark.parametrize(
    ("language", "word"), [("zh-TW", "專案"), ("en", "Projects"), ("zh-CN", "项目")]
)
def test_pages_speak_the_browsers_language(
    open_page: Callable[..., Page],
    sign_in: SignIn,
    sessions: dict[str, object],
    language: str,
    word: str,
) -> None:
    sign_in("bureau")
    page = open_page(storage_state=sessions["bureau"], language=language)
    page.goto("/projects/")
    assert word in page.locator("nav").first.inner_text()
