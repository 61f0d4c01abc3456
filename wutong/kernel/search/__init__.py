"""Find anything by a fragment of its name, in either script, by pinyin or by its initials.

Rooms write with :func:`index_object`, :func:`index_objects` and :func:`remove` in the transaction
of the change, and read with :func:`matching` or :func:`found` within what a person may see.
"""

from wutong.kernel.search.grams import Closeness
from wutong.kernel.search.index import (
    Indexed,
    answered,
    found,
    index_object,
    index_objects,
    matching,
    reindex,
    remove,
    search_ids,
)

__all__ = [
    "Closeness",
    "Indexed",
    "answered",
    "found",
    "index_object",
    "index_objects",
    "matching",
    "reindex",
    "remove",
    "search_ids",
]
