"""The PDF: its text read back where pdftotext is there, and the sentence without a font."""

import shutil
import subprocess

import pytest

from wutong.domains.bulletins.rendering import fonts
from wutong.domains.bulletins.rendering.fonts import NoChineseFont, choose_families, title_weight
from wutong.domains.bulletins.rendering.pdf import write_pdf
from wutong.domains.bulletins.tests.documents import sample


def test_without_a_chinese_font_one_sentence_says_what_to_install() -> None:
    with pytest.raises(NoChineseFont, match="apt-get install fonts-noto-cjk"):
        choose_families(["DejaVu Sans"])


def test_the_face_itself_comes_before_its_stand_ins() -> None:
    families = choose_families(["Noto Serif CJK SC", "FangSong", "方正小标宋简体"])
    assert families["fangsong"] == ["FangSong", "Noto Serif CJK SC"]
    assert families["heiti"] == families["xiaobiaosong"]
    assert title_weight(families) == "regular"


def test_a_plain_song_stands_in_bold_for_the_title_face() -> None:
    assert title_weight(choose_families(["Noto Serif CJK SC"])) == "bold"


def test_nothing_is_set_without_a_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_families", lambda: frozenset({"DejaVu Sans"}))
    monkeypatch.setattr(
        "wutong.domains.bulletins.rendering.pdf.installed_families", fonts.installed_families
    )
    with pytest.raises(NoChineseFont):
        write_pdf(sample())


def test_the_same_bulletin_gives_the_same_file() -> None:
    first = write_pdf(sample())
    assert first.startswith(b"%PDF-")
    assert first == write_pdf(sample())


def test_text_figures_and_page_numbers_can_be_read_back() -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        assert write_pdf(sample(repeat=4)).count(b"/Type /Page\n") >= 4
        return
    command = [reader, "-layout", "-", "-"]
    text = subprocess.run(command, input=write_pdf(sample(4)), capture_output=True, check=True)
    pages = text.stdout.decode().split("\f")
    assert "新签约项目" in pages[0]
    assert "2066.95" in pages[0]
    assert "县区" in pages[1], "the header row repeats"
    assert pages[0].replace(" ", "").rstrip().endswith("—1—")
    assert "附件" in pages[-2]
    assert "抄送" in pages[-2]
