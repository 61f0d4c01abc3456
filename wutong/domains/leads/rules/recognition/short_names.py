"""Firms named without a suffix: by the post of somebody who speaks for them, by a trade word behind
an uncommon one (瑞科电气), by their place in a sentence (会见海康威视，…; 和中科电气谈得…; 叫乖宝，…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.names import is_plausible, name_start
from wutong.domains.leads.rules.recognition.people import SURNAME, is_addressed
from wutong.domains.leads.rules.recognition.texts import Text, is_word, tag_of, unjoined
from wutong.domains.leads.rules.recognition.trades import is_trade
from wutong.domains.leads.rules.recognition.uncommon import likely
from wutong.domains.leads.rules.recognition.wording import listed, one_of

_POSTS = re.compile(rf"(?:的|集团|公司)?(?:常务)?{one_of('firms', 'posts')}")
_JOINS: Final = r"来自|由|与|和|跟|同|[，。；、：:\s]|^"
_NAME: Final = r"(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·&\-]{1,9}?)"
_ACTS: Final = one_of("firms", "acts")
_ENDS: Final = r"[”」\"，。；,、！!？?：\n—(（/]|\s|$"
_SPOKEN_OF: Final = one_of("firms", "spoken_of")
_MET = re.compile(rf"{one_of('firms', 'meets')}[“「\"]?{_NAME}(?=[”」\"]|{_ACTS}|{_ENDS})")
_ACTING = re.compile(rf"(?:{_JOINS})[“「\"]?{_NAME}(?=[”」\"]?\s?{_ACTS})")
_CALLED = re.compile(
    rf"(?<!{one_of('firms', 'people_called')}){one_of('firms', 'called')}[“「\"]?{_NAME}"
    rf"(?={_ENDS}|{_ACTS}|{_SPOKEN_OF}|的|做|在|是|有)"
)
_SPOKEN = re.compile(rf"(?:{_JOINS}|\s|说|的){_NAME}(?={_SPOKEN_OF})")
_TOPIC = re.compile(rf"(?:^|[\n】])\s{{0,2}}[^\w\s]{{0,3}}{_NAME}(?=[ ，,（(\n—]|$)")
_QUOTED = re.compile(r"(?:企业|公司|集团|品牌|伙伴)[“「\"](?P<name>[^”」\"\n]{2,10})[”」\"]")
_LATIN = re.compile(
    r"(?<![A-Za-z@./])(?P<name>[A-Z][A-Za-z&\-]{1,20}(?: [A-Z][A-Za-z]{1,12})?)"
    rf"(?=\s?(?:{_ACTS}|{_SPOKEN_OF}|的|[(（][\u4e00-\u9fff]))"
)
_EVERYDAY = re.compile(one_of("firms", "everyday"))
_SPEECH = re.compile(one_of("firms", "speech"))
_NO_LATIN: Final = frozenset(listed("firms", "no_latin_names"))
_ADDRESSED_BEHIND = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}}){SURNAME}(?:总|董|工|经理|主任)$")
_LATIN_HEAD = re.compile(r"[A-Za-z]+")
_TAGS_OF_NO_NAME: Final = frozenset("rpcuyemqtd")
_ALONE_NO_NAME: Final = frozenset({"ns", "t", "m", "r", "v", "vn", "s", "f", "d"})
_BY_POST: Final = _("按职务前的名称认定，不是企业全称")
_BY_SENTENCE: Final = _("按简称认定，不是企业全称")


def short_names(text: Text) -> Iterator[Found]:
    """Firms by their short names."""
    for match in _POSTS.finditer(text.folded):
        start = name_start(text, match.start())
        name = text.folded[start : match.start()]
        if 2 <= len(name) <= 14 and is_plausible(name) and not is_trade(name) and _says(name):
            yield Found(Meaning.FIRM, start, match.start(), name, 58, _BY_POST, {"guess": True})
    for pattern, weight, uncommon in (
        (_MET, 52, False), (_ACTING, 46, False), (_CALLED, 56, False), (_SPOKEN, 42, True),
        (_TOPIC, 44, True), (_QUOTED, 54, False),
    ):  # fmt: skip
        for match in pattern.finditer(text.folded):
            if found := _named(text, match, weight, uncommon):
                yield found
    for start, end, points in likely(text):
        yield _guess(start, end, text.folded[start:end], 36 + 2 * points)
    for match in _LATIN.finditer(text.folded):
        if match["name"].upper() not in _NO_LATIN:
            yield _guess(match.start("name"), match.end("name"), match["name"], 45)


def _guess(start: int, end: int, name: str, weight: int) -> Found:
    return Found(Meaning.FIRM, start, end, name, weight, _BY_SENTENCE, {"guess": True})


def _named(text: Text, match: re.Match[str], weight: int, uncommon: bool) -> Found | None:
    end = match.end("name")
    start = max(name_start(text, end), match.start("name"))
    name = text.folded[start:end]
    if addressed := _ADDRESSED_BEHIND.search(name + text.folded[end : end + 1]):
        end = start + addressed.start()
        name = text.folded[start:end]
    if len(name) < 2 or not is_plausible(name) or not _like_a_name(text, start, end):
        return None
    if uncommon and not is_uncommon(name):
        return None
    return _guess(start, end, name, weight)


def is_uncommon(name: str) -> bool:
    """Whether the words aren't ones of every day: some are in no dictionary (瑞|科|电气), or they
    are a name in it (农夫山泉)."""
    words = unjoined(name)
    alone = [len(one) == 1 and "\u4e00" <= one <= "\u9fff" for one in words]
    if any(one and other for one, other in pairwise(alone)):
        return True
    return len(words) == 1 and 2 <= len(name) <= 5 and is_word(name, "nz", "nt")


def _says(name: str) -> bool:
    return _SPEECH.search(name) is None


def _like_a_name(text: Text, start: int, end: int) -> bool:
    """Whether the words are ones that names are made of: no person, place or everyday thing."""
    name = text.folded[start:end]
    if not _says(name) or is_trade(name) or _EVERYDAY.search(name) or is_addressed(name):
        return False
    if (latin := _LATIN_HEAD.match(name)) and latin.group().upper() in _NO_LATIN:
        return False
    words = text.words_between(start, end)
    if len(words) == 1 and words[0].tag in _ALONE_NO_NAME and is_word(name):
        return False
    return not any(
        len(word.text) > 1 and tag_of(word.text)[:1] in _TAGS_OF_NO_NAME for word in words
    )
