"""Readings of Chinese names. Pure.

The first reading of a character is taken from pypinyin; characters that names use with more than
one reading (长 in 长安 and 校长) keep every one of them, so that neither 重庆 typed as ``cq`` nor
重工 typed as ``zg`` is missed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from pypinyin import pinyin_dict

READINGS_KEPT: Final = 8
SEGMENTATIONS_KEPT: Final = 4
LONGEST_SYLLABLE: Final = 6

# Characters of firm, place and project names that are read in several ways, the commonest first.
POLYPHONES: Final[dict[str, tuple[str, ...]]] = {
    "重": ("zhong", "chong"), "长": ("chang", "zhang"), "行": ("hang", "xing"),
    "乐": ("le", "yue"), "都": ("du", "dou"), "厦": ("xia", "sha"), "盛": ("sheng", "cheng"),
    "曾": ("zeng", "ceng"), "单": ("dan", "shan"), "解": ("jie", "xie"), "朝": ("chao", "zhao"),
    "会": ("hui", "kuai"), "藏": ("zang", "cang"), "调": ("tiao", "diao"),
    "弹": ("dan", "tan"), "传": ("chuan", "zhuan"), "参": ("can", "shen"), "查": ("cha", "zha"),
    "降": ("jiang", "xiang"), "校": ("xiao", "jiao"), "系": ("xi", "ji"), "车": ("che", "ju"),
    "便": ("bian", "pian"), "卡": ("ka", "qia"), "大": ("da", "dai"), "六": ("liu", "lu"),
    "尉": ("wei", "yu"), "种": ("zhong", "chong"), "率": ("lv", "shuai"), "覃": ("qin", "tan"),
    "宿": ("su", "xiu"), "省": ("sheng", "xing"), "什": ("shi", "shen"), "术": ("shu", "zhu"),
    "蚌": ("beng", "bang"), "泊": ("bo", "po"), "堡": ("bao", "bu", "pu"), "圩": ("wei", "xu"),
    "番": ("fan", "pan"), "莘": ("xin", "shen"), "洞": ("dong", "tong"), "柏": ("bai", "bo"),
    "薄": ("bo", "bao"), "屏": ("ping", "bing"), "强": ("qiang", "jiang"), "奇": ("qi", "ji"),
    "贾": ("jia", "gu"), "盖": ("gai", "ge"), "合": ("he", "ge"), "澄": ("cheng", "deng"),
    "乘": ("cheng", "sheng"), "畜": ("xu", "chu"), "属": ("shu", "zhu"), "铅": ("qian", "yan"),
    "阿": ("a", "e"), "石": ("shi", "dan"), "色": ("se", "shai"), "角": ("jiao", "jue"),
    "仇": ("qiu", "chou"), "区": ("qu", "ou"), "缪": ("miao", "mou"), "万": ("wan", "mo"),
    "翟": ("zhai", "di"), "折": ("zhe", "she"), "还": ("huan", "hai"), "提": ("ti", "di"),
    "辟": ("pi", "bi"), "沈": ("shen", "chen"), "丁": ("ding", "zheng"), "谷": ("gu", "yu"),
    "卜": ("bo", "bu"), "绿": ("lv", "lu"), "铝": ("lv", "lu"), "吕": ("lv", "lu"),
    "旅": ("lv", "lu"), "女": ("nv", "nu"),
}  # fmt: skip


@cache
def readings(character: str) -> tuple[str, ...]:
    """Plausible syllables of one character, without tones, ü written v; the character itself when
    it has no reading."""
    if character in POLYPHONES:
        return POLYPHONES[character]
    known = pinyin_dict.pinyin_dict.get(ord(character))
    return (without_tone(known.split(",")[0]),) if known else (character,)


def without_tone(syllable: str) -> str:
    """``zhòng`` as ``zhong``, ``lǜ`` as ``lv``."""
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in letters if letter.isascii())


def ways_to_read(name: str) -> list[tuple[str, ...]]:
    """Syllables of ``name`` in every plausible way, at most :data:`READINGS_KEPT` of them.

    ``name`` is normalised; a Latin letter or digit is its own syllable.
    """
    return list(islice(product(*(readings(character) for character in name)), READINGS_KEPT))


@cache
def syllables() -> frozenset[str]:
    """Every syllable that the readings know."""
    first = (without_tone(known.split(",")[0]) for known in pinyin_dict.pinyin_dict.values())
    extra = (reading for group in POLYPHONES.values() for reading in group)
    return frozenset(one for one in (*first, *extra) if one)


@cache
def beginnings() -> frozenset[str]:
    """Every beginning of a syllable, the whole included."""
    return frozenset(one[:size] for one in syllables() for size in range(1, len(one) + 1))


def split_into_syllables(letters: str) -> list[tuple[str, ...]]:
    """Ways to cut what was typed into syllables; the last may be unfinished.

    ``bandaot`` gives ``("ban", "dao", "t")``; ``xian`` gives ``("xian",)`` and ``("xi", "an")``.
    """
    return list(islice(_cuts(letters), SEGMENTATIONS_KEPT))


def _cuts(letters: str) -> Iterator[tuple[str, ...]]:
    if letters in beginnings():
        yield (letters,)
    for size in _first_sizes(letters):
        for rest in _cuts(letters[size:]):
            yield (letters[:size], *rest)


@lru_cache(maxsize=4096)
def _first_sizes(letters: str) -> tuple[int, ...]:
    """Sizes of a first syllable after which the rest can be cut too: no dead ends are walked."""
    return tuple(
        size
        for size in range(min(LONGEST_SYLLABLE, len(letters) - 1), 0, -1)
        if letters[:size] in syllables()
        and (letters[size:] in beginnings() or _first_sizes(letters[size:]))
    )
