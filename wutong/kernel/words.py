"""Texts of the interface that thousands of rows share, looked up once for each language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext


def said(text: str) -> str:
    """As ``gettext``; import it as ``_``, so that its texts are found for the translators."""
    return _said(text, get_language() or "")


def label_of(choice: Any) -> str:
    """The label of one of Django's choices."""
    return _label(choice, get_language() or "")


@lru_cache(maxsize=1024)
def _said(text: str, _language: str) -> str:
    return gettext(text)


@lru_cache(maxsize=1024)
def _label(choice: Any, _language: str) -> str:
    return str(choice.label)
