"""Copy the browser parts from node_modules to ``static/vendor`` (git-ignored).

Run as ``python -m wutong.ui.assets`` after ``npm ci``. Ends with exit 1 and one sentence when a
part is missing.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Final

from wutong.ui.icons import ICONS

PROJECT_ROOT: Final = Path(__file__).resolve().parents[2]
NODE_MODULES: Final = PROJECT_ROOT / "node_modules"
VENDOR: Final = Path(__file__).resolve().parent / "static" / "vendor"
FILES: Final = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
DEVELOPMENT_FILES: Final = {"axe-core/axe.min.js": "axe.min.js"}
ICON_FOLDER: Final = "@tabler/icons/icons/outline"

SOURCE_MAP_LINE: Final = re.compile(r"^\s*(?://|/\*)[#@]\s*sourceMappingURL=.*$", re.MULTILINE)
SVG_BODY: Final = re.compile(r"<svg\b[^>]*>(.*?)</svg>", re.DOTALL)
EMPTY_BOX: Final = re.compile(r'<path[^>]*d="M0 0h24v24H0z"[^>]*/>\s*')
BETWEEN_TAGS: Final = re.compile(r">\s+<")


class MissingPart(Exception):
    """A file that should come from node_modules isn't there."""


def without_source_map(text: str) -> str:
    """``text`` without lines that point to a source map: the map isn't shipped, and the manifest
    storage refuses a reference to a file that doesn't exist."""
    return SOURCE_MAP_LINE.sub("", text)


def symbol(name: str, svg: str) -> str:
    """One Tabler icon as a ``<symbol>`` of the sprite."""
    body = SVG_BODY.search(svg)
    if body is None:
        raise MissingPart(f"图标 {name} 不是 SVG。")
    strokes = BETWEEN_TAGS.sub("><", EMPTY_BOX.sub("", body.group(1))).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{strokes}</symbol>'


def read(path: Path) -> str:
    """The text of a part; raises MissingPart with what to run."""
    if not path.is_file():
        raise MissingPart(f"缺少 {path}；请先在项目目录运行 npm ci。")
    return path.read_text(encoding="utf-8")


def sprite(node_modules: Path) -> str:
    """All the icons that pages use, in one SVG file."""
    symbols = [
        symbol(name, read(node_modules / ICON_FOLDER / f"{name}.svg")) for name in sorted(ICONS)
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def build(node_modules: Path = NODE_MODULES, vendor: Path = VENDOR) -> list[Path]:
    """Write every part to ``vendor`` and return what was written.

    Parts for development are copied where they are installed. The folder is replaced as a whole,
    so that nothing stale stays.
    """
    texts = {
        target: without_source_map(read(node_modules / source)) for source, target in FILES.items()
    }
    texts["icons.svg"] = sprite(node_modules)
    for source, target in DEVELOPMENT_FILES.items():
        if (node_modules / source).is_file():
            texts[target] = without_source_map(read(node_modules / source))
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for target, text in texts.items():
        (vendor / target).write_text(text, encoding="utf-8")
    return [vendor / target for target in texts]


def main() -> int:
    """Build, and say in one line what happened."""
    try:
        written = build()
    except MissingPart as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{VENDOR}：{len(written)} 个文件")
    return 0


if __name__ == "__main__":
    sys.exit(main())
