"""The API's frame: every operation admits its caller, answers problems, and is described so.

Rooms hang their routers onto one :class:`Interface`; what is common stands here once: who may
call, what a body may be, ``Idempotency-Key`` on every write, and in the OpenAPI document the
problems that any operation may answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from wutong.kernel import clock
from wutong.kernel.http import idempotency, problems, versions
from wutong.kernel.http.authentication import ApiToken, Doorkeeper, FindAccess, Session
from wutong.kernel.http.problems import FieldError, Refusal
from wutong.kernel.spreadsheets import XLSX

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
IDEMPOTENT_WRITES: Final = frozenset({"post", "patch", "put", "delete"})
ROOM_FOR_FIELDS: Final = 1024 * 1024  # a form's other parts, beside its file
JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
CONTENT_TYPES: Final = {"body": {JSON}, "form": {FORM}, "file": {FORM}}


class ReadableJson(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params: Final = {"ensure_ascii": False}  # type: ignore[misc]


class Interface(NinjaAPI):
    """The REST API; ``find_access`` says what a token's holder may do."""

    def __init__(self, *, find_access: FindAccess, **options: Any) -> None:
        super().__init__(
            auth=[ApiToken(), Session(csrf=False)],
            docs_url=None,
            renderer=ReadableJson(),
            **options,
        )
        self.doorkeeper = Doorkeeper(find_access)
        self.docs_decorator = self._for_callers  # type: ignore[assignment]
        self.add_decorator(self._guarded, mode="view")
        for kind in (Exception, *list(self._exception_handlers)):
            self.add_exception_handler(kind, _answer)

    def _for_callers(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """The OpenAPI document too is for those who may call."""

        @wraps(view)
        def admitted(request: HttpRequest, **path: Any) -> HttpResponse:
            try:
                self.doorkeeper.admit(request)
                return view(request, **path)
            except Exception as error:
                return self.on_exception(request, error)

        return admitted

    def _guarded(self, run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        operation: Operation = run.__self__  # type: ignore[attr-defined]

        @wraps(run)
        def guarded(request: HttpRequest, *args: Any, **path: Any) -> HttpResponse:
            try:
                return self._carry_out(operation, run, request, path)
            except Exception as error:
                return self.on_exception(request, error)

        return guarded

    def _carry_out(
        self,
        operation: Operation,
        run: Callable[..., HttpResponse],
        request: HttpRequest,
        path: dict[str, Any],
    ) -> HttpResponse:
        self.doorkeeper.admit(request)
        refuse_unknown_parameters(operation, request)
        if request.method in SAFE:
            return run(request, **path)
        refuse_other_contents(operation, request)
        return idempotency.once(request, lambda: run(request, **path), clock.now())

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's own name: they are unique over all rooms, and a test says so."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document with what every operation shares."""
        document = super().get_openapi_schema(**options)
        schemas = document["components"].setdefault("schemas", {})
        problem = problems.Problem.model_json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        schemas |= problem.pop("$defs") | {"Problem": problem}
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _describe(method, operation)
        return document


def _answer(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(request, error)


def refuse_unknown_parameters(operation: Operation, request: HttpRequest) -> None:
    """A misspelt filter would silently select everything: it is refused with 422."""
    known = set(_query_names(operation))
    unknown = [name for name in request.GET if name not in known]
    twice = [
        name
        for name in known
        if len(request.GET.getlist(name)) > 1 and name not in _list_names(operation)
    ]
    errors = [
        FieldError(place="query", field=name, detail=_("不认识这个参数。")) for name in unknown
    ] + [FieldError(place="query", field=name, detail=_("只能写一次。")) for name in twice]
    if errors:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY, _("地址中的参数不合要求。"), "invalid-fields", errors
        )


def _query_models(operation: Operation) -> Iterable[Any]:
    return (model for model in operation.models if model.__ninja_param_source__ == "query")


def _query_names(operation: Operation) -> Iterable[str]:
    return (name for model in _query_models(operation) for name in model.__ninja_flatten_map__)


def _list_names(operation: Operation) -> Iterable[str]:
    return [
        name
        for model in _query_models(operation)
        for name in getattr(model, "__ninja_collection_fields__", [])
    ]


def refuse_other_contents(operation: Operation, request: HttpRequest) -> None:
    """Refuse a body of another type than the operation reads (415), or one too big (413)."""
    wanted = {
        one
        for model in operation.models
        for one in CONTENT_TYPES.get(str(model.__ninja_param_source__), ())
    }
    size = _content_length(request)
    if wanted and (size or request.content_type) and request.content_type not in wanted:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            _("请用 %(types)s 发送内容。") % {"types": "、".join(sorted(wanted))},
        )
    largest = settings.EVIDENCE_MAX_BYTES + ROOM_FOR_FIELDS
    if size > largest:
        raise Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("发送的内容不能超过 %(size)s MB。") % {"size": settings.EVIDENCE_MAX_BYTES // 2**20},
        )


def _content_length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isdecimal() else 0


PROBLEM_CONTENT: Final = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
ALWAYS: Final = (400, 401, 403, 404, 422)
ON_WRITES: Final = (409, 413, 415)


def _describe(method: str, operation: dict[str, Any]) -> None:
    """Add to one operation of the document what the frame does for it."""
    writes = method in IDEMPOTENT_WRITES
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
    statuses = [*ALWAYS, *(ON_WRITES if writes else ())]
    if operation.pop("x-conflicts", False):
        statuses.append(HTTPStatus.CONFLICT)
    if writes:
        operation["parameters"] = [*operation.get("parameters", []), _idempotency_header()]
    if operation.pop("x-versioned", False):
        operation["parameters"].append(_version_header())
        statuses += [412, 428]
    for status in sorted(statuses):
        operation["responses"].setdefault(
            status, {"description": HTTPStatus(status).phrase, "content": PROBLEM_CONTENT}
        )


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out; there is no null in an address."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) != 1 or "anyOf" not in schema:
        return schema
    return {**choices[0], **{name: value for name, value in schema.items() if name != "anyOf"}}


def _idempotency_header() -> dict[str, Any]:
    return {
        "in": "header",
        "name": idempotency.HEADER,
        "required": False,
        "schema": {"type": "string", "pattern": idempotency.PATTERN},
        "description": "同一个键在 24 小时内只写一次，再次发送得到同样的回答；建议用 UUID。",
    }


def _version_header() -> dict[str, Any]:
    return {
        "in": "header",
        "name": versions.HEADER,
        "required": False,
        "schema": {"type": "string", "pattern": r'^"[0-9a-f]{1,64}"$'},
        "description": "所见的版本，即读取时的 ETag；与 version 字段任写其一。",
    }


CONFLICTS: Final = {"x-conflicts": True}
"""For ``openapi_extra`` of a reading operation that a state of things may refuse with 409."""
VERSIONED: Final = {"x-versioned": True}
"""For ``openapi_extra`` of an operation that reads ``If-Match``."""


def _file(kind: str) -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "contentMediaType": kind}}}
    return {"responses": {200: {"content": content}}}


BINARY: Final = _file("application/octet-stream")
"""For ``openapi_extra`` of an operation that hands out a file."""
WORKBOOK: Final = _file(XLSX)
"""The same for an .xlsx."""
