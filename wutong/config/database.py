"""DATABASE_URL: one line that names the database."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-65536;"
    "PRAGMA mmap_size=67108864;"
    "PRAGMA temp_store=MEMORY;"
)
POSTGRESQL_OPTIONS = (
    # Compiling a metric's expressions takes PostgreSQL longer than running them, on every call.
    "-c jit=off "
    # Pages come out of memory or from a disk without moving parts: an index costs no seeks.
    "-c random_page_cost=1.1"
)
SECONDS_A_CONNECTION_LIVES = 60


def database_from_url(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for ``sqlite:///path`` or ``postgresql://user:pw@host:port/name``.

    ``sqlite:////absolute/path`` names an absolute path. Query parameters of a PostgreSQL URL
    (``?host=/run/postgresql``) go to the driver. Raises ImproperlyConfigured on any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:] or ":memory:")
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    raise ImproperlyConfigured(
        f"DATABASE_URL 的写法不认识：{parts.scheme or url!r}。"
        "请用 sqlite:///文件 或 postgresql://用户:密码@主机:端口/库名。"
    )


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": SECONDS_A_CONNECTION_LIVES,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = {"options": POSTGRESQL_OPTIONS, **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(parts.port or ""),
        "CONN_MAX_AGE": SECONDS_A_CONNECTION_LIVES,
        # Statements of `kernel.statements` are planned once a connection.
        "OPTIONS": {"prepare_threshold": 0, **options},
    }
