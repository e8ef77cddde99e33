"""The frame of a resource: list, one object under its ETag, and changes through services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from keyword import iskeyword
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from core.accounts.models import User
from core.api import etags, selection, statements, writes
from core.api.authentication import is_question, may_change
from core.api.bodies import dump
from core.api.lists import ListShape, known_only, page_of
from core.api.rows import Row
from core.api.schema import describe
from core.api.serializers import (
    ActionsShape,
    Body,
    NeededReasonBody,
    NothingBody,
    ReasonBody,
)
from core.errors import Conflict
from core.events import reasons
from core.rows import Versioned

JSON = "application/json"
#: The parameter by which most lists are narrowed.
IN_MEMORANDUM = {"memorandum": "memorandum__public_id"}


class Resource(ViewSet, writes.Writes):
    """Rows of one model that the caller sees, addressed by their public ids.

    Subclasses name the scope `area`, the `shape` of the list and the representation `detail` of
    one object, `other_rows` what actions answer with besides; `needs_match` makes If-Match
    compulsory for its changes. `offers` maps what `permitted` may name to the method and the
    address below the object that carry it out.
    `questions` are actions that are sent by POST and change nothing: reading is enough for them.
    `narrower` names by action a scope that opens it and nothing else.
    """

    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[a-z]{3}_[0-9A-Z]{26}"
    model: ClassVar[type[models.Model]]
    area: ClassVar[str] = ""
    shape: ClassVar[ListShape]
    detail_row: ClassVar[type[Row] | None] = None
    other_rows: ClassVar[tuple[type[Row], ...]] = ()
    needs_match: ClassVar[bool] = False
    offers: ClassVar[Mapping[str, tuple[str, str]]] = {}
    questions: ClassVar[frozenset[str]] = frozenset()
    narrower: ClassVar[Mapping[str, str]] = {}

    def visible_for(self, user: User) -> models.QuerySet[Any]:
        """The rows that `user` may know of; it depends on who they are and nothing else."""
        rows: Any = self.model._default_manager
        found: models.QuerySet[Any] = rows.visible_to(user)
        return found

    def visible(self) -> models.QuerySet[Any]:
        """The rows that the caller may know of."""
        return self.visible_for(statements.noted(self.request.user))

    def list(self, request: Request) -> HttpResponseBase:
        return page_of(
            request,
            self.visible_for,
            self.shape,
            self.model,
            key=f"{type(self).__module__}.{type(self).__name__}",
        )

    def retrieve(self, request: Request, id: str) -> HttpResponse:
        known_only(request.query_params, sorted(selection.PARAMETERS))
        chosen = selection.selection_of(request, self.representation, self.model)
        if chosen.expand:
            return self._opened(id, chosen)
        if request.META.get("HTTP_IF_NONE_MATCH"):
            etag = self.etag(id, self._version(id), chosen)
            if etags.is_known(request, etag):
                return HttpResponse(status=304, headers={"ETag": etag})
        return self.shown(id, chosen=chosen)

    # -- one object -----------------------------------------------------------------------

    @property
    def representation(self) -> type[Row]:
        return self.detail_row or self.shape.row

    def shown(
        self, id: str, status: int = 200, *, chosen: selection.Selection = selection.WHOLE
    ) -> HttpResponse:
        """One object as JSON under its ETag; 404 when the caller does not see it."""
        text, version = self._told(id, chosen)
        return HttpResponse(
            text.encode(), JSON, status, headers={"ETag": self.etag(id, version, chosen)}
        )

    def _opened(self, id: str, chosen: selection.Selection) -> HttpResponse:
        """One object with opened references; the tag is of the text, which depends on them too."""
        text, version = self._told(id, chosen)
        headers = {"ETag": etags.variant_of(self.etag(id, version), text)}
        if etags.is_known(self.request, headers["ETag"]):
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(text.encode(), JSON, headers=headers)

    def _told(self, id: str, chosen: selection.Selection) -> tuple[str, int]:
        """The JSON text and the version; a statement is kept for the plain text alone."""
        text = chosen.text_of(self.representation, self.model, self.request.user)
        columns: tuple[Any, ...] = (text, *self._versioned())
        if chosen.is_plain:
            line = self._line(id, *columns)
        else:
            found = self.visible().filter(public_id=id).order_by().values_list(*columns).first()
            if found is None:
                raise Http404
            line = found
        return line[0], line[1] if len(line) > 1 else 1

    def created(self, row: Any) -> HttpResponse:
        """201 with the new object and its address."""
        answer = self.shown(row.public_id, 201)
        base = self.request.path.rstrip("/")
        answer.headers["Location"] = self.request.build_absolute_uri(f"{base}/{row.public_id}/")
        return answer

    def one(self, id: str) -> Any:
        """The object itself, for a service; 404 when the caller does not see it."""
        found = self.visible().filter(public_id=id).first()
        if found is None:
            raise Http404
        return found

    def _version(self, id: str) -> int:
        versioned = self._versioned()
        line = self._line(id, *(versioned or ("pk",)))
        return int(line[0]) if versioned else 1

    def _line(self, id: str, *columns: Any) -> tuple[Any, ...]:
        """Some columns of one object; 404 when the caller does not see it."""

        def build(user: User) -> models.QuerySet[Any]:
            rows = self.visible_for(user).filter(public_id=statements.Slot("id"))
            return rows.order_by().values_list(*columns)

        key = (type(self), "line", columns)
        found = statements.run(key, build, self.request.user, {"id": id}, limit=1)
        if not found:
            raise Http404
        return found[0]

    def etag(self, id: str, version: int, chosen: selection.Selection = selection.WHOLE) -> str:
        """The tag of one version of one object in the members that were asked for."""
        plain = etags.etag_of(id, version, self.representation.__name__)
        return plain if chosen.is_plain else etags.variant_of(plain, chosen.seed)

    def _versioned(self) -> tuple[str, ...]:
        return ("version",) if issubclass(self.model, Versioned) else ()

    # -- what may be done -----------------------------------------------------------------

    def permitted(self, row: Any) -> Iterable[str]:
        """What the rules of the slice leave the caller to do with `row` now, named as in `offers`;
        nothing for rows that nobody changes."""
        return ()

    @describe(answer=ActionsShape, summary="What may I do with it now?")
    @action(detail=True, methods=["get"], url_path="actions", url_name="actions")
    def actions(self, request: Request, id: str) -> HttpResponse:
        known_only(request.query_params, [])
        row = self.one(id)
        base = request.build_absolute_uri(request.path.removesuffix("actions/"))
        found = [
            {"action": name, "method": self.offers[name][0], "href": base + self.offers[name][1]}
            for name in (self.permitted(row) if may_change(request, self.area) else ())
            if name in self.offers
        ]
        return HttpResponse(dump({"actions": found}), JSON)

    # -- changes --------------------------------------------------------------------------

    def body(self, shape: type[Body]) -> dict[str, Any]:
        """The validated body of the request; 400 with pointers otherwise."""
        known_only(self.request.query_params, [] if is_question(self) else [writes.PRETENCE])
        read = shape(
            data=self.request.data,
            context={"request": self.request, "view": self},
        )
        if self.request.method == "PATCH":
            # DRF's own `partial` would excuse what is missing from nested objects too.
            for member in read.fields.values():
                member.required, member.default = False, empty
        read.is_valid(raise_exception=True)
        said = dict(read.validated_data)
        if read.reason_is_added:
            reasons.say(said.pop("reason", ""))
        return said

    def change(
        self,
        id: str,
        shape: type[Body],
        service: Callable[..., Any],
        *,
        name: str,
    ) -> HttpResponse:
        """Read the body, hold the object still, check If-Match, call the service, show the result.

        The service gets the object under `name`, the body's members, `by` and `now`.
        """
        said = self.body(shape)
        self.perform(id, service, name=name, **said)
        return self.shown(id)

    def perform(self, id: str, service: Callable[..., Any], *, name: str, **said: Any) -> Any:
        """Call a service on the object while nobody else can change it.

        The row lock makes If-Match exact: of many requests with one ETag a single one gets on.
        """
        matched = False
        try:
            with transaction.atomic():
                row = self._held(id)
                etag = self.etag(id, getattr(row, "version", 1))
                matched = etags.require_match(self.request, etag, required=self.needs_match)
                return service(**{name: row}, by=self.request.user, now=timezone.now(), **said)
        except Conflict as error:
            if not matched or error.code != Conflict.code:
                raise
            raise etags.precondition_failed(self.etag(id, self._version(id))) from error

    def _held(self, id: str) -> Any:
        rows = self.visible().filter(public_id=id).order_by()
        found = rows.select_for_update(of=("self",), no_key=True).first()
        if found is None:
            raise Http404
        return found


class Workflow(Resource):
    """A resource whose objects go through states: what may be done is for its rules to say."""

    def permitted(self, row: Any) -> Iterable[str]:
        raise NotImplementedError


def command(
    verb: str,
    service: Callable[..., Any],
    *,
    name: str,
    body: type[Body] | None = None,
) -> Any:
    """An action `POST …/{id}/<verb>/` that calls `service` with the object as `name`.

    Without a `body` it takes what the service does: a reason (needed or not) or nothing.
    """
    shape = body or _body_of(service)

    def run(self: Resource, request: Request, id: str) -> HttpResponse:
        return self.change(id, shape, service, name=name)

    run.__name__ = attribute_of(verb)
    run.__doc__ = service.__doc__
    return action(detail=True, methods=["post"], url_path=verb, url_name=verb)(
        describe(body=shape)(run)
    )


def _body_of(service: Callable[..., Any]) -> type[Body]:
    reason = signature(service).parameters.get("reason")
    if reason is None:
        return NothingBody
    return NeededReasonBody if reason.default is reason.empty else ReasonBody


def attribute_of(verb: str) -> str:
    """The name under which a verb stands on its class."""
    plain = verb.replace("-", "_")
    return f"{plain}_" if iskeyword(plain) else plain
