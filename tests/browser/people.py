"""A person's browser before the web tier alone, signed in without the door."""

from __future__ import annotations

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from core.models import User
from tests.stack import Stack


@dataclass
class Person:
    """`page` of one signed-in person; `faults` are what the browser complained of."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def axe(self) -> None:
        """The page as it stands, with its styles and fonts, breaks no rule of axe."""
        self.page.wait_for_load_state()
        self.page.evaluate("document.fonts.ready.then(() => true)")
        result = Axe().run(self.page)
        found = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result.response["violations"]
        ]
        assert found == [], f"{self.page.url}: {found}"

    def clean(self) -> None:
        """The page breaks no rule of axe, fits the screen, and the browser complains of nothing."""
        self.axe()
        self.fits()
        assert self.faults == [], f"{self.page.url}: {self.faults}"

    def press(self, name: str, *, confirm: bool = False) -> None:
        """Press a button; with `confirm` say yes to the question that it asks."""
        self.page.wait_for_load_state()  # its scripts listen from then on
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if confirm:
            dialog = self.page.locator("dialog[open]")
            with self.page.expect_navigation():  # what comes next may not overtake it
                dialog.get_by_role("button", name=name, exact=True).click()

    def fits(self) -> None:
        """The page never scrolls sideways."""
        size = self.page.viewport_size
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert size and wide <= size["width"], f"{self.page.url} is {wide} px wide"


def at_browser(
    chromium: Browser,
    web: Stack,
    user: User,
    width: int = 1280,
    *,
    dark: bool = False,
    scripts: bool = True,
) -> Person:
    """A new browser context in which `user` is signed in."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        base_url=web.url,
        accept_downloads=True,
    )
    sign_in(context, web, user)
    person = Person(context.new_page())
    person.page.set_default_timeout(15_000)
    person.page.on(
        "console",
        lambda said: person.faults.append(said.text) if said.type == "error" else None,
    )
    return person


def press_by_keyboard(page: Page, label: str) -> None:
    """Go on with Tab to a button or a link and press it."""
    for _step in range(120):
        if page.evaluate("document.activeElement.innerText || ''").strip() == label:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label} is not reached by the keyboard")


def sign_in(context: BrowserContext, web: Stack, user: User) -> None:
    """Put the session of `user` into a browser context."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": web.url}])
