"""Writes the OpenAPI document to docs/openapi.json: ``python -m wutong.config.openapi``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import django
from django.utils import translation

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "openapi.json"


def document() -> dict[str, Any]:
    """The document as the running code describes itself, in the source language."""
    from wutong.config.api import api  # noqa: PLC0415

    with translation.override("zh-hans"):
        written: dict[str, Any] = json.loads(
            json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str)
        )
    return written


def as_text(written: dict[str, Any]) -> str:
    """The document in its committed form: stable order, one change a line."""
    return json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings.dev")
    django.setup()
    DOCUMENT.write_text(as_text(document()), "utf-8")
