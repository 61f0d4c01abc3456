"""What is kept of recipients: declared kinds, accounts, decided shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.support import not_to_come, require, required
from wutong.domains.incentives.choices import Awardee, AwardState, RecipientKind
from wutong.domains.incentives.models import Award, AwardShare, BankAccount, DeclaredKind
from wutong.domains.incentives.queries.computing import recipients_named
from wutong.domains.incentives.rules.errors import BadValue, NotNow, OwnWork
from wutong.domains.incentives.rules.masking import TAIL, account_tail
from wutong.domains.incentives.rules.splitting import WHOLE
from wutong.domains.org.queries import User
from wutong.domains.projects.queries import Project
from wutong.kernel import audit, sealing
from wutong.kernel.scope import MANAGE_AWARDS

SHORTEST_ACCOUNT = 8
LONGEST_ACCOUNT = 32


def _of(award: Award) -> dict[str, Any]:
    return {"referrer": award.referrer, "person": award.person, "unit": award.unit}


def _not_own(award: Award, by: User | None) -> None:
    if by is not None and award.person_id == by.pk:
        raise OwnWork(_("本人的奖励须由他人办理。"))


@transaction.atomic
def declare_kind(
    *, award: Award, kind: str, on: date, paper: str, by: User | None, at: datetime
) -> DeclaredKind:
    """Write down what the award's recipient declared to be on a day, with the paper that says so.

    Raises MayNot, OwnWork, BadValue.
    """
    require(by, MANAGE_AWARDS, award.region_path, at)
    _not_own(award, by)
    if kind not in RecipientKind.values:
        raise BadValue(_("请选择身份。"), "kind")
    not_to_come(on, at)
    row = DeclaredKind.objects.create(
        **_of(award), kind=kind, on=on, paper=required(paper, _("请填写证明材料。"), "paper"),
        declared_by=by, declared_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="incentives.kind_declared", target=award,
        changes={"kind": [None, kind], "on": [None, str(on)]}, reason=row.paper,
    )  # fmt: skip
    return row


@transaction.atomic
def enter_account(
    *, award: Award, holder: str, bank: str, number: str, by: User | None, at: datetime
) -> BankAccount:
    """Where the award's recipient is paid. The number is sealed and enters no trail.

    Raises MayNot, OwnWork, BadValue.
    """
    require(by, MANAGE_AWARDS, award.region_path, at)
    _not_own(award, by)
    plain = "".join(number.split()).replace("-", "")
    if not plain.isdecimal() or not SHORTEST_ACCOUNT <= len(plain) <= LONGEST_ACCOUNT:
        raise BadValue(_("账号是 %(least)s 到 %(most)s 位数字。")
                       % {"least": SHORTEST_ACCOUNT, "most": LONGEST_ACCOUNT}, "number")  # fmt: skip
    row = BankAccount.objects.create(
        **_of(award), holder=required(holder, _("请填写户名。"), "holder"),
        bank=required(bank, _("请填写开户行。"), "bank"), sealed=sealing.seal(plain),
        tail=account_tail(plain)[-TAIL:], entered_by=by, entered_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="incentives.account_entered", target=award,
        changes={"tail": [None, row.tail]},
    )  # fmt: skip
    return row


@transaction.atomic
def set_shares(
    *, project: Project, awardee: str, shares: Mapping[str, int], basis: str, by: User | None,
    at: datetime,
) -> list[AwardShare]:  # fmt: skip
    """Decide who shares a project's awards: recipient keys (``r:`` or ``p:``) → 万分之一, together
    the whole. What was decided before ends; awards already computed keep their shares.

    Raises MayNot, OwnWork for a share of one's own, BadValue.
    """
    require(by, MANAGE_AWARDS, project.region_path, at)
    basis = required(basis, _("请填写依据。"), "basis")
    if awardee not in {Awardee.INTRODUCER, Awardee.FUND_RAISER}:
        raise BadValue(_("招商人员和团队按项目的业绩份额，不在这里定。"), "awardee")
    if any(not 0 < one <= WHOLE for one in shares.values()) or sum(shares.values()) != WHOLE:
        raise BadValue(_("份额合计须等于 100%。"), "shares")
    if any(key[:2] not in {"r:", "p:"} or not key[2:].isdecimal() for key in shares):
        raise BadValue(_("请选择引荐人或人员。"), "shares")
    if by is not None and f"p:{by.pk}" in shares:
        raise OwnWork(_("本人的份额须由他人确定。"))
    named = recipients_named(shares)
    if set(named) != set(shares):
        raise BadValue(_("有的引荐人或人员不存在。"), "shares")
    Project.objects.select_for_update().get(pk=project.pk)
    standing = AwardShare.objects.filter(project=project, awardee=awardee, ended_at=None)
    before = {str(one.who): one.share for one in standing}
    standing.update(ended_at=at)
    made = AwardShare.objects.bulk_create([
        AwardShare(
            project=project, awardee=awardee, share=share, basis=basis, decided_by=by, decided_at=at,
            **{"referrer" if key.startswith("r:") else "person": named[key]},
        )
        for key, share in shares.items()
    ])  # fmt: skip
    audit.record(
        actor=by, at=at, action="incentives.shares_set", target=project, reason=basis,
        changes={"shares": [before, {str(named[key]): share for key, share in shares.items()}]},
    )  # fmt: skip
    return made


@transaction.atomic
def apply_for(*, award: Award, papers: str, by: User | None, at: datetime) -> Award:
    """Write down the recipient's application with its papers; a recipient may do so for their own.

    Raises MayNot, NotNow, BadValue.
    """
    if by is None or award.person_id != by.pk:
        require(by, MANAGE_AWARDS, award.region_path, at)
    if award.state not in {AwardState.PROPOSED, AwardState.PUBLISHED, AwardState.APPROVED}:
        raise NotNow(_("这项奖励现在不能提交申请。"))
    award.application = required(papers, _("请填写申请材料。"), "papers")
    award.applied_at = at
    award.save(update_fields=["application", "applied_at"])
    audit.record(
        actor=by, at=at, action="incentives.applied", target=award, reason=award.application
    )
    return award
