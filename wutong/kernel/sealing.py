"""Secrets that are kept in the database: sealed by a key that the database doesn't have.

The key is derived from ``SECRET_KEY``; what was sealed under one of ``SECRET_KEY_FALLBACKS`` still
opens. A backup holds what is sealed and not the key.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotOpen(ValueError):
    """It was sealed under a key that this installation no longer has, or was altered."""


def seal(text: str) -> str:
    """``text`` sealed (Fernet: AES-128-CBC with HMAC-SHA256); the same text never twice alike."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises CannotOpen."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise CannotOpen from fault


def _keys() -> MultiFernet:
    given: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derived(key)) for key in given])


def _derived(key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wutong.kernel.sealing")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
