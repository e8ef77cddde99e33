"""`If-None-Match` for callers with a token: one statement says whether they hold what stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from core.accounts import tokens
from core.accounts.models import User
from core.accounts.tokens import Question
from core.api import etags, limits, statements
from core.api.authentication import LIMIT, has_scope, presented_token
from core.api.resources import Resource
from core.api.statements import Slot
from core.rows import Versioned

_ADDRESS = re.compile(r"(/.*/)([a-z]{3}_[0-9A-Z]{26})/")


@dataclass(frozen=True)
class Known:
    """A resource whose objects are answered for here, and the question about one of them."""

    resource: Resource
    question: Question
    match: ResolverMatch


def not_modified(request: HttpRequest) -> HttpResponse | None:
    """304 when the caller holds the version that stands, before any view is entered.

    None leaves everything else to the view: what it refuses, what has changed, what is not seen.
    """
    plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    if not plain or not request.META.get("HTTP_IF_NONE_MATCH"):
        return None
    address, raw = _ADDRESS.fullmatch(request.path_info), presented_token(request)
    known = _known_at(address[1]) if address and raw else None
    if address is None or raw is None or known is None:
        return None
    id, now = address[2], timezone.now()
    given = [id if isinstance(value, Slot) else value for value in known.question.parameters]
    asked = Question(known.question.text, tuple(given))
    found = tokens.identify(raw, now, asked, barely=True)
    if found is None or found[1] is None:
        return None
    user, version = found
    token: Any = user.acting_token
    etag = known.resource.etag(id, version)
    scoped = has_scope(token, f"{known.resource.area}:read")
    if not scoped or not etags.is_known(request, etag):
        return None
    request.resolver_match, request.user = known.match, user
    standing = request.META[LIMIT] = limits.take(token, now)
    return None if standing.is_over else HttpResponse(status=304, headers={"ETag": etag})


@lru_cache(maxsize=256)
def _known_at(prefix: str) -> Known | None:
    """The resource whose objects stand below an address, if they have versions and a plain detail.

    What it asks is built once: the version of the object, if the caller sees it.
    """
    match = _resolved(f"{prefix}abc_{'0' * 26}/")
    kind = getattr(match and match.func, "cls", None)
    if match is None or kind is None or not issubclass(kind, Resource):
        return None
    plain = kind.retrieve is Resource.retrieve and match.func.actions.get("get") == "retrieve"
    if not plain or not kind.area or not issubclass(kind.model, Versioned):
        return None
    resource = kind()

    def build(user: User) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = resource.visible_for(user).filter(public_id=Slot("id"))
        return rows.order_by().values_list("version")

    question = statements.question_of(build)
    return Known(resource, question, match) if question else None


def _resolved(path: str) -> Any:
    try:
        return resolve(path)
    except Resolver404:
        return None
