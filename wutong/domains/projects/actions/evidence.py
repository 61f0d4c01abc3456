"""Papers that prove a stage or an amount: taking them in, taking them down, handing them out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User, access_of
from wutong.domains.projects.actions.support import day_of
from wutong.domains.projects.choices import EvidenceKind, Standing
from wutong.domains.projects.models import Evidence, Project
from wutong.domains.projects.models.evidence import evidence_storage
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.projects.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.projects.rules.papers import Paper, inspect
from wutong.kernel import audit
from wutong.kernel.scope import CLAIM, EDIT

LIVE = (Standing.CLAIMED, Standing.VERIFIED)
MEGABYTE = 1024 * 1024


def attach_evidence(
    *,
    project: Project,
    kind: str,
    file: File[Any],
    by: User | None,
    at: datetime,
    vouched: bool = False,
) -> Evidence:
    """Keep ``file`` as evidence of ``kind``, under a random name and with its SHA-256.

    ``vouched``: the room above has made sure that the person may hand this paper in. Raises
    NotAllowed, and BadValue for a file that is too big, of another kind than its name says, with
    macros, or already there.
    """
    if not vouched:
        _require_claim_or_edit(project, by, at)
    if kind not in EvidenceKind.values or kind == EvidenceKind.LEDGER_ROW:
        raise BadValue(_("请选择佐证类别。"))
    if file.size > settings.EVIDENCE_MAX_BYTES:
        raise BadValue(
            _("文件超过 %(most)s MB，请压缩或分成几份。")
            % {"most": settings.EVIDENCE_MAX_BYTES // MEGABYTE}
        )
    paper = inspect(file.name or "", file.file or file)
    digest = _digest(file)
    _refuse_twice(project, kind, digest)
    stored = evidence_storage().save(f"evidence/{at:%Y%m}/{uuid4().hex}", file)
    try:
        return _keep(project, kind, stored, paper, digest, file.size, by, at)
    except BaseException:
        evidence_storage().delete(stored)
        raise


def _require_claim_or_edit(project: Project, by: User | None, at: datetime) -> None:
    if by is None:
        return
    access = access_of(by, day_of(at))
    if not any(permits(access, ability, project) for ability in (CLAIM, EDIT)):
        raise NotAllowed(_("您的岗位不能为这个项目上传佐证。"))


def _digest(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refuse_twice(project: Project, kind: str, digest: str) -> None:
    there = project.evidence.filter(kind=kind, sha256=digest, withdrawn_at=None).first()
    if there:
        raise BadValue(_("同一份文件已经在佐证里：%(name)s。") % {"name": there.name})


@transaction.atomic
def _keep(
    project: Project, kind: str, stored: str, paper: Paper, digest: str, size: int,
    by: User | None, at: datetime,
) -> Evidence:  # fmt: skip
    evidence = Evidence.objects.create(
        project=project, kind=kind, name=paper.name, sha256=digest, size=size,
        content_type=paper.content_type, file=stored, added_by=by, added_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="projects.evidence_attached", target=project,
        changes={str(evidence.get_kind_display()): [None, paper.name], "sha256": [None, digest]},
    )  # fmt: skip
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: User | None, at: datetime, reason: str) -> None:
    """Take a paper down: it no longer counts towards a gate; the file and its trail stay.

    Raises NotAllowed, BadValue (no reason, a ledger row, a paper under a live claim) and
    AlreadyMoved.
    """
    project = Project.objects.select_for_update().get(pk=evidence.project_id)
    _require_claim_or_edit(project, by, at)
    if not reason:
        raise BadValue(_("撤下佐证须写明原因。"))
    if evidence.kind == EvidenceKind.LEDGER_ROW:
        raise BadValue(_("台账行随导入撤销，不能单独撤下。"))
    if _stands_under_a_claim(evidence):
        raise BadValue(_("这份佐证还支撑着申报或已核验的事项，须先撤回那一条。"))
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise AlreadyMoved(_("这份佐证已经撤下。"))
    evidence.withdrawn_at = at
    audit.record(
        actor=by, at=at, action="projects.evidence_withdrawn", target=project,
        changes={str(evidence.get_kind_display()): [evidence.name, None]}, reason=reason,
    )  # fmt: skip


def _stands_under_a_claim(evidence: Evidence) -> bool:
    return (
        Evidence.objects.filter(pk=evidence.pk)
        .filter(
            Q(milestones__standing__in=LIVE)
            | Q(facts__standing__in=LIVE)
            | Q(fund_arrivals__standing__in=LIVE)
        )
        .exists()
    )


def note_download(*, evidence: Evidence, by: User | None, at: datetime) -> None:
    """Write down who took a paper out. Call after checking that ``by`` sees the project."""
    audit.record(
        actor=by, at=at, action="projects.evidence_downloaded", target=evidence.project,
        changes={str(evidence.get_kind_display()): [None, evidence.name]},
    )  # fmt: skip
