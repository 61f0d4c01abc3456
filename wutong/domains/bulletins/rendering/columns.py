"""Column widths from what stands in the columns."""

from wutong.domains.bulletins.rendering.signature import width_in_characters
from wutong.domains.bulletins.rules.document import Table, place_cells

NARROWEST, WIDEST = 3.0, 16.0


def column_widths(table: Table, total: float) -> list[float]:
    """Widths that add up to ``total``, each column by its longest text, within bounds."""
    needs = [NARROWEST] * table.column_count
    for rows, weight in ((table.body, 1.0), (table.header, 0.6)):
        if not rows:
            continue
        for place in place_cells(rows, table.column_count):
            if place.cell.column_span == 1:
                need = width_in_characters(place.cell.text) * weight + 1
                needs[place.column] = max(needs[place.column], min(need, WIDEST))
    scale = total / sum(needs)
    return [need * scale for need in needs]
