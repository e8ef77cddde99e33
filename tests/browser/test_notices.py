"""The centre of notices in a real browser: clean for axe, whole on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from core.models import Delivery, Notice, User
from core.notices import mailing, mutes
from tests import cast
from tests.reminders import days, due_commitment, give, give_many
from tests.stack import Stack, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/notices/", "/notices/?state=settled", "/notices/preferences/", "/notices/mails/")


@pytest.fixture
def web(tmp_path_factory: pytest.TempPathFactory, transactional_db: None) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("web"), names=("web",)) as stack:
        yield stack


def page_of(
    chromium: Browser,
    web: Stack,
    user: User,
    width: int,
    *,
    dark: bool = False,
    plain: bool = False,
) -> Page:
    """The person's browser, signed in."""
    client = Client()
    client.force_login(user)
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=not plain,
        base_url=web.url,
    )
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": web.url}])
    return context.new_page()


def stage() -> cast.Cast:
    """Notices of every look, and a mail that failed."""
    actors = cast.assemble()
    person, today = actors.stp_admin, timezone.localdate()
    first, second, third = give_many(person, due_commitment(actors, today), 3, mail="now")
    give(person, due_commitment(actors, today, number="CM-900"), must_act=True)
    Notice.objects.filter(pk=second.pk).update(is_read=True, read_at=timezone.now())
    settled = {"settled_at": timezone.now(), "is_read": True, "read_at": timezone.now()}
    mailing.make_mails(now=timezone.now())
    Notice.objects.filter(pk=third.pk).update(**settled)
    Delivery.objects.filter(notices=first).update(
        status="failed", attempts=8, error="SMTP 550: recipient refused"
    )
    return actors


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)]
)
def test_pages_are_clean_and_fit(chromium: Browser, web: Stack, width: int, dark: bool) -> None:
    actors = stage()
    page = page_of(chromium, web, actors.stp_admin, width, dark=dark)
    link = mutes.token_for(actors.stp_admin, "commitment_due", Notice.objects.all()[0].object_id)
    for path in (*PAGES, f"/notices/mute/{link}/"):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_centre_works_without_scripts(chromium: Browser, web: Stack) -> None:
    actors = cast.assemble()
    commitment = due_commitment(actors, timezone.localdate() + days(7), number="CM-014")
    give(actors.stp_engineer, commitment)
    page = page_of(chromium, web, actors.stp_engineer, 390, plain=True)
    page.goto("/profile/")
    page.get_by_role("link", name="1 unread notice").click()
    page.get_by_role("button", name="Mark CM-014 as read").click()
    assert Notice.objects.get().is_read
    page.get_by_role("button", name="Mark CM-014 as unread").click()
    page.get_by_role("link", name="CM-014").click()
    assert page.url.endswith(commitment.get_absolute_url())
    assert Notice.objects.get().is_read
    page.context.close()
