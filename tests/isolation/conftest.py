"""The world is built once a module, in a transaction that is taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.isolation.asking import Crowd
from tests.isolation.world import build


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for the files of the world."""
    folder: Path = tmp_path_factory.mktemp("files")
    with override_settings(FILES_DIR=folder):
        yield


@pytest.fixture(scope="module")
def crowd(files: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[Crowd]:
    """The world with everybody in it who asks."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Crowd(build())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _files_of_its_own() -> None:
    """The files of the world stay where they are from test to test."""
