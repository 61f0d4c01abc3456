"""From the lines of a catalogue file to items, and what they would change. Pure.

A column or a whole sheet that the file lacks leaves what stands; an empty cell says nothing is
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import PaperSource
from wutong.domains.approvals.rules.drafting import (
    FIELDS,
    Difference,
    Drafted,
    PaperLine,
    check_drafted,
    differences,
)
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.sheets import (
    ITEMS,
    KINDS,
    PAPERS,
    REQUIRES,
    RESULTS,
    Fault,
    Line,
    SheetKind,
    kind_named,
    read_sheet,
)

MOST_FAULTS: Final = 200
PAPER_KEYS: Final = ("name", "source", "provider", "validity_days", "is_permit")
LINE_KEYS: Final = ("required", "deficiency_allowed", "copies", "original", "conditions", "note")


@dataclass(frozen=True)
class PaperFacts:
    """A kind of paper. ``validity_days`` are calendar days."""

    code: str
    name: str
    source: str = "applicant"
    provider: str = ""
    validity_days: int | None = None
    is_permit: bool = False


@dataclass(frozen=True)
class Standing:
    """What stands: items and papers by code."""

    items: Mapping[str, Drafted] = field(default_factory=dict)
    papers: Mapping[str, PaperFacts] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """An item or paper that the file adds or changes, with every difference."""

    code: str
    name: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a file would do to what stands; nothing where there are ``faults``.

    ``items`` and ``papers`` hold what would be written; ``absent`` names of items that the file
    doesn't mention and that stay; ``notes`` what else a person should know.
    """

    items: Mapping[str, Drafted] = field(default_factory=dict)
    papers: Mapping[str, PaperFacts] = field(default_factory=dict)
    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    new_papers: tuple[Change, ...] = ()
    changed_papers: tuple[Change, ...] = ()
    unchanged: int = 0
    absent: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the file says what stands."""
        return not (self.items or self.papers)


@dataclass
class _Reading:
    standing: Standing
    faults: list[Fault]
    lines: dict[str, list[Line]]
    items: dict[str, Drafted] = field(default_factory=dict)
    papers: dict[str, PaperFacts] = field(default_factory=dict)
    places: dict[str, Line] = field(default_factory=dict)


def plan(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]], standing: Standing) -> Plan:
    """What the sheets (title, rows of cells) would change."""
    lines: dict[str, list[Line]] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    for title, rows in sheets:
        kind = kind_named(title)
        if kind is None or kind.name in lines:
            notes.append(_("工作表「%(title)s」没有读。") % {"title": title})
            continue
        lines[kind.name], wrong, unknown = read_sheet(kind, rows)
        faults += wrong
        notes += [
            _("「%(sheet)s」的「%(column)s」列没有读。") % {"sheet": kind.name, "column": heading}
            for heading in unknown
        ]
    if ITEMS.name not in lines:
        names = "、".join(one.name for one in KINDS)
        why = _("没有找到「事项」工作表；文件应有这些工作表：%(names)s。") % {"names": names}
        faults.append(Fault(ITEMS.name, 1, "", "", why))
    reading = _Reading(standing, faults, lines)
    _read(reading)
    return _planned(reading, notes)


def _read(reading: _Reading) -> None:
    for line in reading.lines.get(ITEMS.name, []):
        _item(reading, line)
    for kind in (PAPERS, RESULTS):
        for line in reading.lines.get(kind.name, []):
            _paper(reading, line)
    for kind, part, value in (
        (PAPERS, "papers", _asked), (REQUIRES, "requires", _required), (RESULTS, "results", _issued),
    ):  # fmt: skip
        if kind.name in reading.lines:
            _part(reading, kind, part, value)
    for code, line in reading.places.items():
        _check(reading, code, line)


def _item(reading: _Reading, line: Line) -> None:
    code = line.says["code"]
    if not code:
        return
    if code in reading.items:
        reading.faults.append(line.fault("code", _("编码重复，前面已有。")))
        return
    stands = reading.standing.items.get(code)
    usual = {one.key: one.usual for one in ITEMS.columns}
    facts = {
        name: line.says.get(name, getattr(stands, name) if stands else usual.get(name))
        for name in FIELDS
    }
    if facts["serial_days"] is None:
        facts["serial_days"] = facts["statutory_days"]
    if any(facts[one.key] is None for one in ITEMS.columns if one.needed and one.key != "code"):
        return  # the cell is among the faults already
    facts["serial_steps"] = facts["serial_steps"] or 0
    parts: dict[str, Any] = {
        name: getattr(stands, name) if stands else () for name in ("requires", "papers", "results")
    }
    reading.items[code] = Drafted(**facts, **parts)
    reading.places[code] = line


def _paper(reading: _Reading, line: Line) -> None:
    code = line.says["paper"]
    if not code:
        return
    stands = reading.standing.papers.get(code)
    source = line.says.get("source", stands.source if stands else None)
    said = PaperFacts(
        code=code,
        name=line.says["paper_name"] or "",
        source=source or (PaperSource.RESULT if line.sheet == RESULTS.name else "applicant"),
        provider=line.says.get("provider", stands.provider if stands else "") or "",
        validity_days=line.says.get("validity_days", stands.validity_days if stands else None),
        is_permit=line.says.get("is_permit", stands.is_permit if stands else False) or False,
    )
    before = reading.papers.setdefault(code, said)
    for key in PAPER_KEYS:
        if getattr(before, key) != getattr(said, key):
            place = "paper_name" if key == "name" else key
            why = _("材料 %(code)s 在别的行里写的是「%(other)s」。") % {
                "code": code,
                "other": getattr(before, key),
            }
            reading.faults.append(line.fault(place, why))


def _part(reading: _Reading, kind: SheetKind, part: str, value: Any) -> None:
    """Take one of an item's lists from its sheet: of every item of the file."""
    found: dict[str, dict[str, Any]] = {code: {} for code in reading.items}
    for line in reading.lines[kind.name]:
        code, key = line.says["code"], line.says["requires" if kind is REQUIRES else "paper"]
        if not code or not key:
            continue
        if code not in found:
            if code not in reading.places:
                reading.faults.append(line.fault("code", _("「事项」工作表里没有这个编码。")))
        elif key in found[code]:
            place = "requires" if kind is REQUIRES else "paper"
            reading.faults.append(line.fault(place, _("同一事项里写了两次。")))
        else:
            found[code][key] = value(reading, code, line)
    for code, ones in found.items():
        taken: dict[str, Any] = {part: tuple(ones.values())}
        reading.items[code] = replace(reading.items[code], **taken)


