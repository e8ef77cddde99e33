"""The OpenAPI description: drawn from the same shapes that the answers are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, inline_serializer
from rest_framework import serializers

from core.api.authentication import is_question
from core.api.expansions import opening_of
from core.api.parameters import list_parameters, member_parameters
from core.api.problems import MEDIA_TYPE
from core.api.rows import Computed, Related
from core.api.serializers import ActionsShape, ProblemShape

View = TypeVar("View", bound=Callable[..., Any])
ALWAYS = (400, 401, 403, 404, 405, 406, 429)
OF_CHANGES = (409, 412, 413, 415, 422, 428)
#: Reads that no service can refuse.
PLAIN_READS = ("list", "retrieve", "actions", "get")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMIT_WORDS = {
    "Limit": "Calls of this token in one window.",
    "Remaining": "Calls that are left in it.",
    "Reset": "Seconds until the next window.",
}


def describe(
    *,
    body: type[serializers.Serializer[Any]] | None = None,
    answer: Any = None,
    status: int = 200,
    media: str = "application/json",
    summary: str = "",
    refusals: tuple[int, ...] = (),
    parameters: tuple[OpenApiParameter, ...] = (),
    members: Any = None,
    examples: tuple[OpenApiExample, ...] = (),
    is_table: bool = False,
) -> Callable[[View], View]:
    """Note on a view method what it takes and answers; without it the resource's own shapes.

    `members` is the row of whose members an action takes `fields` and `expand`, under an ETag;
    what `is_table` answers as CSV and XLSX too."""

    def note(view: View) -> View:
        view.described = {  # type: ignore[attr-defined]
            "body": body,
            "answer": answer,
            "status": status,
            "media": media,
            "summary": summary,
            "refusals": refusals,
            "parameters": parameters,
            "members": members,
            "examples": examples,
            "is_table": is_table,
        }
        return view

    return note


class Described(AutoSchema):
    """Reads `describe` notes and the shapes of resources; every error is documented."""

    @property
    def _action(self) -> str:
        return str(getattr(self.view, "action", None) or self.method.lower())

    @property
    def _noted(self) -> dict[str, Any]:
        method = getattr(self.view, self._action, None)
        return getattr(method, "described", {})

    @property
    def _is_list(self) -> bool:
        return self._action == "list" and hasattr(self.view, "shape")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_tags(self) -> list[str]:
        words = [part for part in self.path.split("/") if part]
        return [words[2]] if len(words) > 2 else ["api"]

    def get_operation_id(self) -> str:
        words = [part for part in self.path.split("/") if part and "{" not in part][2:]
        named = self.get_tags() if self._action != self.method.lower() else words
        resource = "_".join(named or self.get_tags()).replace("-", "_")
        return f"{resource}_{self._action.rstrip('_')}"

    def get_summary(self) -> str | None:
        return self._noted.get("summary") or None

    def get_override_parameters(self) -> list[Any]:
        own = list(self._noted.get("parameters", ()))
        if self._is_list:
            resource: Any = self.view
            own += list_parameters(resource.shape, resource.model)
        if self._action == "retrieve" or self._noted.get("members"):
            shown = self._noted.get("members") or getattr(self.view, "representation", None)
            if shown:
                own += member_parameters(shown, self.view.model)  # type: ignore[attr-defined]
            own.append(_header("If-None-Match", "The ETag that you hold: 304 if it still stands."))
        if self.method != "GET" and "{" in self.path:
            own.append(
                _header(
                    "If-Match",
                    "The ETag of the version that you have read: 412 if there is a newer one.",
                    required=bool(getattr(self.view, "needs_match", False)),
                )
            )
        if self.method != "GET" and not is_question(self.view):
            own += _write_parameters()
        return [*own, *_answer_headers()]

    def get_examples(self) -> list[Any]:
        return list(self._noted.get("examples", ()))

    def get_request_serializer(self) -> Any:
        if self.method == "GET":
            return None
        body = self._noted.get("body")
        return body() if body else None

    def get_response_serializers(self) -> Any:
        codes: dict[Any, Any] = {}
        noted = self._noted
        answer = noted.get("answer") or self._own_answer()
        media = noted.get("media", "application/json")
        codes[(noted.get("status", 200), media)] = answer
        if self.method != "GET":
            codes[(200, media)] = answer
        if self._action == "retrieve" or noted.get("members"):
            codes[304] = None
        if self._is_list or noted.get("is_table"):
            codes[(200, "text/csv")] = OpenApiTypes.STR
            codes[(200, XLSX_TYPE)] = OpenApiTypes.BINARY
            codes[(422, MEDIA_TYPE)] = ProblemShape
        if self.method == "GET" and self._action not in PLAIN_READS:
            codes[(422, MEDIA_TYPE)] = ProblemShape
        # The web server's own answer to an address of more than 8,190 bytes.
        codes[(414, "text/html")] = OpenApiTypes.STR
        errors = ALWAYS if self.method == "GET" else (*ALWAYS, *OF_CHANGES)
        for status in (*errors, *noted.get("refusals", ())):
            codes[(status, MEDIA_TYPE)] = ProblemShape
        return codes

    def _own_answer(self) -> Any:
        if self._action == "actions":
            return ActionsShape
        shape = getattr(self.view, "shape", None)
        if shape is None:
            return None
        return (
            page_shape(shape.row) if self._is_list else getattr(self.view, "representation", None)
        )

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        if opening := self._opening(field, direction):
            plain = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
            return {"anyOf": [opening, _bare(plain)], "readOnly": True}
        if isinstance(field, Related):
            return {
                "type": "array",
                "readOnly": True,
                "items": self.resolve_serializer(field.row(), direction).ref,
            }
        if isinstance(field, Computed):
            made = super()._map_serializer_field(field.shape, direction, bypass_extensions)  # type: ignore[no-untyped-call]
            return {**(made if "$ref" not in made else {"allOf": [made]}), "readOnly": True}
        return super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]

    def _opening(self, field: Any, direction: Any) -> Any:
        """The reference to the row that a member can be opened into."""
        found = opening_of(field) if field.parent is not None else None
        return self.resolve_serializer(found.target.row(), direction).ref if found else None


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the wrapping that a note beside a reference needs."""
    bare = {name: value for name, value in schema.items() if name != "readOnly"}
    return bare["allOf"][0] if list(bare) == ["allOf"] else bare


