"""Values from the environment: a wrong one is refused in a line that names it."""

import json
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}
# What `make run` made up for itself, when nobody gave it; read by every later command.
KEPT = "secrets.json"


class Environment(environ.Env):
    """django-environ, except that a mistyped switch or number stops the start."""

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A switch: 1, true, yes, on or 0, false, no, off."""
        value = self.str(name, default="1" if default else "0").strip().lower()
        if value not in YES | NO:
            raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
        return value in YES

    def whole(self, name: str, *, default: int, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self.str(name, default=str(default)).strip()
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise ImproperlyConfigured(
                f"{name} must be a whole number from {least}, not {value!r}."
            )
        return int(value)


def kept_secrets(var_dir: Path) -> dict[str, str]:
    """The secrets that `make run` generated under `var_dir`, or none."""
    try:
        kept: dict[str, Any] = json.loads((var_dir / KEPT).read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise ImproperlyConfigured(
            f"{var_dir / KEPT} cannot be read; run as its owner, or give SECRET_KEY and"
            " TOKEN_PEPPERS."
        ) from None
    return {str(name): str(value) for name, value in kept.items()}


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`; PostgreSQL and nothing else."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name."
        )
    try:
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, TypeError):
        raise ImproperlyConfigured("DATABASE_URL cannot be read; check its port.") from None
    if not config.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    # A socket's folder stands behind the question mark; Django has a place of its own for it.
    options = config.get("OPTIONS", {})
    for place in ("host", "port"):
        if place in options:
            config[place.upper()] = str(options.pop(place))
    return config
