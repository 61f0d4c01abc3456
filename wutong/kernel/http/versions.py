"""Two people on the same thing: a change names the version it was made on.

A reader gets the version in the body and as ``ETag``; a writer hands it back in ``If-Match`` (a
mismatch is answered 412) or as ``version`` in the body (409).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wutong.kernel.http.problems import Refusal

HEADER: Final = "If-Match"


def show_version(response: HttpResponse, version: int | str) -> None:
    """Put the version on a response as a strong ``ETag``."""
    response["ETag"] = f'"{version}"'


def seen_version[Version: (int, str)](
    request: HttpRequest, current: Version, in_body: Version | None
) -> Version:
    """The version that the caller saw.

    Raises Refusal: 412 where ``If-Match`` names another than ``current``, 428 where the caller
    names none at all. A version from the body is left to the write to compare.
    """
    header = request.headers.get(HEADER)
    if header is None and in_body is not None:
        return in_body
    if header is None:
        raise Refusal(
            HTTPStatus.PRECONDITION_REQUIRED,
            _("请在 If-Match 头或 version 字段中写明您所见的版本。"),
        )
    named = {one.strip().strip('"') for one in header.split(",")}
    if "*" not in named and str(current) not in named:
        raise Refusal(
            HTTPStatus.PRECONDITION_FAILED,
            _("别人刚刚更新了这条记录（现为 %(version)s），请重新读取后再改。")
            % {"version": current},
        )
    return current
