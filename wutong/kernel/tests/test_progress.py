"""Progress told beside the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from wutong.kernel import progress


@pytest.fixture(autouse=True)
def place(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def test_the_last_count_is_told_until_the_work_has_ended() -> None:
    assert progress.told("import-1") == 0
    progress.tell("import-1", 1000)
    progress.tell("import-1", 2000)
    assert (progress.told("import-1"), progress.told("import-2")) == (2000, 0)
    progress.forget("import-1")
    progress.forget("import-1")
    assert progress.told("import-1") == 0


def test_work_goes_on_where_nothing_can_be_written(settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file"
    progress.tell("import-1", 5)
    assert progress.told("import-1") == 0
