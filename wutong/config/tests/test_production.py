"""Production refuses to start on an unsafe setting and names it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAFE = {"SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "wutong.example.gov.cn"}


def start(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of their own."""
    environment = {
        "PATH": os.environ["PATH"],
        "WUTONG_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.prod",
        **settings,
    }
    program = "import django; django.setup(); print('started')"
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_start(tmp_path: Path) -> None:
    result = start(tmp_path, **SAFE)
    assert result.stdout.strip() == "started", result.stderr


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "a.example,*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEBUG": "true"}, "DEBUG"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(
    tmp_path: Path, unsafe: dict[str, str], named: str
) -> None:
    result = start(tmp_path, **{**SAFE, **unsafe})
    assert result.returncode != 0
    assert named in result.stderr.strip().splitlines()[-1]


def test_a_key_that_ships_with_the_code_is_refused(tmp_path: Path) -> None:
    result = start(tmp_path, **{**SAFE, "SECRET_KEY": "django-insecure-" + "k" * 50})
    assert "SECRET_KEY" in result.stderr
