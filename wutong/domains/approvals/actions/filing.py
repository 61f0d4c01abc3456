"""Files of papers: checked as projects' evidence is, kept under a random name with a fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from wutong.domains.approvals.models.cases import paper_storage
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.projects.actions.papers import ProjectError, inspect_paper

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """Where a file lies and what it is; empty for what is on paper."""

    path: str = ""
    name: str = ""
    content_type: str = ""
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept."""

    name: str
    content_type: str
    sha256: str


def inspected(file: File[Any]) -> Inspected:
    """Whether the file may be kept, by its size and what it holds. Raises BadValue."""
    if file.size > settings.EVIDENCE_MAX_BYTES:
        raise BadValue(
            "file",
            _("文件超过 %(most)s MB，请压缩或分成几份。")
            % {"most": settings.EVIDENCE_MAX_BYTES // MEGABYTE},
        )
    try:
        paper = inspect_paper(file.name or "", file.file or file)
    except ProjectError as refusal:
        raise BadValue("file", str(refusal)) from refusal
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Inspected(paper.name, paper.content_type, digest.hexdigest())


def store(file: File[Any], at: datetime, known: Inspected | None = None) -> Stored:
    """Keep the file under a random name; the caller deletes it where its transaction fails."""
    checked = known or inspected(file)
    path = paper_storage().save(f"papers/{at:%Y%m}/{uuid4().hex}", file)
    return Stored(path, checked.name, checked.content_type, checked.sha256, file.size)
