"""People at their browsers: each signs in and does a part of the thread."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from core.models import User
from tests.stack import ROOT, Stack

PASSWORD = "pipe-yard-2019"
SHOTS = ROOT / "var" / "screenshots"
LINER = ROOT / "equipment" / "demonstration" / "tallies" / "liner_9_5-8_as_run.xlsx"
SECONDS = 1000


@dataclass
class Walk:
    """One size of screen, with or without JavaScript; a browser context for each person."""

    browser: Browser
    portal: Stack
    width: int
    scripts: bool = True
    faults: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    def sign_in(self, user: User) -> Page:
        """The person's page, signed in once and kept."""
        if user.email not in self.pages:
            context = self.browser.new_context(
                viewport={"width": self.width, "height": 900},
                java_script_enabled=self.scripts,
                base_url=self.portal.url,
                accept_downloads=True,
            )
            page = context.new_page()
            page.set_default_timeout(20 * SECONDS)
            page.on("console", lambda message: self._note(message.type, message.text))
            page.goto("/accounts/login/")
            page.locator("input[name=login]").fill(user.email)
            page.locator("input[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            expect(page).to_have_url(re.compile("/(programme|my-side)/"))
            self.pages[user.email] = page
        return self.pages[user.email]

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(text)

    def press(self, page: Page, name: str, *, confirm: str = "") -> None:
        """Press a button; where scripts run, answer the question that it asks."""
        page.get_by_role("button", name=name, exact=True).first.click()
        if confirm and self.scripts:
            page.locator("dialog[open]").get_by_role("button", name=confirm, exact=True).click()
        page.wait_for_load_state()

    def shot(self, page: Page, name: str) -> Path:
        """A picture of the page under var/screenshots, to be looked at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}-{self.width}{'' if self.scripts else '-noscript'}.png"
        page.screenshot(path=path, full_page=True)
        return path

    def fits(self, page: Page) -> None:
        """The page itself never scrolls sideways."""
        if self.scripts:
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= self.width, f"{page.url} is {wide} px wide"

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()
