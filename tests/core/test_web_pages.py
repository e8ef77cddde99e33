"""The frame of the pages: menu, switcher, language, look, errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event, User, Workspace
from core.web import menu, words
from core.web.errors import answering
from core.web.workspace import current_workspace
from mou_portal import urls
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def entries() -> Iterator[dict[str, menu.MenuEntry]]:
    """An empty menu that is put back afterwards."""
    kept = dict(menu._entries)
    menu._entries.clear()
    yield menu._entries
    menu._entries.clear()
    menu._entries.update(kept)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def raising(error: Exception):  # type: ignore[no-untyped-def]
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


# -- the frame ------------------------------------------------------------------------------
def test_home_asks_for_sign_in() -> None:
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_menu_shows_sections_and_marks_the_longest_prefix(
    stage: cast.Cast, entries: dict[str, menu.MenuEntry]
) -> None:
    menu.register(menu.MenuEntry("All", "web:home", "home", menu.Section.TOP, 1))
    menu.register(menu.MenuEntry("Sessions", "usersessions_list", "key", menu.Section.WORK, 1))
    html = signed_in(stage.socar_engineer).get("/accounts/sessions/").content.decode()
    assert re.search(r'href="/accounts/sessions/" aria-current="page"', html)
    assert not re.search(r'class="side-link" href="/" aria-current', html)
    assert re.search(r'<h2 class="side-label"[^>]*>Work</h2>', html)


def test_menu_hides_what_is_not_for_the_person(
    stage: cast.Cast, entries: dict[str, menu.MenuEntry]
) -> None:
    menu.register(
        menu.MenuEntry(
            "Members",
            "usersessions_list",
            "users",
            menu.Section.ADMINISTRATION,
            1,
            visible=menu.holding("administrator"),
        )
    )
    assert b"side-label" not in signed_in(stage.socar_engineer).get("/accounts/2fa/").content
    assert b"Members" in signed_in(stage.socar_admin).get("/accounts/2fa/").content


def test_menu_leaves_out_an_address_that_does_not_exist(
    stage: cast.Cast, entries: dict[str, menu.MenuEntry]
) -> None:
    menu.register(menu.MenuEntry("Ghost", "no:where", "x", menu.Section.WORK, 1))
    assert b"Ghost" not in signed_in(stage.socar_engineer).get("/accounts/2fa/").content


def test_every_registered_entry_has_an_address(stage: cast.Cast) -> None:
    names = {entry.url_name for entry in menu.entries()}
    shown = {link.entry.url_name for link in menu.links_for(stage.socar_admin, None, "/")}
    hidden = {e.url_name for e in menu.entries() if not e.visible(stage.socar_admin)}
    assert names - hidden == shown


def test_home_leads_to_the_place_of_the_role(
    stage: cast.Cast, entries: dict[str, menu.MenuEntry]
) -> None:
    menu.register(menu.MenuEntry("Mine", "usersessions_list", "x", menu.Section.TOP, 1))
    menu.register(
        menu.MenuEntry("Programme", "mfa_index", "x", menu.Section.TOP, 2, home_of={"manager"})
    )
    assert signed_in(stage.socar_engineer).get("/")["Location"] == "/accounts/sessions/"
    assert signed_in(stage.socar_manager).get("/")["Location"] == "/accounts/2fa/"


def test_badge_counts_what_waits(stage: cast.Cast, entries: dict[str, menu.MenuEntry]) -> None:
    menu.register(
        menu.MenuEntry(
            "My side",
            "usersessions_list",
            "inbox",
            menu.Section.TOP,
            1,
            badge=lambda user, workspace: 4,
            bottom=True,
        )
    )
    html = signed_in(stage.socar_engineer).get("/accounts/2fa/").content.decode()
    assert 'aria-label="4 waiting"' in html
    assert html.count('class="bottom-link"') == 2


def test_frame_takes_two_queries_beyond_session_and_person(
    stage: cast.Cast, entries: dict[str, menu.MenuEntry], django_assert_num_queries: object
) -> None:
    client = signed_in(stage.stp_engineer)
    with django_assert_num_queries(4):  # type: ignore[operator]
        client.get("/")


# -- the memorandum -------------------------------------------------------------------------
def test_switcher_offers_only_what_the_person_sees(stage: cast.Cast) -> None:
    html = signed_in(stage.stp_engineer).get("/accounts/2fa/").content.decode()
    assert "STP and a third organisation" in html
    html = signed_in(stage.socar_engineer).get("/accounts/2fa/").content.decode()
    assert "SOCAR and STP" in html
    assert "third organisation" not in html


def test_chosen_memorandum_is_kept(stage: cast.Cast) -> None:
    client = signed_in(stage.stp_engineer)
    other = stage.other_memorandum.workspace
    response = client.post("/workspace/", {"workspace": other.public_id})
    assert response.status_code == 302
    request = client.get("/accounts/2fa/").wsgi_request
    found = current_workspace(request)
    assert found == other


def test_memorandum_of_others_cannot_be_chosen(stage: cast.Cast) -> None:
    other = stage.other_memorandum.workspace.public_id
    client = signed_in(stage.socar_engineer)
    refused = client.post("/workspace/", {"workspace": other})
    missing = client.post("/workspace/", {"workspace": "wsp_none"})
    assert (refused.status_code, missing.status_code) == (404, 404)


def test_demonstration_says_so_on_every_page(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    assert b"Demonstration data" not in client.get("/accounts/2fa/").content
    Workspace.objects.update(is_demonstration=True)
    assert b"Demonstration data" in client.get("/accounts/2fa/").content
    with override_settings(DEMONSTRATION=True):
        assert b"Demonstration data" in Client().get("/accounts/login/").content


# -- language and look ----------------------------------------------------------------------
def test_language_is_kept_with_the_person(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    response = client.post("/language/", {"language": "az", "next": "/accounts/2fa/"})
    assert response["Location"] == "/accounts/2fa/"
    page = signed_in(stage.socar_engineer).get("/accounts/2fa/")
    assert b'<html lang="az"' in page.content
    assert page["Content-Language"] == "az"
    assert [e.verb for e in Event.objects.all()] == ["person.language_chosen"]


def test_language_before_sign_in_is_kept_in_the_browser() -> None:
    client = Client()
    client.post("/language/", {"language": "ru", "next": "/accounts/login/"})
    assert b'<html lang="ru"' in client.get("/accounts/login/").content


def test_person_language_wins_over_the_browser(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    page = client.get("/accounts/2fa/", headers={"accept-language": "ru"})
    assert b'<html lang="en"' in page.content


def test_theme_is_kept_with_the_person(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    client.post("/theme/", {"theme": "dark"})
    client.post("/theme/", {"theme": "dark"})
    page = signed_in(stage.socar_engineer).get("/accounts/2fa/")
    assert b'data-theme="dark" data-bs-theme="dark"' in page.content
    assert Event.objects.filter(verb="person.theme_chosen").count() == 1


def test_auto_theme_leaves_the_choice_to_the_device(stage: cast.Cast) -> None:
    page = signed_in(stage.socar_engineer).get("/accounts/2fa/")
    assert b'<html lang="en" data-theme="auto">' in page.content


@pytest.mark.parametrize(("place", "name"), [("/language/", "language"), ("/theme/", "theme")])
def test_choices_that_there_are_not_are_missing(stage: cast.Cast, place: str, name: str) -> None:
    client = signed_in(stage.socar_engineer)
    assert client.post(place, {name: "xx"}).status_code == 404
    assert client.get(place).status_code == 405


def test_choice_never_leads_to_another_site(stage: cast.Cast) -> None:
    client = signed_in(stage.socar_engineer)
    response = client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert response["Location"] == "/"


# -- refusals and errors --------------------------------------------------------------------
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


# -- policy ---------------------------------------------------------------------------------
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
