"""Which of the fonts that this machine has stand in for the standard's faces in a PDF."""

from collections.abc import Iterable
from functools import cache

import typst

from wutong.domains.bulletins.rendering.layout import (
    FANGSONG,
    HEITI,
    KAITI,
    SONGTI,
    XIAOBIAOSONG,
    Face,
)

ROLES = {
    "xiaobiaosong": XIAOBIAOSONG,
    "fangsong": FANGSONG,
    "kaiti": KAITI,
    "heiti": HEITI,
    "songti": SONGTI,
}


class NoChineseFont(RuntimeError):
    """No Chinese font was found: a PDF would show empty boxes."""

    def __init__(self) -> None:
        super().__init__(
            "这台机器上没有中文字体，不能生成 PDF；请安装：apt-get install fonts-noto-cjk"
        )


@cache
def installed_families() -> frozenset[str]:
    """Names of the font families that Typst finds on this machine."""
    return frozenset(typst.Fonts(include_embedded_fonts=False).families())


def choose_families(installed: Iterable[str]) -> dict[str, list[str]]:
    """For each face the families to use, best first. NoChineseFont if a face has none at all.

    A face without a stand-in of its own takes whatever Chinese family there is.
    """
    present = {name.lower(): name for name in installed}
    chosen = {role: _present(face, present) for role, face in ROLES.items()}
    any_chinese = next((families for families in chosen.values() if families), None)
    if any_chinese is None:
        raise NoChineseFont
    return {role: families or any_chinese for role, families in chosen.items()}


def title_weight(families: dict[str, list[str]]) -> str:
    """小标宋 is heavy by itself; a plain 宋体 standing in for it is set bold."""
    return "bold" if families["xiaobiaosong"][0] in XIAOBIAOSONG.stand_ins[2:] else "regular"


def _present(face: Face, present: dict[str, str]) -> list[str]:
    return [present[name.lower()] for name in face.families if name.lower() in present]
