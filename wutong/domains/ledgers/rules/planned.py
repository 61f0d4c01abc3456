"""What a row plans: days or months of breaking ground, completion and production."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.readings import Day
from wutong.domains.projects.choices import Attribute

PLANS: dict[Meaning, Attribute] = {
    Meaning.PLANNED_START: Attribute.PLANNED_START,
    Meaning.PLANNED_COMPLETION: Attribute.PLANNED_COMPLETION,
    Meaning.PLANNED_PRODUCTION: Attribute.PLANNED_PRODUCTION,
}


def planned_in(line: LedgerLine) -> tuple[dict[str, str], list[str]]:
    """Plans by attribute, and remarks on words that name no month: those stay with the row."""
    plans, remarks = {}, []
    for meaning, attribute in PLANS.items():
        planned = line.values.get(meaning)
        if isinstance(planned, Day):
            plans[attribute.value] = written_plan(planned)
        elif planned:
            remarks.append(
                _("%(what)s「%(text)s」没有写明年月，只留在台账里")
                % {"what": meaning.label, "text": planned}
            )
    return plans, remarks


def written_plan(planned: Day) -> str:
    """``2022-09-15``, or ``2022-09`` where the ledger gives the month only."""
    return f"{planned.on:%Y-%m}" if planned.by_month else planned.on.isoformat()
