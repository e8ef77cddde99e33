"""Buttons of an object whose page shows a version, and the progress of work in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from core.accounts.models import User
from core.web.errors import Answer, answering
from core.web.forms import VersionForm
from core.web.people import member
from core.web.reasons import ReasonForm, cleaned

View = Callable[[HttpRequest, str], HttpResponse]


def step(
    service: Callable[..., Any],
    done: str | Promise,
    *,
    name: str,
    find: Callable[[HttpRequest, str], Any],
    shown: Callable[[HttpRequest, Any, Answer], HttpResponse],
) -> View:
    """A button: the version that the person saw, one service with the row as `name`, back to it.

    `find` gives the row as the person sees it; `shown` its page with the rows of a refusal.
    """

    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        row, form = find(request, public_id), VersionForm(request.POST)
        if not form.is_valid():
            raise BadRequest("Broken form")
        with answering(request) as answer:
            row.version = form.cleaned_data["version"]
            service(**{name: row}, by=member(request), now=timezone.now())
        if answer.rows:
            return shown(request, find(request, public_id), answer)
        return answer.redirect(row, done=done)

    return require_POST(login_required(view))


def reasoned(
    service: Callable[..., Any],
    done: str | Promise,
    *,
    name: str,
    find: Callable[[HttpRequest, str], Any],
    require: Callable[[User, Any], None],
    form: type[Form] = ReasonForm,
) -> View:
    """A button beside which a reason is typed: one service with the row as `name`, back to it.

    `require` is asked before the typing is read: who may not press gets no remark on it. A `form`
    with a `version` has the service decide on the version that the person saw.
    """

    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        row, user = find(request, public_id), member(request)
        require(user, row)
        with answering(request) as answer:
            said = cleaned(form(request.POST))
            row.version = said.pop("version", row.version)
            service(**{name: row}, **said, by=user, now=timezone.now())
        return answer.redirect(row, done=done)

    return require_POST(login_required(view))


def refreshed() -> HttpResponse:
    """For a fragment that asks for itself: the work is over, the whole page is fetched."""
    return HttpResponse(headers={"HX-Refresh": "true"})
