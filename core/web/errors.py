"""The one place where a service's refusal becomes a page, a message or an error of a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.functional import Promise

from core.errors import Conflict, Gone, NotAllowed, PortalError, Refused, StorageFull

#: The more special before what it is a kind of.
STATUS: dict[type[PortalError], int] = {
    StorageFull: 507,
    Gone: 410,
    Refused: 422,
    Conflict: 409,
    NotAllowed: 403,
}


@dataclass
class Answer:
    """How a service answered: `ok`, or the refusal with the status that the page should have."""

    request: HttpRequest | None = None
    error: PortalError | None = None
    rows: list[Mapping[str, object]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.error is None

    @property
    def status(self) -> int:
        return status_of(self.error) if self.error else 200

    def redirect(
        self, to: Any, *args: Any, done: str | Promise = "", **kwargs: Any
    ) -> HttpResponseRedirect:
        """Go to `to` and say there what was done, or why it was not."""
        if self.request is not None and self.error is not None:
            messages.error(self.request, self.error.message)
        elif self.request is not None and done:
            messages.success(self.request, str(done))
        return HttpResponseRedirect(resolve_url(to, *args, **kwargs))


def status_of(error: PortalError) -> int:
    """The HTTP status of a refusal on a page."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)


@contextmanager
def answering(request: HttpRequest, form: forms.BaseForm | None = None) -> Iterator[Answer]:
    """Run a service; its refusal lands on `form`, or is kept for the message after a redirect.

    Raises PermissionDenied (the 403 page with the service's own words) for NotAllowed.
    """
    answer = Answer(request)
    try:
        yield answer
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    except PortalError as error:
        answer.error = error
        answer.rows = list(error.rows)
        if form is not None:
            show_in(form, error)


def show_in(form: forms.BaseForm, error: PortalError) -> None:
    """Put the refusal at the field it names, else above the form; the typing stays."""
    known = error.field if error.field in form.fields else None
    form.add_error(known, forms.ValidationError(error.message, code=error.code))


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], answer: Answer
) -> HttpResponse:
    """The page of a form: 422 for typing that the form itself refused, else the answer's status."""
    invalid = request.method == "POST" and answer.ok
    return render(request, template, context, status=422 if invalid else answer.status)


class RefusalPages:
    """Middleware: a refusal that a view did not answer becomes a page with its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PortalError):
            return None
        status = status_of(error)
        template = "403.html" if status == 403 else "errors/refused.html"
        return render(request, template, {"words": error.message, "status": status}, status=status)
