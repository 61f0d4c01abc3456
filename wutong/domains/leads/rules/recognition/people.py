"""Contacts: telephone numbers and the people beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import CLAUSE_ENDS, Text
from wutong.domains.leads.rules.recognition.wording import listed, one_of

_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\d.]*\d)")
_LANDLINE = re.compile(
    r"(?<!\d)(?:\(?0\d{2,3}\)?[- —]?\d{7,8}(?:(?:转|-|ext\.?)\s?\d{1,5})?|400[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)"
)
_SURNAME: Final = (
    f"(?:{'|'.join(listed('people', 'compound_surnames'))}|[{listed('people', 'surnames')}])"
)
_POST: Final = one_of("people", "posts")
_LABEL = re.compile(
    rf"(?:项目|企业|公司|业务|商务)?{one_of('people', 'labels')}\s*"
    r"(?:及电话|及联系方式|和电话|方式|电话)?\s*[:：是为]?\s*"
    rf"(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,3}}?)(?P<post>{_POST})?"
    r"(?=[\s，。；;,、：:（(/\d+]|$|电话|手机|微信|同|号)"
)
_TITLE_FIRST = re.compile(
    rf"{one_of('people', 'posts_before')}(?:兼\w{{2,5}})?\s*(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
    rf"(?=[\s，。；;,、：:（(）)/\d]|{one_of('people', 'after_names')}|$)"
)
_NAME_FIRST = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>{_SURNAME}[\u4e00-\u9fff]{{0,3}}?)\s*[(（]?(?P<post>{_POST})[)）]?(?![\u4e00-\u9fff]*(?:公司|集团|局|部门|部$))"
)
_BESIDE_BEFORE = re.compile(
    rf"(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})\s*(?:[(（]?(?P<post>{_POST})[)）]?)?\s*"
    r"(?:[,，、:：/|]|电话|手机|tel|TEL|微信|联系方式|联系电话|手机号|号码|是|同号|\s)*$"
)
_BESIDE_BEHIND = re.compile(
    r"^[\s(（,，、/|:：]*(?:微信同号|同微信|微信同|微信)?[\s)）,，、/|]*"
    rf"(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?P<post>{_POST})?(?=[\s，。；;,、）)]|$)"
)
_OFFICIAL = re.compile(one_of("people", "officials"))
_NOT_NAMES: Final = frozenset(listed("people", "not_names"))


def contacts(text: Text) -> Iterator[Found]:
    """Telephone numbers, and people who speak for the firm. Officials are no contacts of a firm."""
    phones = list(_phones(text))
    yield from phones
    for phone in phones:
        yield from _beside(text, phone)
    yield from _labelled(text)
    for match in _TITLE_FIRST.finditer(text.folded):
        if found := _person(text, match, 70):
            yield found
    for match in _NAME_FIRST.finditer(text.folded):
        if found := _person(text, match, 50 if len(match["name"]) > 1 else 40):
            yield found


def _phones(text: Text) -> Iterator[Found]:
    for match in _MOBILE.finditer(text.folded):
        number = "".join(match.groups())
        yield Found(Meaning.PHONE, match.start(), match.end(), number, 90)
    for match in _LANDLINE.finditer(text.folded):
        number = re.sub(r"[() —]+", "-", match.group()).strip("-")
        yield Found(Meaning.PHONE, match.start(), match.end(), number, 70)


def _beside(text: Text, phone: Found) -> Iterator[Found]:
    start = max(text.clause_start(phone.start, "。；;\n"), phone.start - 30)
    before = _BESIDE_BEFORE.search(text.folded[start : phone.start])
    found = before and _person(text, before, 92, start)
    if found:
        yield found
        return
    end = text.clause_end(phone.end, CLAUSE_ENDS[:-2])
    behind = _BESIDE_BEHIND.search(text.folded[phone.end : end])
    found = behind and _person(text, behind, 85, phone.end)
    if found:
        yield found


def _labelled(text: Text) -> Iterator[Found]:
    for match in _LABEL.finditer(text.folded):
        if found := _person(text, match, 100):
            yield found


def _person(text: Text, match: re.Match[str], weight: int, offset: int = 0) -> Found | None:
    """The person of a match, with the post as they are addressed; None for words that aren't one."""
    name = match["name"]
    post = match.groupdict().get("post") or ""
    start, end = match.start("name") + offset, match.end("name") + offset
    if len(name) == 1 and not post:
        return None
    if name in _NOT_NAMES or name[:2] in _NOT_NAMES:
        return None
    if _OFFICIAL.search(text.folded[max(start - 6, 0) : start]) or _OFFICIAL.match(
        text.folded, end
    ):
        return None
    value = (
        name + post
        if len(name) == 1 or (post in {"先生", "女士", "小姐"} and len(name) == 1)
        else name
    )
    if len(name) == 1:
        end = match.end("post") + offset
    return Found(Meaning.CONTACT, start, end, value, weight, "", {"post": post})
