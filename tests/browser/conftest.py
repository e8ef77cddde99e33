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
def chromium() -> Iterator[Browser]:
    """The system's Chromium; a missing one fails the test rather than skipping it."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def portal(tmp_path: Path, transactional_db: None, settings: Any) -> Iterator[Stack]:
    """Web, worker and beat on the test database; the test looks into the same files."""
    settings.FILES_DIR = tmp_path / "var" / "files"
    with running(tmp_path / "var", DEMONSTRATION="1") as stack:
        yield stack


@pytest.fixture
def web(tmp_path_factory: pytest.TempPathFactory, transactional_db: None) -> Iterator[Stack]:
    """The web tier alone on the test database."""
    with running(tmp_path_factory.mktemp("web"), names=("web",)) as stack:
        yield stack