def page_shape(row: type[serializers.Serializer[Any]]) -> Any:
    """A page of rows."""
    return inline_serializer(
        name=f"{row.__name__.removesuffix('Row')}Page",
        fields={
            "results": row(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "count": serializers.IntegerField(required=False),
        },
    )


def _header(name: str, said: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=said)


def _write_parameters() -> list[OpenApiParameter]:
    return [
        _header(
            "Idempotency-Key",
            "1 to 255 visible ASCII characters of your own for this one change: the same key and "
            "body give the stored answer for 7 days, with `Idempotency-Replayed: true`; with "
            "another body 422 `key_reused`, while the first is under way 409 `key_in_flight`.",
        ),
        OpenApiParameter(
            "validate_only",
            bool,
            description="`true` tries the change and takes it back: 200 with what would be, or "
            "the same problem.",
        ),
        OpenApiParameter(
            "Idempotency-Replayed",
            str,
            OpenApiParameter.HEADER,
            response=[200, 201],
            enum=["true"],
            description="The answer was given before under this key; nothing was done again.",
        ),
    ]


def _answer_headers() -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            "X-Request-Id",
            str,
            OpenApiParameter.HEADER,
            response=True,
            description="Names this request in logs and events.",
        ),
        OpenApiParameter(
            "ETag",
            str,
            OpenApiParameter.HEADER,
            response=[200, 201, 304],
            description="The version of the object, where one object is shown.",
        ),
        OpenApiParameter(
            "ETag",
            str,
            OpenApiParameter.HEADER,
            response=[412],
            description="The version that stands now.",
        ),
        OpenApiParameter(
            "Retry-After",
            int,
            OpenApiParameter.HEADER,
            response=[409, 429],
            description="Seconds to wait, where waiting helps.",
        ),
        *(
            OpenApiParameter(
                f"RateLimit-{name}", int, OpenApiParameter.HEADER, response=True, description=said
            )
            for name, said in LIMIT_WORDS.items()
        ),
    ]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "mp_<key>.<secret>",
            "description": "A token of your party, with scopes such as `equipment:write`.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.api.authentication.BrowserSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The sign-in of a browser; changes need `X-CSRFToken`.",
        }
