"""Whether what awards rest on still stands, and what is lacking before approval or payment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from wutong.domains.incentives.choices import (
    MILESTONES,
    AwardEvent,
    AwardRunState,
    AwardState,
    RulingState,
)
from wutong.domains.incentives.models import (
    Award,
    AwardInterest,
    AwardObjection,
    BankAccount,
    DeclaredKind,
)
from wutong.domains.projects.choices import Standing
from wutong.domains.projects.queries import Fact, FundArrival

OPEN_ENDED: Final = (AwardState.PUBLISHED, AwardState.APPROVED, AwardState.PAID)
SHAKEN: Final = Q(state__in=OPEN_ENDED) & (
    Q(shaken_at__isnull=False)
    | Q(milestone__isnull=False) & ~Q(milestone__standing=Standing.VERIFIED)
)
"""Awards whose facts were taken back since."""
FACTS_BEHIND: Final[Mapping[AwardEvent, type[Model]]] = {
    AwardEvent.FIXED_INVESTMENT: Fact, AwardEvent.FUNDS: FundArrival,
}  # fmt: skip
"""What the rows of an award of amounts are."""


def still_stands(award: Award) -> bool:
    """Whether every fact behind the award is verified as it was."""
    if award.event in MILESTONES:
        return award.milestone is not None and award.milestone.standing == Standing.VERIFIED
    model = FACTS_BEHIND[AwardEvent(award.event)]
    keys = [row[3] for row in award.rows]
    return model._default_manager.filter(pk__in=keys, standing=Standing.VERIFIED).count() == len(
        keys
    )


def _same(award: Award) -> Q:
    return Q(referrer=award.referrer_id, person=award.person_id, unit=award.unit_id)


def declared(award: Award) -> DeclaredKind | None:
    """What the award's recipient declared to be last."""
    return DeclaredKind.objects.filter(_same(award)).order_by("-on", "-pk").first()


def account_of(award: Award) -> BankAccount | None:
    """Where the award's recipient is paid now."""
    return BankAccount.objects.filter(_same(award)).order_by("-entered_at", "-pk").first()


def lacking_for_approval(award: Award, on: date) -> list[str]:
    """What stands between a published award and its approval on ``on``, in sentences."""
    found = []
    until = award.run.objections_until
    if award.run.state != AwardRunState.PUBLISHED or until is None or on <= until:
        found.append(_("公示还没有结束。"))
    open_ = {"award": award, "state": RulingState.OPEN}
    if AwardObjection.objects.filter(**open_).exists():
        found.append(_("有异议没有裁定。"))
    if AwardInterest.objects.filter(**open_).exists():
        found.append(_("有利益申报没有裁定。"))
    if not still_stands(award):
        found.append(_("所依据的事实已撤回。"))
    return found


def lacking_for_payment(award: Award) -> list[str]:
    """What stands between an approved award and its payment, in sentences."""
    rules = award.version.rules
    found = []
    kind = declared(award)
    if kind is None:
        found.append(_("领奖人的身份还没有申报。"))
    elif kind.kind in rules.barred:
        found.append(_("领奖人的身份是%(kind)s，不能领奖。") % {"kind": kind.get_kind_display()})
    if rules.papers and not award.application:
        found.append(_("还没有领奖申请材料。"))
    if account_of(award) is None:
        found.append(_("还没有收款账户。"))
    if AwardInterest.objects.filter(award=award, state=RulingState.OPEN).exists():
        found.append(_("有利益申报没有裁定。"))
    if not still_stands(award):
        found.append(_("所依据的事实已撤回，应当追回。"))
    return found
