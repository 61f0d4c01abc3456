"""Which firms a ledger names: those kept already, those alike, those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from wutong.domains.investors.queries import (
    AlikeAmong,
    Firm,
    Reason,
    Suspicion,
    SuspicionIndex,
    names_and_codes,
    normalize_name,
    suspicions_among,
    words_of,
)
from wutong.domains.investors.queries.keys import Likened, likened
from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.reading import LedgerLine

_SAME = frozenset({"same_uscc", "same_name", "other_name"})
_LONGEST_NAME = 120

type FirmKey = tuple[str, str]
"""A firm as a row states it: normalised name and uscc (empty where there is none)."""


@dataclass(frozen=True)
class StatedFirm:
    """A firm as a ledger states it, and the record that it is, if there is one."""

    name: str
    uscc: str = ""
    origin: str = ""
    investor_id: int | None = None
    suspects: tuple[str, ...] = ()


@dataclass
class Firms:
    """The firms of a ledger by the key of the rows that name them."""

    by_key: dict[FirmKey, StatedFirm] = field(default_factory=dict)

    def of(self, line: LedgerLine) -> StatedFirm | None:
        """The firm of a row, or ``None`` where it names none."""
        key = key_of(line)
        return self.by_key.get(key) if key is not None else None


def key_of(line: LedgerLine) -> FirmKey | None:
    """The key of the firm that a row names."""
    name = line.text(Meaning.INVESTOR)
    if not name or len(name) > _LONGEST_NAME or not normalize_name(name):
        return None
    return normalize_name(name), line.text(Meaning.USCC)


def stated_firms(lines: Iterable[LedgerLine]) -> Firms:
    """All firms that the rows name, each looked for once among the records kept."""
    stated: dict[FirmKey, StatedFirm] = {}
    for line in lines:
        key = key_of(line)
        if key is not None and key not in stated:
            name, uscc = line.text(Meaning.INVESTOR), line.text(Meaning.USCC)
            stated[key] = StatedFirm(name, uscc, line.text(Meaning.INVESTOR_ORIGIN)[:60])
    firms = list(stated.items())
    compared = [likened(Firm(firm.name, firm.uscc, firm.origin)) for _key, firm in firms]
    found = SuspicionIndex().suspicions(compared)
    names = _names({one.investor_id for many in found for one in many})
    say = _Sentences()
    settled = [
        _settled(firm, suspicions, names, say)
        for (_key, firm), suspicions in zip(firms, found, strict=True)
    ]
    known = {place for place, firm in enumerate(settled) if firm.investor_id is not None}
    by_key: dict[FirmKey, StatedFirm] = {}
    for (key, _firm), firm, alike in zip(
        firms, settled, suspicions_among(compared, known), strict=True
    ):
        in_file = tuple(say.among(alike, compared))
        by_key[key] = replace(firm, suspects=(*firm.suspects, *in_file)) if in_file else firm
    return Firms(by_key)


def _names(keys: set[int]) -> dict[int, tuple[str, str]]:
    listed = sorted(keys)
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(listed), 500):
        found |= names_and_codes(listed[start : start + 500])
    return found


def _settled(
    firm: StatedFirm,
    suspicions: list[Suspicion],
    names: dict[int, tuple[str, str]],
    say: _Sentences,
) -> StatedFirm:
    same = [one for one in suspicions if one.reason in _SAME and _may_be(firm, one, names)]
    by_code = [one for one in same if one.reason == "same_uscc"]
    settled = by_code or same
    investor = settled[0].investor_id if len(settled) == 1 or by_code else None
    alike = tuple(
        say.of(one, names[one.investor_id][0])
        for one in suspicions
        if one.investor_id != investor or _named_otherwise(firm, one, names)
    )
    return StatedFirm(firm.name, firm.uscc, firm.origin, investor, alike)


def _may_be(firm: StatedFirm, one: Suspicion, names: dict[int, tuple[str, str]]) -> bool:
    code = names[one.investor_id][1]
    return not (firm.uscc and code and firm.uscc != code)


def _named_otherwise(firm: StatedFirm, one: Suspicion, names: dict[int, tuple[str, str]]) -> bool:
    """The same code under another name may be a change of name: worth a look."""
    other = normalize_name(names[one.investor_id][0])
    return one.reason == "same_uscc" and other != normalize_name(firm.name)


class _Sentences:
    """What is said of a suspicion; the words are looked up once, for thousands of rows."""

    def __init__(self) -> None:
        self._more = _("文件中另有 %(count)s 家名称相近的企业。")
        self._words = _("疑与「%(name)s」是同一家企业：%(why)s")
        self._reasons = {reason: words_of(reason) for reason in Reason}

    def among(self, alike: AlikeAmong, firms: Sequence[Likened]) -> Iterator[str]:
        """The sentences for a row on other ``firms`` of the file."""
        for one in alike.suspicions:
            yield self.of(one, firms[one.investor_id].firm.name)
        if alike.more:
            yield self._more % {"count": alike.more}

    def of(self, one: Suspicion, name: str) -> str:
        """The sentence for a row; ``name`` is that of the record suspected."""
        why = self._reasons[one.reason] % {"name": one.name}
        return self._words % {"name": name, "why": why}
