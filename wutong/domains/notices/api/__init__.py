"""One's own notices and channels over HTTP."""

from __future__ import annotations

from typing import Final

from ninja import Router

from wutong.domains.notices.api import notices

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (("通知", notices.router),)
