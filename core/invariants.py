"""What must hold whatever happens; apps register their checks in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable

#: A check answers with one line for each breach, an empty list when all is well.
Check = Callable[[], list[str]]
REGISTRY: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Let `manage.py check_invariants` run `check` under `name`."""
    REGISTRY[name] = check


def breaches(only: str | None = None) -> dict[str, list[str]]:
    """The breaches of every registered check by its name, in the order of registration."""
    return {name: check() for name, check in REGISTRY.items() if only in (None, name)}
