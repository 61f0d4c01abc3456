"""Errors over HTTP as problem documents (RFC 9457, application/problem+json).

A room says once how its refusals read::

    problems.declare(GateNotMet, HTTPStatus.CONFLICT, "gate-not-met", _("关口条件不齐"), _missing)

and its operations just raise. ``detail`` is a sentence for the person; nothing technical leaves
the server.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as NotAsDescribed
from ninja.responses import Response
from pydantic import Field

from wutong.kernel.http.paging import NotOfThisList
from wutong.kernel.http.sentences import sentence_for

MEDIA_TYPE: Final = "application/problem+json"
BLANK: Final = "about:blank"
NAMESPACE: Final = "urn:wutong:problem:"

logger = logging.getLogger("wutong.http")

type Text = str | Promise
type Extra = Callable[[Any], Mapping[str, Any]]


class FieldError(Schema):
    """One field that cannot be taken as it is."""

    place: str = Field(description="body、query、path、header、form、file")
    field: str = Field(description="字段名，嵌套处用点分开；对象整体为空串")
    detail: str


class Lacking(Schema):
    """One thing that a gate still asks for."""

    group: str
    text: str
    at_least: int
    unmet: list[str]


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str = Field(description="问题类别的 URI；about:blank 表示含义同状态码")
    title: str
    status: int
    detail: str
    errors: list[FieldError] = Field(default=[], description="逐个字段的问题")
    missing: list[Lacking] = Field(default=[], description="关口还缺的条件")


TITLES: Final[dict[int, Text]] = {
    400: gettext_lazy("请求无法读取"),
    401: gettext_lazy("未登录"),
    403: gettext_lazy("没有权限"),
    404: gettext_lazy("没有找到"),
    405: gettext_lazy("不支持这种方法"),
    409: gettext_lazy("与现状冲突"),
    412: gettext_lazy("内容已被他人更新"),
    413: gettext_lazy("内容过大"),
    415: gettext_lazy("内容类型不对"),
    422: gettext_lazy("内容不合要求"),
    428: gettext_lazy("须写明所见版本"),
    500: gettext_lazy("系统出错"),
    503: gettext_lazy("系统正忙"),
}
DETAILS: Final[dict[int, Text]] = {
    400: gettext_lazy("请求的内容无法读取，请检查格式。"),
    401: gettext_lazy("请先登录，或者在 Authorization 头中带上有效的令牌。"),
    403: gettext_lazy("您的岗位不能办理这件事。"),
    404: gettext_lazy("没有这个地址，或者您看不到它。"),
    405: gettext_lazy("这个地址不支持这种请求方法。"),
    413: gettext_lazy("发送的内容超过了上限。"),
    500: gettext_lazy("系统出错了，已经记录；请稍后再试。"),
    503: gettext_lazy("系统正忙，请稍后再试。"),
}


class Refusal(Exception):
    """A request refused by the HTTP face itself; ``str()`` is the sentence for the person."""

    def __init__(
        self, status: int, detail: str, slug: str = "", errors: Sequence[FieldError] = ()
    ) -> None:
        self.status = status
        self.slug = slug
        self.errors = list(errors)
        super().__init__(detail)


def refusal_of(field: str, sentence: str, place: str = "body") -> Refusal:
    """The refusal of a request whose ``field`` names what isn't there or isn't to be seen, cannot
    be read, or is missing. ``place``: ``body``, ``query`` or ``form``."""
    fault = FieldError(place=place, field=field, detail=sentence)
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, "invalid-fields", [fault])


@dataclass(frozen=True)
class _Declared:
    status: int
    slug: str
    title: Text
    members: Extra | None


_declared: dict[type[Exception], _Declared] = {}


def declare(
    exception: type[Exception], status: int, slug: str, title: Text, members: Extra | None = None
) -> None:
    """Have ``exception`` and its subclasses answered with ``status``; the sentence is ``str()``.

    ``members(exception)`` gives further members of the document.
    """
    _declared[exception] = _Declared(status, slug, title, members)


def problem(
    status: int, detail: str = "", *, slug: str = "", title: Text = "", **extra: Any
) -> HttpResponse:
    """A response that carries a problem document."""
    document = {
        "type": f"{NAMESPACE}{slug}" if slug else BLANK,
        "title": str(title or TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": detail or str(DETAILS.get(status, HTTPStatus(status).phrase)),
        **extra,
    }
    response = Response(
        document, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="wutong"'
    return response


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The problem document for ``error``; what nobody foresaw is logged and answered with 500."""
    for kind in type(error).__mro__:
        if kind in _declared:
            return _of_a_room(error, _declared[kind])
    for kind in type(error).__mro__:
        if kind in _READERS:
            return _READERS[kind](error)
    logger.error("%s %s", request.method, request.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)


def _of_a_room(error: Exception, declared: _Declared) -> HttpResponse:
    members = dict(declared.members(error)) if declared.members else {}
    return problem(declared.status, str(error), slug=declared.slug, title=declared.title, **members)


def _refused(error: Refusal) -> HttpResponse:
    errors = [one.model_dump() for one in error.errors]
    members: dict[str, Any] = {"errors": errors} if errors else {}
    return problem(error.status, str(error), slug=error.slug, **members)


def _not_of_this_list(error: NotOfThisList) -> HttpResponse:
    return _refused(refusal_of(error.field, str(error), "query"))


def _not_as_described(error: NotAsDescribed) -> HttpResponse:
    errors = [_field_error(one) for one in error.errors]
    named = "、".join(dict.fromkeys(one["field"] for one in errors if one["field"]))
    detail = _("这些字段不合要求：%(names)s。") % {"names": named} if named else _("内容不合要求。")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, slug="invalid-fields", errors=errors)


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    place, *path = error["loc"]
    if place == "body" and path:
        path = path[1:]  # the name of the operation's argument says nothing to the caller
    return {
        "place": str(place),
        "field": ".".join(str(one) for one in path),
        "detail": sentence_for(error),
    }


def _invalid(error: ValidationError) -> HttpResponse:
    if hasattr(error, "error_dict"):
        errors = [
            {"place": "body", "field": "" if name == "__all__" else name, "detail": text}
            for name, texts in error.message_dict.items()
            for text in texts
        ]
    else:
        errors = [{"place": "body", "field": "", "detail": text} for text in error.messages]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "".join(one["detail"] for one in errors),
        slug="invalid-fields",
        errors=errors,
    )


_READERS: dict[type[BaseException], Callable[[Any], HttpResponse]] = {
    Refusal: _refused,
    NotOfThisList: _not_of_this_list,
    NotAsDescribed: _not_as_described,
    ValidationError: _invalid,
    Http404: lambda error: problem(HTTPStatus.NOT_FOUND),
    PermissionDenied: lambda error: problem(HTTPStatus.FORBIDDEN, str(error)),
    HttpError: lambda error: problem(error.status_code),
    RequestDataTooBig: lambda error: problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    MultiPartParserError: lambda error: problem(HTTPStatus.BAD_REQUEST),
    SuspiciousOperation: lambda error: problem(HTTPStatus.BAD_REQUEST),
}
