"""Firms named without a suffix: by the post of somebody who speaks for them, by their place in a
sentence (会见海康威视，…; 和中科电气谈得…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.names import is_plausible, name_start
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.rules.recognition.wording import one_of

_POSTS = re.compile(rf"(?:的|集团|公司)?(?:常务)?{one_of('firms', 'posts')}")
_JOINS: Final = r"来自|由|与|和|跟|同|[，。；、：:\n]|^"
_NAME: Final = r"(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·&\-]{1,9}?)"
_ACTS: Final = one_of("firms", "acts")
_MET = re.compile(
    rf"{one_of('firms', 'meets')}[“「\"]?{_NAME}(?=[”」\"]|{_ACTS}|[，。；,、\n—(（]|$)"
)
_ACTING = re.compile(rf"(?:{_JOINS})[“「\"]?{_NAME}(?=[”」\"]?{_ACTS})")
_EVERYDAY = re.compile(one_of("firms", "everyday"))
_ALONE_NO_NAME: Final = frozenset({"ns", "t", "m", "r", "v", "vn", "s", "f", "d"})


def short_names(text: Text) -> Iterator[Found]:
    """Firms by their short names."""
    for match in _POSTS.finditer(text.folded):
        start = name_start(text, match.start())
        name = text.folded[start : match.start()]
        if 2 <= len(name) <= 14 and is_plausible(name):
            yield Found(Meaning.FIRM, start, match.start(), name, 58,
                        _("按职务前的名称认定，不是企业全称"))  # fmt: skip
    for pattern, weight in ((_MET, 52), (_ACTING, 46)):
        for match in pattern.finditer(text.folded):
            end = match.end("name")
            start = max(name_start(text, end), match.start("name"))
            name = text.folded[start:end]
            if len(name) >= 2 and is_plausible(name) and _like_a_name(text, start, end):
                yield Found(Meaning.FIRM, start, end, name, weight, _("按简称认定，不是企业全称"))


def _like_a_name(text: Text, start: int, end: int) -> bool:
    """Whether the words are ones that names are made of: no person, place or everyday thing."""
    words = text.words_between(start, end)
    if len(words) == 1 and words[0].tag in _ALONE_NO_NAME:
        return False
    if any(word.tag[:1] in "rpcuyemqtd" and len(word.text) > 1 for word in words):
        return False
    return not _EVERYDAY.search(text.folded[start:end])
