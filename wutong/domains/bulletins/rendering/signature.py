"""Where the name and the date stand at the end (GB/T 9704-2012, 7.3.5.1, with a seal)."""

SMALLEST_INDENT = 2.0
DATE_INDENT = 4.0


def width_in_characters(text: str) -> float:
    """Width in full-width characters; ASCII takes half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def signature_indents(unit: str, day: str) -> tuple[float, float]:
    """Right indents, in characters, of the name and of the date; the name is centred on the date."""
    difference = width_in_characters(day) - width_in_characters(unit)
    unit_indent = max(SMALLEST_INDENT, DATE_INDENT + difference / 2)
    return unit_indent, unit_indent - difference / 2
