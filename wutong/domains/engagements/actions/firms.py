"""The firms that an engagement met: registered ones, and names until they are registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.domains.engagements.actions.support import hold_row, require
from wutong.domains.engagements.models import Engagement, FirmMet
from wutong.domains.engagements.queries.firms import known_firms
from wutong.domains.engagements.rules.errors import BadValue
from wutong.domains.engagements.rules.names import stated_names
from wutong.domains.investors.actions import register_investor
from wutong.domains.investors.queries import Investor, normalize_name, visible_investors
from wutong.domains.org.queries import User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of

if TYPE_CHECKING:
    from wutong.kernel.audit.models import AuditEntry


@transaction.atomic
def meet_firms(
    *,
    engagement: Engagement,
    names: Iterable[str] | str,
    by: User | None,
    at: datetime,
    note: str = "",
) -> list[FirmMet]:
    """Firms that were met, by name, several in one text; those known already are linked.

    Returns the ones that were not there yet. Raises BadValue for a text without a name.
    """
    require(by, engagement, at)
    stated = stated_names([names] if isinstance(names, str) else names)
    if not stated:
        raise BadValue(_("请写明企业名称。"), "names")
    hold_row(engagement)
    known = known_firms(stated, access_of(by, day_of(at)) if by else None)
    there = list(FirmMet.objects.filter(engagement=engagement, removed_at=None))
    made = new_firms(engagement, stated, known, there, at, note.strip())
    FirmMet.objects.bulk_create(made)
    if made:
        entry_of_met(engagement, made, by, at).save()
    return made


def new_firms(
    engagement: Engagement,
    stated: Iterable[str],
    known: Mapping[str, Investor],
    there: Iterable[FirmMet],
    at: datetime,
    note: str = "",
) -> list[FirmMet]:
    """Of the firms ``stated`` those that do not stand ``there`` yet, not yet written; each once.

    ``known`` are the records of firms by their normalised names.
    """
    keys = {one.normalized_name for one in there}
    linked = {one.investor_id for one in there if one.investor_id}
    made = []
    for name in stated:
        key = normalize_name(name)
        investor = known.get(key)
        if key in keys or (investor is not None and investor.pk in linked):
            continue
        made.append(
            FirmMet(
                engagement=engagement, investor=investor, stated_name=name, normalized_name=key,
                note=note, added_at=at,
            )
        )  # fmt: skip
        keys.add(key)
        linked |= {investor.pk} if investor else set()
    return made


def entry_of_met(
    engagement: Engagement, made: Iterable[FirmMet], by: User | None, at: datetime
) -> AuditEntry:
    """The audit row of firms that were met, not yet written."""
    names = "、".join(one.stated_name for one in made)[:300]
    return audit.entry(
        actor=by, at=at, action="engagements.firm_met", target=engagement,
        changes={"firms": [None, names]},
    )  # fmt: skip


@transaction.atomic
def register_met_firm(*, firm: FirmMet, by: User, at: datetime, uscc: str = "") -> FirmMet:
    """Register a typed name as a firm (or find its record), wherever the person sees that it
    was met under that name. Raises BadValue of the investors' room."""
    require(by, firm.engagement, at)
    if firm.investor_id:
        return firm
    investor = register_investor(name=firm.stated_name, uscc=uscc, by=by, at=at)
    seen = Engagement.objects.visible_to(access_of(by, day_of(at)))
    same = FirmMet.objects.filter(
        engagement__in=seen, investor=None, normalized_name=firm.normalized_name, removed_at=None
    )
    there = FirmMet.objects.filter(investor=investor, removed_at=None).values("engagement")
    # Where its record stands already the typed name is the same firm once more.
    same.filter(engagement__in=there).update(removed_at=at)
    same.exclude(engagement__in=there).update(investor=investor)
    firm.refresh_from_db()
    audit.record(
        actor=by, at=at, action="engagements.firm_registered", target=firm.engagement,
        changes={"investor": [firm.stated_name, investor.name]},
    )  # fmt: skip
    return firm


@transaction.atomic
def link_met_firm(*, firm: FirmMet, investor: int, by: User, at: datetime) -> FirmMet:
    """Say which registered firm a typed name is. Raises BadValue for one that is not to be seen."""
    require(by, firm.engagement, at)
    found = visible_investors(access_of(by, day_of(at))).filter(pk=investor).first()
    if found is None:
        raise BadValue(_("没有这个客商，或者您看不到它。"), "investor")
    if firm.engagement.firms.filter(Q(investor=found) & Q(removed_at=None)).exists():
        raise BadValue(_("这家企业已经在对接企业里了。"), "investor")
    firm.investor = found
    firm.save(update_fields=["investor"])
    audit.record(
        actor=by, at=at, action="engagements.firm_registered", target=firm.engagement,
        changes={"investor": [firm.stated_name, found.name]},
    )  # fmt: skip
    return firm


@transaction.atomic
def remove_firm(*, firm: FirmMet, by: User | None, at: datetime) -> None:
    """The firm was not met after all; what was known until now stays."""
    require(by, firm.engagement, at)
    if FirmMet.objects.filter(pk=firm.pk, removed_at=None).update(removed_at=at):
        audit.record(
            actor=by, at=at, action="engagements.firm_removed", target=firm.engagement,
            changes={"firms": [str(firm), None]},
        )  # fmt: skip
