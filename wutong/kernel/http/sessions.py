"""Django's sessions in the database, read without a model: every request reads one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection

from wutong.kernel import clock
from wutong.kernel.statements import planned_cursor

READ: Final = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessionStore):
    """Writes as Django's does."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where it is over."""
        now = connection.ops.adapt_datetimefield_value(clock.now())
        with planned_cursor() as cursor:
            cursor.execute(READ, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        content: dict[str, Any] = self.decode(row[0])
        return content
