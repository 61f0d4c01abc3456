"""Which items and papers a project needs, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import PaperSource
from wutong.domains.approvals.rules.attributes import ATTRIBUTES
from wutong.domains.approvals.rules.catalogue import Catalogue, Item, Paper
from wutong.domains.approvals.rules.conditions import judge
from wutong.domains.approvals.rules.errors import BadValue

FROM_APPLICANT = (PaperSource.APPLICANT, PaperSource.INTERMEDIARY)


@dataclass(frozen=True)
class Choice:
    """What people decided about one item.

    ``included`` None leaves it to the conditions; ``extra_days`` are working days that its papers
    come late; with ``by_commitment`` it doesn't wait to be accepted and is decided on the spot.
    """

    included: bool | None = None
    reason: str = ""
    by_commitment: bool = False
    extra_days: int = 0
    not_before: date | None = None

    @property
    def chooses(self) -> bool:
        """Whether it differs from leaving everything to the catalogue."""
        return self != Choice()


@dataclass(frozen=True)
class Need:
    """Whether an item is needed; None while ``unknown`` attributes decide. ``chosen``: a person's
    word decided, not the conditions."""

    item: Item
    needed: bool | None
    why: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    chosen: bool = False

    @property
    def asks(self) -> tuple[str, ...]:
        """What people call the attributes that nobody has told."""
        return tuple(str(ATTRIBUTES[code].label) for code in self.unknown)


def needs_of(
    catalogue: Catalogue,
    attributes: Mapping[str, object],
    choices: Mapping[str, Choice],
    under_way: Collection[str] = (),
) -> tuple[Need, ...]:
    """Each item of the catalogue, in its order. One with a case ``under_way`` is needed."""
    return tuple(
        _need(item, attributes, choices.get(item.code, Choice()), item.code in under_way)
        for item in catalogue
    )


def _need(item: Item, attributes: Mapping[str, object], choice: Choice, under_way: bool) -> Need:
    judged = judge(item.conditions, attributes)
    if choice.included is not None:
        return Need(item, choice.included, (choice.reason,), (), chosen=True)
    if under_way and not judged.holds:
        return Need(item, True, (_("已经收件办理"),))
    if judged.holds and not item.conditions:
        return Need(item, True, (_("所有项目都要办"),))
    return Need(item, judged.holds, judged.because, judged.unknown)


@dataclass(frozen=True)
class Question:
    """An attribute that nobody has told, and the items that wait for the answer."""

    attribute: str
    items: tuple[str, ...]

    @property
    def label(self) -> str:
        """What people call it."""
        return str(ATTRIBUTES[self.attribute].label)


def questions_of(needs: Iterable[Need]) -> tuple[Question, ...]:
    """What has to be asked, the answer that most items wait for first."""
    waiting: dict[str, list[str]] = {}
    for one in needs:
        for attribute in one.unknown if one.needed is None else ():
            waiting.setdefault(attribute, []).append(one.item.code)
    ordered = sorted(
        waiting.items(), key=lambda pair: (-len(pair[1]), list(ATTRIBUTES).index(pair[0]))
    )
    return tuple(Question(attribute, tuple(codes)) for attribute, codes in ordered)


@dataclass(frozen=True)
class NeededPaper:
    """A paper, once for all items that ask for it.

    ``issued_by`` are items of the same roadmap that issue it. ``handed_in`` says that the
    applicant brings it: it is neither issued on the way, nor shared, nor on file. ``unsure``
    papers depend on an attribute that nobody has told.
    """

    paper: Paper
    items: tuple[str, ...]
    issued_by: tuple[str, ...] = ()
    handed_in: bool = True
    on_file: bool = False
    required: bool = True
    unsure: bool = False


def papers_of(
    items: Iterable[Item], attributes: Mapping[str, object], on_file: Collection[str] = ()
) -> tuple[NeededPaper, ...]:
    """Every paper that ``items`` ask for, in the order in which it is first asked for."""
    items = tuple(items)
    issuers: dict[str, list[str]] = {}
    for item in items:
        for code in item.results:
            issuers.setdefault(code, []).append(item.code)
    asked: dict[str, list[tuple[Item, Paper, bool | None]]] = {}
    for item in items:
        for paper in item.papers:
            holds = judge(paper.conditions, attributes).holds
            if holds is not False:
                asked.setdefault(paper.code, []).append((item, paper, holds))
    return tuple(
        _needed(rows, tuple(issuers.get(code, ())), code in on_file) for code, rows in asked.items()
    )


def _needed(
    rows: list[tuple[Item, Paper, bool | None]], issued_by: tuple[str, ...], on_file: bool
) -> NeededPaper:
    paper = rows[0][1]
    shared = paper.source == PaperSource.SHARED
    return NeededPaper(
        paper,
        tuple(item.code for item, _paper, _holds in rows),
        issued_by,
        handed_in=not (issued_by or shared or on_file),
        on_file=on_file,
        required=any(one.required for _item, one, _holds in rows),
        unsure=all(holds is None for _item, _paper, holds in rows),
    )


def papers_asked(item: Item, attributes: Mapping[str, object]) -> int:
    """How many papers an item asks for on its own: the serial baseline."""
    return sum(
        one.required and judge(one.conditions, attributes).holds is True for one in item.papers
    )


def check_choices(catalogue: Catalogue, choices: Mapping[str, Choice]) -> None:
    """Raise BadValue for an item that isn't there, a commitment that the item doesn't allow, or
    an item put in or left out without a reason."""
    for code, choice in choices.items():
        item = catalogue.get(code)
        if item is None:
            raise BadValue("item", _("有效的事项目录里没有编码 %(code)s。") % {"code": code})
        about = {"item": item.name}
        if choice.by_commitment and not item.commitment_allowed:
            raise BadValue("by_commitment", _("「%(item)s」不能用告知承诺办理。") % about)
        if choice.included is not None and not choice.reason.strip():
            raise BadValue("reason", _("请写明增加或去掉「%(item)s」的理由。") % about)
