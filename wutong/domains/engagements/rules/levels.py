"""Who leads an engagement: the level of a person by post, of a batch by its members."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from wutong.domains.engagements.choices import LeaderLevel

_MAIN: Final = re.compile(
    r"(省委|市委|区委|县委|旗委|州委|地委|盟委|党工委|工委|党委|党组)书记"
    r"|(?<![记镇街村乡])(省长|市长|区长|县长|旗长|州长|盟长)"
    r"|管委会主任|党政(主要领导|一把手|正职)|主要领导|一把手"
)
_BESIDE: Final = re.compile(r"[省市区县旗州]委副书记[、，,和兼]?|[省市区县旗州]委常委[、，,和兼]?")
_NOT_MAIN: Final = re.compile(r"副|常务|原|助理|秘书|委员|成员|组员|随行")
_OTHER: Final = re.compile(
    r"副(省长|市长|区长|县长|旗长|州长|盟长|书记)|(省委|市委|区委|县委|旗委)常委|常委"
    r"|人大.{0,6}主任|政协.{0,6}主席|秘书长|(市|区|县)(级)?领导|其他领导|班子成员|管委会副主任"
)
_SQUAD: Final = re.compile(r"小分队|招商队|招商组|驻.{1,6}(联络处|办事处)|专班")
_DEPARTMENT: Final = re.compile(
    r"局长|主任|科长|处长|股长|部长|部门|局$|招商局|促进局|商务局|委办局"
)
ORDER: Final = {
    LeaderLevel.MAIN_LEADER: 0,
    LeaderLevel.OTHER_LEADER: 1,
    LeaderLevel.DEPARTMENT: 2,
    LeaderLevel.SQUAD: 3,
}
LEADER: Final = "leader"


def level_of_words(text: str) -> LeaderLevel | None:
    """The level that a title or a ledger's 级别 names; None where it names none.

    A main leader (党政主要领导) is the secretary of the party committee or the head of the
    government of a county or above (mostly a deputy secretary as well), or of a zone's
    committee; a deputy is not.
    """
    words = "".join(text.split())
    if not words:
        return None
    for one in LeaderLevel:
        if words == one.value:
            return one
    head = _BESIDE.sub("", words)
    if _MAIN.search(head) and not _NOT_MAIN.search(head):
        return LeaderLevel.MAIN_LEADER
    if _OTHER.search(words) or _MAIN.search(words):
        return LeaderLevel.OTHER_LEADER
    if _SQUAD.search(words):
        return LeaderLevel.SQUAD
    if "领导" in words:
        return LeaderLevel.OTHER_LEADER
    return LeaderLevel.DEPARTMENT if _DEPARTMENT.search(words) else None


def level_of_post(title: str, role: str, unit_kind: str) -> LeaderLevel:
    """The level of somebody who holds this post. ``unit_kind`` is empty for a post in a region.

    A leader is told from the main leader by the title; nobody who isn't a leader counts as one.
    """
    named = level_of_words(title)
    if role == LEADER:
        return (
            LeaderLevel.MAIN_LEADER
            if named == LeaderLevel.MAIN_LEADER
            else (LeaderLevel.OTHER_LEADER)
        )
    if unit_kind in ("promotion_squad", "liaison_office", "task_force"):
        return LeaderLevel.SQUAD
    return LeaderLevel.DEPARTMENT


def highest(levels: Iterable[str]) -> LeaderLevel | None:
    """The highest of the members' levels; None without members."""
    return min((LeaderLevel(one) for one in levels if one), key=ORDER.__getitem__, default=None)
