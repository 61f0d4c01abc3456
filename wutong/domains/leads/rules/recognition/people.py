"""Contacts: people who speak for the firm, by a label, beside a telephone number, by their post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.phones import phones
from wutong.domains.leads.rules.recognition.texts import SENTENCE_ENDS, Text
from wutong.domains.leads.rules.recognition.wording import listed, one_of

SURNAME: Final = (
    f"(?:{'|'.join(listed('people', 'compound_surnames'))}|[{listed('people', 'surnames')}])"
)
_FULL: Final = rf"(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}}?)"
_POST: Final = one_of("people", "posts")
_AT: Final = r"[ \t]{0,4}"
_SEP: Final = r"[ \t]{0,4}[:：|是为]?[ \t]{0,4}"
_LABEL = re.compile(
    rf"(?:项目|企业|公司|业务|商务|客商|客户|投资方|中方|外方)?{one_of('people', 'labels')}"
    rf"(?:及电话|及联系方式|和电话|电话|方式)?{_SEP}(?:[^\s，。；;,、:：|]{{2,12}}[ \t，、])??"
    rf"(?P<name>{SURNAME}[\u4e00-\u9fff]{{0,3}}?){_AT}(?P<post>{_POST})?"
    r"(?=[\s，。；;,、：:（(|/\d+]|$|电话|手机|微信|同号|号码)"
)
_LABEL_LATIN = re.compile(
    r"(?:[Cc]ontact(?: [Pp]erson)?|联系人?|对接人?|找)[ :：]{0,3}"
    r"(?P<name>(?:(?:Mr|Ms|Mrs|Dr)\.? )?[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){0,2})"
)
_LATIN_ADDRESSED = re.compile(r"(?<!Dear )(?:Mr|Ms|Mrs|Dr)\.? (?P<name>[A-Z][a-z]{1,15})")
_LATIN_SIGNED = re.compile(
    r"(?:[Rr]egards|[Ss]incerely|Thanks|Best)[^\n]{0,12}\n\s{0,4}(?P<name>[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){1,2})"
)
_TITLE_FIRST = re.compile(
    rf"(?<!副)(?<!党委){one_of('people', 'posts_before')}(?:兼\w{{2,5}}|[、，]\w{{2,6}})?{_AT}"
    rf"(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}})"
)
_SHORT = re.compile(rf"(?P<name>{SURNAME}[\u4e00-\u9fff]{{0,2}}?)[(（]?(?P<post>{_POST})[)）]?")
_BEFORE_SHORT = re.compile(rf"(?:^|[^\u4e00-\u9fff]|{one_of('people', 'before_names')})$")
_LITTLE = re.compile(
    rf"(?:我是|我叫|叫我|找|的)(?P<name>[小老]?{SURNAME}[\u4e00-\u9fff]{{0,2}}?)(?=[啊，。\s]|$)"
)
SURNAMED = re.compile(
    rf"(?P<who>老板|老总|负责人|总经理|他|她|人|客商)?[^，。\n]{{0,2}}姓(?P<name>{SURNAME})(?![\u4e00-\u9fff]?名)"
)
_CALLED = re.compile(
    rf"{one_of('people', 'called')}(?:名字)?叫[ ]?(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}})"
    r"(?=[\s，。；;,、：:（(\d]|$|电话|手机|微信)"
)
_SIGNED = re.compile(
    rf"\n[ \t]{{0,4}}[—-]{{1,2}}[ \t]{{0,4}}(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}})(?=\s|$)"
)
_BESIDE_BEFORE = re.compile(
    rf"(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}})[ \t]{{0,4}}(?:[(（]?(?P<post>{_POST})[)）]?)?"
    r"(?:[ \t,，、:：/|(（]|电话|手机|tel|TEL|Tel|微信|联系方式|联系电话|手机号|号码|是|同号){0,8}$"
)
_BESIDE_LATIN = re.compile(r"(?P<name>[A-Z][a-z]{1,15} [A-Z][a-z]{1,15})[ ,，:：(（]{0,3}$")
_BESIDE_BEHIND = re.compile(
    r"^[ \t(（,，、/|:：]*(?:微信同号|同微信|微信同|微信)?[ \t)）,，、/|]*"
    rf"(?P<name>{SURNAME}[\u4e00-\u9fff]{{0,2}}?)(?P<post>{_POST})?(?=[\s，。；;,、）)]|$)"
)
_OFFICIAL = re.compile(one_of("people", "officials"))
_OUR_SIDE = re.compile(rf"{one_of('people', 'our_side')}[^，。；;\n]{{0,6}}$")
_ADDRESSED = re.compile(r"[ ，,]?(?:在吗|在不在|[您你]?好|[：:，,。]|！)")
_ADDRESS = re.compile(
    rf"(?:^|局|委|办|集团|公司|中心|部|处|室)(?:[小老]{SURNAME}|{SURNAME}(?:总|局|处|哥|姐|工|部|书记|主任|经理|老师))好?$"
)
_NOT_NAMES: Final = frozenset(listed("people", "not_names"))
_AFTER = re.compile(rf"[\s，。；;,、：:（(）)/\d|]|{one_of('people', 'after_names')}|$")


def contacts(text: Text) -> Iterator[Found]:
    """Telephone numbers, and people who speak for the firm. Officials are no contacts of a firm."""
    numbers = list(phones(text))
    yield from numbers
    for phone in numbers:
        yield from _beside(text, phone)
    for pattern, weight in (
        (_LABEL, 100), (_LABEL_LATIN, 90), (_LATIN_SIGNED, 70), (_LATIN_ADDRESSED, 60),
        (_SIGNED, 76), (_CALLED, 74), (_LITTLE, 44), (SURNAMED, 48),
    ):  # fmt: skip
        for match in pattern.finditer(text.folded):
            if found := _person(text, match, weight):
                yield found
    for match in _TITLE_FIRST.finditer(text.folded):
        if found := _behind_a_post(text, match):
            yield found
    for match in _SHORT.finditer(text.folded):
        if not _BEFORE_SHORT.search(text.before(match.start(), 6)):
            continue
        if found := _person(text, match, 50 if len(match["name"]) > 1 else 42):
            yield found


def is_addressed(name: str) -> bool:
    """Whether it is how a person is addressed: 小王, 李局, 市投促局小李."""
    return _ADDRESS.search(name) is not None


def _behind_a_post(text: Text, match: re.Match[str]) -> Found | None:
    """董事长李斌出席: the name ends where a word does, or before what people do."""
    start, end = match.start("name"), match.end("name")
    ends = {word.end for word in text.words_between(start, end + 4)}
    two, three = start + 2, start + 3
    if two in ends and _AFTER.match(text.folded, two):
        stop, weight = two, 70
    elif three <= end and (three in ends or _AFTER.match(text.folded, three)):
        stop, weight = three, 70
    elif two in ends:
        stop, weight = two, 66
    else:
        return None
    return _of(text, start, stop, text.folded[start:stop], "", weight)


def _beside(text: Text, phone: Found) -> Iterator[Found]:
    start = max(text.clause_start(phone.start, "。；;\n"), phone.start - 30)
    near = text.folded[start : phone.start]
    for pattern in (_BESIDE_BEFORE, _BESIDE_LATIN):
        before = pattern.search(near)
        found = before and _person(text, before, 92, start)
        if found:
            yield found
            return
    end = text.clause_end(phone.end, SENTENCE_ENDS)
    behind = _BESIDE_BEHIND.search(text.folded[phone.end : min(end, phone.end + 30)])
    found = behind and _person(text, behind, 85, phone.end)
    if found:
        yield found


def _person(text: Text, match: re.Match[str], weight: int, offset: int = 0) -> Found | None:
    """The person of a match, with the post as they are addressed; None for words that aren't one."""
    groups = match.groupdict()
    start, end = match.start("name") + offset, match.end("name") + offset
    post = groups.get("post") or ""
    if post and end + offset < match.end("post") + offset and len(match["name"]) == 1:
        end = match.end("post") + offset
    if groups.get("who") in {"老板", "老总", "总经理"}:
        post = "老板" if groups["who"] == "老板" else "总"
    return _of(text, start, end, match["name"], post, weight)


def _of(text: Text, start: int, end: int, name: str, post: str, weight: int) -> Found | None:
    if name[0].isascii():
        return Found(Meaning.CONTACT, start, end, name, weight, "", {"post": post})
    if name in _NOT_NAMES or name[:2] in _NOT_NAMES:
        return None
    before = text.folded[max(start - 8, 0) : start]
    if _OFFICIAL.search(before[-6:]) or _OFFICIAL.match(text.folded, start + len(name)):
        return None
    if len(name) == 1 and not post and weight not in {48}:
        return None
    if _OUR_SIDE.search(before):
        weight -= 45
    if not text.folded[:start].strip() and _ADDRESSED.match(text.folded, end):
        weight -= 30  # whom the message is written to
    value = name + post if len(name) == 1 else name
    return Found(Meaning.CONTACT, start, end, value, max(weight, 1), "", {"post": post})
