"""Pure decisions about firms: what a code says, what a name means, which records look alike."""

from wutong.domains.investors.rules.comparing import Likened, alike, compare, likened
from wutong.domains.investors.rules.likeness import (
    Firm,
    Reason,
    Suspicion,
    lookup_keys,
    stored_keys,
    words_of,
)
from wutong.domains.investors.rules.names import (
    NameParts,
    core_name,
    normalize_name,
    parts_of,
    spellings,
)
from wutong.domains.investors.rules.uscc import check_character, normalize_uscc, uscc_fault

__all__ = [
    "Firm",
    "Likened",
    "NameParts",
    "Reason",
    "Suspicion",
    "alike",
    "check_character",
    "compare",
    "core_name",
    "likened",
    "lookup_keys",
    "normalize_name",
    "normalize_uscc",
    "parts_of",
    "spellings",
    "stored_keys",
    "uscc_fault",
    "words_of",
]
