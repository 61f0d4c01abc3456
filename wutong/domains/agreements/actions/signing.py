"""Signing an agreement, filing it as evidence of its project, and ending it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.reviewing import latest_version
from wutong.domains.agreements.actions.support import require, required, take_turn
from wutong.domains.agreements.choices import AgreementKind, AgreementState
from wutong.domains.agreements.models import Agreement
from wutong.domains.agreements.queries.fair import unsettled_of
from wutong.domains.agreements.rules.errors import BadValue, NotReady
from wutong.domains.agreements.rules.lifecycle import missing_for_signing
from wutong.domains.org.queries import User
from wutong.domains.projects.actions import attach_evidence
from wutong.domains.projects.actions.papers import ProjectError
from wutong.domains.projects.choices import EvidenceKind
from wutong.domains.projects.queries import Evidence
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT

ENDINGS = (AgreementState.ENDED, AgreementState.TERMINATED)


def missing_of(agreement: Agreement) -> list[str]:
    """What is to be done before signing."""
    return missing_for_signing(
        state=agreement.state,
        has_text=agreement.versions.exists(),
        firms=agreement.parties.count(),
        unsettled=unsettled_of(agreement),
    )


@transaction.atomic
def sign_agreement(
    *, agreement: Agreement, on: date, by: User | None, at: datetime,
    seen_version: int | None = None,
) -> Agreement:  # fmt: skip
    """Signed on a day: a text, a party, a passed review and no unsettled clause are asked for.

    The project's milestone is claimed apart and passes its own gate. Raises NotAllowed,
    AlreadyMoved, BadValue for a day to come, NotReady with all that is missing.
    """
    require(by, EDIT_AGREEMENT, agreement, at)
    if on > day_of(at):
        raise BadValue(_("签署日期 %(on)s 还没有到。") % {"on": on})
    if agreement.signed_on is not None or agreement.state in ENDINGS:
        raise BadValue(_("协议已经签署或者结束。"))
    missing = missing_of(agreement)
    if missing:
        raise NotReady(_("签署"), missing)
    take_turn(agreement, at, seen_version)
    agreement.state, agreement.signed_on = AgreementState.SIGNED, on
    agreement.save(update_fields=["state", "signed_on"])
    audit.record(
        actor=by, at=at, action="agreements.signed", target=agreement,
        changes={"signed_on": [None, str(on)],
                 "version": [None, latest_version(agreement).number]},
    )  # fmt: skip
    return agreement


def file_as_evidence(*, agreement: Agreement, by: User | None, at: datetime) -> Evidence:
    """Hand the signed agreement's uploaded file in as its project's contract.

    Raises NotAllowed, and BadValue without a project or a .docx file, or where it is there.
    """
    require(by, EDIT_AGREEMENT, agreement, at)
    version = latest_version(agreement)
    if agreement.project is None or agreement.signed_on is None:
        raise BadValue(_("签署后的协议才能列为项目佐证。"))
    if not version.file or not version.name.lower().endswith(".docx"):
        raise BadValue(_("最新一版没有 .docx 文件，请在项目页上传签字盖章的合同。"))
    kind = (
        EvidenceKind.FRAMEWORK_AGREEMENT
        if agreement.kind == AgreementKind.FRAMEWORK
        else EvidenceKind.CONTRACT
    )
    with version.file.open("rb") as stored:
        file: File[Any] = ContentFile(stored.read(), name=version.name)
    try:
        with transaction.atomic():
            evidence = attach_evidence(
                project=agreement.project, kind=kind, file=file, by=by, at=at
            )
            audit.record(
                actor=by, at=at, action="agreements.filed_as_evidence", target=agreement,
                changes={str(evidence.get_kind_display()): [None, evidence.name]},
            )  # fmt: skip
    except ProjectError as refusal:
        raise BadValue(str(refusal)) from refusal
    return evidence


@transaction.atomic
def close_agreement(
    *, agreement: Agreement, state: str, on: date, reason: str, by: User | None, at: datetime
) -> Agreement:
    """Performed to the end (``ended``), or given up (``terminated``, from any state).

    Raises NotAllowed, AlreadyMoved, BadValue.
    """
    require(by, EDIT_AGREEMENT, agreement, at)
    why = required(reason, _("请写明原因。"))
    if on > day_of(at):
        raise BadValue(_("日期 %(on)s 还没有到。") % {"on": on})
    if agreement.state in ENDINGS:
        raise BadValue(_("协议已经结束。"))
    if state not in ENDINGS or (
        state == AgreementState.ENDED and agreement.state != AgreementState.SIGNED
    ):
        raise BadValue(_("只有已签署的协议才能履行完毕。"))
    take_turn(agreement, at)
    before = agreement.state
    agreement.state, agreement.ended_on, agreement.ended_reason = state, on, why
    agreement.save(update_fields=["state", "ended_on", "ended_reason"])
    audit.record(
        actor=by, at=at, action="agreements.closed", target=agreement,
        changes={"state": [before, state], "ended_on": [None, str(on)]}, reason=why,
    )  # fmt: skip
    return agreement
