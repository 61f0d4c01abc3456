"""The search page and the suggestions under the search box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.kernel.http.access import requires
from wutong.kernel.scope import Access
from wutong.kernel.search.grams import Closeness
from wutong.kernel.search.index import answered, found
from wutong.kernel.search.sources import SearchLine, SearchSource, sources

SUGGESTED: Final = 6
ON_THE_PAGE: Final = 30
LONGEST_QUERY: Final = 80


@dataclass(frozen=True)
class Group:
    """The answers of one kind. ``more_url`` leads to the rest, if there may be any."""

    title: Any
    lines: list[SearchLine]
    more_url: str


@requires()
def search(request: HttpRequest) -> HttpResponse:
    """Things whose name answers ``?q=``: a page, or a fragment for htmx. Nothing out of scope."""
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    fragment = request.headers.get("HX-Request") == "true"
    access: Access = request.access  # type: ignore[attr-defined]
    limit = SUGGESTED if fragment else ON_THE_PAGE
    closely = answered([source.kind for source in sources()], words)
    groups = [
        group
        for source in sources()
        if closely[source.kind]
        and (group := _group(source, words, access, limit, closely[source.kind])).lines
    ]
    template = "search/_suggestions.html" if fragment else "search/results.html"
    return render(request, template, {"search_words": words, "groups": groups})


def _group(
    source: SearchSource, words: str, access: Access, limit: int, closely: Sequence[Closeness]
) -> Group:
    things = found(
        partial(source.visible, access), source.kind, words, limit, closely,
        besides=partial(source.besides, access) if source.besides else None,
    )  # fmt: skip
    more = source.list_url(words) if len(things) == limit else ""
    return Group(source.title, [source.line(thing) for thing in things], more)
