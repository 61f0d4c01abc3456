"""What a message says. A robot's names no thing and nobody; an e-mail names what may be named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.notices.choices import NoticeKind

LINES_AT_MOST: Final = 50


@dataclass(frozen=True)
class Line:
    """One notice for an e-mail; ``title`` is empty where it may not be named."""

    kind: str
    title: str
    url: str


def counted(kinds: Iterable[str]) -> str:
    """「交办 2 件、超期 1 件」, in the order of the kinds."""
    numbers = Counter(kinds)
    return "、".join(
        _("%(kind)s %(count)s 件") % {"kind": kind.label, "count": numbers[kind]}
        for kind in NoticeKind
        if numbers[kind]
    )


def robot_text(things: Iterable[tuple[str, str]], site: str) -> str:
    """What a group reads of (kind, key of what is told): how many of which kind, and the way into
    the site. What several people were told is one thing."""
    told = counted(kind for kind, _key in dict.fromkeys(things))
    return _("梧桐提醒：%(told)s，请登录查看。") % {"told": told} + f"\n{site}/notices/"


def email_subject(lines: Sequence[Line]) -> str:
    """The kind and number alone: a subject is read on locked screens."""
    return _("梧桐提醒：%(told)s") % {"told": counted(one.kind for one in lines)}


def email_text(lines: Sequence[Line], site: str) -> str:
    """Each notice with its address; what may not be named is a kind and an address."""
    shown = lines[:LINES_AT_MOST]
    parts = [
        f"{NoticeKind(one.kind).label}：{one.title or _('请登录查看')}\n{site}{one.url}"
        for one in shown
    ]
    if len(lines) > len(shown):
        parts.append(_("另有 %(count)s 条，请登录查看。") % {"count": len(lines) - len(shown)})
    end = _("在这里改通知方式：%(url)s") % {"url": f"{site}/notices/channels/"}
    return "\n\n".join([*parts, end]) + "\n"
