"""Where upper rooms put themselves onto lower ones: navigation, panels, search, work to do.

Everything is registered from ``apps.ready()`` and read-only afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from wutong.kernel.scope import VIEW, Access


@dataclass(frozen=True)
class NavigationItem:
    """One line of the side navigation. ``counter(access)`` returns a number to show, or None;
    one ``aside`` does not stand in the bottom bar of a phone. ``ability`` is what a person needs,
    or several of which one is enough; one of ``office`` is for people of the region alone, not for
    those who speak for a firm."""

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
    """Background work that comes again: ``enqueue()`` puts it into the queue, at most once in
    ``every``. What it does must lose nothing when a run was missed."""

    name: str
    enqueue: Callable[[], Any]
    every: timedelta


WorkSource = Callable[[Access, datetime, int], Sequence[WorkItem]]


@dataclass
class _Registry:
    navigation: list[NavigationItem] = field(default_factory=list)
    header: list[NavigationItem] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    work_sources: list[WorkSource] = field(default_factory=list)
    recurring: dict[str, RecurringTask] = field(default_factory=dict)


_registry = _Registry()


def add_navigation(*items: NavigationItem) -> None:
    """Put lines into the side navigation."""
    _registry.navigation.extend(item for item in items if item not in _registry.navigation)
    _registry.navigation.sort(key=lambda item: item.order)


def navigation(access: Access) -> Iterable[NavigationItem]:
    """The lines this person may see, in order."""
    return [item for item in _registry.navigation if _is_for(item, access)]


def add_header(*items: NavigationItem) -> None:
    """Put signs with a number beside the person's name, at the top of every page."""
    _registry.header.extend(item for item in items if item not in _registry.header)
    _registry.header.sort(key=lambda item: item.order)


def header(access: Access) -> Iterable[NavigationItem]:
    """The signs this person may see, in order."""
    return [item for item in _registry.header if _is_for(item, access)]


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
