"""The REST API under ``/api/v1/``: the rooms' routers on one frame."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Final

from django.apps import apps

from wutong.domains.org.queries import access_of
from wutong.kernel.http.interface import Interface

DESCRIPTION: Final = """\
梧桐的接口。用会话（须带 `X-CSRFToken`）或个人令牌（`Authorization: Bearer wt_…`，在「设置 · 接口令牌」申请）登录，\
能看能办的与本人在网页上一样：看不到的一律 404，只能看的写入得 403。

金额是以元计的字符串，面积是平方米，日期是 ISO 8601，时间带时区。错误是 RFC 9457 问题文档。\
写入可带 `Idempotency-Key`：同一个键只写一次，再次发送得到同样的回答。列表用游标翻页：把 `next` 原样放进 `cursor`。
"""
ROOMS: Final = (
    "org", "notices", "investors", "projects", "leads", "appraisal", "agreements", "engagements",
    "approvals", "stewardship", "ledgers", "targets", "incentives", "bulletins",
)  # fmt: skip

api = Interface(
    find_access=access_of,
    title="梧桐 Wutong",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
)
for room in ROOMS:
    if room in apps.app_configs and find_spec(f"{apps.app_configs[room].name}.api"):
        for tag, router in import_module(f"{apps.app_configs[room].name}.api").ROUTERS:
            api.add_router("", router, tags=[tag])
