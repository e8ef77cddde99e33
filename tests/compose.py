"""Whether docker-compose.yml describes the production shape: `python -m tests.compose`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parent.parent / "docker-compose.yml"
REPLICAS = {"web": 2, "worker": 2}
NEEDED = {"proxy", "migrate", "web", "worker", "beat", "postgres", "redis", "store"}
SECRETS = ("SECRET_KEY", "TOKEN_PEPPERS", "PUBLIC_URL")


def faults(content: dict[str, Any]) -> list[str]:
    """What is wrong with the file, one line each."""
    services: dict[str, Any] = content.get("services", {})
    found = [f"service {name} is missing" for name in sorted(NEEDED - services.keys())]
    for name, service in services.items():
        if "image" not in service and "build" not in service:
            found.append(f"{name} has neither image nor build")
        found += [
            f"{name} depends on {other}, which is not there"
            for other in service.get("depends_on", [])
            if other not in services
        ]
        found += [
            f"{name} mounts {volume.partition(':')[0]}, which is not declared"
            for volume in service.get("volumes", [])
            if volume.partition(":")[0] not in content.get("volumes", {})
        ]
    for name, count in REPLICAS.items():
        if services.get(name, {}).get("deploy", {}).get("replicas") != count:
            found.append(f"{name} must run {count} times")
    environment = services.get("web", {}).get("environment", {})
    found += [f"{name} has a default" for name in SECRETS if ":?" not in environment.get(name, "")]
    return found


def main() -> int:
    found = faults(yaml.safe_load(FILE.read_text()))
    sys.stdout.write("".join(f"docker-compose.yml: {line}\n" for line in found) or "compose: ok\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
