"""Readings of Chinese names. Pure.

The first reading of a character is taken from pypinyin; characters that names use with more than
one reading (长 in 长安 and 校长) keep every one of them, so that neither 重庆 typed as ``cq`` nor
重工 typed as ``zg`` is missed.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

# Phrases are not read here; without them a process is 40 MB smaller and starts sooner.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")

from pypinyin import pinyin_dict

READINGS_KEPT: Final = 8
SEGMENTATIONS_KEPT: Final = 4
LONGEST_SYLLABLE: Final = 6
VOWELS: Final = frozenset("aeiouv")

# Characters that firm, place and project names use in several readings, the commonest first. Rare
# readings (大 dai, 石 dan, 车 ju) stay out: each would double the index of every name that has it.
POLYPHONES: Final[dict[str, tuple[str, ...]]] = {
    "重": ("zhong", "chong"), "长": ("chang", "zhang"), "行": ("hang", "xing"),
    "乐": ("le", "yue"), "都": ("du", "dou"), "厦": ("xia", "sha"), "盛": ("sheng", "cheng"),
    "曾": ("zeng", "ceng"), "单": ("dan", "shan"), "解": ("jie", "xie"), "朝": ("chao", "zhao"),
    "藏": ("zang", "cang"), "调": ("tiao", "diao"), "参": ("can", "shen"), "查": ("cha", "zha"),
    "尉": ("wei", "yu"), "种": ("zhong", "chong"), "覃": ("qin", "tan"), "宿": ("su", "xiu"),
    "蚌": ("beng", "bang"), "泊": ("bo", "po"), "堡": ("bao", "bu", "pu"), "圩": ("wei", "xu"),
    "番": ("fan", "pan"), "莘": ("xin", "shen"), "柏": ("bai", "bo"), "贾": ("jia", "gu"),
    "盖": ("gai", "ge"), "澄": ("cheng", "deng"), "畜": ("xu", "chu"), "铅": ("qian", "yan"),
    "仇": ("qiu", "chou"), "缪": ("miao", "mou"), "翟": ("zhai", "di"), "沈": ("shen", "chen"),
    "阿": ("a", "e"), "什": ("shi", "shen"),
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
    return frozenset(one for one in (*first, *extra) if VOWELS & set(one))


@cache
def beginnings() -> frozenset[str]:
    """Every beginning of a syllable, the whole included."""
    return frozenset(one[:size] for one in syllables() for size in range(1, len(one) + 1))


def split_into_syllables(letters: str) -> list[tuple[str, ...]]:
    """Ways to cut what was typed into syllables; the last may be unfinished.

    ``bandaoti`` gives ``("ban", "dao", "ti")``, ``xian`` gives ``("xian",)`` and ``("xi", "an")``.
    A single consonant at the end says too little and is left out: ``bandaot`` is ``ban dao``.
    """
    cuts = list(islice(_cuts(letters), SEGMENTATIONS_KEPT))
    telling = [cut for cut in cuts if len(cut[-1]) > 1 or cut[-1] in syllables()]
    return telling or [cut[:-1] for cut in cuts if len(cut) > 1]


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
