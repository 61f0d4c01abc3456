"""The drill: back up, lose everything, restore, and find it all again. On both databases."""

from __future__ import annotations

import json
import tarfile
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from wutong.config.backup import back_up, restore
from wutong.config.models import WorkerHeartbeat
from wutong.kernel.command_line import BadInput

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def evidence(settings: LazySettings, tmp_path: Path) -> Path:
    """A folder of evidence with one file in it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    file = tmp_path / "media" / "2022" / "contract.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF-1.7 contract")
    return file


def test_what_was_lost_after_the_backup_is_there_again(
    evidence: Path, tmp_path: Path, at: datetime
) -> None:
    WorkerHeartbeat.objects.create(worker_id="before", at=at)
    back_up(tmp_path / "all.tar.gz", at)

    WorkerHeartbeat.objects.all().delete()
    WorkerHeartbeat.objects.create(worker_id="after", at=at)
    evidence.unlink()
    manifest = restore(tmp_path / "all.tar.gz")

    assert manifest["made_at"] == at.isoformat()
    assert list(WorkerHeartbeat.objects.values_list("worker_id", flat=True)) == ["before"]
    assert evidence.read_bytes() == b"%PDF-1.7 contract"


def test_an_existing_file_is_not_overwritten(tmp_path: Path, at: datetime) -> None:
    file = tmp_path / "all.tar.gz"
    file.write_text("precious")
    with pytest.raises(BadInput, match="已经存在"):
        back_up(file, at)
    assert file.read_text() == "precious"


def test_a_damaged_backup_changes_nothing(evidence: Path, tmp_path: Path, at: datetime) -> None:
    file = tmp_path / "all.tar.gz"
    WorkerHeartbeat.objects.create(worker_id="before", at=at)
    back_up(file, at)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(BadInput, match=r"损坏|不是"):
        restore(file)
    assert WorkerHeartbeat.objects.count() == 1


def test_a_database_swapped_inside_the_backup_is_refused(
    evidence: Path, tmp_path: Path, at: datetime
) -> None:
    back_up(tmp_path / "all.tar.gz", at)
    inside = tmp_path / "inside"
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        archive.extractall(inside, filter="data")
    (inside / "database").write_bytes(b"something else")
    with tarfile.open(tmp_path / "forged.tar.gz", "w:gz") as archive:
        archive.add(inside, "")
    with pytest.raises(BadInput, match="校验值"):
        restore(tmp_path / "forged.tar.gz")


def test_a_backup_of_another_kind_of_database_is_refused(
    evidence: Path, tmp_path: Path, at: datetime
) -> None:
    back_up(tmp_path / "all.tar.gz", at)
    inside = tmp_path / "inside"
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        archive.extractall(inside, filter="data")
    manifest = json.loads((inside / "manifest.json").read_text())
    assert manifest["vendor"] == connection.vendor
    manifest["vendor"] = "oracle"
    (inside / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(inside, "")
    with pytest.raises(BadInput, match="oracle"):
        restore(tmp_path / "other.tar.gz")


@pytest.mark.parametrize("content", [b"", b"not a tar", b"PK\x03\x04"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    with pytest.raises(BadInput, match="不是梧桐的备份"):
        restore(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有这个文件"):
        restore(tmp_path / "none.tar.gz")
