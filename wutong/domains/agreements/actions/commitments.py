"""The commitments ledger: entering promises, and saying and confirming that they were kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import changes_of, require, required, take_turn
from wutong.domains.agreements.choices import CommitmentKind, CommitmentState, Side
from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.queries.permissions import permits_claim, permits_decision
from wutong.domains.agreements.rules.errors import BadValue, NotAllowed, OwnWork
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.domains.org.queries import User, access_of
from wutong.domains.projects.actions import attach_evidence
from wutong.domains.projects.actions.papers import ProjectError
from wutong.domains.projects.choices import EvidenceKind
from wutong.domains.projects.queries import Evidence, Project
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT

FIELDS: Final = (
    "side", "kind", "text", "clause", "amount", "quantity", "measure", "owner_unit", "owner",
    "due_on",
)  # fmt: skip


@transaction.atomic
def save_commitment(
    *,
    agreement: Agreement,
    side: str,
    kind: str,
    text: str,
    due_on: date,
    by: User | None,
    at: datetime,
    clause: str = "",
    amount: Decimal | None = None,
    quantity: Decimal | None = None,
    measure: str = "",
    owner_unit: Any = None,
    owner: User | None = None,
    commitment: Commitment | None = None,
    seen_version: int | None = None,
) -> Commitment:
    """Enter a promise, or change one that is still open. The agreement's handler answers for it
    where nobody is named. Raises NotAllowed, AlreadyMoved, BadValue."""
    require(by, EDIT_AGREEMENT, agreement, at)
    if side not in Side.values or kind not in CommitmentKind.values:
        raise BadValue(_("请选择承诺方和事项。"))
    saved = commitment or Commitment(agreement=agreement, created_by=by, created_at=at)
    if commitment is not None:
        if commitment.state != CommitmentState.OPEN:
            raise BadValue(_("已经申报或者有结论的承诺不能再改。"))
        take_turn(commitment, at, seen_version)
    before = {name: getattr(saved, name) for name in FIELDS} if commitment else {}
    values = {
        "side": side, "kind": kind, "text": required(text, _("请填写承诺的内容。")),
        "clause": clause.strip(), "amount": amount, "quantity": quantity,
        "measure": measure.strip(), "owner_unit": owner_unit,
        "owner": owner or (None if owner_unit else agreement.owner), "due_on": due_on,
    }  # fmt: skip
    for name, value in values.items():
        setattr(saved, name, value)
    saved.reminded_at = saved.told_overdue_at = None
    saved.save()
    audit.record(
        actor=by, at=at, action="agreements.commitment_saved", target=saved,
        changes=changes_of(before, values),
    )  # fmt: skip
    return saved


@transaction.atomic
def claim_fulfilled(
    *,
    commitment: Commitment,
    on: date,
    note: str,
    by: User | None,
    at: datetime,
    evidence: Evidence | None = None,
    file: File[Any] | None = None,
    kind: str = EvidenceKind.OTHER,
    seen_version: int | None = None,
) -> Commitment:
    """Say that the promise was kept on a day, on what evidence; somebody else confirms it.

    The evidence is a paper that the project has, or a ``file`` that becomes its paper of ``kind``.

    Raises NotAllowed, AlreadyMoved, BadValue.
    """
    if by is not None and not permits_claim(access_of(by, day_of(at)), commitment):
        raise NotAllowed(_("这件事由责任人或者协议经办人申报。"))
    if on > day_of(at):
        raise BadValue(_("履行日期 %(on)s 还没有到。") % {"on": on})
    if evidence is not None and evidence.project_id != commitment.agreement.project_id:
        raise BadValue(_("请选择本项目的佐证。"))
    words = required(note, _("请写明履行情况。"))
    if commitment.state not in {CommitmentState.OPEN, CommitmentState.BROKEN}:
        raise BadValue(_("这一项已经申报，或者已有结论。"))
    take_turn(commitment, at, seen_version)
    if file is not None:
        evidence = _attached(commitment.agreement.project, file, kind, by, at)
    return _set(
        commitment, "agreements.commitment_claimed", by, at, words,
        state=CommitmentState.CLAIMED, fulfilled_on=on, evidence=evidence, claim_note=words,
        claimed_by=by, claimed_at=at, decided_by=None, decided_at=None, reason="",
    )  # fmt: skip


def _attached(
    project: Project | None, file: File[Any], kind: str, by: User | None, at: datetime
) -> Evidence:
    if project is None:
        raise BadValue(_("协议没有关联项目，不能上传佐证；请在履行情况里写明文件存放在哪里。"))
    try:
        return attach_evidence(project=project, kind=kind, file=file, by=by, at=at, vouched=True)
    except ProjectError as refusal:
        raise BadValue(str(refusal)) from refusal


def _decider(commitment: Commitment, by: User | None, at: datetime) -> None:
    if by is not None and not permits_decision(access_of(by, day_of(at)), commitment):
        raise NotAllowed(_("您的岗位不能认定这项承诺。"))


@transaction.atomic
def confirm_fulfilled(
    *, commitment: Commitment, by: User | None, at: datetime, note: str = "",
    seen_version: int | None = None,
) -> Commitment:  # fmt: skip
    """Confirm a claim of somebody else. Raises NotAllowed, OwnWork, AlreadyMoved, BadValue."""
    _decider(commitment, by, at)
    if commitment.state != CommitmentState.CLAIMED:
        raise BadValue(_("这一项没有待确认的申报。"))
    if by is not None and commitment.claimed_by_id == by.pk:
        raise OwnWork(_("不能确认自己申报的履行，请由他人确认。"))
    take_turn(commitment, at, seen_version)
    return _set(
        commitment, "agreements.commitment_confirmed", by, at, note.strip(),
        state=CommitmentState.FULFILLED, decided_by=by, decided_at=at, reason=note.strip(),
    )  # fmt: skip


@transaction.atomic
def return_claim(
    *, commitment: Commitment, by: User | None, at: datetime, reason: str
) -> Commitment:
    """Send a claim back: the promise is open again. Raises NotAllowed, AlreadyMoved, BadValue."""
    _decider(commitment, by, at)
    why = required(reason, _("请写明退回的原因。"))
    if commitment.state != CommitmentState.CLAIMED:
        raise BadValue(_("这一项没有待确认的申报。"))
    take_turn(commitment, at)
    return _set(
        commitment, "agreements.commitment_returned", by, at, why, state=CommitmentState.OPEN,
        fulfilled_on=None, evidence=None, claimed_by=None, claimed_at=None, reason=why,
    )  # fmt: skip


@transaction.atomic
def find_broken(
    *, commitment: Commitment, by: User | None, at: datetime, reason: str
) -> Commitment:
    """Find an overdue promise broken. Raises NotAllowed, AlreadyMoved, BadValue before its day."""
    _decider(commitment, by, at)
    why = required(reason, _("请写明认定违约的理由。"))
    if commitment.state not in UNDECIDED:
        raise BadValue(_("这一项已有结论。"))
    if commitment.due_on >= day_of(at):
        raise BadValue(_("期限 %(on)s 还没有过，不能认定违约。") % {"on": commitment.due_on})
    take_turn(commitment, at)
    return _set(
        commitment, "agreements.commitment_broken", by, at, why,
        state=CommitmentState.BROKEN, decided_by=by, decided_at=at, reason=why,
    )  # fmt: skip


@transaction.atomic
def waive(*, commitment: Commitment, by: User | None, at: datetime, reason: str) -> Commitment:
    """Release the promise, with the reason: it no longer counts as due.

    Nobody waives what they answer for themselves. Raises NotAllowed, OwnWork, AlreadyMoved,
    BadValue.
    """
    _decider(commitment, by, at)
    why = required(reason, _("请写明豁免的理由。"))
    if by is not None and commitment.owner_id == by.pk:
        raise OwnWork(_("不能豁免自己负责的承诺，请由他人办理。"))
    if commitment.state in {CommitmentState.FULFILLED, CommitmentState.WAIVED}:
        raise BadValue(_("这一项已有结论。"))
    take_turn(commitment, at)
    return _set(
        commitment, "agreements.commitment_waived", by, at, why,
        state=CommitmentState.WAIVED, decided_by=by, decided_at=at, reason=why,
    )  # fmt: skip


def _set(
    commitment: Commitment, action: str, by: User | None, at: datetime, why: str, **fields: Any
) -> Commitment:
    before = commitment.state
    for name, value in fields.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=list(fields))
    audit.record(
        actor=by, at=at, action=action, target=commitment, reason=why,
        changes={"state": [before, commitment.state],
                 **({"fulfilled_on": [None, str(commitment.fulfilled_on)]}
                    if commitment.fulfilled_on else {})},
    )  # fmt: skip
    return commitment
