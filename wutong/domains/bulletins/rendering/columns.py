"""Column widths from what stands in the columns."""

from wutong.domains.bulletins.rendering.layout import POINTS_A_MILLIMETRE, SIZE_TABLE
from wutong.domains.bulletins.rendering.signature import width_in_characters
from wutong.domains.bulletins.rules.document import PlacedCell, Table, place_cells

PADDING = 1.4  # characters, both sides together
NARROWEST, WIDEST = 2.0, 14.0
SIZE_CHANGE = 8  # points of the small line below a changed figure
HEADER_SHARE = 0.5  # a header may take two lines


def column_widths(table: Table, total: float) -> list[float]:
    """Widths that add up to ``total`` mm: numbers never break, texts share what is left."""
    room = total * POINTS_A_MILLIMETRE / SIZE_TABLE
    least = [NARROWEST + PADDING] * table.column_count
    wanted = list(least)
    for rows, header in ((table.header, True), (table.body, False)):
        for place in place_cells(rows, table.column_count) if rows else ():
            if place.cell.column_span == 1:
                _widen(least, wanted, place, header=header)
    missing = sum(wanted) - sum(least)
    spare = max(room - sum(least), 0.0)
    share = min(spare / missing, 1.0) if missing else 0.0
    widths = [few + (many - few) * share for few, many in zip(least, wanted, strict=True)]
    scale = total / sum(widths)
    return [width * scale for width in widths]


def _width(place: PlacedCell) -> float:
    """The wider of the text and of the small line below it."""
    changed = width_in_characters(place.cell.change) * SIZE_CHANGE / SIZE_TABLE
    return max(width_in_characters(place.cell.text), changed)


def _widen(least: list[float], wanted: list[float], place: PlacedCell, *, header: bool) -> None:
    column, width = place.column, _width(place) + PADDING
    if place.cell.align == "right":
        least[column] = max(least[column], width)
    elif header:
        width = width * HEADER_SHARE + PADDING
    wanted[column] = max(wanted[column], least[column], min(width, WIDEST))
