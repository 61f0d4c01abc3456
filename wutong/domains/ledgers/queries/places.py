"""The region and the unit that a ledger's row names, within the unit it is imported into."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.texts import plain
from wutong.domains.org.choices import RegionLevel, UnitKind
from wutong.domains.org.queries import Region, Unit, region_line, units_under

_ENDING = re.compile(
    r"(?:特别行政区|自治(?:区|州|县|旗)|地区|新区|林区|街道办事处|街道|区|县|市|旗|镇|乡|盟|州)$"
)
_PEOPLE = re.compile(
    r"(?:满|回|蒙古|藏|维吾尔|苗|彝|壮|布依|朝鲜|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|畲|各)+族$"
)
_ZONE = re.compile(
    r"(?:开发区|新区|高新区|经开区|示范区|功能区|保税区|度假区|新城|经济区|合作区|试验区)$"
)
_PARK = re.compile(r"(?:园区?|基地|产业城|科技城|总部经济区|集聚区|聚集区|集中区)$")
_SQUAD = re.compile(r"(?:分队|小队|组|队)$")
_FORCE = re.compile(r"专班$")
_BUREAU = re.compile(r"(?:招商|投资促进|经济合作|商务).*(?:局|中心|办)$")
_LIAISON = re.compile(r"(?:驻.*(?:办|处|联络)|联络处)$")
_COMMITTEE = re.compile(r"招商委")
_SEPARATOR = re.compile(r"[、,，;；/\n]|和|及")


@dataclass(frozen=True)
class NewRegion:
    """A park or zone that no division is called like; made when the import is confirmed."""

    name: str
    level: str
    parent: Region


@dataclass(frozen=True)
class NewUnit:
    """A unit that the ledger names and nobody has entered yet."""

    name: str
    kind: str


type AnyRegion = Region | NewRegion
type AnyUnit = Unit | NewUnit


@dataclass
class Places:
    """Finds regions and units under one region by the names that ledgers use.

    ``answers`` settle names that fit nothing: ``region:某县`` → a division code, ``unit`` (the
    importing unit itself), ``park`` or ``zone`` (to be made).
    """

    unit: Region
    answers: Mapping[str, str] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    new_regions: dict[tuple[str, int], NewRegion] = field(default_factory=dict)
    new_units: dict[str, NewUnit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._regions = list(Region.objects.under(self.unit).order_by("path"))
        self._by_code = {region.code: region for region in self._regions}
        self._by_name: dict[str, list[Region]] = defaultdict(list)
        for region in self._regions:
            for name in {region.name, short_name(region.name), *region.aliases}:
                self._by_name[plain(name)].append(region)
        self._above = [plain(one.name) for one in region_line(self.unit)]
        self._units: dict[str, Unit] = {}
        for unit in units_under(self.unit):
            for name in (unit.name, *unit.aliases):
                self._units.setdefault(plain(name), unit)
        self._found: dict[tuple[str, str, str, str], AnyRegion] = {}

    def region_of(self, line: LedgerLine) -> AnyRegion:
        """Where a row's project lies; the importing unit itself where the row names no place."""
        names = (
            line.text(Meaning.REGION),
            line.text(Meaning.TOWN),
            line.text(Meaning.PARK),
            line.sheet,
        )
        if names not in self._found:
            self._found[names] = self._region(*names)
        return self._found[names]

    def _region(self, region: str, town: str, park: str, sheet: str) -> AnyRegion:
        found: AnyRegion = self.unit
        if not (region or town or park) and (
            _ZONE.search(plain(sheet)) or _PARK.search(plain(sheet))
        ):
            park = sheet
        for stated, asked in ((region, True), (town, False), (park, False)):
            if stated:
                found = self._named(plain(stated), found, asked=asked)
        return found

    def _named(self, name: str, inside: AnyRegion, *, asked: bool) -> AnyRegion:
        if isinstance(inside, NewRegion):
            return inside
        known = self._known(name, inside)
        if known is not None:
            return known
        answer = self.answers.get(f"region:{name}", "")
        if answer in self._by_code:
            return self._by_code[answer]
        park, zone = bool(_PARK.search(name)), bool(_ZONE.search(name))
        if (park or zone or answer in ("park", "zone")) and answer != "unit":
            level = RegionLevel.PARK if park or answer == "park" else RegionLevel.DEVELOPMENT_ZONE
            return self._new(name, level, inside)
        if asked:
            self.unknown[name] += 1
        return inside

    def _known(self, name: str, inside: Region) -> Region | None:
        for spelling in self._spellings(name):
            below = [r for r in self._by_name.get(spelling, ()) if r.path.startswith(inside.path)]
            if below:
                shallowest = min(region.path.count("/") for region in below)
                nearest = [r for r in below if r.path.count("/") == shallowest]
                exact = [r for r in nearest if plain(r.name) == spelling]
                nearest = [r for r in nearest if _may_mean(name, r)]
                if len(exact) == 1 or len(nearest) == 1:
                    return (exact or nearest)[0]
        return None

    def _spellings(self, name: str) -> list[str]:
        """The name, without the names of what lies above, and without 区 or 县 at its end.

        A zone keeps its ending: 北戴河新区 lies beside 北戴河区 and is not another name for it.
        """
        spellings = [name]
        for above in (*self._above, *map(short_name, self._above)):
            if above and spellings[-1].startswith(above) and len(spellings[-1]) > len(above) + 1:
                spellings.append(spellings[-1][len(above) :])
        if _ZONE.search(name) or _PARK.search(name):
            return spellings
        return [*spellings, *[short_name(one) for one in spellings if len(one) > 2]]

    def _new(self, name: str, level: RegionLevel, inside: Region) -> NewRegion:
        key = (name, inside.pk)
        if key not in self.new_regions:
            self.new_regions[key] = NewRegion(name[:80], level.value, inside)
        return self.new_regions[key]

    def unit_of(self, line: LedgerLine) -> AnyUnit | None:
        """The squad or the first responsible unit that a row names."""
        stated = line.text(Meaning.SQUAD) or line.text(Meaning.RESPONSIBLE_UNIT)
        first = next((p.strip() for p in _SEPARATOR.split(stated) if p.strip()), "")
        if not first:
            return None
        known = self._units.get(plain(first))
        if known is not None:
            return known
        return self.new_units.setdefault(plain(first), NewUnit(first[:80], kind_of_unit(first)))


