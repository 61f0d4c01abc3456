"""What rooms let people search for: each says how its things are read, listed and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wutong.kernel.scope import Access
from wutong.kernel.search.index import Indexed, holds_any, reindex


@dataclass(frozen=True)
class SearchLine:
    """One answer as a person sees it: its name, a word or two of context, where it leads."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class SearchSource:
    """A kind of thing that can be searched for.

    ``visible(access)`` are the things that the person may see; ``line(thing)`` draws one without a
    query of its own; ``list_url(text)`` leads to all the answers; ``everything()`` yields what the
    index should hold, for repair. ``besides(access)`` are further things that the person may see
    and that take longer to tell; they are asked for only while there is room for more answers.
    """

    kind: str
    title: Any
    visible: Callable[[Access], QuerySet[Any]]
    line: Callable[[Any], SearchLine]
    list_url: Callable[[str], str]
    everything: Callable[[], Iterable[Indexed]]
    order: int = 100
    besides: Callable[[Access], QuerySet[Any]] | None = None


_sources: dict[str, SearchSource] = {}


def add_source(source: SearchSource) -> None:
    """Let people search for this kind of thing; call from ``apps.ready()``."""
    _sources[source.kind] = source


def sources() -> list[SearchSource]:
    """Every kind of thing that can be searched for, in the order of the page."""
    return sorted(_sources.values(), key=lambda source: source.order)


def rebuild(chosen: Iterable[SearchSource]) -> dict[str, int]:
    """Make the index of these kinds anew from their tables, each all or nothing: after a restore,
    or where names are not found as they should. How many things of each kind."""
    counts: dict[str, int] = {}
    for source in chosen:
        counts[source.kind] = 0
        reindex(source.kind, _counted(source, counts))
    return counts


def _counted(source: SearchSource, counts: dict[str, int]) -> Iterator[Indexed]:
    for one in source.everything():
        counts[source.kind] += 1
        yield one


def index_what_is_missing() -> dict[str, int]:
    """:func:`rebuild` for kinds of which the index holds nothing: those that people could not
    search for in the version before."""
    return rebuild([one for one in sources() if not holds_any(one.kind)])
