"""The catalogue of a region on a day, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import ApprovalStage, PaperSource, Waiting
from wutong.domains.approvals.rules.conditions import check
from wutong.domains.approvals.rules.errors import BadValue

ERROR, WARNING = "error", "warning"
STAGE_ORDER: Final = tuple(stage.value for stage in ApprovalStage)
MOST_CYCLES: Final = 20


@dataclass(frozen=True)
class Limits:
    """Working days: by law, promised, in the green channel, to make good a deficiency."""

    statutory: int
    promised: int
    green: int | None = None
    deficiency: int | None = None


@dataclass(frozen=True)
class Paper:
    """A paper that an item asks for; ``conditions`` say in which case, empty: always."""

    code: str
    name: str
    source: str
    provider: str = ""
    required: bool = True
    deficiency_allowed: bool = False
    conditions: tuple[Mapping[str, Any], ...] = ()
    copies: int = 1
    original: bool = False
    note: str = ""


@dataclass(frozen=True)
class Item:
    """An item in the version of one day. Days are working days.

    ``requires`` holds the codes it waits for and how (``choices.Waiting``); ``results`` the codes
    of the papers it issues. ``region_path`` is "" for a national item.
    """

    code: str
    version_id: int
    name: str
    stage: str
    department: str
    limits: Limits
    serial_days: int
    serial_steps: int
    parallel_group: str = ""
    combined_review: str = ""
    commitment_allowed: bool = False
    requires: tuple[tuple[str, str], ...] = ()
    papers: tuple[Paper, ...] = ()
    results: tuple[str, ...] = ()
    conditions: tuple[Mapping[str, Any], ...] = ()
    kind: str = ""
    applicants: tuple[str, ...] = ()
    region_path: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All items in force, by stage and then code."""

    items: tuple[Item, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """Items by their code."""
        return {item.code: item for item in self.items}

    @cached_property
    def issuers(self) -> Mapping[str, tuple[Item, ...]]:
        """Which items issue a paper, by the paper's code."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for paper in item.results:
                found.setdefault(paper, []).append(item)
        return {paper: tuple(items) for paper, items in found.items()}

    def get(self, code: str) -> Item | None:
        """The item of this code."""
        return self.by_code.get(code)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items by stage and then code."""
    return tuple(sorted(items, key=lambda one: (STAGE_ORDER.index(one.stage), one.code)))


@dataclass(frozen=True)
class Finding:
    """Something wrong with a catalogue. Errors must not come into force, warnings may."""

    kind: str
    level: str
    message: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """When a version is in force; ``until`` None: until further notice, else its last day."""

    code: str
    number: int
    since: date
    until: date | None = None
    region_path: str = ""


def check_catalogue(
    catalogue: Catalogue, stage_days: Mapping[str, int] | None = None, spans: Iterable[Span] = ()
) -> tuple[Finding, ...]:
    """Everything that is wrong, errors first.

    ``stage_days`` are the region's limits of whole stages; ``spans`` the versions of its items.
    """
    findings = [
        *_codes(catalogue),
        *_limits(catalogue),
        *_conditions(catalogue),
        *_overlaps(spans),
        *_prerequisites(catalogue),
        *_cycles(catalogue),
        *_papers(catalogue),
        *_stages(catalogue, stage_days or {}),
    ]
    return tuple(sorted(findings, key=lambda one: one.level != ERROR))


def _codes(catalogue: Catalogue) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in catalogue:
        if item.code in seen:
            yield Finding(
                "duplicate_code",
                ERROR,
                _("编码 %(code)s 重复。") % {"code": item.code},
                (item.code,),
            )
        seen.add(item.code)
        if not item.code.strip():
            message = _("「%(name)s」没有编码。") % {"name": item.name}
            yield Finding("empty_code", ERROR, message, (item.code,))
        if not item.name.strip():
            message = _("事项 %(code)s 没有名称。") % {"code": item.code}
            yield Finding("empty_name", ERROR, message, (item.code,))
        for paper in item.papers:
            if not paper.name.strip():
                message = _("「%(item)s」的材料 %(code)s 没有名称。") % {
                    "item": item.name,
                    "code": paper.code,
                }
                yield Finding("empty_name", ERROR, message, (item.code,))


def _limits(catalogue: Catalogue) -> Iterator[Finding]:
    for item in catalogue:
        limits, about = item.limits, {"item": item.name}
        if limits.promised > limits.statutory:
            message = _("「%(item)s」承诺 %(promised)d 个工作日，超过法定 %(statutory)d 个。") % {
                **about,
                "promised": limits.promised,
                "statutory": limits.statutory,
            }
            yield Finding("promised_beyond_law", ERROR, message, (item.code,))
        if limits.green is not None and limits.green > limits.promised:
            message = _("「%(item)s」绿色通道的时限比承诺时限还长。") % about
            yield Finding("green_is_slower", ERROR, message, (item.code,))
        if any(one.deficiency_allowed for one in item.papers) and limits.deficiency is None:
            message = _("「%(item)s」有可容缺的材料，却没有补齐时限。") % about
            yield Finding("deficiency_without_days", WARNING, message, (item.code,))


def _conditions(catalogue: Catalogue) -> Iterator[Finding]:
    for item in catalogue:
        for conditions in (item.conditions, *(one.conditions for one in item.papers)):
            try:
                check([dict(one) for one in conditions])
            except BadValue as error:
                message = _("「%(item)s」的条件有误：%(why)s") % {"item": item.name, "why": error}
                yield Finding("bad_condition", ERROR, message, (item.code,))


def _overlaps(spans: Iterable[Span]) -> Iterator[Finding]:
    ordered = sorted(spans, key=lambda one: (one.code, one.region_path, one.since, one.number))
    for earlier, later in pairwise(ordered):
        same = (earlier.code, earlier.region_path) == (later.code, later.region_path)
        if same and (earlier.until is None or earlier.until >= later.since):
            message = _("事项 %(code)s 第 %(first)d 版与第 %(second)d 版的有效期重叠。") % {
                "code": later.code,
                "first": earlier.number,
                "second": later.number,
            }
            yield Finding("overlapping_versions", ERROR, message, (later.code,))


def _prerequisites(catalogue: Catalogue) -> Iterator[Finding]:
    for item in catalogue:
        for code, _waiting in item.requires:
            if code not in catalogue.by_code:
                message = _("「%(item)s」的前置事项 %(code)s 不在有效目录里。") % {
                    "item": item.name,
                    "code": code,
                }
                yield Finding("missing_prerequisite", ERROR, message, (item.code, code))


def _cycles(catalogue: Catalogue) -> Iterator[Finding]:
    for cycle in cycles({item.code: [code for code, _w in item.requires] for item in catalogue}):
        names = " → ".join(catalogue.by_code[code].name for code in (*cycle, cycle[0]))
        message = _("前置事项互相等待：%(names)s。") % {"names": names}
        yield Finding("cycle", ERROR, message, cycle)


def cycles(graph: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Rings of things that wait for each other, each from its smallest code, in waiting order.

    One ring for every edge that closes one in a walk through the graph, at most ``MOST_CYCLES``.
    """
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in sorted(graph):
        path: list[str] = []
        places: dict[str, int] = {}
        stack: list[Iterator[str]] = [iter((start,))]
        while stack:
            code = next(stack[-1], None)
            if code is None:
                stack.pop()
                if path:
                    done.add(path[-1])
                    places.pop(path.pop())
            elif code in places:
                found[_turned(path[places[code] :])] = None
            elif code in graph and code not in done:
                places[code] = len(path)
                path.append(code)
                stack.append(iter(graph[code]))
        if len(found) >= MOST_CYCLES:
            break
    return list(found)[:MOST_CYCLES]


def _turned(ring: Sequence[str]) -> tuple[str, ...]:
    place = ring.index(min(ring))
    return (*ring[place:], *ring[:place])


def _papers(catalogue: Catalogue) -> Iterator[Finding]:
    before: dict[str, frozenset[str]] = {}
    for item in catalogue:
        for paper in item.papers:
            if paper.source != PaperSource.RESULT:
                continue
            always = paper.required and not paper.conditions
            issuers = catalogue.issuers.get(paper.code, ())
            about = {"item": item.name, "paper": paper.name}
            if not issuers:
                message = _("「%(item)s」要的「%(paper)s」没有事项核发。") % about
                yield Finding("nobody_issues", ERROR, message, (item.code,))
                continue
            waits = before.setdefault(item.code, ancestors(catalogue, item.code))
            if always and not any(one.code in waits for one in issuers):
                message = _("「%(item)s」要「%(paper)s」，却不以核发它的事项为前置。") % about
                codes = (item.code, *(one.code for one in issuers))
                yield Finding("issuer_not_required", WARNING, message, codes)


def ancestors(catalogue: Catalogue, code: str) -> frozenset[str]:
    """Codes of all items that ``code`` waits for, directly or through others."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        item = catalogue.get(ahead.pop())
        for required, _waiting in item.requires if item else ():
            if required not in found:
                found.add(required)
                ahead.append(required)
    return frozenset(found)


def _stages(catalogue: Catalogue, stage_days: Mapping[str, int]) -> Iterator[Finding]:
    for stage in STAGE_ORDER:
        limit = stage_days.get(stage)
        if limit is None:
            continue
        days, chain = longest_chain([item for item in catalogue if item.stage == stage])
        if days > limit:
            message = _(
                "「%(stage)s」最长一串事项承诺共 %(days)d 个工作日，超过 %(limit)d 个：%(names)s。"
            ) % {
                "stage": ApprovalStage(stage).label,
                "days": days,
                "limit": limit,
                "names": " → ".join(item.name for item in chain),
            }
            yield Finding("stage_too_long", WARNING, message, tuple(one.code for one in chain))


def longest_chain(items: Sequence[Item]) -> tuple[int, tuple[Item, ...]]:
    """The most promised days that ``items`` which wait for each other take, and that chain.

    An item begins when those it requires for acceptance are decided, and is decided no sooner than
    those it requires for decision. Rings are walked once; they are reported elsewhere.
    """
    by_code = {item.code: item for item in items}
    best: dict[str, tuple[int, tuple[Item, ...]]] = {}
    for start in sorted(by_code):
        stack, entered = [start], set[str]()
        while stack:
            item = by_code[stack[-1]]
            if item.code in entered or item.code in best:
                stack.pop()
                best.setdefault(item.code, _decided(item, best))
            else:
                entered.add(item.code)
                stack += [
                    one for one, _w in item.requires
                    if one in by_code and one not in best and one not in entered
                ]  # fmt: skip
    return max(best.values(), key=lambda one: one[0], default=(0, ()))


def _decided(
    item: Item, best: Mapping[str, tuple[int, tuple[Item, ...]]]
) -> tuple[int, tuple[Item, ...]]:
    """When ``item`` is decided at the earliest, and the chain that makes it so."""
    own = item.limits.promised
    found: list[tuple[int, tuple[Item, ...]]] = [(own, (item,))]
    for code, waiting in item.requires:
        if code in best:
            days, chain = best[code]
            ends = days if waiting == Waiting.DECISION else days + own
            found.append((ends, (*chain, item)))
    return max(found, key=lambda one: one[0])
