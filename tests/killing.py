"""A process of Wutong that is killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Final

from django.conf import settings
from django.db import connection

from wutong.domains.ledgers.tests.test_commands import database_url

SECONDS: Final = 300
BEGINNING: Final = """
import os, signal, sys
from wutong import cli
import django; django.setup()
def die():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run_until_killed(script: str) -> None:
    """Run ``script`` on the test's own database until it calls ``die()``. For tests with real
    transactions."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.dev",
        "WUTONG_VAR": str(settings.MEDIA_ROOT),
    }
    connection.close()
    ended = subprocess.run(
        [sys.executable, "-c", BEGINNING + script], env=environment, check=False,
        timeout=SECONDS, capture_output=True,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr
