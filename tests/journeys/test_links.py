"""Whoever reads a page may open what it links to: a link to a refusal is a promise broken."""

from __future__ import annotations

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db.models.fields import BLANK_CHOICE_LABEL

from tests.journeys.conftest import SignIn

PAGES = 220
OF_A_KIND = 2
ENDS = ("/static/", "/accounts/logout", "/api/")
"""Files, leaving, and what programs read."""


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where an anchor leads."""
        address = dict(attrs).get("href") if tag == "a" else None
        if address and not address.startswith(("#", "mailto:", "tel:", "javascript:")):
            self.found.append(address)


def _kind(address: str) -> str:
    """Addresses of one kind differ in numbers, codes and what a query asks for."""
    parts = urlsplit(address)
    path = re.sub(r"/[^/]*\d[^/]*(?=/|$)", "/…", parts.path)
    return path + "?" + "&".join(sorted(one.split("=")[0] for one in parts.query.split("&")))


@pytest.mark.parametrize(
    "account",
    ["leader", "supervisor", "analyst", "recruiter", "steward", "department", "clerk", "investor"],
)
def test_no_page_links_to_what_its_reader_may_not_open(
    sign_in: SignIn, site: str, account: str
) -> None:
    browser = sign_in(account)
    waiting, seen, kinds = deque([(f"{site}/", "")]), {f"{site}/"}, Counter[str]()
    refused = []
    for _ in range(PAGES):
        if not waiting:
            break
        address, source = waiting.popleft()
        answer = browser.request.get(address)
        if not answer.ok:
            refused.append((answer.status, address.removeprefix(site), source.removeprefix(site)))
        if "html" not in answer.headers.get("content-type", ""):
            continue
        text = answer.text()
        assert str(BLANK_CHOICE_LABEL) not in text, f"a choice in English at {address}"
        for found in Links(text).found:
            following = urljoin(answer.url, found).partition("#")[0]
            beyond = not following.startswith(f"{site}/") or urlsplit(following).path.startswith(
                ENDS
            )
            if beyond or following in seen or kinds[_kind(following)] >= OF_A_KIND:
                continue
            kinds[_kind(following)] += 1
            seen.add(following)
            waiting.append((following, address))
    assert refused == []
