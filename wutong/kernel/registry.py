"""Where upper rooms put themselves onto lower ones: navigation, panels, search, work to do.

Everything is registered from ``apps.ready()`` and read-only afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.utils.module_loading import import_string

from wutong.kernel.scope import VIEW, Access, Grant

LINES_KEPT: Final = 512


@dataclass(frozen=True, eq=False)
class NavigationItem:
    """One line of the side navigation. ``counter(access)`` returns a number to show, or None;
    one ``aside`` does not stand in the bottom bar of a phone. ``ability`` is what a person needs,
    or several of which one is enough; one of ``office`` is for people of the region alone, not for
    those who speak for a firm. Those with an ability of ``at_hand`` find it early in the bottom bar.
    A line is itself alone: what is drawn of it is kept by it."""

    group: Any
    title: Any
    url_name: str
    icon: str
    order: int
    ability: str | tuple[str, ...] = ""
    counter: Callable[[Access], int | None] | None = None
    hot: bool = False
    aside: bool = False
    office: bool = False
    at_hand: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A fragment that an upper room puts on a lower room's page.

    ``load(target, access, at)`` returns the context of ``template``, or None for nothing to show.
    """

    place: str
    title: Any
    template: str
    load: Callable[[Any, Access, datetime], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True)
class WorkItem:
    """Something that a person must do: shown on “my work today”, under the ``heading`` of its kind.

    ``region_path`` says by whose calendar the days left are counted; empty: the person's own.
    """

    kind: str
    title: str
    url: str
    reason: str
    due: date | None = None
    amount: Any = None
    heading: Any = ""
    region_path: str = ""


@dataclass(frozen=True)
class RecurringTask:
    """Background work that comes again, at most once in ``every``. What it does must lose nothing
    when a run was missed. ``task`` is where it stands, e.g. ``wutong.domains.leads.tasks.recycle``:
    it is loaded, with all it needs, by who puts it into the queue alone."""

    name: str
    task: str
    every: timedelta

    def enqueue(self) -> None:
        """Put it into the queue."""
        import_string(self.task).enqueue()


@dataclass(frozen=True)
class Held:
    """One open thing that a person holds by name; ``key`` tells it apart within its holding."""

    key: int
    title: str
    url: str
    detail: str = ""
    due: date | None = None
    confidential: bool = False


@dataclass(frozen=True)
class Holding:
    """A kind of thing that people hold by name, and how it goes to a successor.

    ``held(person, scope)`` lists what is open with the person of this key, within the scope of a
    post (None: everywhere), in a bounded number of queries. ``pass_on(holder=, successor=, keys=,
    on=, by=, at=)`` gives the successor those of ``keys`` that the holder still holds, audited,
    and answers how many; it asks for no ability, its callers do.
    """

    code: str
    title: Any
    held: Callable[[int, Grant | None], Sequence[Held]]
    pass_on: Callable[..., int]
    order: int = 100


WorkSource = Callable[[Access, datetime, int], Sequence[WorkItem]]


@dataclass
class _Registry:
    navigation: list[NavigationItem] = field(default_factory=list)
    header: list[NavigationItem] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    work_sources: list[WorkSource] = field(default_factory=list)
    recurring: dict[str, RecurringTask] = field(default_factory=dict)
    holdings: dict[str, Holding] = field(default_factory=dict)


_registry = _Registry()


def add_navigation(*items: NavigationItem) -> None:
    """Put lines into the side navigation."""
    _add_lines(_registry.navigation, items)


def navigation(access: Access) -> Sequence[NavigationItem]:
    """The lines this person may see, in order."""
    return _lines_for(access.grants)[0]


def bottom_bar(access: Access) -> Sequence[NavigationItem]:
    """The lines this person may see that may stand in the bottom bar of a phone, what their work is
    first: the lines of no group, those at hand, then the rest."""
    return _lines_for(access.grants)[2]


def add_header(*items: NavigationItem) -> None:
    """Put signs with a number beside the person's name, at the top of every page."""
    _add_lines(_registry.header, items)


def header(access: Access) -> Sequence[NavigationItem]:
    """The signs this person may see, in order."""
    return _lines_for(access.grants)[1]


def _add_lines(lines: list[NavigationItem], items: Sequence[NavigationItem]) -> None:
    known = {(one.url_name, str(one.title)) for one in lines}
    lines.extend(one for one in items if (one.url_name, str(one.title)) not in known)
    lines.sort(key=lambda item: item.order)
    _lines_for.cache_clear()


@lru_cache(maxsize=LINES_KEPT)
def _lines_for(grants: tuple[Grant, ...]) -> tuple[Sequence[NavigationItem], ...]:
    """The lines and the signs that posts open: they change with the posts alone."""
    access = Access(grants=grants)
    side, signs = (
        tuple(item for item in lines if _is_for(item, access))
        for lines in (_registry.navigation, _registry.header)
    )
    bar = sorted((item for item in side if not item.aside), key=lambda one: _far(one, access))
    return side, signs, tuple(bar)


def _far(item: NavigationItem, access: Access) -> int:
    """How far from the thumb a line is for this person."""
    if not item.group:
        return 0
    return 1 if any(access.may_ever(one) for one in item.at_hand) else 2


def _is_for(item: NavigationItem, access: Access) -> bool:
    if item.office and not access.region_paths(VIEW) and not access.units(VIEW):
        return False
    abilities = (item.ability,) if isinstance(item.ability, str) else item.ability
    return not item.ability or any(access.may_ever(one) for one in abilities)


def add_panel(panel: Panel) -> None:
    """Put a fragment on the page named ``panel.place``, e.g. ``projects.project``."""
    if panel not in _registry.panels:
        _registry.panels.append(panel)
        _registry.panels.sort(key=lambda one: one.order)


def panels(place: str) -> list[Panel]:
    """The fragments for a page, in order."""
    return [panel for panel in _registry.panels if panel.place == place]


def load_panels(place: str, target: Any, access: Access, at: datetime) -> list[dict[str, Any]]:
    """The fragments that have something to show on a page, each with ``title``, ``template`` and
    ``context``."""
    loaded = ((panel, panel.load(target, access, at)) for panel in panels(place))
    return [
        {"title": panel.title, "template": panel.template, "context": context}
        for panel, context in loaded
        if context is not None
    ]


def add_work_source(source: WorkSource) -> None:
    """Have ``source(access, at, limit)`` asked for this person's work."""
    if source not in _registry.work_sources:
        _registry.work_sources.append(source)


def work_for(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Everything this person must do, the earliest due first."""
    items = [item for source in _registry.work_sources for item in source(access, at, limit)]
    return sorted(items, key=lambda item: (item.due is None, item.due or date.max, item.title))


def add_recurring(*tasks: RecurringTask) -> None:
    """Have the worker enqueue these again and again."""
    _registry.recurring |= {task.name: task for task in tasks}


def recurring() -> list[RecurringTask]:
    """What the worker enqueues by itself."""
    return list(_registry.recurring.values())


def add_holding(*holdings: Holding) -> None:
    """Have these asked for when somebody hands over or leaves a post."""
    _registry.holdings |= {one.code: one for one in holdings}


def holdings() -> list[Holding]:
    """Everything that people hold by name, in order."""
    return sorted(_registry.holdings.values(), key=lambda one: (one.order, one.code))
