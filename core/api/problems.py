"""Every error of the API as `application/problem+json` (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from core.errors import Conflict, Gone, NotAllowed, PortalError, Refused, StorageFull
from core.web import request_id

MEDIA_TYPE = "application/problem+json"
#: code → (status, title). Services add codes of their own under the statuses 409 and 422.
CODES: dict[str, tuple[int, Any]] = {
    "invalid": (400, gettext_lazy("The request is not valid")),
    "malformed": (400, gettext_lazy("The body cannot be read")),
    "unknown_parameter": (400, gettext_lazy("Unknown query parameter")),
    "invalid_parameter": (400, gettext_lazy("A query parameter is not valid")),
    "invalid_header": (400, gettext_lazy("A header is not valid")),
    "invalid_cursor": (400, gettext_lazy("The cursor is not valid")),
    "not_authenticated": (401, gettext_lazy("Sign-in or a token is needed")),
    "authentication_failed": (401, gettext_lazy("The token is not valid")),
    "permission_denied": (403, gettext_lazy("Not allowed")),
    "not_allowed": (403, gettext_lazy("Not allowed")),
    "scope_missing": (403, gettext_lazy("The token lacks a scope")),
    "token_may_not_sign": (403, gettext_lazy("A token never signs")),
    "proof_needed": (403, gettext_lazy("A fresh proof of identity is needed")),
    "not_found": (404, gettext_lazy("Not found")),
    "method_not_allowed": (405, gettext_lazy("Method not allowed")),
    "not_acceptable": (406, gettext_lazy("No acceptable representation")),
    "conflict": (409, gettext_lazy("Somebody else was first")),
    "key_in_flight": (409, gettext_lazy("A request with this key is under way")),
    "expired": (410, gettext_lazy("No longer kept")),
    "precondition_failed": (412, gettext_lazy("The object has changed")),
    "too_large": (413, gettext_lazy("The body is too large")),
    "unsupported_media_type": (415, gettext_lazy("Unsupported media type")),
    "refused": (422, gettext_lazy("Refused by a rule")),
    "key_reused": (422, gettext_lazy("The key came with another body")),
    "too_many_rows": (422, gettext_lazy("Too many rows at once")),
    "wrong_state": (422, gettext_lazy("Not possible in this state")),
    "precondition_required": (428, gettext_lazy("If-Match is needed")),
    "throttled": (429, gettext_lazy("Too many requests")),
    "server_error": (500, gettext_lazy("The server failed")),
    "storage_full": (507, gettext_lazy("There is no room left to store files. Tell the operator.")),
}
STATUS_TITLES = {422: CODES["refused"][1], 409: CODES["conflict"][1], 403: CODES["not_allowed"][1]}


class ApiError(exceptions.APIException):
    """A refusal of the toolkit itself: one of CODES, with an optional field or parameter."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code, title = CODES[code]
        self.code = code
        self.errors = list(errors)
        self.headers = dict(headers or {})
        super().__init__(detail or str(title), code)


def parameter_error(code: str, name: str, detail: str, **more: Any) -> ApiError:
    """A refusal of the query parameter `name`."""
    said = {"parameter": name, "detail": detail, "code": code, **more}
    return ApiError(code, detail, errors=[said])


def problem(
    code: str,
    detail: str,
    *,
    status: int | None = None,
    errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer for one error; `status` is needed for a code that CODES does not list."""
    known = CODES.get(code)
    number = status or (known[0] if known else 500)
    title = known[1] if known and known[0] == number else STATUS_TITLES.get(number, detail)
    body: dict[str, Any] = {
        "type": f"/api/v1/problems/#{code}",
        "title": str(title),
        "status": number,
        "code": code,
        "detail": detail,
        "request_id": request_id.current(),
    }
    if found := list(errors):
        body["errors"] = found
    text = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(
        text.encode("utf-8", "replace"), MEDIA_TYPE, number, headers=dict(headers or {})
    )


def answer(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The exception handler of every API view; None leaves the error to the 500 answer."""
    if isinstance(error, PortalError):
        return refusal(error)
    if isinstance(error, Http404):
        return problem("not_found", _("There is no such object."))
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, IntegrityError):
        return problem("conflict", _("This clashes with what is stored already."))
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def refusal(error: PortalError) -> HttpResponse:
    """What a service refused: 422, 410, 409, 403 or 507 with its own stable code and words."""
    status = next(
        (
            s
            for kind, s in (
                (StorageFull, 507),
                (Gone, 410),
                (NotAllowed, 403),
                (Conflict, 409),
                (Refused, 422),
            )
            if isinstance(error, kind)
        ),
        422,
    )
    errors = [_row_error(row) for row in error.rows]
    if error.field:
        pointer = f"#/{error.field}"
        errors.insert(0, {"pointer": pointer, "detail": error.message, "code": error.code})
    return problem(error.code, error.message, status=status, errors=errors)


def _row_error(row: Mapping[str, object]) -> dict[str, object]:
    """One of a service's `rows`: `row` is the place in a bulk body or the id of an object, unless
    its `pointer` is told, as of a row of a file."""
    said = dict(row)
    if "message" in said:
        said["detail"] = said.pop("message")
    if "pointer" in said:
        return said
    if isinstance(said.get("row"), int):
        said["pointer"] = f"#/rows/{said['row']}/{said.get('field') or ''}".rstrip("/")
    elif "row" not in said and said.get("field"):
        said["pointer"] = f"#/{said['field']}"
    return said


def _of_framework(error: exceptions.APIException) -> HttpResponse:
    headers = dict(getattr(error, "headers", {}))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if isinstance(error, ApiError):
        return problem(error.code, str(error.detail), errors=error.errors, headers=headers)
    if isinstance(error, exceptions.ValidationError):
        found = list(flatten(error.detail))
        said = str(found[0]["detail"]) if len(found) == 1 else _("The request is not valid.")
        return problem("invalid", said, errors=found)
    code = str(error.default_code)
    code = {"parse_error": "malformed", "error": "server_error"}.get(code, code)
    return problem(code, str(error.detail), status=error.status_code, headers=headers)


def flatten(detail: Any, path: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """The nested errors of a serializer as a flat list with JSON pointers."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = path if name == "non_field_errors" else (*path, _escaped(name))
            yield from flatten(inner, own)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from flatten(inner, (*path, str(index)) if nested else path)
    else:
        code = getattr(detail, "code", None) or "invalid"
        yield {"pointer": "#/" + "/".join(path), "detail": str(detail), "code": code}


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")[:100]
