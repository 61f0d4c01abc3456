"""What each vendor's group robot is sent, and what its answers mean.

Sources: WeCom 群机器人配置说明 (developer.work.weixin.qq.com/document/path/91770), DingTalk 自定义机器人接入
(open.dingtalk.com/document/orgapp/custom-robot-access), Feishu 自定义机器人使用指南
(open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext as _

from wutong.domains.notices.choices import Vendor
from wutong.domains.notices.rules.errors import BadValue
from wutong.domains.notices.rules.retrying import SENT, Arrival, Outcome

HOSTS: Final[Mapping[str, frozenset[str]]] = {
    Vendor.WECOM: frozenset({"https://qyapi.weixin.qq.com"}),
    Vendor.DINGTALK: frozenset({"https://oapi.dingtalk.com"}),
    Vendor.FEISHU: frozenset({"https://open.feishu.cn", "https://open.larksuite.com"}),
}
PATHS: Final[Mapping[str, str]] = {
    Vendor.WECOM: "/cgi-bin/webhook/send",
    Vendor.DINGTALK: "/robot/send",
    Vendor.FEISHU: "/open-apis/bot/v2/hook/",
}
KEYS: Final[Mapping[str, str]] = {Vendor.WECOM: "key", Vendor.DINGTALK: "access_token"}
SIGNING: Final = frozenset({Vendor.DINGTALK, Vendor.FEISHU})
LONGEST_ADDRESS: Final = 500
TOO_FAST: Final = frozenset({45009, 45033, 130101, 410100, 11232, 9499001})
BUSY: Final = frozenset({-1, 40001000})
REASONS: Final[Mapping[int, str]] = {
    93000: "机器人地址无效，可能已从群里删除", 300001: "机器人地址无效，可能已从群里删除",
    19001: "机器人地址无效，可能已从群里删除",
    310000: "没有通过机器人的安全设置（加签、关键词或 IP 白名单）",
    19021: "签名不对，或者服务器的时钟差得太多", 19022: "服务器的 IP 不在机器人的白名单里",
    19024: "没有机器人要求的关键词",
}  # fmt: skip


@dataclass(frozen=True)
class Sending:
    """One request: where to, and the body as JSON."""

    url: str
    body: bytes


def origin_of(url: str) -> str:
    """Scheme, host and port as ``https://host``; the usual port left out. "" for a strange one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port not in (None, usual) else "")


def check_address(vendor: str, url: str, allowed: frozenset[str] = frozenset()) -> str:
    """The origin of a robot's address. Raises BadValue unless it is the vendor's own over https,
    or one that the deployment allows (``allowed``: origins), with the vendor's path and key."""
    origin = origin_of(url)
    if origin not in HOSTS[vendor] | allowed or len(url) > LONGEST_ADDRESS or _strange(url):
        raise BadValue(
            "address", _("这不是%(vendor)s机器人的地址：请从群机器人的设置里复制完整的 Webhook 地址。")
            % {"vendor": Vendor(vendor).label},
        )  # fmt: skip
    parts, path = urlsplit(url), PATHS[vendor]
    if vendor == Vendor.FEISHU:
        token = parts.path.removeprefix(path)
        good = parts.path.startswith(path) and bool(token) and "/" not in token
        good = good and not parts.query
    else:
        query = parse_qsl(parts.query)
        good = parts.path == path and [key for key, _value in query] == [KEYS[vendor]]
    if not good:
        raise BadValue("address", _("地址不完整：请从群机器人的设置里复制完整的 Webhook 地址。"))
    return origin


def _strange(url: str) -> bool:
    return "#" in url or "\\" in url or not url.isascii() or not url.isprintable() or " " in url


def sending(vendor: str, url: str, secret: str, text: str, at: datetime) -> Sending:
    """The request that has the robot say ``text``; signed where there is a secret."""
    seconds = int(at.timestamp())
    if vendor == Vendor.FEISHU:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if secret:
            signature = _signed(f"{seconds}\n{secret}", "")
            body = {"timestamp": str(seconds), "sign": signature, **body}
        return Sending(url, _json(body))
    if vendor == Vendor.DINGTALK and secret:
        moment = str(seconds * 1000)
        signature = _signed(secret, f"{moment}\n{secret}")
        url = f"{url}&{urlencode({'timestamp': moment, 'sign': signature})}"
    return Sending(url, _json({"msgtype": "text", "text": {"content": text}}))


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def answered(status: int, content: bytes) -> Outcome:
    """What an answer means. Vendors say in the body of a 200 what went wrong."""
    if status >= 500 or status == 429:
        return Outcome(
            Arrival.LATER, _("对方暂时不能接收（HTTP %(status)s）。") % {"status": status}
        )
    code, said = _code(content)
    if status == 200 and code == 0:
        return SENT
    if code is not None and code != 0:
        later = code in TOO_FAST or code in BUSY
        words = _("发得太快，对方要求稍后再发") if code in TOO_FAST else _reason(code, said)
        text = _("%(words)s（错误码 %(code)s）。") % {"words": words, "code": code}
        return Outcome(Arrival.LATER if later else Arrival.REFUSED, text)
    if status == 200:
        return Outcome(Arrival.REFUSED, _("对方的回答读不懂，可能不是群机器人的地址。"))
    return Outcome(Arrival.REFUSED, _("对方拒绝接收（HTTP %(status)s）。") % {"status": status})


def _reason(code: int, said: str) -> str:
    known = REASONS.get(code)
    return _(known) if known else _("对方没有接收：%(said)s") % {"said": said or "?"}


def _code(content: bytes) -> tuple[int | None, str]:
    """The vendor's code (0 is good) and words; (None, "") where there is none."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None, ""
    if not isinstance(body, dict):
        return None, ""
    for key, words in (("errcode", "errmsg"), ("code", "msg"), ("StatusCode", "StatusMessage")):
        value = body.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value, str(body.get(words) or "")[:100]
    return None, ""