def _asked(reading: _Reading, code: str, line: Line) -> PaperLine:
    stands = reading.standing.items.get(code)
    before = next(
        (one for one in (stands.papers if stands else ()) if one.paper == line.says["paper"]),
        PaperLine(line.says["paper"]),
    )
    said = {
        key: line.says[key] if line.says[key] is not None else getattr(before, key)
        for key in LINE_KEYS
        if key in line.says
    }
    return replace(before, **said)


def _required(_reading: _Reading, _code: str, line: Line) -> tuple[str, str]:
    return line.says["requires"], line.says.get("waiting") or "acceptance"


def _issued(_reading: _Reading, _code: str, line: Line) -> str:
    return str(line.says["paper"])


def _check(reading: _Reading, code: str, line: Line) -> None:
    papers = {*reading.papers, *reading.standing.papers}
    items = {*reading.items, *reading.standing.items}
    try:
        check_drafted(reading.items[code], papers, items)
        if any(one == code for one, _waiting in reading.items[code].requires):
            raise BadValue("requires", _("事项不能以自己为前置。"))
    except BadValue as error:
        reading.faults.append(line.fault(error.field, str(error)))


def _planned(reading: _Reading, notes: Iterable[str]) -> Plan:
    standing = reading.standing
    names = {code: one.name for code, one in {**standing.papers, **reading.papers}.items()}
    titles = {code: one.name for code, one in {**standing.items, **reading.items}.items()}
    absent = tuple(one.name for code, one in standing.items.items() if code not in reading.places)
    if reading.faults:
        faults = tuple(reading.faults[:MOST_FAULTS])
        return Plan(faults=faults, notes=tuple(notes), absent=absent)
    new: list[Change] = []
    changed: list[Change] = []
    written: dict[str, Drafted] = {}
    for code, said in reading.items.items():
        stands = standing.items.get(code)
        found = differences(stands, said, names, titles) if stands else ()
        if stands is None or found:
            written[code] = said
            (changed if stands else new).append(Change(code, said.name, found))
    papers = {code: one for code, one in reading.papers.items() if standing.papers.get(code) != one}
    return Plan(
        items=written,
        papers=papers,
        new=tuple(new),
        changed=tuple(changed),
        new_papers=tuple(
            Change(code, one.name) for code, one in papers.items() if code not in standing.papers
        ),
        changed_papers=tuple(
            Change(code, one.name, _of_paper(standing.papers[code], one))
            for code, one in papers.items()
            if code in standing.papers
        ),
        unchanged=len(reading.items) - len(written),
        absent=absent,
        notes=tuple(notes),
    )


def _of_paper(before: PaperFacts, after: PaperFacts) -> tuple[Difference, ...]:
    labels = {
        "name": _("材料名称"), "source": _("提供方"), "provider": _("出具单位"),
        "validity_days": _("有效期（天）"), "is_permit": _("证照批文"),
    }  # fmt: skip
    old, new = asdict(before), asdict(after)
    return tuple(
        Difference(labels[key], _shown(key, old[key]), _shown(key, new[key]))
        for key in PAPER_KEYS
        if old[key] != new[key]
    )


def _shown(key: str, value: Any) -> str:
    if key == "source":
        return str(PaperSource(value).label)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
