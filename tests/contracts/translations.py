"""Keeps the catalogues: ``python -m tests.contracts.translations`` after a change of texts.

Extracts the Chinese source texts, fills Traditional Chinese by OpenCC (s2twp) where it is empty, and
compiles. English is written by hand. Needs gettext on the machine.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "wutong/locale"
LANGUAGES = ("en", "zh_Hant")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class Entry:
    """One text of a catalogue with its translations by plural form."""

    source: str
    plural: str = ""
    context: str = ""
    translations: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False
    obsolete: bool = False

    @property
    def complete(self) -> bool:
        """Whether every form is translated."""
        return not self.fuzzy and bool(self.translations) and all(self.translations.values())


def catalogue(language: str) -> Path:
    """The file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def unquoted(text: str) -> str:
    """The text of one or more quoted lines."""
    joined = "".join(QUOTED.findall(text))
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), joined)


def quoted(text: str) -> str:
    """``text`` as a catalogue writes it, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped.replace(chr(9), chr(92) + "t")}"'


def entries(path: Path) -> list[Entry]:
    """Every text of a catalogue but its head."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    found = [_entry(block) for block in blocks[1:] if "msgid " in block]
    return [entry for entry in found if not entry.obsolete]


def _entry(block: str) -> Entry:
    entry = Entry(source="", obsolete="\n#~" in f"\n{block}", fuzzy="#, fuzzy" in block)
    parts = re.split(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) ", block, flags=re.MULTILINE)
    for keyword, text in zip(parts[1::2], parts[2::2], strict=True):
        value = unquoted(text)
        if keyword == "msgctxt":
            entry.context = value
        elif keyword == "msgid":
            entry.source = value
        elif keyword == "msgid_plural":
            entry.plural = value
        else:
            entry.translations[int(keyword[7] if "[" in keyword else 0)] = value
    return entry


def fill(path: Path, translate: dict[str, str]) -> int:
    """Put translations of empty entries into a catalogue; how many were put."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    put = 0
    for place, block in enumerate(blocks[1:], start=1):
        if "msgid " not in block or "\n#~" in f"\n{block}":
            continue
        entry = _entry(block)
        if entry.complete or entry.source not in translate:
            continue
        new = quoted(translate[entry.source])
        cleaned = re.sub(
            r"^#, fuzzy(, )?(.*)\n", lambda m: f"#, {m[2]}\n" if m[2] else "", block, flags=re.M
        )
        cleaned = re.sub(r"^#\| .*\n", "", cleaned, flags=re.M)
        head = cleaned[: re.search(r"^msgstr", cleaned, flags=re.M).start()]
        forms = (
            [f"msgstr[{form}] {new}" for form in entry.translations]
            if entry.plural
            else [f"msgstr {new}"]
        )
        blocks[place] = head + "\n".join(forms)
        put += 1
    path.write_text("\n\n".join(block.rstrip("\n") for block in blocks) + "\n", encoding="utf-8")
    return put


def extract() -> None:
    """Bring the catalogues up to the texts in the code and the templates."""
    languages = [option for language in LANGUAGES for option in ("-l", language)]
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", *languages]
    options = [
        "--no-location",
        "--no-wrap",
        "--no-obsolete",
        "--ignore",
        "tests",
        "--ignore",
        "static",
    ]
    subprocess.run([*command, *options], cwd=ROOT / "wutong", check=True)


def compile_all() -> None:
    """Write the ``.mo`` files."""
    for language in LANGUAGES:
        file = catalogue(language)
        subprocess.run(
            ["msgfmt", "--check-format", "-o", file.with_suffix(".mo"), file], check=True
        )


WORDS_OF_THE_FIELD = (
    ("代码", "程式碼", "代碼"), ("通过", "透過", "通過"), ("审核", "稽核", "審核"), ("声明", "宣告", "聲明"),
    ("资金支持", "資金支援", "資金支持"), ("窗口", "視窗", "窗口"), ("调度", "排程", "調度"),
    ("设备", "裝置", "設備"), ("签", "籤", "簽"),
)  # fmt: skip
"""What OpenCC makes of words that government uses otherwise: (in the source, made, meant)."""


def put_right(source: str, converted: str) -> str:
    """``converted`` with the words of the field as government writes them."""
    for word, made, meant in WORDS_OF_THE_FIELD:
        if word in source:
            converted = converted.replace(made, meant)
    return converted


def main() -> None:
    """Extract, fill Traditional Chinese, compile, and say what English lacks."""
    if not shutil.which("xgettext"):
        sys.exit("gettext is needed: apt-get install -y gettext")
    from opencc import OpenCC

    for language in LANGUAGES:
        catalogue(language).parent.mkdir(parents=True, exist_ok=True)
    extract()
    converter = OpenCC("s2twp")
    missing = [entry for entry in entries(catalogue("zh_Hant")) if not entry.complete]
    fill(
        catalogue("zh_Hant"),
        {
            entry.source: put_right(entry.source, converter.convert(entry.source))
            for entry in missing
        },
    )
    compile_all()
    lacking = [entry.source for entry in entries(catalogue("en")) if not entry.complete]
    print(f"{len(lacking)} English texts are missing")


if __name__ == "__main__":
    main()
