"""Reads of investors. Every read that answers a person starts at ``visible_to``."""

from wutong.domains.investors.models import Investor, Referrer, followed
from wutong.domains.investors.queries.among import AlikeAmong, suspicions_among
from wutong.domains.investors.queries.driven import (
    DrivenProject,
    add_driven_source,
    firms_named,
    firms_of_introducers,
    introducers_of_firms,
    what_was_brought,
)
from wutong.domains.investors.queries.duplicates import (
    SuspectedPair,
    SuspectedPairs,
    suspected_pairs,
)
from wutong.domains.investors.queries.finding import (
    SEARCH_KIND,
    SuspicionIndex,
    find_suspicions,
    suspicion_lines,
)
from wutong.domains.investors.queries.industries import (
    find_industries,
    industries,
    industry_line,
    industry_name,
)
from wutong.domains.investors.queries.lists import (
    Filters,
    chosen_investors,
    exported_rows,
    origins,
    sections,
    with_project_counts,
)
from wutong.domains.investors.queries.merging import MergePreview, Relation, preview_merge
from wutong.domains.investors.queries.records import (
    HistoryLine,
    fingerprint,
    history_of,
    indexed_names,
    merges_of,
    names_and_codes,
    visible_investors,
)
from wutong.domains.investors.rules import (
    Firm,
    Reason,
    Suspicion,
    normalize_name,
    normalize_uscc,
    uscc_fault,
    words_of,
)

__all__ = [
    "SEARCH_KIND",
    "AlikeAmong",
    "DrivenProject",
    "Filters",
    "Firm",
    "HistoryLine",
    "Investor",
    "MergePreview",
    "Reason",
    "Referrer",
    "Relation",
    "SuspectedPair",
    "SuspectedPairs",
    "Suspicion",
    "SuspicionIndex",
    "add_driven_source",
    "chosen_investors",
    "exported_rows",
    "find_industries",
    "find_suspicions",
    "fingerprint",
    "firms_named",
    "firms_of_introducers",
    "followed",
    "history_of",
    "indexed_names",
    "industries",
    "industry_line",
    "industry_name",
    "introducers_of_firms",
    "merges_of",
    "names_and_codes",
    "normalize_name",
    "normalize_uscc",
    "origins",
    "preview_merge",
    "sections",
    "suspected_pairs",
    "suspicion_lines",
    "suspicions_among",
    "uscc_fault",
    "visible_investors",
    "what_was_brought",
    "with_project_counts",
    "words_of",
]
