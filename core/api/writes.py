"""What every change over the API promises, whatever resource it is of.

A view that stands on `Writes` takes `Idempotency-Key`, `validate_only` and a `reason` with each of
its changes; its methods know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, models, transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api import idempotency, services
from core.api.authentication import READING, is_question
from core.api.problems import parameter_error
from core.events import reasons

PRETENCE = "validate_only"
FAILED = 400
Method = Callable[..., HttpResponse]


class Writes(APIView):
    """A view whose changes are carried out once for a key, or only tried."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        name = str(request.method).lower()
        asks = request.method in READING or is_question(self)
        if not asks and hasattr(self, name):
            setattr(self, name, partial(self._carry_out, getattr(self, name)))

    def visible(self) -> models.QuerySet[Any]:
        """The rows that the caller may know of."""
        raise NotImplementedError

    def still_seen(self, object_id: str) -> bool:
        """Whether the caller may know of what a kept answer names; asked before it is given
        again."""
        return self.visible().filter(public_id=object_id).exists()

    def _carry_out(self, method: Method, request: Request, **where: str) -> HttpResponse:
        with reasons.heard():
            if is_pretence(request):
                return _tried(partial(method, request, **where))
            key = idempotency.key_of(request)
            if key is None:
                return method(request, **where)
            return self._once(key, partial(method, request, **where), where.get("id", ""))

    def _once(self, key: str, method: Callable[[], HttpResponse], id: str) -> HttpResponse:
        """Carry it out, or give the answer of the first time to who may still see its object."""
        name = idempotency.name_of(self.request, key)
        asked = idempotency.digest_of(self.request)
        with transaction.atomic():
            if kept := idempotency.claim(name, asked):
                if kept.object_id and not self.still_seen(kept.object_id):
                    raise Http404
                return idempotency.again(kept)
            answer = method()
            if answer.status_code < FAILED:
                services.keep_answer(
                    name=name,
                    asked=asked,
                    answer=answer,
                    object_id=id or _named_in(answer.headers.get("Location", "")),
                    now=timezone.now(),
                )
            return answer


def is_pretence(request: Request) -> bool:
    """Whether `validate_only=true` asks to try a change without making it."""
    said = request.query_params.getlist(PRETENCE)
    if said in ([], ["false"]):
        return False
    if said != ["true"]:
        raise parameter_error("invalid_parameter", PRETENCE, _("Known: true, false."))
    return True


def _tried(method: Callable[[], HttpResponse]) -> HttpResponse:
    """Do everything, deferred constraints included, then take it all back."""
    with transaction.atomic():
        answer = method()
        connection.check_constraints()
        transaction.set_rollback(True)
    if answer.status_code >= FAILED:
        return answer
    return HttpResponse(answer.content, answer.headers.get("Content-Type"), 200)


def _named_in(location: str) -> str:
    return location.rstrip("/").rpartition("/")[2]
