"""Refusals and errors as pages, and the policy that every page carries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from core.errors import Conflict, NotAllowed, Refused
from core.web import words
from core.web.errors import answering
from mou_portal import urls
from tests import cast
from tests.cooperation.browsers import signed_in

pytestmark = pytest.mark.django_db


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


class ProbeUrls:
    urlpatterns = [
        path("refused/", raising(Refused("The gauge is out of date."))),
        path("conflict/", raising(Conflict("Somebody was first."))),
        path("forbidden/", raising(NotAllowed("Only a signatory signs."))),
        path("denied/", raising(PermissionDenied())),
        path("bad/", raising(BadRequest("x"))),
        path("broken/", raising(RuntimeError("secret detail"))),
        *urls.urlpatterns,
    ]
    handler400 = urls.handler400
    handler403 = urls.handler403
    handler404 = urls.handler404
    handler500 = urls.handler500


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@override_settings(ROOT_URLCONF=ProbeUrls)
@pytest.mark.parametrize(
    ("place", "status", "told"),
    [
        ("/refused/", 422, "The gauge is out of date."),
        ("/conflict/", 409, "Somebody was first."),
        ("/forbidden/", 403, "Only a signatory signs."),
        ("/denied/", 403, "your role does not allow it"),
        ("/bad/", 400, "cannot be understood"),
        ("/nowhere/", 404, "There is nothing here"),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_error_page_has_its_own_words_and_the_request_id(
    stage: cast.Cast, place: str, status: int, told: str, inside: bool
) -> None:
    client = signed_in(stage.socar_engineer) if inside else Client()
    response = client.get(place)
    html = response.content.decode()
    assert response.status_code == status
    assert told in html
    assert ('class="side-nav"' in html) is inside


@override_settings(ROOT_URLCONF=ProbeUrls)
def test_broken_page_tells_nothing_but_the_request(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    client.raise_request_exception = False
    response = client.get("/broken/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "secret detail" not in html
    assert "Something broke on our side" in html
    if "X-Request-Id" in response:
        assert response["X-Request-Id"] in html


def test_refusal_lands_on_its_field_and_keeps_the_typing() -> None:
    class Form(forms.Form):
        length = forms.CharField()

    form = Form({"length": "12"})
    assert form.is_valid()
    with answering(a_request(), form) as answer:
        raise Refused("Too long.", field="length")
    assert not answer.ok
    assert answer.status == 422
    assert form.errors == {"length": ["Too long."]}
    assert form["length"].value() == "12"


def test_conflict_and_unknown_field_are_told_above_the_form() -> None:
    class Form(forms.Form):
        length = forms.CharField()

    form = Form({"length": "12"})
    form.is_valid()
    with answering(a_request(), form) as answer:
        raise Conflict("Somebody was first.")
    assert answer.status == 409
    with answering(a_request(), form):
        raise Refused("No.", field="elsewhere")
    assert form.non_field_errors() == ["Somebody was first.", "No."]


def test_not_allowed_becomes_the_403_page() -> None:
    with pytest.raises(PermissionDenied, match="Not yours"), answering(a_request()):
        raise NotAllowed("Not yours to do.")


def test_action_tells_its_result_after_the_redirect(stage: cast.Cast) -> None:
    request = signed_in(stage.socar_engineer).get("/accounts/2fa/").wsgi_request
    with answering(request) as answer:
        raise Refused("Not now.")
    response = answer.redirect("/accounts/2fa/", done="Done.")
    assert response["Location"] == "/accounts/2fa/"
    assert [(m.level_tag, m.message) for m in get_messages(request)] == [("error", "Not now.")]


def test_other_exceptions_pass_through() -> None:
    with pytest.raises(Http404), answering(a_request()):
        raise Http404


def a_request(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/list/{query}")


@pytest.mark.parametrize("place", ["/accounts/login/", "/accounts/2fa/", "/accounts/sessions/"])
def test_pages_carry_nonces_and_no_inline_code(stage: cast.Cast, place: str) -> None:
    client = signed_in(stage.socar_engineer) if "login" not in place else Client()
    response = client.get(place)
    html = response.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"\son[a-z]+=", html)
    for tag in re.findall(r"<script[^>]*>", html):
        assert "src=" in tag or "application/json" in tag, tag
    if policy := response.get("Content-Security-Policy"):
        found = re.search(r"'nonce-([^']+)'", policy)
        assert found is not None
        assert f'nonce="{found[1]}"' in html


def test_event_words_fall_back_to_the_verb() -> None:
    words.register({"probe.done": "Probe done"})
    assert words.verb_words("probe.done") == "Probe done"
    assert words.verb_words("order.sent_back") == "Order sent back"
