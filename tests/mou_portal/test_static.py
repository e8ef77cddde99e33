"""Collected files: what a script imports is there under the name by which it asks for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: Any) -> Path:
    """The folder that the portal serves outside of development."""
    folder: Path = tmp_path_factory.mktemp("static")
    storages = {"staticfiles": {"BACKEND": "mou_portal.static.HashedStorage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def imports(folder: Path) -> list[tuple[Path, str]]:
    """Each script of ours with what it imports."""
    scripts = [path for path in folder.glob("js/**/*.js")]
    return [(path, name) for path in scripts for name in IMPORTED.findall(path.read_text())]


def test_modules_import_files_that_are_served(collected: Path) -> None:
    found = imports(collected)
    assert len(found) > 10
    lost = [f"{path.name}: {name}" for path, name in found if not (path.parent / name).exists()]
    assert not lost


def test_only_hashed_names_are_served(collected: Path) -> None:
    named = re.compile(r"\.[0-9a-f]{12}\.js$")
    assert [path.name for path in collected.glob("js/**/*.js") if not named.search(path.name)] == []
