"""Files that show what was entered or appealed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.projects.actions.papers import ProjectError, inspect_paper
from wutong.domains.targets.models import AssessmentPaper, ManualScore, UnitAppeal
from wutong.domains.targets.models.following import paper_storage
from wutong.domains.targets.rules.errors import BadValue
from wutong.kernel import audit

MEGABYTE = 1024 * 1024


@transaction.atomic
def keep_paper(
    *, file: File[Any], by: User | None, at: datetime, entry: ManualScore | None = None,
    appeal: UnitAppeal | None = None,
) -> AssessmentPaper:  # fmt: skip
    """Keep ``file`` beside an entry or an appeal, under a random name and with its SHA-256. Called
    where that is written.

    Raises BadValue for a file that is too big, of another kind than its name says, or with macros.
    """
    size = file.size
    if size > settings.EVIDENCE_MAX_BYTES:
        most = settings.EVIDENCE_MAX_BYTES // MEGABYTE
        raise BadValue(_("文件超过 %(most)s MB，请压缩或分成几份。") % {"most": most}, "file")
    try:
        paper = inspect_paper(file.name or "", file.file or file)
    except ProjectError as refusal:
        raise BadValue(str(refusal), "file") from refusal
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    stored = paper_storage().save(f"assessment/{at:%Y%m}/{uuid4().hex}", file)
    try:
        with transaction.atomic():
            made = AssessmentPaper.objects.create(
                entry=entry, appeal=appeal, name=paper.name, sha256=digest.hexdigest(), size=size,
                content_type=paper.content_type, file=stored, added_by=by, added_at=at,
            )  # fmt: skip
            audit.record(
                actor=by, at=at, action="targets.paper_kept", target=made.subject,
                changes={"sha256": [None, made.sha256], "name": [None, made.name]},
            )  # fmt: skip
    except BaseException:
        paper_storage().delete(stored)
        raise
    return made


def note_download(*, paper: AssessmentPaper, by: User | None, at: datetime) -> None:
    """Write down who took a file out. Call after checking that ``by`` may see it."""
    audit.record(
        actor=by, at=at, action="targets.paper_downloaded", target=paper.subject,
        changes={"name": [None, paper.name]},
    )  # fmt: skip
