"""What every test may ask for."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from tests import catalogue, databases


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """A database for tests is a copy of the one that was migrated."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every test begins with an empty catalogue, whether a flush went before it or not."""
    with django_db_blocker.unblock():
        catalogue.clear()
        databases.empty_by_rows()


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Uploaded files and mail of one test are seen by no other, on any worker."""
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(autouse=True)
def _one_window(settings: Settings) -> None:
    """A test that counts statements does not meet the turn of a minute."""
    settings.API_LIMIT_SECONDS = 10**10


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI runs, a skipped test is a failed one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may pass: pytest's own are closed to all but their owner."""
    with tempfile.TemporaryDirectory(prefix="mou-portal-tests-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def bare_environment() -> Iterator[dict[str, str]]:
    """An environment without the portal's variables, for processes that tests start."""
    portal = {
        "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEMONSTRATION", "DJANGO_ALLOW_ASYNC_UNSAFE",
        "EMAIL_URL", "HOST", "PORT",
        "PUBLIC_URL", "REDIS_URL", "SECRET_KEY", "TOKEN_PEPPERS", "VAR_DIR",
    }  # fmt: skip
    yield {name: value for name, value in os.environ.items() if name not in portal}
