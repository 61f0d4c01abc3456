"""The page of GB/T 9704-2012 (党政机关公文格式) and the fonts it names.

Lengths are in millimetres, type sizes and line pitch in points. 小标宋 and 仿宋_GB2312 are not free;
each face names free stand-ins, taken in order where the first is absent.
"""

from dataclasses import dataclass

POINTS_A_MILLIMETRE = 72 / 25.4

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
MARGIN_TOP, MARGIN_BOTTOM = 37, 35
MARGIN_LEFT, MARGIN_RIGHT = 28, 26
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

LINES_A_PAGE, CHARACTERS_A_LINE = 22, 28
LINE_PITCH = 28

SIZE_TITLE = 22  # 二号
SIZE_BODY = 16  # 三号
SIZE_SMALL = 14  # 四号
SIZE_TABLE = 12  # 小四
TABLE_LINE_PITCH = 20

PAGE_NUMBER_GAP = 7  # below the text area
MASTHEAD_GAP = 35  # from the upper edge of the text area
RED = "C8161D"
INK = "000000"
CHART_COLOURS = ("1F5F4A", "B4862B", "6B8FA3", "9A4B3C", "7C7C7C")


@dataclass(frozen=True, slots=True)
class Face:
    """A font by the standard's name, with stand-ins for Word and for PDF (best first)."""

    name: str
    stand_ins: tuple[str, ...]
    bold_stand_in: bool = False

    @property
    def families(self) -> tuple[str, ...]:
        """The name itself, then the stand-ins."""
        return (self.name, *self.stand_ins)


SONG = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "AR PL UMing CN")
HEI = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei")

XIAOBIAOSONG = Face(
    "方正小标宋简体", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *SONG), bold_stand_in=True
)
FANGSONG = Face(
    "仿宋_GB2312", ("仿宋", "FangSong_GB2312", "FangSong", "FandolFang R", "FandolFang", *SONG)
)
KAITI_STAND_INS = ("楷体", "KaiTi_GB2312", "KaiTi", "FandolKai", "LXGW WenKai", "AR PL KaitiM GB")
KAITI = Face("楷体_GB2312", (*KAITI_STAND_INS, "AR PL UKai CN", *SONG))
HEITI = Face("黑体", ("SimHei", "FandolHei", *HEI))
SONGTI = Face("宋体", ("SimSun", "FandolSong", *SONG))

FACES = (XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI)
HEADING_FACES = (HEITI, KAITI, FANGSONG, FANGSONG)
