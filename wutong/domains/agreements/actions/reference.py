"""The delivered rules, clauses and settings, loaded once."""

from __future__ import annotations

from django.db import transaction

from wutong.domains.agreements.models import FairCompetitionRule, LibraryClause, ReviewSetting
from wutong.domains.agreements.rules.reference import delivered_rules, document


@transaction.atomic
def load_defaults() -> int:
    """Bring the national rules up to what is delivered, add absent clauses and the default
    setting. Returns how many rules were added."""
    added = 0
    for rule in delivered_rules():
        _row, made = FairCompetitionRule.objects.update_or_create(
            region=None,
            code=rule.code,
            defaults={
                "title": rule.title, "article": rule.article, "article_text": rule.article_text,
                "why": rule.why, "advice": rule.advice, "level": rule.level, "active": True,
                "patterns": [list(one) for one in rule.patterns], "unless": list(rule.unless),
            },
        )  # fmt: skip
        added += made
    if not LibraryClause.objects.filter(region=None).exists():
        LibraryClause.objects.bulk_create(LibraryClause(**one) for one in document()["library"])
    ReviewSetting.objects.get_or_create(region=None)
    return added