def _may_mean(stated: str, region: Region) -> bool:
    """Whether a stated name can be this region: 青龙县 is 青龙满族自治县, 北戴河区 is not 北戴河新区."""
    ending = _ENDING.search(stated)
    own = _ENDING.search(plain(region.name))
    if ending is None or own is None or plain(region.name).endswith(stated):
        return True
    if stated in map(plain, region.aliases):
        return True
    return ("新区" in ending[0]) == ("新区" in own[0]) and ending[0][-1] == own[0][-1]


def short_name(name: str) -> str:
    """A division's name without its kind: 海港区 → 海港, 青龙满族自治县 → 青龙."""
    short = _ENDING.sub("", plain(name))
    without_people = _PEOPLE.sub("", short) if short != name else short
    return without_people if len(without_people) > 1 else plain(name)


def kind_of_unit(name: str) -> str:
    """What kind of unit a name speaks of."""
    for pattern, kind in (
        (_FORCE, UnitKind.TASK_FORCE),
        (_LIAISON, UnitKind.LIAISON_OFFICE),
        (_SQUAD, UnitKind.PROMOTION_SQUAD),
        (_COMMITTEE, UnitKind.PROMOTION_COMMITTEE),
        (_BUREAU, UnitKind.PROMOTION_BUREAU),
    ):
        if pattern.search(plain(name)):
            return kind.value
    return UnitKind.DEPARTMENT.value
