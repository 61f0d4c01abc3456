"""Runs the site and, beside it, the worker; when one ends, so does the other."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Final

SECONDS_TO_END: Final = 10
THREADS_A_WORKER: Final = 2  # each keeps a database connection of its own
LOOKS_EVERY: Final = 0.3  # seconds


def site_command(host: str, port: int, workers: int) -> list[str]:
    """Granian with the site's WSGI entry."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(THREADS_A_WORKER),
        "--no-ws", "--log-level", "warning",
        "wutong.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The worker, as a process of its own."""
    return [sys.executable, "-m", "wutong.cli", "worker"]


def run_together(commands: list[list[str]]) -> int:
    """Run the commands until one of them ends or a signal comes; end the others.

    Returns the exit code of the one that ended first, or 0 after a signal.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    running = [
        subprocess.Popen(command, start_new_session=True)  # noqa: S603
        for command in commands
    ]
    try:
        while all(process.poll() is None for process in running):
            time.sleep(LOOKS_EVERY)
        return next(process.returncode for process in running if process.poll() is not None)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(running)


def _interrupt(*_: int | FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    """End each process with all that it started; by force after a while."""
    for process in running:
        _tell_group(process, signal.SIGTERM)
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_END)
        _tell_group(process, signal.SIGKILL)


def _tell_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
