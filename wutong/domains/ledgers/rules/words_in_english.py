"""The words by which ledgers in English name their columns and the scales of their amounts."""

from __future__ import annotations

import re
from functools import lru_cache

from wutong.domains.ledgers.choices import Meaning

ENGLISH: list[tuple[str, Meaning]] = [
    (r"(?:s/?n|no\.?|nr\.?|item)", Meaning.SEQUENCE),
    (r"(?:project)(?:name|title)?|nameof(?:the)?project", Meaning.PROJECT_NAME),
    (r"(?:project)(?:code|id|no\.?|number)", Meaning.PROJECT_CODE),
    (
        r"(?:investor|investing(?:company|party|entity)|company|firm|enterprise|investmententity)s?(?:name)?",
        Meaning.INVESTOR,
    ),
    (r"projectcompany(?:name)?", Meaning.PROJECT_COMPANY),
    (
        r"(?:total|planned|agreed|contract(?:ed)?|committed)*investment(?:amount|value)?|contract(?:value|amount)",
        Meaning.TOTAL_INVESTMENT,
    ),
    (r"(?:fixed-?assets?)(?:investment)?", Meaning.FIXED_ASSET_INVESTMENT),
    (r"(?:funds|capital)(?:inplace|received|paidin|arrived)", Meaning.FUNDS_IN_PLACE),
    (r"registeredcapital", Meaning.REGISTERED_CAPITAL),
    (
        r"(?:date)?(?:of)?(?:signing|signature|signed|contract|agreement)(?:date|day|on)?",
        Meaning.SIGNED_ON,
    ),
    (r"registration(?:date)?|dateofregistration|registeredon", Meaning.REGISTERED_ON),
    (
        r"(?:actual)?(?:construction|groundbreaking|ground-breaking|constructionstart)(?:start)?date|startofconstruction|startedon",
        Meaning.STARTED_ON,
    ),
    (r"(?:actual)?completion(?:date)?|completedon", Meaning.COMPLETED_ON),
    (
        r"(?:actual)?(?:production|operation|commissioning)(?:start)?date|startofproduction|inproductionsince",
        Meaning.IN_PRODUCTION_ON,
    ),
    (r"(?:plannedstart|expectedstart)(?:date)?", Meaning.PLANNED_START),
    (r"(?:plannedcompletion|expectedcompletion)(?:date)?", Meaning.PLANNED_COMPLETION),
    (r"district|county|region|city", Meaning.REGION),
    (r"park|zone|developmentzone|industrialpark", Meaning.PARK),
    (r"location|site|address", Meaning.ADDRESS),
    (r"industry|sector|trade", Meaning.INDUSTRY),
    (r"country|(?:countryof)?origin|nationality", Meaning.INVESTOR_ORIGIN),
    (r"status|stage|phase", Meaning.STAGE),
    (r"progress|currentprogress", Meaning.PROGRESS),
    (r"(?:project)?(?:description|content|scope)", Meaning.CONTENT),
    (r"landarea|area", Meaning.LAND_AREA),
    (r"(?:jobs|employees|employment|headcount)", Meaning.JOBS),
    (r"contact(?:person|name)?", Meaning.CONTACT_PERSON),
    (r"phone|tel(?:ephone)?\.?|mobile", Meaning.PHONE),
    (r"currency", Meaning.CURRENCY),
    (r"remarks?|notes?|comments?", Meaning.REMARK),
]
"""Patterns of whole headers in small letters without spaces; the first that fits wins."""

_SCALES = (
    (re.compile(r"100(?:millions?|mn|m)(?![a-z])"), "亿"),
    (re.compile(r"10(?:,?000|k|thousand)(?![\da-z])"), "万"),
    (re.compile(r"10(?:,?000|k|thousand)(?=yuan)"), "万"),
    (re.compile(r"(?:in)?(?:millions?|mn)(?:of)?"), "百万"),
    (re.compile(r"(?:in)?(?:billions?|bn)(?:of)?"), "十亿"),
)


@lru_cache(maxsize=1024)
def scales_in_chinese(text: str) -> str:
    """A plain unit in English with its scale as ledgers write it: RMB10,000 → rmb万."""
    words = text.lower()
    if not re.search(r"rmb|cny|yuan|usd|us\$|eur|hkd|jpy|€|\$|¥", words):
        return text
    for pattern, scale in _SCALES:
        words, found = pattern.subn(scale, words)
        if found:
            break
    return words.replace("yuan", "元")
