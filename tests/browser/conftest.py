"""A real Chromium before the portal as plain processes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.stack import Stack, running

# Playwright keeps an event loop in this thread; the tests themselves are synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def started_chromium() -> Iterator[Browser]:
    """The system's Chromium; a missing one fails the test rather than skipping it."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def chromium(started_chromium: Browser) -> Iterator[Browser]:
    """Chromium, of which no window outlives the test that opened it."""
    yield started_chromium
    for context in started_chromium.contexts:
        context.close()


@pytest.fixture
def portal(tmp_path: Path, transactional_db: None, settings: Any) -> Iterator[Stack]:
    """Web, worker and beat on the test database; the test looks into the same files."""
    settings.FILES_DIR = tmp_path / "var" / "files"
    with running(tmp_path / "var", DEMONSTRATION="1") as stack:
        yield stack


@pytest.fixture(scope="session")
def started_web(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Stack]:
    """The web tier alone on the test database, started once a process."""
    with running(tmp_path_factory.mktemp("web"), names=("web",)) as stack:
        yield stack


@pytest.fixture
def web(started_web: Stack, transactional_db: None, chromium: Browser) -> Stack:
    """The web tier; its browser windows are closed before the database is emptied."""
    return started_web
