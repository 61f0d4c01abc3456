"""Where the numbers of appeals and orders come from."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models.functions import Length

from wutong.domains.org.queries import Region

AFTER_HYPHEN: Final = "."  # the character after "-" in ASCII: the open end of a range on numbers


def next_number(model: type[Any], letters: str, region: Region, on: date) -> str:
    """The next free number of a region's rows of a year: SQ130302-2026-0001.

    Holds the region's row until the transaction ends, so that nobody else takes the same one.
    """
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    prefix = f"{letters}{region.code}-{on.year}-"
    taken = model.objects.filter(number__gt=prefix, number__lt=prefix[:-1] + AFTER_HYPHEN)
    longest = taken.order_by(Length("number").desc(), "-number")
    last = longest.values_list("number", flat=True).first()
    return f"{prefix}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"
