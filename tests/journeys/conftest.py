"""The running site, a browser, and what every journey checks on the way.

The site is the real one: ``wutong migrate``, ``wutong demo load`` and ``wutong serve`` on a database
of this run's own. Pictures go to ``docs/images`` with ``--pictures`` and to a scratch folder without,
so that a plain run leaves the tree as it was.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    ViewportSize,
    sync_playwright,
)

from wutong.config.demo.accounts import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "wutong/ui/static/vendor/axe.min.js"
CHROMIUM_PLACES = (
    os.environ.get("CHROMIUM_PATH", ""), "/usr/bin/chromium", "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)  # fmt: skip
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--force-color-profile=srgb", "--font-render-hinting=none",
]  # fmt: skip
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SECONDS_TO_START = 60
WAIT = 15_000  # milliseconds for anything to appear

type SignIn = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys use the served site's database, never the test database."""
    for item in items:
        item.add_marker(pytest.mark.journey)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_well(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline, last = time.monotonic() + SECONDS_TO_START, "it ended"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError as error:
            last = str(error)
            time.sleep(0.2)
    pytest.fail(f"the site did not start: {last}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running site with the demo in it."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'wutong.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.dev",
        "WUTONG_VAR": str(folder),
    }
    wutong = [sys.executable, "-m", "wutong.cli"]
    for command in (["migrate"], ["demo", "load"]):
        subprocess.run([*wutong, *command], env=environment, check=True, cwd=folder)
    process = subprocess.Popen(
        [*wutong, "serve", "--with-worker", "--port", str(port)],
        env=environment,
        cwd=folder,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_well(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    place = next((place for place in CHROMIUM_PLACES if place and Path(place).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(viewport=…)``: a fresh browser window. What it complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(f"{message.text} ({message.location['url']})")

    def fail(error: Error) -> None:
        complaints.append(str(error))

    def make(viewport: ViewportSize | None = None, language: str = "zh-CN", **options: Any) -> Page:
        context = browser.new_context(
            base_url=site, viewport=viewport or DESKTOP, locale=language,
            timezone_id="Asia/Shanghai", accept_downloads=True, **options,
        )  # fmt: skip
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", fail)
        contexts.append(context)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The cookies of accounts that have signed in during this run."""
    return {}


@pytest.fixture
def sign_in(open_page: Callable[..., Page], sessions: dict[str, Any]) -> SignIn:
    """``sign_in("bureau")``: a window in which that demo account is signed in.

    The form is filled in once a run and account; ``afresh=True`` fills it in again.
    """

    def make(username: str, *, afresh: bool = False, **options: Any) -> Page:
        if username in sessions and not afresh:
            return open_page(storage_state=sessions[username], **options)
        page = open_page(**options)
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        sessions[username] = page.context.storage_state()
        return page

    return make


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """``picture(page, "cockpit")``: a screenshot of the whole page, without moving parts."""
    kept = request.config.getoption("--pictures")
    folder = ROOT / "docs/images" if kept else tmp_path_factory.getbasetemp() / "pictures"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str, *, full_page: bool = True) -> Path:
        page.wait_for_load_state("networkidle")
        file = folder / f"{name}.png"
        page.screenshot(path=file, full_page=full_page, animations="disabled", caret="hide")
        return file

    return take


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """``accessible(page)``: no breach of WCAG 2.2 AA that axe-core can find."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})"
        )
        breaches = [
            f"{breach['id']}: {breach['help']}: {breach['nodes'][0]['html'][:160]}"
            for breach in found["violations"]
        ]
        assert breaches == []

    return check
