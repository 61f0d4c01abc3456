"""What is to be built, and who brought it: project names and introducers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.rules.recognition.wording import one_of

_LABEL = re.compile(
    rf"{one_of('contents', 'labels')}\s{{0,4}}[:：]\s{{0,4}}(?P<what>[^\n。；;]{{3,120}})"
)
_NAME_LABEL = re.compile(r"(?:项目名称|项目)\s*[:：]\s*(?P<what>[^\n。；;，,]{3,60})")
_QUOTED = re.compile(
    r"[“「《\"](?P<what>[^”」》\"\n]{3,50}?(?:项目|基地|产业园|工程|中心|园区))[”」》\"]"
)
_VERBS: Final = one_of("contents", "verbs")
_ENDS: Final = one_of("contents", "ends")
_PHRASE = re.compile(
    rf"{_VERBS}(?:一[个条座家])?(?P<what>[^，。；;,\n：:！!？?]{{2,45}}?{_ENDS})"
    r"(?=[，。；;,\n、！!？?\s)）]|$|的|计|总|预计|拟|占|用|需|在|分|达|年|投资|一期|已|及)"
)
_MADE = re.compile(rf"{one_of('contents', 'made')}(?P<what>[^，。；;,\n]{{2,40}})")
_MAKES = re.compile(r"(?:做|搞|干)(?P<what>[\u4e00-\u9fffA-Za-z]{2,14}?)的(?![人事])")
_AMOUNT = re.compile(r"\d[\d.]*\s*(?:亿|万|亩)")
_BY = re.compile(
    r"(?:经由?|由|通过|受|得益于|在)(?P<who>[^，。；;,\n]{2,24}?)(?:的)?"
    r"(?:介绍|引荐|推荐|牵线搭桥|牵线|引见|搭桥|帮忙联系|促成)"
)
_WHO = re.compile(
    rf"(?:^|[\n，。；;,、\s]){one_of('referrers', 'labels')}\s{{0,4}}[:：是为]\s{{0,4}}"
    r"(?P<who>[^\s，。；;,\n]{2,30})"
)
_BRINGS = re.compile(
    rf"(?:由|经|受)?(?P<who>[\u4e00-\u9fff]{{2,16}}?{one_of('referrers', 'bodies')})"
    r"(?:[\u4e00-\u9fff]{0,5}?(?:[会秘][长书]长?|主任|总))?"
    r"[\u4e00-\u9fff]{0,3}?(?:推荐|介绍|引荐|牵线|牵的线|带来|推送|推了)"
)
_SOURCE = re.compile(
    r"(?:来源|渠道|线索来源)\s{0,2}[:：]\s{0,2}(?P<who>[^\s，。；;,\n]{2,20}?)(?:推荐|介绍|引荐)"
)
_OUR_LIST = re.compile(r"我会(?:推荐|介绍)")
_SENDER = re.compile(
    rf"(?:^|\n)\s{{0,4}}(?P<who>[\u4e00-\u9fff]{{2,16}}{one_of('referrers', 'bodies')})"
)
_FRIEND = re.compile(
    r"(?P<who>(?:我的?)?(?:老乡|朋友|同学|战友|亲戚|校友)(?:[\u4e00-\u9fff]{2,3}|.?总)?)(?:介绍|推荐|引荐|牵线)"
)


_NO_REFERRER = re.compile(one_of("referrers", "no_names"))


def contents(text: Text) -> Iterator[Found]:
    """Names and descriptions of the project, from the surest wording to the loosest."""
    for pattern, weight in (
        (_LABEL, 95),
        (_NAME_LABEL, 92),
        (_QUOTED, 75),
        (_PHRASE, 65),
        (_MADE, 35),
        (_MAKES, 30),
    ):
        for match in pattern.finditer(text.folded):
            what = match["what"].strip(" ：:、")
            if len(what) < 3 or (weight < 90 and _AMOUNT.match(what)):
                continue
            start = match.start("what") + match["what"].index(what)
            yield Found(
                Meaning.CONTENT,
                start,
                start + len(what),
                text.original[start : start + len(what)],
                weight,
            )


def referrers(text: Text) -> Iterator[Found]:
    """Who brought the firm."""
    ways = [(_WHO, 95), (_SOURCE, 92), (_BRINGS, 90), (_FRIEND, 75), (_BY, 70)]
    if _OUR_LIST.search(text.folded):
        ways.append((_SENDER, 60))
    for pattern, weight in ways:
        for match in pattern.finditer(text.folded):
            who = re.sub(
                r"^(?:经由|经|由|受|通过|在|了)?(?:我市|我区|我县|我们)?(?=.{2})", "", match["who"]
            ).strip()
            if _NO_REFERRER.search(who):
                continue
            start = match.start("who") + match["who"].index(who)
            yield Found(Meaning.REFERRER, start, start + len(who), who, weight)
