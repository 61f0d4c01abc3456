"""Backup and restore: the database and the evidence files in one archive.

The archive is a tar with ``manifest.json``, the database (a SQLite file, or PostgreSQL's custom
format) and the folder ``files``. The database is copied first: a file is written before the row
that names it, so that every row of the copy has its file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from wutong.kernel.command_line import BadInput

MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
FILES: Final = "files"
FORMAT: Final = 1
CHUNK: Final = 1 << 20
POSTGRESQL_FOLDER: Final = Path("/usr/lib/postgresql")


def back_up(file: Path, at: datetime) -> dict[str, Any]:
    """Write the archive and return its manifest. The file appears whole or not at all.

    Raises BadInput where the file exists or PostgreSQL's programs are absent.
    """
    if file.exists():
        raise BadInput(_("文件已经存在，不覆盖：%(file)s。") % {"file": file})
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as scratch:
        folder = Path(scratch)
        _copy_database(folder / DATABASE)
        manifest = {
            "format": FORMAT,
            "vendor": connection.vendor,
            "made_at": at.isoformat(),
            "database_sha256": digest_of(folder / DATABASE),
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        with tarfile.open(folder / "archive", "w:gz", compresslevel=1) as archive:
            archive.add(folder / MANIFEST, MANIFEST)
            archive.add(folder / DATABASE, DATABASE)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, FILES)
        os.replace(folder / "archive", file)
    return manifest


def restore(file: Path) -> dict[str, Any]:
    """Put the archive's database and files in place of the present ones; return its manifest.

    Everything is read and checked before anything is replaced. Raises BadInput for a file that is
    no backup, is damaged, or is of another kind of database.
    """
    with tempfile.TemporaryDirectory(prefix="wutong-restore-") as scratch:
        folder = Path(scratch)
        manifest = _unpack(file, folder)
        if manifest["vendor"] != connection.vendor:
            raise BadInput(
                _("备份是 %(theirs)s 的，当前数据库是 %(ours)s，不能恢复。")
                % {"theirs": manifest["vendor"], "ours": connection.vendor}
            )
        if digest_of(folder / DATABASE) != manifest["database_sha256"]:
            raise BadInput(_("备份已损坏：数据库的校验值不符。"))
        _replace_database(folder / DATABASE)
        if (folder / FILES).is_dir():
            shutil.copytree(folder / FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)
    return manifest


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        missing = error.filename == str(file)
        sentence = (
            _("没有这个文件：%(file)s。") if missing else _("这个文件不是梧桐的备份：%(file)s。")
        )
        raise BadInput(sentence % {"file": file}) from error
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, OSError, ValueError) as error:
        raise BadInput(
            _("这个文件不是梧桐的备份，或已损坏：%(file)s。") % {"file": file}
        ) from error
    if manifest.get("format") != FORMAT or not (folder / DATABASE).is_file():
        raise BadInput(_("这个文件不是梧桐的备份：%(file)s。") % {"file": file})
    return manifest


def digest_of(file: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy_database(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run_postgresql("pg_dump", ["--format=custom", "--no-owner", f"--file={target}"])
        return
    connection.ensure_connection()
    assert connection.connection is not None
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def _replace_database(source: Path) -> None:
    if connection.vendor == "postgresql":
        connections.close_all()
        _run_postgresql(
            "pg_restore",
            ["--clean", "--if-exists", "--no-owner", "--single-transaction", str(source)],
            name_option="--dbname",
        )
        return
    connection.ensure_connection()
    assert connection.connection is not None
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)


def _run_postgresql(program: str, options: list[str], name_option: str = "--dbname") -> None:
    given = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": given["PASSWORD"] or ""}
    address = {"--host": given["HOST"], "--port": given["PORT"], "--username": given["USER"]}
    known = [f"{option}={value}" for option, value in address.items() if value]
    command = [postgresql_program(program), *known, f"{name_option}={given['NAME']}", *options]
    result = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        reason = result.stderr.strip().splitlines()[-1:] or [""]
        raise BadInput(
            _("%(program)s 没有成功：%(reason)s") % {"program": program, "reason": reason[0]}
        )


def postgresql_program(program: str) -> str:
    """The newest ``pg_dump`` or ``pg_restore`` of this machine. Raises BadInput without one."""
    found = sorted(POSTGRESQL_FOLDER.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    name = str(found[-1]) if found else shutil.which(program)
    if not name:
        raise BadInput(
            _("没有找到 %(program)s，请先安装：apt-get install -y postgresql-client。")
            % {"program": program}
        )
    return name
