"""Claiming, verifying, rejecting and retracting: milestones, facts, fund arrivals.

One way through for all three kinds. The stage of a project changes here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.projects.actions.support import (
    refresh_copies,
    require,
    require_past,
    take_turn,
)
from wutong.domains.projects.actions.values import MONTHLY, set_value
from wutong.domains.projects.choices import (
    Attribute,
    FundKind,
    FundSource,
    MilestoneKind,
    Stage,
    Standing,
)
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
    SigningEvent,
)
from wutong.domains.projects.queries.gates import gate_tables, holding_of
from wutong.domains.projects.rules import gates, lifecycle
from wutong.domains.projects.rules.errors import (
    AlreadyMoved,
    BadValue,
    GateNotMet,
    NotAllowed,
    OwnClaim,
)
from wutong.kernel import audit, events
from wutong.kernel.scope import CLAIM, VERIFY

type AnyClaim = Milestone | Fact | FundArrival
LIVE = (Standing.CLAIMED, Standing.VERIFIED)
CONTRACTUAL = (Attribute.TOTAL_INVESTMENT, Attribute.REGION, Attribute.UNIT, Attribute.LAND_AREA)


def check_move(project: Project, stage: str, by: User | None, at: datetime) -> None:
    """Everything between the project and ``stage``.

    Raises GateNotMet with all that is missing, NotAllowed when the gate names other roles.
    """
    tables = gate_tables(project.region_path)
    table = tables.get(stage, gates.GateTable(stage))
    holding = holding_of(project)
    lacking = gates.missing(table, holding)
    skipped = gates.unskippable(lifecycle.skipped(holding.stages, stage), list(tables.values()))
    if lacking or skipped:
        raise GateNotMet(
            str(Stage(stage).label), lacking, [str(Stage(one).label) for one in skipped]
        )
    _require_role(by, table.claim_roles, at)


def _require_role(by: User | None, roles: tuple[str, ...], at: datetime) -> None:
    if by is None or not roles:
        return
    held = set(by.posts.held_on(at.date()).values_list("role", flat=True))
    if not held & set(roles):
        raise NotAllowed(_("关口规则没有把此操作给您的岗位。"))


@transaction.atomic
def claim_milestone(
    *,
    project: Project,
    stage: str,
    on: date,
    by: User | None,
    at: datetime,
    kind: str = MilestoneKind.FORMAL,
    evidence: Iterable[Evidence] = (),
    event: SigningEvent | None = None,
    amount: Decimal | None = None,
    note: str = "",
    seen_version: int | None = None,
) -> Milestone:
    """Claim that ``project`` reached ``stage`` on ``on``.

    ``kind`` framework and increase pass no gate: they do not move the stage. Raises GateNotMet,
    NotAllowed, BadValue (a future day, a withdrawal without a reason) and AlreadyMoved when
    somebody was faster or the stage is already claimed.
    """
    require(by, CLAIM, project, at)
    require_past(on, at)
    evidence = list(evidence)
    _check_claim(project, stage, kind, amount, note)
    _check_evidence(project, evidence)
    take_turn(project, at, seen_version)
    if kind == MilestoneKind.FORMAL:
        check_move(project, stage, by, at)
    try:
        with transaction.atomic():
            milestone = Milestone.objects.create(
                project=project,
                stage=stage,
                kind=kind,
                on=on,
                event=event,
                amount=amount,
                note=note,
                claimed_by=by,
                claimed_at=at,
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("这个阶段已经申报过，同一项目只计一次。")) from error
    milestone.evidence.set(evidence)
    _record(milestone, by, at, "claimed", note)
    return milestone


def _check_claim(
    project: Project, stage: str, kind: str, amount: Decimal | None, note: str
) -> None:
    if stage == Stage.WITHDRAWN and not note:
        raise BadValue(_("退库须写明原因。"))
    if project.stage == Stage.WITHDRAWN:
        raise BadValue(_("项目已退库；须先撤回退库，才能再申报。"))
    if kind != MilestoneKind.FORMAL and stage != Stage.SIGNED:
        raise BadValue(_("框架协议和增资只能申报在签约阶段。"))
    if (kind == MilestoneKind.INCREASE) != (amount is not None):
        raise BadValue(_("增资须填增资额，其他申报不填。"))
    if amount is not None and amount <= 0:
        raise BadValue(_("增资额须大于零。"))


def _check_evidence(project: Project, evidence: Iterable[Evidence]) -> None:
    if any(one.project_id != project.pk or one.withdrawn_at for one in evidence):
        raise BadValue(_("佐证须是这个项目的、没有撤下的文件。"))


@transaction.atomic
def claim_fact(
    *,
    project: Project,
    attribute: str,
    value: Any,
    on: date,
    by: User | None,
    at: datetime,
    evidence: Evidence | None = None,
    currency: str = "",
    foreign_amount: Decimal | None = None,
    rate: Decimal | None = None,
    rate_on: date | None = None,
    note: str = "",
) -> Fact:
    """Claim an attribute's value from ``on`` (for a monthly one: the month of ``on``).

    Amounts in 元, areas in ㎡, planned days as ``rules.plans`` writes them: they may lie ahead,
    ``on`` is the day from which the plan holds. Raises BadValue for a future ``on``, a negative
    value and what is no month or day.
    """
    require(by, CLAIM, project, at)
    require_past(on, at)
    _check_evidence(project, [evidence] if evidence else [])
    if isinstance(value, Decimal) and value < 0 and attribute not in MONTHLY:
        raise BadValue(_("数值不能为负。"))
    fact = Fact(
        project=project,
        attribute=attribute,
        on=on.replace(day=1) if attribute in MONTHLY else on,
        evidence=evidence,
        currency=currency,
        foreign_amount=foreign_amount,
        rate=rate,
        rate_on=rate_on,
        note=note,
        claimed_by=by,
        claimed_at=at,
    )
    set_value(fact, value)
    fact.save()
    _record(fact, by, at, "claimed", note)
    return fact


@transaction.atomic
def claim_funds(
    *,
    project: Project,
    amount: Decimal,
    on: date,
    kind: str,
    by: User | None,
    at: datetime,
    source: str = FundSource.ENTERPRISE,
    voucher: str = "",
    evidence: Evidence | None = None,
    note: str = "",
) -> FundArrival:
    """Claim that ``amount`` 元 arrived on ``on``. Raises BadValue unless it is positive."""
    require(by, CLAIM, project, at)
    require_past(on, at)
    _check_evidence(project, [evidence] if evidence else [])
    if amount <= 0:
        raise BadValue(_("到位金额须大于零。"))
    arrival = FundArrival.objects.create(
        project=project,
        amount=amount,
        on=on,
        kind=FundKind(kind),
        source=FundSource(source),
        voucher=voucher,
        evidence=evidence,
        note=note,
        claimed_by=by,
        claimed_at=at,
    )
    _record(arrival, by, at, "claimed", note)
    return arrival


@transaction.atomic
def verify(*, claim: AnyClaim, by: User | None, at: datetime, reason: str = "") -> None:
    """Let a claim count from ``at`` on. Raises OwnClaim, NotAllowed, AlreadyMoved."""
    _decide(claim, Standing.VERIFIED, by, at, reason)
    if isinstance(claim, Fact):
        replace_month(claim, by, at)
    if isinstance(claim, Milestone):
        _verify_with_it(claim, by, at)
        events.publish("project_moved", project=claim.project_id, stage=claim.stage, at=at)
    refresh_copies([claim.project_id], at)


def replace_month(fact: Fact, by: User | None, at: datetime) -> None:
    """A month has one verified value: an earlier one of the same month is retracted."""
    if fact.attribute not in MONTHLY:
        return
    Fact.objects.filter(
        project=fact.project_id, attribute=fact.attribute, on=fact.on, standing=Standing.VERIFIED
    ).exclude(pk=fact.pk).update(
        standing=Standing.RETRACTED, retracted_by=by, retracted_at=at, retraction_reason="更正"
    )


def _verify_with_it(milestone: Milestone, by: User | None, at: datetime) -> None:
    """What a verified signing settles besides itself.

    The contract names the place, the unit and the total: those entered with the project and still
    waiting count with it, unless the verifier entered them. An increase raises the total.
    """
    if milestone.stage != Stage.SIGNED or milestone.kind == MilestoneKind.FRAMEWORK:
        return
    if milestone.kind == MilestoneKind.INCREASE:
        _raise_total(milestone, by, at)
        return
    waiting = Fact.objects.filter(
        project=milestone.project_id, attribute__in=CONTRACTUAL, standing=Standing.CLAIMED
    )
    if by is not None:
        waiting = waiting.exclude(claimed_by=by)
    waiting.update(
        standing=Standing.VERIFIED,
        verified=True,
        decided_by=by,
        decided_at=at,
        decision_reason="随签约核验",
    )


def _raise_total(milestone: Milestone, by: User | None, at: datetime) -> None:
    held = (
        Fact.objects.filter(
            project=milestone.project_id,
            attribute=Attribute.TOTAL_INVESTMENT,
            standing=Standing.VERIFIED,
            on__lte=milestone.on,
        )
        .order_by("-on", "-decided_at", "-pk")
        .first()
    )
    base = held.money if held and held.money is not None else Decimal(0)
    Fact.objects.create(
        project=milestone.project,
        attribute=Attribute.TOTAL_INVESTMENT,
        on=milestone.on,
        money=base + (milestone.amount or Decimal(0)),
        standing=Standing.VERIFIED,
        verified=True,
        claimed_by=milestone.claimed_by,
        claimed_at=milestone.claimed_at,
        decided_by=by,
        decided_at=at,
        note="增资",
    )


@transaction.atomic
def reject(*, claim: AnyClaim, by: User | None, at: datetime, reason: str) -> None:
    """Send a claim back with a reason. Raises OwnClaim, NotAllowed, AlreadyMoved, BadValue."""
    if not reason:
        raise BadValue(_("退回须写明原因。"))
    _decide(claim, Standing.REJECTED, by, at, reason)


def _decide(claim: AnyClaim, standing: str, by: User | None, at: datetime, reason: str) -> None:
    if by is not None and claim.claimed_by_id == by.pk:
        raise OwnClaim
    require(by, VERIFY, claim.project, at)
    if isinstance(claim, Milestone):
        table = gate_tables(claim.project.region_path).get(claim.stage)
        _require_role(by, table.verify_roles if table else (), at)
    won = (
        type(claim)
        ._default_manager.filter(pk=claim.pk, standing=Standing.CLAIMED)
        .update(
            standing=standing,
            verified=standing == Standing.VERIFIED,
            decided_by=by,
            decided_at=at,
            decision_reason=reason,
        )
    )
    if not won:
        raise AlreadyMoved(_("这一条刚刚被别人处理过，请刷新后查看。"))
    claim.refresh_from_db()
    _record(claim, by, at, str(standing), reason)


@transaction.atomic
def retract(
    *, claim: AnyClaim, by: User | None, at: datetime, reason: str, falsified: bool = False
) -> None:
    """Take a claim back: what was known before stays known as of then. ``falsified``: it was found
    to be made up, which takes the right to verify and is counted against whose project it is.

    The claimant may retract while it waits; afterwards it takes the right to verify. Raises
    NotAllowed, AlreadyMoved, BadValue.
    """
    if not reason:
        raise BadValue(_("撤回须写明原因。"))
    seen = claim.standing
    waiting_own = seen == Standing.CLAIMED and by and claim.claimed_by_id == by.pk
    if falsified or not waiting_own:
        require(by, VERIFY, claim.project, at)
    # The standing that was seen: a claim verified meanwhile is no longer the claimant's to retract.
    won = seen in LIVE and (
        type(claim)
        ._default_manager.filter(pk=claim.pk, standing=seen)
        .update(
            standing=Standing.RETRACTED,
            retracted_by=by,
            retracted_at=at,
            retraction_reason=reason,
            falsified=falsified,
        )
    )
    if not won:
        raise AlreadyMoved(_("这一条已经撤回或退回。"))
    claim.refresh_from_db()
    _record(claim, by, at, "retracted", reason)
    refresh_copies([claim.project_id], at)
    events.publish("projects.retracted", projects=[claim.project_id], at=at)


def _record(claim: AnyClaim, by: User | None, at: datetime, what: str, reason: str) -> None:
    audit.record(
        actor=by,
        at=at,
        action=f"projects.{claim._meta.model_name}_{what}",
        target=claim.project,
        changes={str(claim): [None, what]}
        | ({"falsified": [False, True]} if claim.falsified else {}),
        reason=reason,
    )
