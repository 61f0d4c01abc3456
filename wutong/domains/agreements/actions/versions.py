"""Versions of a text: pasted, or taken out of an uploaded file; flagged as they come in."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import require, take_turn
from wutong.domains.agreements.choices import AgreementState, VersionSource
from wutong.domains.agreements.models import Agreement, AgreementVersion, FlaggedClause
from wutong.domains.agreements.models.agreements import version_storage
from wutong.domains.agreements.queries.settings import rules_for
from wutong.domains.agreements.rules.errors import BadValue
from wutong.domains.agreements.rules.flagging import Flagged, fingerprint, flag
from wutong.domains.agreements.rules.lifecycle import EDITABLE
from wutong.domains.agreements.rules.reading import text_of, tidy
from wutong.domains.org.queries import User
from wutong.domains.projects.actions.papers import ProjectError, harmless_name, inspect_paper
from wutong.kernel import audit
from wutong.kernel.scope import EDIT_AGREEMENT

MEGABYTE: Final = 1024 * 1024
TEXT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
}


@transaction.atomic
def paste_version(
    *, agreement: Agreement, text: str, by: User | None, at: datetime, note: str = ""
) -> AgreementVersion:
    """Keep a pasted text as the next version. Raises NotAllowed, AlreadyMoved, BadValue."""
    require(by, EDIT_AGREEMENT, agreement, at)
    clean = tidy(text)
    return _add(
        agreement, by, at, text=clean, source=VersionSource.PASTED, note=note.strip(),
        sha256=hashlib.sha256(clean.encode()).hexdigest(),
    )  # fmt: skip


def upload_version(
    *, agreement: Agreement, file: File[Any], by: User | None, at: datetime, note: str = ""
) -> AgreementVersion:
    """Keep an uploaded .docx or .txt, and its text as the next version.

    Raises NotAllowed, AlreadyMoved, and BadValue for a file that is too big, of another kind than
    its name says, with macros, or without text.
    """
    require(by, EDIT_AGREEMENT, agreement, at)
    name, ending = check_file(file)
    text = text_of(ending, file.file or file)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    stored = version_storage().save(f"agreements/{at:%Y%m}/{uuid4().hex}", file)
    try:
        with transaction.atomic():
            return _add(
                agreement, by, at, text=text, source=VersionSource.FILE, note=note.strip(),
                sha256=digest.hexdigest(), name=name, size=file.size,
                content_type=TEXT_TYPES[ending], file=stored,
            )  # fmt: skip
    except BaseException:
        version_storage().delete(stored)
        raise


def check_file(file: File[Any]) -> tuple[str, str]:
    """The harmless name and the ending of a file that may be read. Raises BadValue."""
    if file.size > settings.EVIDENCE_MAX_BYTES:
        raise BadValue(
            _("文件超过 %(most)s MB，请压缩后再传。")
            % {"most": settings.EVIDENCE_MAX_BYTES // MEGABYTE}
        )
    name = harmless_name(file.name or "")
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in TEXT_TYPES:
        raise BadValue(_("协议文本请上传 .docx 或 .txt；其他格式请粘贴正文。"))
    if ending == "docx":
        try:
            inspect_paper(name, file.file or file)
        except ProjectError as refusal:
            raise BadValue(str(refusal)) from refusal
    return name, ending


def _add(agreement: Agreement, by: User | None, at: datetime, **fields: Any) -> AgreementVersion:
    latest = agreement.versions.first()
    if latest is not None and latest.text == fields["text"]:
        raise BadValue(_("正文与第 %(number)s 版完全相同。") % {"number": latest.number})
    if agreement.state not in EDITABLE:
        raise BadValue(_("协议已经签署或结束，文本不能再改；请另立补充协议。"))
    take_turn(agreement, at)
    last = agreement.versions.aggregate(last=Max("number"))["last"] or 0
    rules = rules_for(agreement.region_path)
    version = AgreementVersion.objects.create(
        agreement=agreement, number=last + 1, added_by=by, added_at=at,
        rules_used=fingerprint(rules), **fields,
    )  # fmt: skip
    flagged = flag(version.text, rules)
    carried = _keep_flags(version, flagged, latest)
    if agreement.state == AgreementState.REVIEWED:
        agreement.state = AgreementState.IN_REVIEW
        agreement.round += 1
        agreement.save(update_fields=["state", "round"])
    audit.record(
        actor=by, at=at, action="agreements.version_added", target=agreement,
        changes={"version": [last or None, version.number], "sha256": [None, version.sha256],
                 "flags": [None, len(flagged)], "carried": [None, carried]},
        reason=version.note,
    )  # fmt: skip
    return version


def _keep_flags(
    version: AgreementVersion, flagged: list[Flagged], before: AgreementVersion | None
) -> int:
    """Write the flags down; a clause of the same wording keeps the decision of the version
    before, if the same rules flag it. Returns how many decisions were carried over."""
    decided = {}
    if before is not None:
        decided = {one.key: one for one in before.flags.exclude(decision="")}
    rows = []
    for one in flagged:
        row = FlaggedClause(
            version=version, place=one.clause.place, label=one.clause.label,
            start=one.clause.start, end=one.clause.end, text=one.clause.text, key=one.clause.key,
            hits=[hit.as_json() for hit in one.hits],
        )  # fmt: skip
        earlier = decided.get(row.key)
        if earlier is not None and _rules(row) <= _rules(earlier):
            _carry(row, earlier)
        rows.append(row)
    FlaggedClause.objects.bulk_create(rows)
    return sum(bool(row.decision) for row in rows)


def _rules(row: FlaggedClause) -> set[str]:
    return {hit["rule"] for hit in row.hits}


def _carry(row: FlaggedClause, earlier: FlaggedClause) -> None:
    for name in ("decision", "exception", "until", "reason", "decided_by", "decided_at"):
        setattr(row, name, getattr(earlier, name))
    row.carried_from = earlier


def note_download(*, version: AgreementVersion, by: User | None, at: datetime) -> None:
    """Write down who took a text out. Call after checking that ``by`` sees the agreement."""
    audit.record(
        actor=by, at=at, action="agreements.version_downloaded", target=version.agreement,
        changes={"version": [None, version.number]},
    )  # fmt: skip
