"""How a firm that has no record is held against others: for rooms above that keep typed names."""

from __future__ import annotations

from wutong.domains.investors.rules import Likened, alike, likened, lookup_keys, stored_keys

__all__ = ["Likened", "alike", "likened", "lookup_keys", "stored_keys"]
