"""The frame of every page: menu, memorandum, language and theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from core.models import Event, Workspace
from core.web import menu
from core.web.workspace import current_workspace
from tests import cast
from tests.cooperation.browsers import signed_in

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
