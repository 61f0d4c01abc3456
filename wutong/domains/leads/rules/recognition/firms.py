"""Firms that a message names by their full name, behind a label, or by a name that is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.names import (
    EDGES,
    STOP_TAGS,
    is_generic,
    is_public,
    name_start,
)
from wutong.domains.leads.rules.recognition.short_names import short_names
from wutong.domains.leads.rules.recognition.texts import SENTENCE_ENDS, Text
from wutong.domains.leads.rules.recognition.trades import is_trade
from wutong.domains.leads.rules.recognition.wording import listed, one_of

_WEIGHTS: Final[Mapping[str, int]] = listed("firms", "suffixes")
_SUFFIX = re.compile("|".join(re.escape(one) for one in _WEIGHTS))
_NO_PLANT = re.compile(
    r"[建设开工分新老总整电水个座间家房租看找]$|[建设]|工$|标准|平米|平方|\d|项目|工[程厂]|的|一[个座间家]"
)
_BRANCH = re.compile(r"[\u4e00-\u9fff]{0,4}[分子总]$")
"""河北分公司: which firm's it is stands elsewhere."""
_NO_SUFFIX: Final = ("房", "长", "里", "区", "化", "总部", "总经理", "内部")
"""Behind 集团 or 公司 these make another word of it: 公司里, 集团化."""
_LATIN = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Za-z0-9&.\-]{0,40}(?: (?:[A-Z(&][A-Za-z0-9&.\-()]{0,40}|of|and|de)){0,8},? "
    r"(?:Co\.?,? ?Ltd\.?|Ltd\.?|Limited|Inc\.?|Corp(?:oration|\.)?|GmbH|AG|LLC|PLC|S\.A\.|N\.V\.|B\.V\.|Group)"
    r"(?![A-Za-z])"
)
_LABEL = re.compile(
    rf"(?:^|[\n，。；;,、\s（(】]){one_of('firms', 'labels')}"
    r"\s{0,4}(?:名称)?\s{0,4}[:：是为]\s{0,4}"
    r"(?P<name>[^\s，。；;,、\n（(:：]{2,30}(?:[（(][^）)\n]{1,8}[）)][^\s，。；;,、\n]{1,16})?)"
)
_ACTING = re.compile(one_of("firms", "acting"))
_ONLY_FUNDS = re.compile(rf"等?{one_of('firms', 'only_funds')}")
_REACH: Final = 24
_SURE_LABEL = re.compile(rf"{one_of('firms', 'sure_labels')}\s{{0,4}}[:：]\s{{0,4}}$")
_CUSTOMER = re.compile(
    rf"{one_of('firms', 'customers')}\w{{0,3}}(?:有|为|是|包括|含|给|[:：])\S{{0,12}}$"
    r"|(?:服务于|供货给?|对标|学习)\S{0,12}$"
)


def firms(text: Text, known: Mapping[str, Any]) -> Iterator[Found]:
    """Firms named in the text. ``known`` maps names that the region knows to their record."""
    yield from _by_suffix(text)
    for match in _LATIN.finditer(text.folded):
        yield _found(text, match.start(), match.end(), 85)
    yield from _by_label(text)
    yield from short_names(text)
    yield from _known(text, known)


def _found(text: Text, start: int, end: int, weight: int) -> Found:
    before = text.before(start, 16)
    if _SURE_LABEL.search(before):
        weight += 25
    elif _CUSTOMER.search(before):
        weight -= 40
    return Found(Meaning.FIRM, start, end, text.folded[start:end].strip(), weight)


def _by_suffix(text: Text) -> Iterator[Found]:
    for match in _SUFFIX.finditer(text.folded):
        short = match.group() in {"集团", "公司"}
        other_word = text.folded.startswith(_NO_SUFFIX, match.end())
        if short and other_word and not text.folded.startswith("总", match.end()):
            continue
        start = name_start(text, match.start())
        name = text.folded[start : match.start()]
        if _BRANCH.match(name) or (match.group() == "厂" and not is_plant(name)):
            continue
        if len(name) >= 2 and not is_generic(name) and not is_public(name + match.group()):
            yield _found(text, start, match.end(), _WEIGHTS[match.group()])


def is_plant(name: str) -> bool:
    """Whether 厂 behind the name makes a firm of it: 立讯精密模具厂, but not 新建一座工厂."""
    return len(name) >= 4 and not _NO_PLANT.search(name)


def _by_label(text: Text) -> Iterator[Found]:
    for match in _LABEL.finditer(text.folded):
        name = match["name"].rstrip(".、")
        if _SUFFIX.search(name) or is_public(name) or name[:1].isdigit():
            continue
        yield Found(Meaning.FIRM, match.start("name"), match.start("name") + len(name), name, 88,
                    _("按前面的标签认定，不是企业全称"))  # fmt: skip


def weighed(text: Text, found: list[Found]) -> list[Found]:
    """Findings with firms weighed anew: one that is named again and again, or of which the sentence
    says that it plans something, is more likely the one that is meant."""
    counts = Counter(one.value for one in found if one.meaning == Meaning.FIRM)
    return [
        replace(one, weight=one.weight + min(counts[one.value] - 1, 3) * 2 + _acting(text, one))
        if one.meaning == Meaning.FIRM
        else one
        for one in found
    ]


def _acting(text: Text, firm: Found) -> int:
    if _ONLY_FUNDS.match(text.after(firm.end, 6)):
        return -40
    after = text.after(firm.end, _REACH)
    acts = _ACTING.search(after)
    return 12 if acts and not _SUFFIX.search(after, 0, acts.start()) else 0


def _known(text: Text, known: Mapping[str, Any]) -> Iterator[Found]:
    for name, record in known.items():
        place = text.folded.find(name)
        while place >= 0:
            yield Found(Meaning.FIRM, place, place + len(name), name, 78 + min(len(name), 12),
                        _("已在客商库"), {"record": record})  # fmt: skip
            place = text.folded.find(name, place + len(name))


def possible_names(text: Text, most: int = 4_000) -> list[str]:
    """Stretches that may be a known firm's short name, for one look into the register; the first
    ``most`` of them in the text's order."""
    names: dict[str, None] = {}
    for place, word in enumerate(text.words):
        if word.tag[:1] in STOP_TAGS or (word.tag.startswith("m") and len(word.text) < 2):
            continue
        end = word.end
        for follower in [word, *text.words[place + 1 : place + 5]]:
            if follower.start > end or follower.text in EDGES or follower.text in SENTENCE_ENDS:
                break
            end = follower.end
            if 2 <= end - word.start <= 24 and not is_trade(text.folded[word.start : end]):
                names[text.folded[word.start : end]] = None
        if len(names) >= most:
            break
    return list(names)[:most]
