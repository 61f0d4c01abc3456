"""Receivers of what leaves the site: group robots over real HTTP, a mail server over real SMTP."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller

PATHS: Final = {
    "wecom": "/cgi-bin/webhook/send?key=key-of-wecom",
    "dingtalk": "/robot/send?access_token=token0of0dingtalk",
    "feishu": "/open-apis/bot/v2/hook/token-of-feishu",
}
SECRETS: Final = {"wecom": "", "dingtalk": "SECof0dingtalk", "feishu": "secret-of-feishu"}
SLOW_SECONDS: Final = 3


class Vendors:
    """Three vendors on one port. ``texts`` are the messages they took; ``script`` says what they
    answer to the next requests instead: a status, a body, "slow", "hang up" or "redirect"."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self.requests: list[str] = []
        self.script: list[Any] = []
        self.origin = ""

    def address(self, vendor: str) -> str:
        """The whole address of the vendor's robot."""
        return self.origin + PATHS[vendor]

    def take(self, path: str, headers: Any, content: bytes) -> Any:
        """What to answer to a request, as a vendor's manual has it."""
        self.requests.append(path)
        vendor = next((one for one, known in PATHS.items() if _is(path, known)), "")
        turn = self.script.pop(0) if self.script else None
        if isinstance(turn, dict | int) or turn in ("hang up", "redirect"):
            return turn
        if not headers["Content-Type"].startswith("application/json"):
            return 415
        body = json.loads(content)
        wrong = WRONG[vendor](path, body) if vendor else {"errcode": 93000, "errmsg": "invalid"}
        if wrong:
            return wrong
        text = body["content"] if vendor == "feishu" else body["text"]
        self.texts.append((vendor, text["text" if vendor == "feishu" else "content"]))
        if turn == "slow":
            time.sleep(SLOW_SECONDS)
        return {"code": 0, "msg": "success"} if vendor == "feishu" else {"errcode": 0}


def _is(path: str, known: str) -> bool:
    asked, known_parts = urlsplit(path), urlsplit(known)
    wanted = parse_qs(known_parts.query).items()
    query = parse_qs(asked.query)
    return asked.path == known_parts.path and all(query.get(key) == one for key, one in wanted)


def _wrong_for_wecom(_path: str, body: dict[str, Any]) -> dict[str, Any] | None:
    good = body.get("msgtype") == "text" and body["text"]["content"]
    return None if good else {"errcode": 40008, "errmsg": "invalid message type"}


def _wrong_for_dingtalk(path: str, body: dict[str, Any]) -> dict[str, Any] | None:
    query = parse_qs(urlsplit(path).query)
    stamp, sign = query.get("timestamp", [""])[0], query.get("sign", [""])[0]
    secret = SECRETS["dingtalk"]
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    if sign != base64.b64encode(digest).decode():
        return {"errcode": 310000, "errmsg": "sign not match"}
    return None if body.get("msgtype") == "text" else {"errcode": 400102, "errmsg": "bad"}


def _wrong_for_feishu(_path: str, body: dict[str, Any]) -> dict[str, Any] | None:
    key = f"{body.get('timestamp')}\n{SECRETS['feishu']}".encode()
    digest = hmac.new(key, b"", hashlib.sha256).digest()
    if body.get("sign") != base64.b64encode(digest).decode():
        return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
    return None if body.get("msg_type") == "text" else {"code": 9499, "msg": "Bad Request"}


WRONG: Final = {
    "wecom": _wrong_for_wecom, "dingtalk": _wrong_for_dingtalk, "feishu": _wrong_for_feishu
}  # fmt: skip


@contextmanager
def vendors_listening() -> Iterator[Vendors]:
    """The vendors, on a free port of this machine."""
    vendors = Vendors()

    class Handler(BaseHTTPRequestHandler):
        """Answers each request with what :meth:`Vendors.take` says."""

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            answer = vendors.take(self.path, self.headers, content)
            if answer == "hang up":
                self.close_connection = True
                return
            if answer == "redirect":
                self.send_response(302)
                self.send_header("Location", vendors.address("wecom"))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = json.dumps(answer).encode() if isinstance(answer, dict) else b""
            self.send_response(answer if isinstance(answer, int) else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    vendors.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield vendors
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Post:
    """A mail server's handler: ``letters`` are what it took; ``answer`` refuses a reader."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.readers: list[str] = []
        self.answer = ""
        self.url = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the reader, or say why not."""
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.readers += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def mail_listening() -> Iterator[Post]:
    """The mail server, on a free port of this machine."""
    post = Post()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        post.url = f"smtp://127.0.0.1:{port}"
        yield post
    finally:
        controller.stop()
