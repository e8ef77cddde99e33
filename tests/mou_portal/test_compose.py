"""docker-compose.yml describes the production shape; the checker of CI finds what is wrong."""

from typing import Any

import yaml

from tests import compose


def content() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(compose.FILE.read_text())
    return read


def test_file_describes_the_production_shape() -> None:
    assert compose.faults(content()) == []


def test_processes_wait_for_tables_and_files() -> None:
    for name in ("web", "worker", "beat"):
        waits = content()["services"][name]["depends_on"]["migrate"]
        assert waits == {"condition": "service_completed_successfully"}
    assert "migrate" not in content()["services"]["migrate"]["depends_on"]


def test_missing_parts_and_default_secrets_are_found() -> None:
    broken = content()
    del broken["services"]["beat"]
    broken["services"]["web"]["deploy"]["replicas"] = 1
    broken["services"]["web"]["environment"] = {"SECRET_KEY": "${SECRET_KEY:-secret}"}

    found = compose.faults(broken)

    assert "service beat is missing" in found
    assert "web must run 2 times" in found
    assert "SECRET_KEY has a default" in found
