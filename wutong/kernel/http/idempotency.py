"""The same ``Idempotency-Key`` answers the same and writes once.

The key is written in the transaction of the write itself: both are there or neither. A second
request with the key waits for the first (PostgreSQL at the unique constraint, SQLite at the write
lock) and then gets its answer. A refused write keeps no key, since it wrote nothing. Source:
draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wutong.kernel.http.models import IdempotencyKey
from wutong.kernel.http.problems import FieldError, Refusal

HEADER: Final = "Idempotency-Key"
PATTERN: Final = r"^[!-~]{1,255}$"
KEPT_FOR: Final = timedelta(hours=24)
FORGOTTEN_AFTER: Final = timedelta(days=7)
FORGOTTEN_AT_ONCE: Final = 2000
HEADERS_KEPT: Final = ("Content-Type", "Location", "ETag")
_KEY = re.compile(PATTERN.strip("^$"))


def once(request: HttpRequest, write: Callable[[], HttpResponse], at: datetime) -> HttpResponse:
    """Carry out ``write`` unless the key says that it was: then answer as before.

    Without the header ``write`` simply runs. Raises Refusal 422 for a malformed key and for a key
    that was used with another request.
    """
    if HEADER not in request.headers:
        return write()
    key = _well_formed(request.headers[HEADER])
    digest = digest_of(request)
    with transaction.atomic():
        row, is_new = _row(request, key, digest, at)
        if not is_new:
            return _answered_before(row, digest)
        response = write()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
        else:
            _remember(row, response)
        return response


def forget_old_keys(at: datetime) -> int:
    """Delete keys that ran out more than six days ago, so a week after their write; how many.

    A few thousand at a time, each batch in a statement of its own, until none is left.
    """
    old = IdempotencyKey.objects.filter(expires_at__lte=at - (FORGOTTEN_AFTER - KEPT_FOR))
    gone = 0
    while keys := list(old.order_by("expires_at").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        gone += IdempotencyKey.objects.filter(pk__in=keys).delete()[0]
    return gone


def _well_formed(key: str) -> str:
    if _KEY.fullmatch(key):
        return key
    sentence = _("Idempotency-Key 须是 1–255 个可见的 ASCII 字符，建议用 UUID。")
    raise Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        sentence,
        "invalid-fields",
        [FieldError(place="header", field=HEADER, detail=sentence)],
    )


def _row(request: HttpRequest, key: str, digest: str, at: datetime) -> tuple[IdempotencyKey, bool]:
    person: Any = request.user.pk
    IdempotencyKey.objects.filter(user_id=person, expires_at__lte=at).delete()
    return IdempotencyKey.objects.get_or_create(
        user_id=person,
        key=key,
        defaults={"request_sha256": digest, "expires_at": at + KEPT_FOR},
    )


def _answered_before(row: IdempotencyKey, digest: str) -> HttpResponse:
    if row.request_sha256 != digest:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("这个 Idempotency-Key 已用于另一个请求，请换一个。"),
            "idempotency-key-reused",
        )
    response = HttpResponse(row.body, status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response


def _remember(row: IdempotencyKey, response: HttpResponse) -> None:
    row.status = response.status_code
    row.body = response.content.decode()
    row.headers = {name: response[name] for name in HEADERS_KEPT if name in response}
    row.save(update_fields=["status", "body", "headers"])


def digest_of(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, version seen, fields and files.

    A form's boundary differs each time it is sent, so a form is digested by its parts.
    """
    digest = hashlib.sha256()
    for part in _parts(request):
        digest.update(f"{len(part)}:".encode() + part)
    return digest.hexdigest()


def _parts(request: HttpRequest) -> Iterable[bytes]:
    yield (request.method or "").encode()
    yield request.get_full_path().encode()
    yield request.headers.get("If-Match", "").encode()
    if request.content_type != "multipart/form-data":
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        yield from (name.encode(), *(str(value).encode() for value in values))
    for name, files in sorted(request.FILES.lists()):
        yield name.encode()
        for file in files:
            yield from ((file.name or "").encode(), _file_digest(file))


def _file_digest(file: UploadedFile) -> bytes:
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
