"""``script/bench``: fills databases with a made-up province and measures what people wait for."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgresql import server

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"


def main() -> None:
    """Measure on each database, in a process of its own, and print one table for each."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--fresh", action="store_true", help="fill the SQLite file anew")
    parser.add_argument("--leads", type=int, metavar="N", help="measure N leads alone")
    parser.add_argument("--approvals", type=int, metavar="N", help="measure N approval cases alone")
    parser.add_argument(
        "--stewardship", type=int, metavar="N", help="measure N appeals and orders alone"
    )
    parser.add_argument("--assessment", type=int, metavar="N", help="assess over N projects alone")
    parser.add_argument("--notices", type=int, metavar="N", help="send N messages alone")
    parser.add_argument("--tables", type=int, metavar="N", help="a bulletin of N tables alone")
    arguments = parser.parse_args()
    module, name, count = _chosen(arguments)
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, {count:,} {name or 'projects'}", flush=True)
    if arguments.database != "postgresql":
        measure(_sqlite(f"{name.partition(' ')[0]}{count}", fresh=arguments.fresh), module, count)
    if arguments.database != "sqlite":
        with _postgresql() as address:
            measure(address, module, count)


def _chosen(arguments: argparse.Namespace) -> tuple[str, str, int]:
    """The module that measures, what it counts, and how many."""
    if arguments.leads:
        return "tests.bench.leads", "leads", arguments.leads
    if arguments.approvals:
        return "tests.bench.cases", "cases", arguments.approvals
    if arguments.stewardship:
        return "tests.bench.stewardship", "matters", arguments.stewardship
    if arguments.assessment:
        return "tests.bench.assessment", "assessed projects", arguments.assessment
    if arguments.notices:
        return "tests.bench.notices", "notices", arguments.notices
    if arguments.tables:
        return "tests.bench.papers", "tables", arguments.tables
    return "tests.bench.measure", "", arguments.projects


def measure(address: str, module: str, count: int) -> None:
    """Fill the database where it is empty, and measure."""
    with tempfile.TemporaryDirectory(prefix="wutong-bench-") as scratch:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "wutong.config.settings.dev",
            "WUTONG_VAR": scratch,
        }
        subprocess.run(
            [sys.executable, "-m", module, str(count)],
            env=environment, check=True, cwd=ROOT,
        )  # fmt: skip


def _sqlite(name: str, *, fresh: bool) -> str:
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{name}.sqlite3"
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
    return f"sqlite:///{file}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with server() as address:
        yield address


if __name__ == "__main__":
    main()
